/**
 * Variables that are read before anything is written to them (-Wuninitialized), or when a condition did not hold
 * (-Wsometimes-uninitialized). Only scalars whose address nobody takes are followed; what is not certain is not said.
 */

import type { DiagnosticBag } from "../../../../compiler/diagnostics/diagnostic.ts";
import type { Span } from "../../../../compiler/source/source.ts";
import type { LocalVariable, Place, TExpr, TStatement } from "../../checked.ts";
import { isScalar, isVoid } from "../../types.ts";
import { truth } from "../build.ts";
import { childrenOf } from "./operands.ts";
import { writtenIn } from "./writes.ts";

/** How a variable came to be written on some ways only. */
interface Fork {
  readonly condition: Span;
  readonly value: boolean;
  /** How many conditions the two ways met under: a read under more of them is not certain to follow. */
  readonly depth: number;
}

/** Variables without an entry are written. */
type State = ReadonlyMap<LocalVariable, "unwritten" | Fork | "unknown">;

export function warnAboutUninitialized(bag: DiagnosticBag, body: readonly TStatement[]): void {
  new Flow(bag).list(body);
}

class Flow {
  /** Null where control does not come. */
  private state: State | null = new Map();
  private readonly reported = new Set<LocalVariable>();
  private depth = 0;

  constructor(private readonly bag: DiagnosticBag) {}

  list(items: readonly TStatement[]): void {
    for (const item of items) this.statement(item);
  }

  private statement(one: TStatement): void {
    switch (one.kind) {
      case "expression":
        return this.read(one.value);
      case "declare":
        return this.declare(one);
      case "block":
        return this.list(one.items);
      case "if":
        return this.branch(one.condition, () => this.statement(one.then), () => one.otherwise && this.statement(one.otherwise));
      case "while":
        return this.loop([], one.condition, [one.body], undefined);
      case "do":
        return this.doLoop(one);
      case "for":
        return this.loop(one.init, one.condition, [one.body], one.step);
      case "switch":
        return this.switch(one);
      case "case":
      case "label":
        // Who comes here from elsewhere has seen other writes.
        this.state = new Map([...(this.state ?? this.lost)].map(([variable]) => [variable, "unknown"]));
        return;
      case "return":
        if (one.value) this.read(one.value);
        return this.leave();
      default:
        return this.leave();
    }
  }

  /** The variables that were known where control left: a label may bring them back. */
  private lost: State = new Map();

  /** Whoever went another way before does not come to the reads that follow for certain. */
  private leave(): void {
    this.lost = this.state ?? this.lost;
    this.state = null;
    this.left = true;
  }

  /** Something left the way since the fork that is looked at. */
  private left = false;

  private declare({ variable, init }: TStatement & { readonly kind: "declare" }): void {
    for (const { value } of init?.items ?? []) if (!(value instanceof Uint8Array)) this.read(value);
    const [item] = init?.items ?? [];
    // `int x = x;` writes nothing.
    const isOwn = item && !(item.value instanceof Uint8Array) && item.value.kind === "load" && item.value.place.kind === "local" && item.value.place.variable === variable;
    if ((init && !isOwn) || !isScalar(variable.type)) this.write(variable);
    else this.set(variable, "unwritten");
  }

  private write(variable: LocalVariable): void {
    this.set(variable, undefined);
  }

  private set(variable: LocalVariable, to: "unwritten" | "unknown" | undefined): void {
    if (!this.state) return;
    const next = new Map(this.state);
    if (to) next.set(variable, to);
    else next.delete(variable);
    this.state = next;
  }

  private read(expr: TExpr): void {
    switch (expr.kind) {
      case "load":
        if (expr.place.kind === "local") this.use(expr.place.variable, expr.span);
        else this.place(expr.place);
        return;
      case "address":
        this.escape(expr.place);
        return;
      case "convert":
        // `(void)x` is how authors say that they know.
        if (isVoid(expr.type) && expr.operand.kind === "load" && expr.operand.place.kind === "local") return;
        return this.read(expr.operand);
      case "assign":
        this.read(expr.value);
        return this.assigned(expr.place);
      case "update":
        if (expr.place.kind === "local") this.use(expr.place.variable, expr.place.span);
        this.read(expr.right);
        return this.assigned(expr.place);
      case "logical":
        return this.branch(expr.left, () => expr.op === "&&" && this.read(expr.right), () => expr.op === "||" && this.read(expr.right));
      case "choose":
        return this.branch(expr.condition, () => expr.then && this.read(expr.then), () => this.read(expr.otherwise));
      case "statements":
        this.list(expr.body);
        if (expr.result) this.read(expr.result);
        return;
      case "trap":
        return this.leave();
      default:
        for (const child of childrenOf(expr)) this.read(child);
    }
  }

  private assigned(place: Place): void {
    if (place.kind === "local") this.write(place.variable);
    else this.place(place);
  }

  private place(place: Place): void {
    if (place.kind === "deref") this.read(place.pointer);
    else if (place.kind === "memberOf") this.place(place.base);
    else if (place.kind === "temporary") this.read(place.value);
  }

  /** Through its address anybody may write to it. */
  private escape(place: Place): void {
    if (place.kind === "local") this.write(place.variable);
    else if (place.kind === "memberOf") this.escape(place.base);
    else this.place(place);
  }

  private use(variable: LocalVariable, span: Span): void {
    const known = this.state?.get(variable);
    if (known === undefined || this.reported.has(variable)) return;
    if (known === "unwritten") {
      this.reported.add(variable);
      this.bag.report("C5132", span, `'${variable.name}' is read before anything is written to it`, { notes: [{ message: "declared here", span: variable.span }] });
    } else if (known !== "unknown" && known.depth >= this.depth) {
      this.reported.add(variable);
      this.bag.report("C5133", known.condition, `'${variable.name}' is not written when this is ${known.value}, and read afterwards`, { notes: [{ message: "read here", span }] });
    }
  }

  private branch(condition: TExpr, then: () => unknown, otherwise: () => unknown): void {
    this.read(condition);
    const known = truth(condition);
    const start = this.state;
    if (known !== false) this.under(then);
    else this.state = null;
    const first = this.state;
    this.state = start;
    if (known !== true) this.under(otherwise);
    else this.state = null;
    this.state = this.join(first, this.state, condition.span);
  }

  private under(body: () => unknown): void {
    const left = this.left;
    this.left = false;
    this.depth++;
    body();
    this.depth--;
    if (this.left) this.state = withoutForks(this.state);
    this.left ||= left;
  }

  /** `first` is the way on which the condition holds. */
  private join(first: State | null, second: State | null, condition: Span): State | null {
    if (!first || !second) {
      const only = first ?? second;
      // The other way has gone: what follows is not certain for those who came by earlier forks.
      return this.left ? withoutForks(only) : only;
    }
    const result = new Map<LocalVariable, "unwritten" | Fork | "unknown">();
    for (const variable of new Set([...first.keys(), ...second.keys()])) {
      const [a, b] = [first.get(variable), second.get(variable)];
      if (a === b) result.set(variable, a!);
      else if ((a === "unwritten" && b === undefined) || (b === "unwritten" && a === undefined)) result.set(variable, { condition, value: a === "unwritten", depth: this.depth });
      else result.set(variable, "unknown");
    }
    return result;
  }

  /** Whatever a round writes may have been written at the start of the next. */
  private loop(init: readonly TStatement[], condition: TExpr | undefined, body: readonly TStatement[], step: TExpr | undefined): void {
    this.list(init);
    if (condition) this.read(condition);
    const before = this.state;
    this.forget([...body, ...(step ? [{ kind: "expression", value: step, span: step.span } as const] : [])]);
    this.under(() => {
      this.list(body);
      if (step) this.read(step);
    });
    // A loop that runs for certain is known to clang alone: what it writes is unknown behind it.
    this.state = withUnknown(before, writtenIn([...body, ...(step ? [{ kind: "expression", value: step, span: step.span } as const] : [])]));
  }

  private doLoop(one: TStatement & { readonly kind: "do" }): void {
    this.forget([one.body]);
    this.statement(one.body);
    this.state ??= withUnknown(this.lost, new Set(this.lost.keys()));
    this.read(one.condition);
  }

  private switch(one: TStatement & { readonly kind: "switch" }): void {
    this.read(one.value);
    const before = this.state;
    this.under(() => this.statement(one.body));
    this.state = withUnknown(before, writtenIn([one.body]));
  }

  private forget(items: readonly TStatement[]): void {
    this.state = withUnknown(this.state, writtenIn(items));
  }
}

function withoutForks(state: State | null): State | null {
  return state && new Map([...state].map(([variable, known]) => [variable, typeof known === "object" ? "unknown" : known]));
}

function withUnknown(state: State | null, variables: ReadonlySet<LocalVariable>): State | null {
  return state && new Map([...state].map(([variable, known]) => [variable, variables.has(variable) ? "unknown" : known]));
}
