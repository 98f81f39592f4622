/**
 * Uses of what a helper returned with no comparison with NULL before, which the verifier refuses ("invalid mem access
 * 'map_value_or_null'"). An error here is certain: on no way to the use has anything looked at the pointer.
 */

import { helperById } from "../../bpf/helpers.ts";
import { diagnostic, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Block, CallInst, Inst, Value } from "../../ir/ir.ts";
import { operandsOf, resultOf, terminatorOperands } from "../../ir/traverse.ts";
import { solveForward } from "../forward.ts";
import { accessOf, type FunctionFacts } from "./facts.ts";

/** The results that something may have compared with NULL. */
type Checked = ReadonlySet<Value>;

export function nullCheckFaults(facts: FunctionFacts): readonly Diagnostic[] {
  if (!facts.defs.some((def) => def?.op === "call")) return [];
  const before = solveForward<Checked>(facts.cfg, {
    entry: new Set(),
    meet: (left, right) => new Set([...left, ...right]),
    equal: (left, right) => left.size === right.size && [...left].every((value) => right.has(value)),
    transfer: (state, block) => stateAfter(facts, state, block),
  });
  const found: Diagnostic[] = [];
  for (const block of facts.cfg.order) {
    let state = before.get(block.id)!;
    for (const inst of block.insts) {
      const at = unchecked(facts, state, inst);
      if (at) {
        found.push(fault(facts, inst, at.call));
        state = new Set([...state, at.root]);
      }
      state = step(facts, state, inst);
    }
  }
  return found;
}

function stateAfter(facts: FunctionFacts, state: Checked, block: Block): Checked {
  const last = block.insts.reduce((at, inst) => step(facts, at, inst), state);
  return marked(facts, last, terminatorOperands(block.terminator));
}

function step(facts: FunctionFacts, state: Checked, inst: Inst): Checked {
  const result = resultOf(inst);
  // A new result in the next round of a loop is unknown again.
  const kept = result !== undefined && state.has(result) ? new Set([...state].filter((value) => value !== result)) : state;
  switch (inst.op) {
    case "load":
    case "ptradd":
    case "zext":
    case "ptrtoint":
    case "inttoptr":
      return kept;
    case "store":
      return marked(facts, kept, [inst.value]);
    case "call":
      // Helpers do not look; a function may, and the verifier follows it.
      return inst.callee.kind === "helper" ? kept : marked(facts, kept, inst.args);
    default:
      return marked(facts, kept, operandsOf(inst));
  }
}

function marked(facts: FunctionFacts, state: Checked, values: readonly Value[]): Checked {
  const roots = values.map((value) => facts.originOf(value)).flatMap((origin) => (origin?.kind === "nullable" ? [origin.root] : []));
  return roots.length === 0 ? state : new Set([...state, ...roots]);
}

function unchecked(facts: FunctionFacts, state: Checked, inst: Inst): { readonly root: Value; readonly call: CallInst } | undefined {
  const found = accessOf(inst);
  const origin = found && facts.originOf(found.access.pointer);
  return origin?.kind === "nullable" && !state.has(origin.root) ? origin : undefined;
}

function fault(facts: FunctionFacts, inst: Inst, call: CallInst): Diagnostic {
  const name = call.callee.kind === "helper" ? helperById(call.callee.id)!.name : "the call";
  const details = {
    hint: "compare it with NULL first: if (!value) return …",
    notes: [{ message: "it was returned here", ...(call.span && { span: call.span }) }],
  };
  if (isKnownElement(facts, call)) return diagnostic("K0004", inst.span, `kernels before 6.14 refuse to use what ${name} returned without a comparison with NULL`, details);
  return diagnostic("K0003", inst.span, `what ${name} returned is used here, but it may be NULL`, details);
}

const MAP_LOOKUP = 1;
const ARRAY = 2;
const PERCPU_ARRAY = 6;

/** Since Linux 6.14 the verifier knows that an array has the element of a constant index. */
function isKnownElement({ module, func, pointers, defs }: FunctionFacts, call: CallInst): boolean {
  const [map, key] = call.args.map((arg) => pointers.provenanceOf(arg));
  if (call.callee.kind !== "helper" || call.callee.id !== MAP_LOOKUP || map?.kind !== "symbol" || key?.kind !== "slot") return false;
  const type = module.maps.find(({ name }) => name === map.symbol)?.type;
  if (type !== ARRAY && type !== PERCPU_ARRAY) return false;
  const stores = func.blocks.flatMap(({ insts }) => insts).filter((inst) => inst.op === "store");
  return stores.every(({ pointer, value }) => {
    const place = pointers.provenanceOf(pointer);
    return place.kind !== "slot" || place.slot !== key.slot || defs[value]?.op === "const";
  });
}
