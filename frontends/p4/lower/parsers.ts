/**
 * Parsers (P4-16 §13). Each state is lowered once for each cursor that it is reached with, so that offsets stay
 * constants; the number of such copies is bounded.
 */

import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import { bitsOf } from "../../../compiler/ir/types.ts";
import type { Expression, Keyset, Name, ParserState, SelectExpression, Statement } from "../ast.ts";
import type { BlockInstance } from "../check/instances.ts";
import { PacketInLowering } from "./packet-in.ts";
import type { Cursor } from "./packet-reader.ts";
import type { AcceptEdge, ParserStep, ParserTrace } from "./packet-layout.ts";
import type { StackLocation } from "./storage.ts";

/** A loop in a parser ends when the packet does; more copies of a state in one than this are not made. */
const MAX_ROUNDS = 64;
/** Optional headers before a state multiply the offsets that it stands at. */
const MAX_COPIES = 1024;

interface PendingState {
  readonly state: ParserState;
  readonly cursor: Cursor;
  readonly copy: StateCopy;
}

interface StateCopy {
  readonly block: BlockId;
  readonly step: ParserStep;
}

export abstract class ParserLowering extends PacketInLowering {
  private states = new Map<string, ParserState>();
  private blocks = new Map<string, StateCopy>();
  private pending: PendingState[] = [];
  private copies = new Map<ParserState, number>();
  private accepts: AcceptEdge[] = [];
  private gaveUp = false;
  private readonly stackNumbers = new Map<StackLocation, number>();

  /**
   * Lowers the states; control ends in `reject`, or in one of the blocks in which the packet is accepted, which are
   * for the caller to fill. The parameters are bound already.
   */
  runParser(instance: BlockInstance, reject: BlockId): ParserTrace {
    const start = this.step;
    const { declaration } = instance;
    if (declaration.kind !== "parser" || !declaration.body) return { start, accepts: [] };
    this.instance = instance;
    this.bindInstance(instance);
    this.reject = reject;
    this.states = new Map(declaration.body.states.map((state) => [state.name.text, state]));
    this.statements(declaration.body.locals.filter((local) => local.kind !== "valueSet"));
    this.goTo("start", declaration.name.span);
    for (let next = this.pending.shift(); next; next = this.pending.shift()) this.state(next);
    return { start, accepts: this.accepts };
  }

  /** Binds constructor parameters and the instances that the declarations make. */
  protected bindInstance(instance: BlockInstance): void {
    for (const [parameter, value] of instance.constructorArgs) this.bindings.set(parameter, value);
    for (const [symbol, child] of instance.children) if (symbol.kind !== "call") this.bindings.set(symbol, child);
  }

  private state({ state, cursor, copy }: PendingState): void {
    this.builder.switchTo(copy.block);
    this.cursor = cursor;
    this.step = copy.step;
    state.statements.forEach((statement, index) => {
      if (this.builder.terminated) return;
      this.builder.span = statement.span;
      const sure = this.sureBits(state, index, new Set());
      if (sure > 0) this.require(sure, statement.span);
      this.statements([statement]);
    });
    if (this.builder.terminated) return;
    const target = state.transition?.target;
    this.builder.span = state.transition?.span ?? state.span;
    if (!target) this.builder.jump(this.reject);
    else if ("kind" in target) this.select(target);
    else this.goTo(target.text, target.span);
  }

  private goTo(name: string, span: Name["span"]): void {
    this.builder.jump(this.blockOf(name, span));
  }

  /** The block of a state for the present cursor. */
  private blockOf(name: string, span: Name["span"]): BlockId {
    if (name === "accept") return this.acceptHere();
    if (name === "reject") return this.reject;
    const state = this.states.get(name)!;
    const key = `${name}@${this.cursor.offset}/${this.cursor.checked}/${[...this.cursor.next].map(([stack, next]) => `${this.stackNumber(stack)}:${next}`).join(",")}`;
    const known = this.blocks.get(key);
    if (known !== undefined) {
      this.step.next.add(known.step);
      return known.block;
    }
    const copies = (this.copies.get(state) ?? 0) + 1;
    this.copies.set(state, copies);
    if (copies > MAX_ROUNDS && this.reaches(state, state)) return this.tooManyCopies(span, `a parser loop that goes through state '${name}' more than ${MAX_ROUNDS} times`);
    if (copies > MAX_COPIES) return this.tooManyCopies(span, `a parser that comes to state '${name}' at more than ${MAX_COPIES} offsets`);
    const copy: StateCopy = { block: this.newBlock(), step: { reads: [], next: new Set() } };
    this.step.next.add(copy.step);
    this.blocks.set(key, copy);
    this.pending.push({ state, cursor: this.cursor, copy });
    return copy.block;
  }

  /** One block for each copy of a state that accepts: there the cursor is known. */
  private acceptHere(): BlockId {
    const known = this.accepts.find(({ step }) => step === this.step);
    if (known) return known.block;
    const edge: AcceptEdge = { block: this.newBlock(), step: this.step, cursor: this.cursor };
    this.accepts.push(edge);
    return edge.block;
  }

  /** Said once: what follows from a state would have too many copies as well. */
  private tooManyCopies(span: Name["span"], what: string): BlockId {
    if (!this.gaveUp) this.unsupported(span, what, { hint: "a loop that fills a header stack (extract(stack.next)) ends with the stack" });
    this.gaveUp = true;
    return this.reject;
  }

  /** Whether a transition, or several, lead from one state to the other. */
  private reaches(from: ParserState, to: ParserState, seen = new Set<ParserState>()): boolean {
    return successors(from).some((name) => {
      const next = this.states.get(name);
      if (!next || seen.has(next)) return false;
      seen.add(next);
      return next === to || this.reaches(next, to, seen);
    });
  }

  private stackNumber(stack: StackLocation): number {
    const known = this.stackNumbers.get(stack) ?? this.stackNumbers.size;
    this.stackNumbers.set(stack, known);
    return known;
  }

  // Select (§13.6) -----------------------------------------------------------------------------------------------------

  private select(select: SelectExpression): void {
    const values = select.values.map((value) => this.value(value));
    if (values.length === 1 && this.selectBySwitch(select, values[0]!)) return;
    for (const one of select.cases) {
      const { state, span } = one;
      this.builder.span = span;
      const next = this.newBlock();
      const matched = this.newBlock();
      this.matchCase(this.checked.caseKeysets.get(one)!, select.values, values, matched, next);
      this.builder.switchTo(matched);
      this.goTo(state.text, state.span);
      this.builder.switchTo(next);
    }
    this.builder.jump(this.failure("NoMatch"));
  }

  private selectBySwitch(select: SelectExpression, value: Value): boolean {
    const type = this.builder.typeOf(value);
    const plain = ({ kind }: Keyset): boolean => kind === "value" || kind === "default" || kind === "dontCare";
    const keysets = select.cases.map((one) => this.checked.caseKeysets.get(one)![0]!);
    if (bitsOf(type) > 64 || !keysets.every(plain)) return false;
    const constants = keysets.map((keyset) => (keyset.kind === "value" ? this.constantOf(keyset.value) : undefined));
    if (!keysets.every(({ kind }, index) => kind !== "value" || constants[index])) return false;
    const cases = new Map<bigint, BlockId>();
    const subject = this.typeOf(select.values[0]!);
    for (const [index, { state }] of select.cases.entries()) {
      if (keysets[index]!.kind !== "value") {
        this.switchOver(value, cases, this.blockOf(state.text, state.span));
        return true;
      }
      const number = BigInt.asUintN(bitsOf(type), this.numberOf(constants[index], subject));
      if (!cases.has(number)) cases.set(number, this.blockOf(state.text, state.span));
    }
    this.switchOver(value, cases, this.failure("NoMatch"));
    return true;
  }

  private switchOver(value: Value, cases: ReadonlyMap<bigint, BlockId>, otherwise: BlockId): void {
    this.builder.switch(value, [...cases].map(([number, block]) => ({ value: number, target: { block, args: [] } })), otherwise);
  }

  private matchCase(keysets: readonly Keyset[], subjects: readonly Expression[], values: readonly Value[], matched: BlockId, next: BlockId): void {
    keysets.forEach((one, index) => {
      if (one.kind === "value" && this.typeOf(one.value).kind === "valueSet") return this.unsupported(one.span, "a value set");
      const test = this.matchKeyset(one, values[index]!, subjects[index]!);
      if (test === null) return;
      const more = this.newBlock();
      this.builder.branch(test, more, next);
      this.builder.switchTo(more);
    });
    this.builder.jump(matched);
  }

  /** How many bits are extracted for certain from statement `index` of `state` on, before anything else happens. */
  private sureBits(state: ParserState, index: number, seen: Set<ParserState>): number {
    let bits = 0;
    for (const statement of state.statements.slice(index)) {
      const size = this.extractSize(statement);
      if (size === undefined) return bits;
      bits += size;
    }
    const target = state.transition?.target;
    seen.add(state);
    const next = target && !("kind" in target) ? this.states.get(target.text) : undefined;
    return bits === 0 || !next || seen.has(next) ? bits : bits + this.sureBits(next, 0, seen);
  }

  private extractSize(statement: Statement): number | undefined {
    const call = statement.kind === "callStatement" ? this.checked.calls.get(statement.call) : undefined;
    if (call?.kind !== "method" || call.method.name.text !== "extract" || call.args.length !== 1 || !call.args[0]?.value) return undefined;
    const target = call.args[0].value;
    // The next element of a stack may not be there: that is another error.
    if (target.kind === "member" && target.member.text === "next") return undefined;
    const type = this.typeOf(target);
    return type.kind === "header" ? this.sizeOf(type) : undefined;
  }
}

/** The names of the states that may come next. */
function successors({ transition }: ParserState): readonly string[] {
  if (!transition) return [];
  return "kind" in transition.target ? transition.target.cases.map(({ state }) => state.text) : [transition.target.text];
}
