/** The externs of ubpf_model.p4. */

import type { Value } from "../../../../compiler/ir/ir.ts";
import { bitsOf, i32, i64, int } from "../../../../compiler/ir/types.ts";
import type { Expression } from "../../ast.ts";
import type { ArchitectureHooks, ExternCallSite, ExternResult } from "../../lower/base.ts";
import { KTIME } from "../../lower/kernel-names.ts";
import type { ScalarLocation } from "../../lower/storage.ts";
import { replaced } from "../kernel/checksums.ts";
import { tableStore } from "../kernel/table-store.ts";
import { lookup3 } from "./lookup3.ts";
import { readRegister, writeRegister } from "./registers.ts";

/** The numbers of `ubpf_action`. */
export const actions = { abort: 0, drop: 1, pass: 2, redirect: 3 } as const;

/** Where the externs leave what they decide. */
export class Decisions {
  /** An `ubpf_action`, an i32. */
  action!: ScalarLocation;
  /** The length to cut the packet to, an i32. */
  truncateTo!: ScalarLocation;
  truncates = false;
}

export function ubpfModelHooks(decisions: Decisions): ArchitectureHooks {
  return {
    tableStore,
    externCall(site, call): ExternResult | null {
      const args = call.args.flatMap((argument) => (argument?.value ? [argument.value] : []));
      if (call.kind === "function") return externFunction(site, call.declaration.name.text, args, decisions);
      const register = call.type.declaration.name.text === "Register" ? site.binding(call.object) : undefined;
      if (register?.kind !== "externInstance") return null;
      const index = site.value(args[0]!);
      if (call.method.name.text === "write") return writeRegister(site, register, index, args[1]!) ? {} : null;
      return readRegister(site, register, index) ?? null;
    },
  };
}

function externFunction(site: ExternCallSite, name: string, args: readonly Expression[], decisions: Decisions): ExternResult | null {
  const { builder, storage } = site;
  switch (name) {
    case "mark_to_drop":
    case "mark_to_pass":
      storage.store(decisions.action, builder.constant(i32, name === "mark_to_drop" ? actions.drop : actions.pass));
      return {};
    case "truncate":
      decisions.truncates = true;
      storage.store(decisions.truncateTo, site.value(args[0]!));
      site.rewritePacket();
      return {};
    case "ubpf_time_get_ns":
      return { value: builder.resize(builder.call({ kind: "helper", id: KTIME }, [], i64), int(48), false) };
    case "hash":
      site.storeTo(args[0]!, lookup3(builder, joined(site, args[2]!)));
      return {};
    case "csum_replace2":
    case "csum_replace4": {
      const [checksum, before, after] = args.map((argument) => site.value(argument));
      return { value: replaced(builder, checksum!, before!, after!) };
    }
    default:
      return null;
  }
}

/** The fields one after the other, the first leftmost; zeros fill the last byte. Undefined for no fields at all. */
function joined(site: ExternCallSite, data: Expression): Value | undefined {
  const { builder } = site;
  const values = site.scalarValues(data);
  const bits = values.reduce((sum, value) => sum + bitsOf(builder.typeOf(value)), 0);
  if (bits === 0) return undefined;
  const type = int(Math.ceil(bits / 8) * 8);
  let left = type.bits;
  return values
    .map((value) => {
      left -= bitsOf(builder.typeOf(value));
      return builder.binary("shl", builder.resize(value, type, false), builder.constant(type, left));
    })
    .reduce((sum, part) => builder.binary("or", sum, part));
}
