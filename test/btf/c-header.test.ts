/** BTF as a C header: clang lays the types of the header out as the BTF says, bit for bit. */

import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { printHeader } from "../../backend/btf/c-header/print-header.ts";
import { decodeBtf } from "../../backend/btf/decode.ts";
import { encodeBtf } from "../../backend/btf/encode.ts";
import { printBtf, printBtfJson } from "../../backend/btf/print.ts";
import { readBtfFile } from "../../backend/btf/read-file.ts";
import { StringTable } from "../../backend/btf/strings.ts";
import { BTF_HEADER_SIZE, typeOf, type Btf, type BtfType } from "../../backend/btf/types.ts";
import { compile } from "../../compiler/library.ts";
import { CLANG, compileWithClang } from "../harness/clang.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";

const KERNEL = "/sys/kernel/btf/vmlinux";
const noKernelTypes = existsSync(KERNEL) ? null : "the kernel has no BTF";
const STRUCT = /^(struct|union) (\w+) \{/gm;

/** Name (flavors are the same), size, and where each member lies. */
function shapes(btf: Btf): string[] {
  return btf.types.flatMap((type) => {
    if ((type.kind !== "struct" && type.kind !== "union") || type.name === "") return [];
    const members = type.members.filter((member) => !isFiller(btf, member)).map(({ name, bitOffset, bitFieldSize }) => `${name}@${bitOffset}:${bitFieldSize ?? ""}`);
    return [`${type.kind} ${type.name.replace(/___\d+$/, "")} ${type.size} { ${members.join(" ")} }`];
  });
}

/** A struct of nothing but bits without a name, which only takes room. */
function isFiller(btf: Btf, { name, type }: { name: string; type: number }): boolean {
  const struct = typeOf(btf, type);
  return name === "" && struct?.kind === "struct" && struct.members.length === 0;
}

/** What clang makes of every `step`th struct of a header. */
function byClang(header: string, step = 1): string[] {
  const tags = [...header.matchAll(STRUCT)].filter((_, index) => index % step === 0);
  const variables = tags.map(([, kind, name], index) => `${kind} ${name} variable${index};\n`);
  return shapes(readBtfFile(compileWithClang(`${header}\n${variables.join("")}`)));
}

describeWith("the kernel's types as a header", [missingTool(CLANG), noKernelTypes], () => {
  const btf = noKernelTypes ? { types: [] } : readBtfFile(readFileSync(KERNEL));
  const header = printHeader(btf);

  test("lie for clang where the kernel has them", () => {
    const theirs = new Set(shapes(btf));
    const ours = byClang(header, Number(process.env["C_HEADER_STEP"] ?? 16));
    expect(ours.filter((shape) => !theirs.has(shape))).toEqual([]);
    expect(ours.length).toBeGreaterThan(600);
  });

  test("are all there", () => {
    const written = new Set([...header.matchAll(STRUCT)].map(([, kind, name]) => `${kind} ${name!.replace(/___\d+$/, "")}`));
    const wanted = btf.types.flatMap((type) => ((type.kind === "struct" || type.kind === "union") && type.name ? [`${type.kind} ${type.name}`] : []));
    expect(wanted.filter((one) => !written.has(one))).toEqual([]);
  });

  test("are taken by us", () => {
    const program = `#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
SEC("xdp") int program(struct xdp_md *ctx) { return sizeof(struct task_struct) > sizeof(struct sk_buff) ? XDP_PASS : XDP_DROP; }
char _license[] SEC("license") = "GPL";`;
    const { object, diagnostics } = compile("program.c", { files: { "program.c": program, "vmlinux.h": header } });
    expect(diagnostics).toEqual([]);
    expect(object).toBeDefined();
  });
});

/** Every way that alignment and room go in C. */
const ODD_TYPES = `
typedef int (*callback)(const struct later *, int, ...);
struct empty {};
struct bits { int a : 3; unsigned b : 29; long long c : 33; char d; unsigned e : 1, : 5, f : 2; short g : 9; };
struct gap { char a; int : 0; char b; long : 40; char c; };
struct __attribute__((packed)) tight { char a; long b; int c : 7; int d : 30; };
struct holds_tight { char a; struct tight b; int c; };
struct line { int a; struct { char b; } __attribute__((aligned(64))) c; int d; } __attribute__((aligned(64)));
union wide { int a; char b[3]; } __attribute__((aligned(32)));
union bits_of { unsigned all; struct { unsigned low : 4, high : 28; }; };
struct flexible { int n; struct { int x, y; } points[]; };
struct later { callback call; struct later *next; struct other **others; const char *const names[2]; int (*(*table)[3])(void); };
struct other { struct later by_value; const volatile int *volatile p; enum { INSIDE = 5 } inside; enum tiny { TINY } __attribute__((packed)) tiny; };
enum signed_one { MINUS = -1, LEAST = -2147483647 - 1 };
enum large { LARGE = 1ULL << 63, SMALL = 0 };
struct uses { enum signed_one s; enum large l; _Bool b; double d; __int128 i; unsigned __int128 u; int __attribute__((btf_type_tag("user"))) *tagged; };
typedef struct { int x; } nameless;
struct of_nameless { nameless n; nameless *p; };
struct empty e; struct bits b; struct gap g; struct tight t; struct holds_tight ht; struct line l; union wide w; union bits_of bo;
struct flexible f; struct later la; struct other o; struct uses u; struct of_nameless on;
`;

describeWith("a header of odd types", [missingTool(CLANG)], () => {
  const btf = missingTool(CLANG) ? { types: [] } : readBtfFile(compileWithClang(ODD_TYPES));
  const header = printHeader(btf);

  test("has the layout that it was made from", () => {
    expect(byClang(header).sort()).toEqual(shapes(btf).sort());
    expect(shapes(btf)).toHaveLength(13);
  });

  test("has all else that C can say", () => {
    for (const text of [
      "typedef int (*callback)(const struct later *, int, ...);", "LEAST = -2147483648", "LARGE = 9223372036854775808ULL",
      "enum tiny {\n\tTINY = 0,\n} __attribute__((mode(byte)));", "const char *const names[2]", "int (*(*table)[3])(void);",
      'int __attribute__((btf_type_tag("user"))) *tagged;', "const volatile int *volatile p;", "typedef struct {\n\tint x;\n} nameless;",
      "} __attribute__((packed));", "unsigned __int128 u;",
    ]) expect(header).toContain(text);
  });

  test("can be of some types and what they need", () => {
    const some = printHeader(btf, { only: new Set(["other"]) });
    expect([...some.matchAll(STRUCT)].map(([, , name]) => name)).toEqual(["later", "other"]);
    expect(byClang(some).length).toBe(2);
  });
});

const int: BtfType = { kind: "int", name: "int", size: 4, encoding: "signed", bitOffset: 0, bits: 32 };
const member = (name: string, type: number, bitOffset = 0): { name: string; type: number; bitOffset: number } => ({ name, type, bitOffset });

test("types of one name are told apart, enumerators and typedefs too", () => {
  const enumOf = (name: string, value: bigint): BtfType => ({ kind: "enum", name, size: 4, signed: false, enumerators: [{ name: "ONE", value }] });
  const header = printHeader({
    types: [
      int,
      { kind: "struct", name: "same", size: 4, members: [member("a", 1)] },
      { kind: "struct", name: "same", size: 4, members: [member("b", 1)] },
      { kind: "ptr", type: 3 },
      { kind: "struct", name: "user", size: 8, members: [member("p", 4)] },
      enumOf("", 1n), enumOf("", 2n),
      { kind: "typedef", name: "same", type: 1 },
    ],
  });
  expect(header).toContain("struct same {\n\tint a;\n};\n\nstruct same___2 {\n\tint b;\n};\n\nstruct user {\n\tstruct same___2 *p;\n};");
  expect(header).toContain("enum {\n\tONE = 1,\n};\n\nenum {\n\tONE___2 = 2,\n};\n\ntypedef int same;");
});

test("functions that pahole marks as callable become weak prototypes", () => {
  const header = printHeader({
    types: [
      int,
      { kind: "func_proto", returns: 1, params: [{ name: "count", type: 1 }] },
      { kind: "func", name: "bpf_wonder", type: 2, linkage: "static" },
      { kind: "func", name: "hidden", type: 2, linkage: "static" },
      { kind: "decl_tag", name: "bpf_kfunc", type: 3, component: -1 },
    ],
  });
  expect(header).toContain("extern int bpf_wonder(int count) __weak __ksym;\n");
  expect(header).not.toContain("hidden");
});

/** BTF of a module: its strings go on where those of the base end. */
function splitBytes(module: Btf, base: { stringsEnd: number }): Uint8Array {
  const strings = new StringTable();
  strings.add("x".repeat(base.stringsEnd - 2));
  const bytes = encodeBtf(module, { strings });
  const view = new DataView(bytes.buffer);
  view.setUint32(16, view.getUint32(16, true) + base.stringsEnd, true);
  view.setUint32(20, view.getUint32(20, true) - base.stringsEnd, true);
  return bytes;
}

test("a module's types go on from those of its base", () => {
  const base = decodeBtf(encodeBtf({ types: [int, { kind: "struct", name: "core", size: 4, members: [member("a", 1)] }] }));
  const module = splitBytes({ types: [{ kind: "struct", name: "driver", size: 4, members: [member("inner", 2)] }] }, base);
  const btf = readBtfFile(module, base);
  expect(printBtf(btf, btf.firstId)).toBe("[3] STRUCT 'driver' size=4 vlen=1\n\t'inner' type_id=2 bits_offset=0\n");
  const header = printHeader(btf, { from: btf.firstId });
  expect(header).toContain("struct core {\n\tint a;\n};\n\nstruct driver {\n\tstruct core inner;\n};");
  expect(() => readBtfFile(module)).toThrow(/--base/);
});

test("JSON has every number as it is", () => {
  const types: BtfType[] = [{ kind: "enum64", name: "e", size: 8, signed: false, enumerators: [{ name: "A", value: (1n << 64n) - 1n }] }];
  expect(printBtfJson({ types })).toBe(
    '{"types":[\n{"id":1,"kind":"ENUM64","name":"e","encoding":"UNSIGNED","size":8,"vlen":1,"values":[{"name":"A","val":18446744073709551615}]}\n]}\n',
  );
});

test("types that hold themselves are no C", () => {
  expect(() => printHeader({ types: [{ kind: "const", type: 1 }, { kind: "typedef", name: "t", type: 1 }] })).toThrow("hold themselves");
});

test("what is no BTF is said", () => {
  expect(() => readBtfFile(new Uint8Array(BTF_HEADER_SIZE))).toThrow("BTF has no magic number");
  expect(() => readBtfFile(new Uint8Array([0x7f, 0x45, 0x4c, 0x46]))).toThrow("cut short");
});
