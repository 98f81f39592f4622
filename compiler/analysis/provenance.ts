/**
 * What each pointer points into, and how far from a root. Two facts with one root differ by their offsets alone;
 * pointers into different slots or symbols, or of different kinds of memory, never meet.
 *
 * The kinds are those of the kernel's verifier (PTR_TO_CTX, PTR_TO_PACKET, PTR_TO_STACK, PTR_TO_MAP_VALUE …).
 */

import type { Func, Inst, SlotId, Terminator, Value } from "../ir/ir.ts";
import { targetsOf } from "../ir/traverse.ts";
import { controlFlow, type Cfg } from "./cfg.ts";
import { definitions } from "./uses.ts";

export type Provenance =
  | { readonly kind: "slot"; readonly slot: SlotId }
  /** A map or a global of the module. */
  | { readonly kind: "symbol"; readonly symbol: string }
  /** The first parameter of an entry program. */
  | { readonly kind: "ctx" }
  /** Made from a field of the ctx: data, data_meta or data_end. */
  | { readonly kind: "packet" }
  /** Given by a helper: a map value, a ring buffer record, a socket. */
  | { readonly kind: "helper" }
  | { readonly kind: "param" }
  | { readonly kind: "unknown" };

export interface PointerFact {
  readonly provenance: Provenance;
  /** The value that `offset` counts from, or a negative number that stands for a slot or a symbol. */
  readonly root: number;
  readonly offset: number;
}

export interface Pointers {
  /** Of a pointer, or of an integer that holds one; undefined for other values. */
  factOf(value: Value): PointerFact | undefined;
  provenanceOf(value: Value): Provenance;
}

const unknown: Provenance = { kind: "unknown" };

export function pointersOf(func: Func, cfg: Cfg = controlFlow(func)): Pointers {
  const defs = definitions(func);
  const facts: (PointerFact | undefined)[] = new Array(func.valueTypes.length).fill(undefined);
  const symbolRoots = new Map<string, number>();
  const isPointer = (value: Value) => func.valueTypes[value]!.kind === "ptr";
  const rootOf = (symbol: string) => {
    if (!symbolRoots.has(symbol)) symbolRoots.set(symbol, -1 - func.slots.length - symbolRoots.size - slotRange(func));
    return symbolRoots.get(symbol)!;
  };
  for (const [index, param] of func.params.entries()) {
    if (isPointer(param)) facts[param] = { provenance: { kind: index === 0 && func.section !== undefined ? "ctx" : "param" }, root: param, offset: 0 };
  }
  const visit = (inst: Inst): void => {
    if (!("result" in inst) || inst.result === undefined) return;
    facts[inst.result] = transfer(inst, inst.result, facts, defs, rootOf, isPointer(inst.result));
  };
  // Facts only fall (to `unknown`), so that few rounds are enough; the bound is for safety alone.
  for (let round = 0, changed = true; changed && round < 8; round++) {
    changed = false;
    for (const block of cfg.order) {
      for (const inst of block.insts) visit(inst);
      changed = meetTargets(cfg, block.terminator, facts, isPointer) || changed;
    }
    if (changed && round === 6) {
      for (const block of cfg.order) for (const param of block.params) if (isPointer(param)) facts[param] = { provenance: unknown, root: param, offset: 0 };
    }
  }
  return {
    factOf: (value) => facts[value],
    provenanceOf: (value) => facts[value]?.provenance ?? unknown,
  };
}

function slotRange(func: Func): number {
  return Math.max(0, ...func.slots.map((slot) => slot.id)) + 1;
}

function transfer(
  inst: Inst,
  result: Value,
  facts: readonly (PointerFact | undefined)[],
  defs: readonly (Inst | undefined)[],
  rootOf: (symbol: string) => number,
  isPointer: boolean,
): PointerFact | undefined {
  const own = (provenance: Provenance): PointerFact => ({ provenance, root: result, offset: 0 });
  switch (inst.op) {
    case "slot":
      return { provenance: { kind: "slot", slot: inst.slot }, root: -1 - inst.slot, offset: 0 };
    case "symbol":
      return { provenance: { kind: "symbol", symbol: inst.symbol }, root: rootOf(inst.symbol), offset: inst.offset };
    case "ptradd": {
      const base = facts[inst.pointer];
      if (!base) return own(unknown);
      const offset = defs[inst.offset];
      if (offset?.op !== "const") return own(base.provenance);
      return { ...base, offset: base.offset + Number(BigInt.asIntN(64, offset.value)) };
    }
    case "ptrtoint":
    case "inttoptr":
    case "zext":
      return facts[inst.operand] ?? (isPointer ? own(unknown) : undefined);
    case "load":
      if (facts[inst.pointer]?.provenance.kind === "ctx" && inst.bits >= 32) return own({ kind: isPointer || inst.bits === 32 ? "packet" : "unknown" });
      return isPointer ? own(unknown) : undefined;
    case "call":
      return isPointer ? own({ kind: inst.callee.kind === "helper" ? "helper" : "unknown" }) : undefined;
    case "select": {
      if (!isPointer) return undefined;
      const [left, right] = [facts[inst.ifTrue], facts[inst.ifFalse]];
      return own(left && right && sameProvenance(left.provenance, right.provenance) ? left.provenance : unknown);
    }
    default:
      return isPointer ? own(unknown) : undefined;
  }
}

function sameProvenance(left: Provenance, right: Provenance): boolean {
  if (left.kind === "slot") return right.kind === "slot" && left.slot === right.slot;
  if (left.kind === "symbol") return right.kind === "symbol" && left.symbol === right.symbol;
  return left.kind === right.kind;
}

/** A block parameter is a root of its own; it keeps the provenance that all its arguments share. */
function meetTargets(cfg: Cfg, terminator: Terminator, facts: (PointerFact | undefined)[], isPointer: (value: Value) => boolean): boolean {
  let changed = false;
  for (const target of targetsOf(terminator)) {
    const { params } = cfg.blocks.get(target.block)!;
    for (const [index, param] of params.entries()) {
      if (!isPointer(param)) continue;
      const given = facts[target.args[index]!]?.provenance;
      const before = facts[param];
      if (!given || (before && (before.provenance.kind === "unknown" || sameProvenance(before.provenance, given)))) continue;
      facts[param] = { provenance: before ? unknown : given, root: param, offset: 0 };
      changed = true;
    }
  }
  return changed;
}

/** May an access of `leftBytes` at one place touch `rightBytes` at another? */
export function mayAlias(left: PointerFact | undefined, leftOffset: number, leftBytes: number, right: PointerFact | undefined, rightOffset: number, rightBytes: number): boolean {
  if (!left || !right) return true;
  if (left.root === right.root) {
    const [a, b] = [left.offset + leftOffset, right.offset + rightOffset];
    return a < b + rightBytes && b < a + leftBytes;
  }
  return mayShareMemory(left.provenance, right.provenance);
}

/** Could pointers of these kinds lie in one object? */
function mayShareMemory(left: Provenance, right: Provenance): boolean {
  if (left.kind === "unknown" || right.kind === "unknown") return true;
  // What a caller passes may be any memory but this function's own slots and the ctx.
  if (left.kind === "param" || right.kind === "param") {
    const other = left.kind === "param" ? right : left;
    return other.kind !== "slot" && other.kind !== "ctx";
  }
  // A helper gives pointers into maps; a global variable is a map of one element, which no lookup reaches by name.
  return sameProvenance(left, right);
}
