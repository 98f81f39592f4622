/**
 * Reads and writes of the packet that nothing has compared with its end. The verifier allows an access to packet memory
 * up to what a comparison with data_end has shown on the way ("invalid access to packet"), and voids all packet pointers
 * when a helper may move the packet. An error here is certain: the largest bound of all ways to the access, whatever
 * else could be behind a comparison counting as unlimited, does not reach.
 */

import { helperById } from "../../bpf/helpers.ts";
import { diagnostic, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Block, CallInst, Inst } from "../../ir/ir.ts";
import { operandsOf, terminatorOperands } from "../../ir/traverse.ts";
import { solveForward } from "../forward.ts";
import { accessOf, type FunctionFacts } from "./facts.ts";

interface State {
  /** Bytes from `data` that a comparison may have shown to be there. */
  readonly checked: number;
  /** The last helper on every way here that may have moved the packet. */
  readonly movedBy: CallInst | undefined;
}

const UNLIMITED = Number.POSITIVE_INFINITY;

export function packetBoundsFaults(facts: FunctionFacts): readonly Diagnostic[] {
  if (!facts.context) return [];
  const before = solveForward<State>(facts.cfg, {
    entry: { checked: 0, movedBy: undefined },
    meet: (left, right) => ({
      checked: Math.max(left.checked, right.checked),
      movedBy: left.movedBy === right.movedBy ? left.movedBy : undefined,
    }),
    equal: (left, right) => left.checked === right.checked && left.movedBy === right.movedBy,
    transfer: (state, block) => stateAfter(facts, state, block),
  });
  const found: Diagnostic[] = [];
  for (const block of facts.cfg.order) {
    let state = before.get(block.id)!;
    for (const inst of block.insts) {
      const fault = faultOf(facts, state, inst);
      if (fault) {
        found.push(fault);
        // One comparison mends what comes after it in the block, too.
        state = { ...state, checked: UNLIMITED };
      }
      state = step(facts, state, inst);
    }
  }
  return found;
}

function stateAfter(facts: FunctionFacts, state: State, block: Block): State {
  const last = block.insts.reduce((at, inst) => step(facts, at, inst), state);
  return terminatorOperands(block.terminator).some((value) => isPacketPointer(facts, value)) ? { ...last, checked: UNLIMITED } : last;
}

function step(facts: FunctionFacts, state: State, inst: Inst): State {
  switch (inst.op) {
    case "load":
    case "ptradd":
    case "zext":
    case "ptrtoint":
    case "inttoptr":
      return state;
    case "call":
      if (inst.callee.kind === "helper") return helperById(inst.callee.id)?.changesPacket ? { checked: 0, movedBy: inst } : state;
      break;
    case "store":
      // Writing into the packet shows nothing; a packet pointer that is kept in memory may be compared from there.
      return isPacketPointer(facts, inst.value) ? { ...state, checked: UNLIMITED } : state;
  }
  const packetOperands = operandsOf(inst).filter((value) => isPacketPointer(facts, value));
  if (packetOperands.length === 0) return state;
  const shown = comparedWithEnd(facts, inst);
  return { ...state, checked: Math.max(state.checked, shown ?? UNLIMITED) };
}

function isPacketPointer(facts: FunctionFacts, value: number): boolean {
  const kind = facts.originOf(value)?.kind;
  return kind === "packet" || kind === "packetEnd";
}

/** The bytes that a comparison of `data + constant` with data_end may show; undefined for any other instruction. */
function comparedWithEnd(facts: FunctionFacts, inst: Inst): number | undefined {
  if (!("left" in inst)) return undefined;
  const [left, right] = [facts.originOf(inst.left), facts.originOf(inst.right)];
  const start = left?.kind === "packet" && right?.kind === "packetEnd" ? left : right?.kind === "packet" && left?.kind === "packetEnd" ? right : undefined;
  // data + n >= data_end that is false shows one byte more than n.
  return start?.offset === undefined ? undefined : start.offset + 1;
}

function faultOf(facts: FunctionFacts, state: State, inst: Inst): Diagnostic | undefined {
  const found = accessOf(inst);
  const origin = found && facts.originOf(found.access.pointer);
  if (!found || origin?.kind !== "packet" || state.checked === UNLIMITED) return undefined;
  const first = origin.offset === undefined ? undefined : origin.offset + found.access.offset;
  const end = first === undefined ? undefined : first + found.bytes;
  // A bound may lie one byte beyond what it shows, so that it is not an error which byte it is.
  if (end !== undefined && end <= state.checked) return undefined;
  if (end === undefined && state.checked > 0) return undefined;
  const verb = inst.op === "load" ? "read" : "written";
  if (state.movedBy && state.checked === 0) return movedFault(inst, state.movedBy, verb);
  const bytes = first === undefined ? "the packet is" : found.bytes === 1 ? `byte ${first} of the packet is` : `bytes ${first} to ${end! - 1} of the packet are`;
  const known = state.checked === 0 ? "nothing has compared it with data_end" : `data_end was compared with no more than data + ${state.checked - 1}`;
  const hint = end === undefined ? "compare the pointer plus the size of what is read with data_end, just before" : `check first: if (data + ${end} > data_end) …`;
  return diagnostic("K0001", inst.span, `${bytes} ${verb} here, but ${known}`, { hint });
}

function movedFault(inst: Inst, call: CallInst, verb: string): Diagnostic {
  const name = call.callee.kind === "helper" ? helperById(call.callee.id)!.name : "a helper";
  return diagnostic("K0002", inst.span, `the packet is ${verb} here, but ${name} may have moved it`, {
    hint: "load data and data_end again after the call, and compare them again",
    notes: [{ message: "it may be moved here", ...(call.span && { span: call.span }) }],
  });
}
