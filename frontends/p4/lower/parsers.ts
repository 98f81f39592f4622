/**
 * Parsers (P4-16 §13). Each state is lowered once for each cursor that it is reached with, so that offsets stay constants;
 * such copies are bounded, and loops that fill no stack are loops. A parser applied in another one is lowered in its place.
 */

import type { BlockId } from "../../../compiler/ir/ir.ts";
import { i32 } from "../../../compiler/ir/types.ts";
import type { Name, ParserState, Statement } from "../ast.ts";
import type { BlockInstance } from "../evaluate/instances.ts";
import type { ResolvedCall } from "../check/program.ts";
import { PacketMoves } from "../check/packet-moves.ts";
import { expressionsIn } from "../check/walk.ts";
import type { Element } from "./elements.ts";
import { forget, placeToForget, type ForgettingPlace } from "./forget.ts";
import { reaches, SureBitsLowering } from "./sure-bits.ts";
import { newStep, stepsOfLoop, writtenIn, type AcceptEdge, type ParserTrace } from "./packet-layout.ts";
import type { Cursor } from "./packet-reader.ts";
import { indicesOf } from "./stack-indices.ts";
import { placesIn, type Frame, type Pending, type StateCopy, type Work } from "./parser-frames.ts";
import type { ScalarLocation, StackLocation } from "./storage.ts";

/** Of all states together. Optional headers before a state multiply the offsets that it stands at. */
const MAX_COPIES = 4096;

/** Drivers put about so much of a packet where programs read it (GOOD_COPY_LEN of virtio_net; most take 256 bytes). */
const IN_ONE_PIECE = 128;
/** The bases of cursors in loops, with room for those moved there. */
const LOOP_BASE = 1 << 20;

type ApplyCall = Extract<ResolvedCall, { kind: "apply" }>;

export abstract class ParserLowering extends SureBitsLowering {
  private frame!: Frame;
  private frames = 0;
  private rounds = 0;
  private visited: ReadonlySet<string> = new Set();
  private readonly loops: { readonly back: BlockId; readonly head: StateCopy }[] = [];
  /** How often the packet came back to a state, in this run: an i32. */
  private returns!: ScalarLocation;
  private readonly copiesByKey = new Map<string, StateCopy>();
  private readonly pending: Pending[] = [];
  private readonly accepts: AcceptEdge[] = [];
  private gaveUp = false;
  private readonly moves = new PacketMoves(this.checked.calls);
  private readonly stackNumbers = new Map<StackLocation, number>();

  /**
   * Lowers the states; control ends in `reject`, or in one of the blocks in which the packet is accepted, which are
   * for the caller to fill. The parameters are bound already.
   */
  runParser(instance: BlockInstance, reject: BlockId): ParserTrace {
    const start = this.step;
    this.reject = reject;
    this.tooShort = this.packet.pieces ? this.newBlock() : null;
    this.returns = this.storage.scalar(i32, "returns");
    this.storage.fill(this.returns, this.builder.constant(i32, 0));
    // Nothing leaves a parser by `exit` or `return`, but what it calls is lowered with a way out.
    this.exits = { returnTo: reject, exitTo: reject };
    this.followingStacks(() => {
      this.enter(instance);
      for (let next = this.pending.shift(); next; next = this.pending.shift()) this.resume(next);
    });
    this.storage.written = null;
    this.closeLoops();
    if (this.tooShort !== null) this.endTooSoon(this.tooShort);
    return { start, accepts: this.accepts };
  }

  /**
   * A second try costs about ten instructions, and the verifier the parser once more; it must not count twice, so a parser
   * that does gets the whole packet at once.
   */
  private endTooSoon(block: BlockId): void {
    const { pullPackets = "auto" } = this.context;
    const wantsAll = pullPackets === "always" || (pullPackets === "auto" && this.deepest > IN_ONE_PIECE);
    const { pieces } = this.packet;
    if (!wantsAll) pieces?.leave();
    else if (this.leavesTraces) pieces?.pullFirst(this.deepest);
    this.builder.switchTo(block);
    const short = this.rejected("PacketTooShort");
    if (wantsAll && !this.leavesTraces) pieces?.tryAgain(this.deepest, short);
    else this.builder.jump(short);
  }

  /** Goes to the start state of a parser whose parameters are bound. */
  private enter(instance: BlockInstance, after?: Frame["after"]): void {
    const { declaration } = instance;
    if (declaration.kind !== "parser" || !declaration.body) return;
    this.instance = instance;
    this.bindInstance(instance);
    for (const local of declaration.body.locals) if (local.kind !== "valueSet") this.maybeAfloat(local, () => this.statements([local]));
    const states = new Map(declaration.body.states.map((state) => [state.name.text, state]));
    this.frame = { number: this.frames++, instance, states, bindings: new Map(this.bindings), typeArguments: this.typeArguments, ...(after && { after }) };
    this.builder.jump(this.blockOf("start", declaration.name.span));
  }

  /** Binds constructor parameters and the instances that the declarations make. */
  protected bindInstance(instance: BlockInstance): void {
    for (const [parameter, value] of instance.constructorArgs) this.bindings.set(parameter, value);
    for (const [symbol, child] of instance.children) if (symbol.kind !== "call") this.bindings.set(symbol, child);
  }

  private resume({ frame, work, cursor, copy }: Pending): void {
    this.builder.switchTo(copy.block);
    [this.frame, this.instance, this.typeArguments, this.cursor] = [frame, frame.instance, frame.typeArguments, cursor];
    [this.step, this.rounds, this.visited] = [copy.step, copy.rounds, copy.visited];
    this.storage.written = copy.step.writes;
    for (const [symbol, binding] of frame.bindings) this.bindings.set(symbol, binding);
    work.before?.();
    this.rest(work.state, work.statements);
  }

  /** Lowers what is left of a state. */
  private rest(state: ParserState, statements: readonly Statement[]): void {
    for (const [index, statement] of statements.entries()) {
      if (this.builder.terminated) return;
      this.builder.span = statement.span;
      const following = statements.slice(index + 1);
      const open = this.openStack(expressionsIn(statement));
      if (open) return this.forEachElementFrom(open, () => this.rest(state, statements.slice(index)));
      if (statement.kind === "block" && this.movesCursor(statement)) return this.rest(state, [...statement.statements, ...following]);
      if (statement.kind === "if" && this.movesCursor(statement)) return this.split(state, statement, following);
      const applied = this.appliedParser(statement);
      if (applied) return this.applyParser(state, applied, following);
      const sure = this.sureBits(this.frame.states, state, statements.slice(index));
      if (sure > 0) this.require(sure, statement.span);
      this.maybeAfloat(statement, () => this.statements([statement]));
    }
    if (this.builder.terminated) return;
    const target = state.transition?.target;
    this.builder.span = state.transition?.span ?? state.span;
    const open = target && "kind" in target ? this.openStack(target.values) : undefined;
    if (open) return this.forEachElementFrom(open, () => this.rest(state, []));
    if (!target) this.builder.jump(this.reject);
    else if ("kind" in target) this.maybeAfloat(target.values, () => this.select(target));
    else this.goTo(target.text, target.span);
  }

  private maybeAfloat(what: object, lower: () => void): void {
    if (this.moves.onSomeWays(what)) this.afloat(lower);
    else lower();
  }

  /** An `if` that moves the cursor: what follows is lowered after each of its branches. */
  private split(state: ParserState, { condition, then, otherwise }: Extract<Statement, { kind: "if" }>, following: readonly Statement[]): void {
    const [yes, no] = [this.newBlock(), this.newBlock()];
    this.maybeAfloat(condition, () => this.condition(condition, yes, no));
    const branch = this.brancher();
    for (const [block, statement] of [[yes, then], [no, otherwise]] as const) {
      this.builder.switchTo(block);
      branch(() => this.rest(state, statement ? [statement, ...following] : following));
    }
  }

  private forEachElementFrom(index: Element, rest: () => void): void {
    const branch = this.brancher();
    this.forEachChoice(index, () => branch(rest));
  }

  /** What it is given begins where the parser stands now, each time. */
  private brancher(): (body: () => void) => void {
    const { cursor, step } = this;
    return (body) => {
      this.cursor = cursor;
      this.step = newStep();
      this.storage.written = this.step.writes;
      step.next.add(this.step);
      body();
    };
  }

  // Parsers in parsers (§13.10) ----------------------------------------------------------------------------------------

  private appliedParser(statement: Statement): { readonly instance: BlockInstance; readonly call: ApplyCall } | undefined {
    if (statement.kind !== "callStatement") return undefined;
    const call = this.checked.calls.get(statement.call);
    const instance = call?.kind === "apply" ? this.appliedInstance(statement.call, call) : undefined;
    return instance?.declaration.kind === "parser" && call?.kind === "apply" ? { instance, call } : undefined;
  }

  private applyParser(state: ParserState, { instance, call }: { readonly instance: BlockInstance; readonly call: ApplyCall }, following: readonly Statement[]): void {
    const { frame } = this;
    const around: Frame = { ...frame, bindings: new Map(this.bindings) };
    this.bindTypes(instance.declaration.typeParameters, instance.typeArgs);
    const opened: { before?: () => void } = {};
    this.maybeAfloat(call.args, () => (opened.before = this.openArguments(instance.declaration.parameters, call.args)));
    this.enter(instance, { frame: around, work: { state, statements: following, ...opened } });
  }

  // Copies of states ---------------------------------------------------------------------------------------------------

  protected goTo(name: string, span: Name["span"]): void {
    this.builder.jump(this.blockOf(name, span));
  }

  /** The block of a state for the present cursor. */
  protected blockOf(name: string, span: Name["span"]): BlockId {
    const { frame } = this;
    if (name === "reject") return this.reject;
    if (name !== "accept") return this.copyOf(frame, { state: frame.states.get(name)!, statements: frame.states.get(name)!.statements }, name, span);
    // What is copied out there is in the places of the inner parser still.
    return frame.after ? this.copyOf(frame.after.frame, frame.after.work, `after ${frame.number}`, span, frame) : this.acceptHere();
  }

  private copyOf(frame: Frame, work: Work, name: string, span: Name["span"], seen = frame): BlockId {
    const cursor = { ...this.cursor, next: indicesOf(this.cursor.next, placesIn(seen)) };
    const { base, offset, checked, next } = cursor;
    const stacks = [...next].map(([stack, at]) => `${this.stackNumber(stack)}:${at}`).join(",");
    const place = `${frame.number}:${name}/${offset % 8}/${stacks}`;
    if (this.visited.has(place)) return this.comeBack({ frame, work, cursor }, place);
    const key = `${place}@${base}+${offset}/${checked}`;
    const known = this.copiesByKey.get(key);
    if (known !== undefined) {
      this.step.next.add(known.step);
      return known.block;
    }
    const rounds = this.rounds + (reaches(frame.states, work.state, work.state) ? 1 : 0);
    if (rounds > this.context.maxParserDepth) return this.failure("ParserTimeout");
    if (this.copiesByKey.size >= MAX_COPIES) return this.tooManyCopies(span, `a parser that comes to its states at more than ${MAX_COPIES} offsets in all, here to '${work.state.name.text}'`);
    return this.newCopy(key, { frame, work, cursor }, rounds, new Set([...this.visited, place])).block;
  }

  private newCopy(key: string, what: Omit<Pending, "copy">, rounds: number, visited: ReadonlySet<string>): StateCopy {
    const copy: StateCopy = { block: this.newBlock(), step: newStep(), rounds, visited };
    this.step.next.add(copy.step);
    this.copiesByKey.set(key, copy);
    this.pending.push({ ...what, copy });
    return copy;
  }

  /**
   * A state that the packet comes back to while no stack filled: a loop of the program, with one copy of its states for
   * all offsets. The first round stands before it, where offsets are known.
   */
  private comeBack({ frame, work, cursor }: Omit<Pending, "copy">, place: string): BlockId {
    const { builder } = this;
    const before = (): void => {
      this.resumeAtCursor();
      work.before?.();
    };
    const key = `${place}@loop`;
    let head = this.copiesByKey.get(key);
    if (!head) {
      const inLoop: Cursor = { ...cursor, base: (this.loops.length + 1) * LOOP_BASE, offset: cursor.offset % 8, checked: 0 };
      head = this.newCopy(key, { frame, work: { ...work, before }, cursor: inLoop }, 0, new Set([place]));
      this.loops.push({ back: this.newBlock(), head });
    }
    this.step.next.add(head.step);
    const [here, edge] = [builder.block, this.newBlock()];
    builder.switchTo(edge);
    this.leaveAtCursor();
    builder.jump(this.loops.find((loop) => loop.head === head)!.back);
    builder.switchTo(here);
    return edge;
  }

  private closeLoops(): void {
    const written = this.loops.map(({ head }) => writtenIn(stepsOfLoop(head.step)).filter((variable) => !this.isPlace(variable)));
    const place = placeToForget(this.builder, written);
    this.loops.forEach((loop, index) => this.closeLoop(loop, written[index]!, place));
  }

  /** What is done between two rounds, now that all of the loop is known. */
  private closeLoop({ back, head }: { readonly back: BlockId; readonly head: StateCopy }, written: readonly ScalarLocation[], place: ForgettingPlace | null): void {
    const { builder } = this;
    const goOn = this.newBlock();
    builder.switchTo(back);
    const returns = builder.binary("add", this.storage.load(this.returns), builder.constant(i32, 1));
    this.storage.fill(this.returns, returns);
    // With the first round there are as many as are allowed.
    builder.branch(builder.compare("ult", returns, builder.constant(i32, this.context.maxParserDepth)), goOn, this.failure("ParserTimeout"));
    builder.switchTo(goOn);
    if (place) forget(builder, this.storage, place, written, this.bytesLeft());
    builder.jump(head.block);
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
    if (!this.gaveUp) this.unsupported(span, what, { hint: "--max-parser-depth bounds the rounds of its loops" });
    this.gaveUp = true;
    return this.reject;
  }

  private stackNumber(stack: StackLocation): number {
    if (!this.stackNumbers.has(stack)) this.stackNumbers.set(stack, this.stackNumbers.size);
    return this.stackNumbers.get(stack)!;
  }
}
