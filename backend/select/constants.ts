/** What an instruction can make from nothing, wherever it is wanted. */

import type { CpuFeatures } from "../../compiler/bpf/cpu.ts";
import type { CoreRelocation } from "../../compiler/ir/core-relocation.ts";
import type { Imm64 } from "../isa/instruction.ts";
import { immediate, move, type MachineInst, type Register } from "./machine.ts";

export type Constant =
  | { readonly kind: "number"; readonly value: bigint }
  | { readonly kind: "frame"; readonly offset: number }
  | { readonly kind: "symbol"; readonly value: Imm64 }
  /** `value` until the loader changes it. */
  | { readonly kind: "core"; readonly relocation: CoreRelocation; readonly value: bigint };

/** The same for constants that are the same. */
export function constantKey(constant: Constant): string {
  switch (constant.kind) {
    case "number":
      return `${constant.value}`;
    case "frame":
      return `frame ${constant.offset}`;
    case "core": {
      const { kind, dataType, access } = constant.relocation;
      return `core ${kind} ${dataType} ${access}`;
    }
    case "symbol": {
      const { value } = constant;
      if (value.kind === "number") return `${value.value}`;
      return value.kind === "data" ? `data ${value.symbol} ${value.offset}` : `${value.kind} ${value.symbol}`;
    }
  }
}

export function makeConstant(destination: Register, constant: Constant, features: CpuFeatures): MachineInst {
  switch (constant.kind) {
    case "number":
      return makeNumber(destination, constant.value, features);
    case "frame":
      return { kind: "frameAddress", destination, offset: constant.offset };
    case "symbol":
      return { kind: "loadImm64", destination, value: constant.value };
    case "core":
      return makeCore(destination, constant);
  }
}

function makeNumber(destination: Register, value: bigint, features: CpuFeatures): MachineInst {
  const small = asImmediate(value, 64);
  if (small !== undefined) return move(destination, immediate(small));
  if (features.alu32 && value < 1n << 32n) {
    return { kind: "alu", op: "mov", width: 32, destination, source: immediate(Number(BigInt.asIntN(32, value))) };
  }
  return { kind: "loadImm64", destination, value: { kind: "number", value } };
}

/** Ids of types and values of enumerators may need all 64 bits: clang too gives them an instruction that holds as many. */
function makeCore(destination: Register, { relocation, value }: Constant & { readonly kind: "core" }): MachineInst {
  const small = /^(type_id|enumval)_/.test(relocation.kind) ? undefined : asImmediate(value, 64);
  if (small === undefined) return { kind: "loadImm64", destination, value: { kind: "number", value }, core: relocation };
  return { ...move(destination, immediate(small)), core: relocation };
}

/** A constant of up to 64 bits, unsigned, as the signed 32-bit immediate that stands for it; if there is one. */
export function asImmediate(value: bigint, width: 32 | 64): number | undefined {
  const signed = BigInt.asIntN(width, value);
  return signed === BigInt.asIntN(32, signed) ? Number(signed) : undefined;
}
