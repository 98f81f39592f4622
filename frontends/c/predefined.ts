/** The macros that stand before the first line, as `clang -target bpf` has them (C11 6.10.8). */

import type { Cpu } from "../../compiler/bpf/cpu.ts";

const integers: readonly (readonly [name: string, type: string, bytes: number, suffix: string])[] = [
  ["INT8", "signed char", 1, ""],
  ["INT16", "short", 2, ""],
  ["INT32", "int", 4, ""],
  ["INT64", "long int", 8, "L"],
  ["UINT8", "unsigned char", 1, ""],
  ["UINT16", "unsigned short", 2, ""],
  ["UINT32", "unsigned int", 4, "U"],
  ["UINT64", "long unsigned int", 8, "UL"],
  ["INTMAX", "long int", 8, "L"],
  ["UINTMAX", "long unsigned int", 8, "UL"],
  ["INTPTR", "long int", 8, "L"],
  ["UINTPTR", "long unsigned int", 8, "UL"],
  ["SIZE", "long unsigned int", 8, "UL"],
  ["PTRDIFF", "long int", 8, "L"],
];

function maximum(bytes: number, unsigned: boolean, suffix: string): string {
  return `${(1n << BigInt(bytes * 8 - (unsigned ? 0 : 1))) - 1n}${suffix}`;
}

function integerMacros(): string[] {
  return integers.flatMap(([name, type, bytes, suffix]) => [
    `__${name}_TYPE__ ${type}`,
    ...(/^U?INT\d/.test(name) ? [`__${name}_C_SUFFIX__ ${suffix}`] : []),
    `__${name}_MAX__ ${maximum(bytes, type.includes("unsigned"), suffix)}`,
  ]);
}

const fixed: readonly string[] = [
  "__STDC__ 1",
  "__STDC_VERSION__ 201112L",
  "__STDC_HOSTED__ 1",
  "__STDC_UTF_16__ 1",
  "__STDC_UTF_32__ 1",
  "__bpf__ 1",
  "__BPF__ 1",
  "__ELF__ 1",
  "__ebpfc__ 1",
  // Programs ask for the compiler that the kernel's own headers are written for.
  "__clang__ 1",
  "__clang_major__ 18",
  "__clang_minor__ 0",
  "__clang_patchlevel__ 0",
  '__clang_version__ "18.0.0 (ebpfc)"',
  '__VERSION__ "ebpfc"',
  "__GNUC__ 4",
  "__GNUC_MINOR__ 2",
  "__GNUC_PATCHLEVEL__ 1",
  "__GNUC_STDC_INLINE__ 1",
  "__GXX_ABI_VERSION 1002",
  "__OPTIMIZE__ 1",
  "__CHAR_BIT__ 8",
  "__SCHAR_MAX__ 127",
  "__SHRT_MAX__ 32767",
  "__INT_MAX__ 2147483647",
  "__LONG_MAX__ 9223372036854775807L",
  "__LONG_LONG_MAX__ 9223372036854775807LL",
  "__WCHAR_TYPE__ int",
  "__WCHAR_MAX__ 2147483647",
  "__WINT_TYPE__ int",
  "__CHAR16_TYPE__ unsigned short",
  "__CHAR32_TYPE__ unsigned int",
  "_LP64 1",
  "__LP64__ 1",
  "__POINTER_WIDTH__ 64",
  "__BIGGEST_ALIGNMENT__ 8",
  "__SIZEOF_SHORT__ 2",
  "__SIZEOF_INT__ 4",
  "__SIZEOF_LONG__ 8",
  "__SIZEOF_LONG_LONG__ 8",
  "__SIZEOF_POINTER__ 8",
  "__SIZEOF_SIZE_T__ 8",
  "__SIZEOF_PTRDIFF_T__ 8",
  "__SIZEOF_WCHAR_T__ 4",
  "__SIZEOF_INT128__ 16",
  "__SIZEOF_FLOAT__ 4",
  "__SIZEOF_DOUBLE__ 8",
  "__ORDER_LITTLE_ENDIAN__ 1234",
  "__ORDER_BIG_ENDIAN__ 4321",
  "__ORDER_PDP_ENDIAN__ 3412",
  "__ATOMIC_RELAXED 0",
  "__ATOMIC_CONSUME 1",
  "__ATOMIC_ACQUIRE 2",
  "__ATOMIC_RELEASE 3",
  "__ATOMIC_ACQ_REL 4",
  "__ATOMIC_SEQ_CST 5",
  '__USER_LABEL_PREFIX__ ',
  "__BPF_CPU_VERSION__ CPU",
];

const featuresSince: readonly (readonly [version: number, name: string])[] = [
  [2, "JMP_EXT"],
  [3, "JMP32"],
  [3, "ALU32"],
  [4, "LDSX"],
  [4, "MOVSX"],
  [4, "BSWAP"],
  [4, "SDIV_SMOD"],
  [4, "GOTOL"],
  [4, "ST"],
];

export function predefinedMacros(endian: "little" | "big", cpu: Cpu): string {
  const order = endian === "little" ? ["__LITTLE_ENDIAN__ 1", "__BYTE_ORDER__ __ORDER_LITTLE_ENDIAN__"] : ["__BIG_ENDIAN__ 1", "__BYTE_ORDER__ __ORDER_BIG_ENDIAN__"];
  const version = cpu.slice(1);
  const features = featuresSince.filter(([since]) => Number(version) >= since).map(([, name]) => `__BPF_FEATURE_${name} 1`);
  const all = [...fixed, ...integerMacros(), ...order, ...features].map((line) => line.replace(/CPU$/, version));
  return all.map((line) => `#define ${line}\n`).join("");
}
