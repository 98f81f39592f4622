/**
 * What calls do to memory. Which helpers move packet data and which of their arguments they may write stands in the
 * table of helpers; the sets here add which of the common ones leave maps and the ctx alone.
 */

import { helperById, type Helper } from "../bpf/helpers.ts";
import type { CallInst, Func, Inst, SlotId, Value } from "../ir/ir.ts";
import { operandsOf, terminatorOperands } from "../ir/traverse.ts";
import type { Pointers, Provenance } from "./provenance.ts";

/** Read their arguments and write no memory that a program sees. */
const onlyReads: ReadonlySet<number> = new Set([
  1, // map_lookup_elem
  5, // ktime_get_ns
  6, // trace_printk
  7, // get_prandom_u32
  8, // get_smp_processor_id
  14, // get_current_pid_tgid
  15, // get_current_uid_gid
  23, // redirect
  28, // csum_diff
  51, // redirect_map
  125, // ktime_get_boot_ns
]);

/** Read what their arguments point to, and change map elements. */
const readsArguments: ReadonlySet<number> = new Set([
  2, // map_update_elem
  3, // map_delete_elem
  12, // tail_call
  25, // perf_event_output
  87, // map_push_elem
  130, // ringbuf_output
]);

/** After it, packet pointers are void and data and data_end must be loaded again. An unknown helper may do anything. */
function helperChangesPacket(id: number): boolean {
  const helper = helperById(id);
  return !helper || helper.changesPacket === true || runsCallback(helper);
}

/** It calls a function of the program, which may do anything. */
function runsCallback({ params }: Helper): boolean {
  return params.some(({ name }) => name === "callback_fn");
}

/**
 * Whether the call runs code that may store or return the pointers that it is given: functions, and helpers that call one
 * back. Other helpers write bytes of their own.
 */
export function runsFunctions({ callee }: CallInst): boolean {
  if (callee.kind !== "helper") return true;
  const helper = helperById(callee.id);
  return !helper || runsCallback(helper);
}

/** May the helper write through its argument number `index`? */
function writesArgument(id: number, index: number): boolean {
  const helper = helperById(id);
  if (!helper) return true;
  const param = helper.params[index];
  if (!param) return !helper.variadic;
  return param.type.includes("*") && !param.type.startsWith("const ") && param.name !== "map";
}

/**
 * Helpers that fill a buffer and do not look at what was in it: the arguments with its address and its size. They fill
 * all of it, with zeros when they fail (ARG_PTR_TO_UNINIT_MEM in their prototypes).
 */
const fills: ReadonlyMap<number, { readonly pointer: number; readonly size: number }> = new Map([
  [4, { pointer: 0, size: 1 }], // probe_read
  [16, { pointer: 0, size: 1 }], // get_current_comm
  [20, { pointer: 1, size: 2 }], // skb_get_tunnel_key
  [26, { pointer: 2, size: 3 }], // skb_load_bytes
  [29, { pointer: 1, size: 2 }], // skb_get_tunnel_opt
  [68, { pointer: 2, size: 3 }], // skb_load_bytes_relative
  [112, { pointer: 0, size: 1 }], // probe_read_user
  [113, { pointer: 0, size: 1 }], // probe_read_kernel
  [120, { pointer: 2, size: 3 }], // get_ns_current_pid_tgid
  [148, { pointer: 0, size: 1 }], // copy_from_user
  [189, { pointer: 2, size: 3 }], // xdp_load_bytes
]);

/** The buffer that the call fills, as its arguments. */
export function filledBuffer(call: CallInst): { readonly pointer: Value; readonly size: Value } | undefined {
  const found = call.callee.kind === "helper" ? fills.get(call.callee.id) : undefined;
  const [pointer, size] = found ? [call.args[found.pointer], call.args[found.size]] : [];
  return pointer === undefined || size === undefined ? undefined : { pointer, size };
}

/** What a call may write. */
export interface CallEffect {
  writes(provenance: Provenance): boolean;
}

const nothing: CallEffect = { writes: () => false };

/** `escaped` are the slots whose address is kept somewhere or given to a function. */
export function effectOf(call: CallInst, pointers: Pointers, escaped: ReadonlySet<SlotId>): CallEffect {
  const { callee } = call;
  const isHelper = callee.kind === "helper";
  if (isHelper && onlyReads.has(callee.id)) return nothing;
  // What the call may write through: all of it, for there is no telling what a function does.
  const written = call.args
    .filter((_, index) => !isHelper || writesArgument(callee.id, index))
    .map((arg) => pointers.factOf(arg)?.provenance)
    .filter((one) => one !== undefined);
  const givesAny = written.some((one) => one.kind === "unknown" || one.kind === "param");
  const givesSlot = (slot: SlotId) => written.some((one) => (one.kind === "slot" && one.slot === slot) || one.kind === "unknown");
  return {
    writes(place) {
      switch (place.kind) {
        case "slot":
          return givesSlot(place.slot) || escaped.has(place.slot);
        case "packet":
          return !isHelper || helperChangesPacket(callee.id) || givesAny || written.some((one) => one.kind === "packet");
        case "ctx":
          return !isHelper || !readsArguments.has(callee.id);
        default:
          return true;
      }
    },
  };
}

/** True when the call leaves the packet where it is, so that data and data_end keep their values. */
export function keepsPacketPointers(call: CallInst): boolean {
  return call.callee.kind === "helper" && !helperChangesPacket(call.callee.id);
}

/** Slots whose address goes anywhere but into an access or a helper's argument. */
export function escapedSlots(func: Func, pointers: Pointers): ReadonlySet<SlotId> {
  const escaped = new Set<SlotId>();
  const escape = (value: number) => {
    const provenance = pointers.factOf(value)?.provenance;
    if (provenance?.kind === "slot") escaped.add(provenance.slot);
  };
  const visit = (inst: Inst) => {
    switch (inst.op) {
      case "load":
      case "memcpy":
      case "memset":
      case "ptradd":
        return;
      case "store":
        return escape(inst.value);
      case "call":
        if (inst.callee.kind !== "helper") inst.args.forEach(escape);
        return;
      default:
        if ("pointer" in inst) escape(inst.value);
        else if (!("left" in inst)) operandsOf(inst).forEach(escape);
    }
  };
  for (const block of func.blocks) {
    block.insts.forEach(visit);
    terminatorOperands(block.terminator).forEach(escape);
  }
  return escaped;
}
