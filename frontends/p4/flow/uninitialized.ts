/** Reads of variables and out parameters that nothing was written to (P4-16 §8.27), and out parameters that are left so. */

import type { Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import { diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Expression, Parameter, VariableDeclaration } from "../ast.ts";
import type { CheckedProgram, Symbol } from "../check/program.ts";
import type { Type } from "../check/types.ts";
import type { FlowAnalysis } from "./analysis.ts";
import { Places, type Place } from "./places.ts";
import { set, type Facts, type State } from "./state.ts";
import { Verdicts } from "./verdicts.ts";

const MOST_NAMES = 3;
const leaves: ReadonlySet<Type["kind"]> = new Set(["bits", "bool", "enum", "error", "newtype", "varbit", "tuple"]);

export class Uninitialized implements FlowAnalysis {
  private readonly places: Places;
  private readonly verdicts = new Verdicts();

  constructor(checked: CheckedProgram) {
    this.places = new Places(checked, (type) => leaves.has(type.kind) && !isEmpty(type));
  }

  declare(symbol: Symbol, filled: boolean, state: Facts): Facts {
    return set(state, this.places.declare(symbol).mask, filled);
  }

  read(expression: Expression, state: Facts): void {
    const mask = this.places.find(expression)?.place.mask ?? 0n;
    if (mask !== 0n) this.verdicts.add(expression, mask, state);
  }

  write(target: Expression | VariableDeclaration, value: Expression | null, state: Facts): Facts {
    const mask = this.targetPlace(target)?.mask ?? 0n;
    return mask === 0n ? state : (this.copied(target, value, state) ?? set(state, mask, true));
  }

  private targetPlace(target: Expression | VariableDeclaration): Place | undefined {
    return target.kind === "variable" ? this.places.declare(target) : this.places.find(target)?.place;
  }

  /** A struct that is copied is as far written as what it is copied from. */
  private copied(target: Expression | VariableDeclaration, value: Expression | null, state: Facts): Facts | undefined {
    const to = this.targetPlace(target);
    const from = value ? this.places.find(value) : undefined;
    if (!to?.members || !from?.place.members || from.partial) return undefined;
    const move = (bits: bigint): bigint => ((bits & from.place.mask) >> BigInt(from.place.first)) << BigInt(to.first);
    return { bad: (state.bad & ~to.mask) | move(state.bad), good: (state.good & ~to.mask) | move(state.good) };
  }

  validity(_header: Expression, _valid: boolean, state: Facts): Facts {
    return state;
  }

  isValid(_header: Expression, _valid: boolean, state: Facts): Facts {
    return state;
  }

  reads(): readonly Diagnostic[] {
    return this.verdicts.all.map(({ expression, always }) =>
      always
        ? diagnostic("P1101", expression.span, "this is read before anything is written to it: it may be any value")
        : diagnostic("P1102", expression.span, "this is not written on every way to here: it may be any value"),
    );
  }

  /** What is given back though it was not written. */
  leftOpen(parameters: readonly Parameter[], end: State): readonly Diagnostic[] {
    if (!end) return [];
    return parameters.flatMap((parameter) => {
      if (parameter.direction !== "out") return [];
      const place = this.places.declare(parameter);
      const bad = end.bad & place.mask;
      if (bad === 0n) return [];
      const { text, span } = parameter.name;
      const never = bad === place.mask && (end.good & place.mask) === 0n;
      if (never) return [diagnostic("P1103", span, `nothing is written to the out parameter '${text}'`)];
      const names = this.places.leafNames(text, place, bad);
      const shown = names.slice(0, MOST_NAMES).map((name) => `'${name}'`).join(", ");
      const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
      return [diagnostic("P1104", span, `${shown}${more} may be given back without a value`)];
    });
  }
}

/** Values of these types hold nothing that could be missing (§8.27). */
function isEmpty(type: Type): boolean {
  return ((type.kind === "bits" || type.kind === "varbit") && type.width === 0) || (type.kind === "tuple" && type.elements.length === 0);
}
