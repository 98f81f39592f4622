/** Fields of headers that are not valid (P4-16 §8.18, §8.27): what is read is any value, and what is written is lost. */

import type { Diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import { diagnostic } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Expression, VariableDeclaration } from "../ast.ts";
import type { CheckedProgram, Symbol } from "../check/program.ts";
import type { FlowAnalysis } from "./analysis.ts";
import { Places, type FoundPlace } from "./places.ts";
import { set, type Facts } from "./state.ts";
import { Verdicts } from "./verdicts.ts";

export class HeaderValidity implements FlowAnalysis {
  private readonly places: Places;
  private readonly verdicts = new Verdicts();

  constructor(checked: CheckedProgram) {
    this.places = new Places(checked, ({ kind }) => kind === "header");
  }

  declare(symbol: Symbol, filled: boolean, state: Facts): Facts {
    return set(state, this.places.declare(symbol).mask, filled);
  }

  read(expression: Expression, state: Facts): void {
    this.field(expression, state);
  }

  write(target: Expression | VariableDeclaration, value: Expression | null, state: Facts): Facts {
    if (target.kind === "variable") return this.assigned(this.whole(this.places.declare(target)), value, state);
    const found = this.places.find(target);
    if (found && !isField(found)) return this.assigned(found, value, state);
    this.field(target, state);
    return state;
  }

  private readonly whole = (place: FoundPlace["place"]): FoundPlace => ({ place, partial: false });

  private assigned({ place }: FoundPlace, value: Expression | null, state: Facts): Facts {
    const from = value ? this.places.find(value) : undefined;
    if (from && !from.partial) {
      const move = (bits: bigint): bigint => ((bits & from.place.mask) >> BigInt(from.place.first)) << BigInt(place.first);
      return { bad: (state.bad & ~place.mask) | move(state.bad), good: (state.good & ~place.mask) | move(state.good) };
    }
    return set(state, place.mask, value?.kind !== "invalidHeader" && value?.kind !== "dots");
  }

  validity(header: Expression, valid: boolean, state: Facts): Facts {
    return this.isValid(header, valid, state);
  }

  isValid(header: Expression, valid: boolean, state: Facts): Facts {
    const found = this.places.find(header);
    return found && !found.partial ? set(state, found.place.mask, valid) : state;
  }

  private field(expression: Expression, state: Facts): void {
    const found = this.places.find(expression);
    if (found && isField(found)) this.verdicts.add(expression, found.place.mask, state);
  }

  fields(): readonly Diagnostic[] {
    return this.verdicts.all.map(({ expression, always }) =>
      always
        ? diagnostic("P1105", expression.span, "the header of this field is not valid here")
        : diagnostic("P1106", expression.span, "the header of this field is not valid on every way to here"),
    );
  }
}

/** A part of one header, and not of a struct of several. */
const isField = ({ place, partial }: FoundPlace): boolean => partial && !place.members && place.mask !== 0n;
