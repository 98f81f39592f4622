/** The macros that stand before the first line, as `clang -target bpf` has them (C11 6.10.8). */

import type { Cpu } from "../../compiler/bpf/cpu.ts";

interface IntegerRow {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  /** What makes a constant of the type. */
  readonly suffix: string;
  /** The length in a format of printf. */
  readonly format: string;
}

/** Signed and unsigned, by bytes. */
const byWidth: readonly (readonly [bytes: number, signed: string, unsigned: string, suffix: readonly [string, string], format: string])[] = [
  [1, "signed char", "unsigned char", ["", ""], "hh"],
  [2, "short", "unsigned short", ["", ""], "h"],
  [4, "int", "unsigned int", ["", "U"], ""],
  [8, "long int", "long unsigned int", ["L", "UL"], "l"],
];

function pair(name: (sign: "" | "U") => string, [bytes, signed, unsigned, suffix, format]: (typeof byWidth)[number]): IntegerRow[] {
  return [
    { name: name(""), type: signed, bytes, suffix: suffix[0], format },
    { name: name("U"), type: unsigned, bytes, suffix: suffix[1], format },
  ];
}

const exact = byWidth.flatMap((row) => pair((sign) => `${sign}INT${row[0] * 8}`, row));
const loose = ["LEAST", "FAST"].flatMap((kind) => byWidth.flatMap((row) => pair((sign) => `${sign}INT_${kind}${row[0] * 8}`, row)));
const words = ["INTMAX", "INTPTR"].flatMap((name) => pair((sign) => sign + name, byWidth[3]!));
const [ptrdiff, size] = pair((sign) => (sign === "" ? "PTRDIFF" : "SIZE"), byWidth[3]!);

function isUnsigned({ type }: IntegerRow): boolean {
  return type.includes("unsigned");
}

function maximum(row: IntegerRow): string {
  return `${(1n << BigInt(row.bytes * 8 - (isUnsigned(row) ? 0 : 1))) - 1n}${row.suffix}`;
}

/** `__INT32_TYPE__`, `__INT32_MAX__`, the formats `__INT32_FMTd__` … */
function describeInteger(row: IntegerRow): string[] {
  const { name, type, format } = row;
  const letters = isUnsigned(row) ? ["X", "o", "u", "x"] : ["d", "i"];
  return [`__${name}_TYPE__ ${type}`, `__${name}_MAX__ ${maximum(row)}`, ...letters.map((letter) => `__${name}_FMT${letter}__ "${format}${letter}"`)];
}

/** `__INT64_C(c)` makes a constant of the type. */
function describeConstants({ name, suffix }: IntegerRow): string[] {
  return [`__${name}_C_SUFFIX__ ${suffix}`, `__${name}_C(c) c${suffix === "" ? "" : `##${suffix}`}`];
}

function integerMacros(): string[] {
  const withWidth = [...words, ...loose.filter((row) => !isUnsigned(row)), ptrdiff!, size!];
  return [
    ...[...exact, ...loose, ...words, ptrdiff!, size!].flatMap(describeInteger),
    ...[...exact, ...words.filter(({ name }) => name.endsWith("MAX"))].flatMap(describeConstants),
    ...withWidth.map(({ name, bytes }) => `__${name}_WIDTH__ ${bytes * 8}`),
  ];
}

const widths = { BOOL: 1, SHRT: 16, INT: 32, LONG: 64, LLONG: 64, WCHAR: 32, WINT: 32, SIG_ATOMIC: 32 };
const lockFree = ["BOOL", "CHAR", "CHAR16_T", "CHAR32_T", "INT", "LLONG", "LONG", "POINTER", "SHORT", "WCHAR_T"];

const fixed: readonly string[] = [
  "__STDC__ 1",
  "__STDC_VERSION__ 201710L",
  "__STDC_HOSTED__ 1",
  "__STDC_UTF_16__ 1",
  "__STDC_UTF_32__ 1",
  "__bpf__ 1",
  "__BPF__ 1",
  "__ELF__ 1",
  "__ebpfc__ 1",
  // Programs ask for the compiler that the kernel's own headers are written for.
  "__clang__ 1",
  "__clang_major__ 22",
  "__clang_minor__ 1",
  "__clang_patchlevel__ 0",
  '__clang_version__ "22.1.0 (ebpfc)"',
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
  "__SIG_ATOMIC_MAX__ 2147483647",
  "__WINT_MAX__ 2147483647",
  "__SIZEOF_LONG_DOUBLE__ 8",
  "__SIZEOF_WINT_T__ 4",
  "__FINITE_MATH_ONLY__ 0",
  "__GCC_ATOMIC_TEST_AND_SET_TRUEVAL 1",
  "__PRAGMA_REDEFINE_EXTNAME 1",
  '__clang_literal_encoding__ "UTF-8"',
  '__clang_wide_literal_encoding__ "UTF-32"',
  ...Object.entries(widths).map(([name, bits]) => `__${name}_WIDTH__ ${bits}`),
  ...["GCC", "CLANG"].flatMap((compiler) => lockFree.map((name) => `__${compiler}_ATOMIC_${name}_LOCK_FREE 2`)),
];

const featuresSince: readonly (readonly [version: number, name: string])[] = [
  // The kernel and no instruction set has it, so that clang says so for every version.
  [1, "MAY_GOTO"],
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
