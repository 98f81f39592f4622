/**
 * Parsers (P4-16 §13). Each state is lowered once for each cursor that it is reached with, so that offsets stay
 * constants; the number of such copies is bounded.
 */

import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import { bitsOf, i1, i32 } from "../../../compiler/ir/types.ts";
import type { CallExpression, Expression, Keyset, MemberExpression, Name, ParserState, SelectExpression, Statement } from "../ast.ts";
import type { BlockInstance } from "../check/instances.ts";
import type { ResolvedCall } from "../check/program.ts";
import type { Type } from "../check/types.ts";
import { isLocation } from "./base.ts";
import { PacketReader, type Cursor } from "./packet-reader.ts";
import type { Location, ScalarLocation, StackLocation } from "./storage.ts";

type Call<K extends ResolvedCall["kind"]> = Extract<ResolvedCall, { kind: K }>;

/** A loop in a parser ends when the packet does; more copies of one state than this are not made. */
const MAX_COPIES = 64;

interface PendingState {
  readonly state: ParserState;
  readonly cursor: Cursor;
  readonly block: BlockId;
}

export abstract class ParserLowering extends PacketReader {
  private states = new Map<string, ParserState>();
  private blocks = new Map<string, BlockId>();
  private pending: PendingState[] = [];
  private copies = new Map<ParserState, number>();
  private accept: BlockId = 0;
  private reject: BlockId = 0;
  /** Where the parser's error goes, for architectures that have it. */
  protected parserError: ScalarLocation | null = null;
  private readonly stackNumbers = new Map<StackLocation, number>();

  /** Lowers the states; control ends in `accept` or `reject`. The parameters are bound already. */
  runParser(instance: BlockInstance, accept: BlockId, reject: BlockId): void {
    const { declaration } = instance;
    if (declaration.kind !== "parser" || !declaration.body) return;
    this.instance = instance;
    this.bindInstance(instance);
    [this.accept, this.reject] = [accept, reject];
    this.states = new Map(declaration.body.states.map((state) => [state.name.text, state]));
    this.statements(declaration.body.locals.filter((local) => local.kind !== "valueSet"));
    this.goTo("start", declaration.name.span);
    for (let next = this.pending.shift(); next; next = this.pending.shift()) this.state(next);
  }

  /** Binds constructor parameters and the instances that the declarations make. */
  protected bindInstance(instance: BlockInstance): void {
    for (const [parameter, value] of instance.constructorArgs) this.bindings.set(parameter, value);
    for (const [symbol, child] of instance.children) if (symbol.kind !== "call") this.bindings.set(symbol, child);
  }

  private state({ state, cursor, block }: PendingState): void {
    this.builder.switchTo(block);
    this.cursor = cursor;
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
    if (name === "accept") return this.accept;
    if (name === "reject") return this.reject;
    const state = this.states.get(name)!;
    const key = `${name}@${this.cursor.offset}/${this.cursor.checked}/${[...this.cursor.next].map(([stack, next]) => `${this.stackNumber(stack)}:${next}`).join(",")}`;
    const known = this.blocks.get(key);
    if (known !== undefined) return known;
    const copies = (this.copies.get(state) ?? 0) + 1;
    this.copies.set(state, copies);
    if (copies > MAX_COPIES) {
      this.unsupported(span, `a parser loop that goes through state '${name}' more than ${MAX_COPIES} times`);
      return this.reject;
    }
    const block = this.newBlock();
    this.blocks.set(key, block);
    this.pending.push({ state, cursor: this.cursor, block });
    return block;
  }

  private stackNumber(stack: StackLocation): number {
    const known = this.stackNumbers.get(stack) ?? this.stackNumbers.size;
    this.stackNumbers.set(stack, known);
    return known;
  }

  protected failure(error: string): BlockId {
    if (!this.parserError) return this.reject;
    const here = this.builder.block;
    const block = this.newBlock();
    this.builder.switchTo(block);
    this.storage.store(this.parserError, this.builder.constant(this.parserError.type, this.checked.errors.indexOf(error)));
    this.builder.jump(this.reject);
    this.builder.switchTo(here);
    return block;
  }

  // Select (§13.6) -----------------------------------------------------------------------------------------------------

  private select(select: SelectExpression): void {
    const values = select.values.map((value) => this.value(value));
    if (values.length === 1 && this.selectBySwitch(select, values[0]!)) return;
    for (const { keyset, state, span } of select.cases) {
      this.builder.span = span;
      const next = this.newBlock();
      const matched = this.newBlock();
      this.matchCase(keyset, select.values, values, matched, next);
      this.builder.switchTo(matched);
      this.goTo(state.text, state.span);
      this.builder.switchTo(next);
    }
    this.builder.jump(this.failure("NoMatch"));
  }

  private selectBySwitch(select: SelectExpression, value: Value): boolean {
    const type = this.builder.typeOf(value);
    const plain = ({ kind }: Keyset): boolean => kind === "value" || kind === "default" || kind === "dontCare";
    if (bitsOf(type) > 64 || !select.cases.every(({ keyset }) => plain(keyset))) return false;
    const constants = select.cases.map(({ keyset }) => (keyset.kind === "value" ? this.constantOf(keyset.value) : undefined));
    if (!select.cases.every(({ keyset }, index) => keyset.kind !== "value" || constants[index])) return false;
    const cases = new Map<bigint, BlockId>();
    const subject = this.typeOf(select.values[0]!);
    for (const [index, { keyset, state }] of select.cases.entries()) {
      if (keyset.kind !== "value") {
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

  private matchCase(keyset: Keyset, subjects: readonly Expression[], values: readonly Value[], matched: BlockId, next: BlockId): void {
    const keysets = keyset.kind === "tuple" ? keyset.elements : values.map(() => keyset);
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

  // packet_in (§13.8) --------------------------------------------------------------------------------------------------

  protected coreCall(call: Call<"method" | "function">, at: CallExpression): { value?: Value } | null {
    if (call.kind === "function") return this.coreFunction(call, at);
    const binding = this.binding(call.object);
    if (!binding || isLocation(binding) || binding.kind !== "packet") return null;
    const { conditionals } = this;
    const argument = call.args[0]?.value;
    switch (call.method.name.text) {
      case "extract":
        if (conditionals > 0 || call.args.length !== 1) this.unsupported(at.span, conditionals > 0 ? "extract in an if statement" : "extracting a header of variable size");
        else if (argument) this.extract(argument);
        return {};
      case "advance":
        if (argument) this.advanceBy(argument, conditionals);
        return {};
      case "lookahead":
        return { value: this.lookahead(at) };
      case "length":
        return { value: this.packet.length(this.builder) };
      default:
        return null;
    }
  }

  private coreFunction({ declaration, args }: Call<"function">, at: CallExpression): { value?: Value } | null {
    switch (declaration.name.text) {
      case "verify":
        this.verify(args[0]?.value ?? null, args[1]?.value ?? null);
        return {};
      case "static_assert": {
        const condition = args[0]?.value ? this.constantOf(args[0].value) : undefined;
        const message = args[1]?.value ? this.constantOf(args[1].value) : undefined;
        if (condition?.kind !== "bool") this.context.bag.report("P0305", at.span, "the condition of static_assert must be known at compile time");
        else if (!condition.value) this.context.bag.report("P0306", at.span, message?.kind === "string" ? message.value : "static assertion failed");
        return { value: this.builder.constant(i1, 1) };
      }
      default:
        return null;
    }
  }

  private verify(condition: Expression | null, error: Expression | null): void {
    if (!condition || !error) return;
    const rest = this.newBlock();
    const failed = this.newBlock();
    this.condition(condition, rest, failed);
    this.builder.switchTo(failed);
    if (this.parserError) this.storage.store(this.parserError, this.value(error));
    this.builder.jump(this.reject);
    this.builder.switchTo(rest);
  }

  private extract(target: Expression): void {
    const type = this.typeOf(target);
    const size = type.kind === "header" ? this.sizeOf(type) : undefined;
    if (size === undefined) return this.unsupported(target.span, "extracting this");
    if (this.isStackFull(target)) return this.builder.jump(this.failure("StackOutOfBounds"));
    const location = this.location(target);
    if (!location) return;
    this.require(size, target.span);
    this.readInto(location, type, this.cursor.offset);
    this.advance(size);
    if (target.kind === "member" && target.member.text === "next") this.movedNext(target.object);
  }

  /** `stack.next` when there is none: the state ends here. */
  private isStackFull(target: Expression): boolean {
    if (target.kind !== "member" || target.member.text !== "next") return false;
    const stack = this.location(target.object);
    return stack?.kind === "stack" && (this.cursor.next.get(stack) ?? 0) >= stack.elements.length;
  }

  private movedNext(object: Expression): void {
    const stack = this.location(object);
    if (stack?.kind !== "stack") return;
    const next = new Map(this.cursor.next);
    next.set(stack, (next.get(stack) ?? 0) + 1);
    this.cursor = { ...this.cursor, next };
  }

  private advanceBy(amount: Expression, conditionals: number): void {
    const constant = this.constantOf(amount);
    if (conditionals > 0 || constant?.kind !== "integer") return this.unsupported(amount.span, "advance by what is not known at compile time");
    this.require(Number(constant.value), amount.span);
    this.advance(Number(constant.value));
  }

  private lookahead(at: CallExpression): Value {
    const size = this.sizeOf(this.typeOf(at));
    if (size === undefined) {
      this.unsupported(at.span, "looking ahead for this");
      return this.zero(i32);
    }
    this.require(size, at.span);
    return this.readBits(this.cursor.offset, size);
  }

  protected lookaheadInto(call: Call<"method">, target: Location, type: Type, at: CallExpression): boolean {
    const size = this.sizeOf(type);
    if (call.method.name.text !== "lookahead" || size === undefined) return false;
    this.require(size, at.span);
    this.readInto(target, type, this.cursor.offset);
    return true;
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

  // Header stacks (§8.18) ----------------------------------------------------------------------------------------------

  protected stackElement(expression: MemberExpression): Location | undefined {
    const stack = this.location(expression.object);
    if (stack?.kind !== "stack") return undefined;
    const next = this.cursor.next.get(stack) ?? 0;
    const element = stack.elements[expression.member.text === "next" ? next : next - 1];
    if (element) return element;
    // What follows is never reached, but has to be lowered somewhere.
    this.builder.jump(this.failure("StackOutOfBounds"));
    this.builder.switchTo(this.newBlock());
    return stack.elements[0];
  }

  protected stackLastIndex(expression: MemberExpression): Value {
    const stack = this.location(expression.object);
    const next = stack?.kind === "stack" ? (this.cursor.next.get(stack) ?? 0) : 0;
    return this.builder.constant(i32, next - 1);
  }
}
