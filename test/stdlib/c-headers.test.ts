/** Our headers for C against the system's: the same layouts, the same numbers, no name of linux/bpf.h lost. */

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { readObject } from "../../backend/elf/read-object.ts";
import { compile } from "../../compiler/library.ts";
import { helpers } from "../../compiler/bpf/helpers.ts";
import { mapTypes } from "../../compiler/bpf/map-types.ts";
import { CLANG } from "../harness/clang.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";

const ourFolder = fileURLToPath(new URL("../../stdlib/c", import.meta.url));
const isArm = process.arch === "arm64";
const ours = ["-nostdinc", "-I", ourFolder];
/** The C library's headers look at the architecture, which is not BPF to them. */
const systems = ["-isystem", `/usr/include/${isArm ? "aarch64" : "x86_64"}-linux-gnu`, `-D__${isArm ? "aarch64" : "x86_64"}__`];

/** Standard output of clang over a text. */
function clang(text: string, ...options: string[]): string {
  const result = spawnSync(CLANG, ["--target=bpf", "-std=gnu11", ...options, "-x", "c", "-"], { input: text, encoding: "utf8", maxBuffer: 1 << 28 });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(result.stderr);
  return result.stdout + (options.includes("-dump-tokens") ? result.stderr : "");
}

const network = ["if_ether", "if_packet", "if_arp", "ip", "ipv6", "tcp", "udp", "icmp", "icmpv6", "in", "in6", "pkt_cls", "pkt_sched"].map((name) => `linux/${name}.h`);
const kernelHeaders = ["linux/bpf.h", "linux/bpf_common.h", "linux/types.h", "linux/if_vlan.h", ...network];
const ownHeaders = ["linux/bpf_attr.h", "linux/bpf_func_id.h", "linux/compiler.h", "linux/stddef.h", "linux/swab.h", "linux/version.h", "linux/byteorder/little_endian.h", "asm/types.h", "asm/byteorder.h"];
const libraryHeaders = ["bpf/bpf_helpers.h", "bpf/bpf_endian.h", "bpf/bpf_core_read.h", "bpf/bpf_helper_defs.h", "stdint.h", "stddef.h", "stdbool.h", "stdarg.h", "string.h", "sys/socket.h"];

const include = (...names: readonly string[]): string => names.map((name) => `#include <${name}>\n`).join("");

interface Node {
  readonly kind: string;
  readonly name?: string;
  readonly tagUsed?: string;
  readonly isBitfield?: boolean;
  readonly completeDefinition?: boolean;
  readonly inner?: readonly Node[];
}

/** `struct iphdr` → the names of its fields, those of anonymous members among them; bit-fields have no offset. */
function records(headers: readonly string[], flags: readonly string[]): Map<string, string[]> {
  const tree = JSON.parse(clang(include(...headers), ...flags, "-fsyntax-only", "-Xclang", "-ast-dump=json")) as Node;
  const found = new Map<string, string[]>();
  for (const node of tree.inner ?? []) {
    if (node.kind === "RecordDecl" && node.completeDefinition && node.name) found.set(`${node.tagUsed} ${node.name}`, fieldsOf(node));
  }
  return found;
}

function fieldsOf(record: Node): string[] {
  return (record.inner ?? []).flatMap((node) => {
    if (node.kind === "FieldDecl" && node.name && !node.isBitfield) return [node.name];
    if (node.kind === "RecordDecl" && node.completeDefinition && !node.name && isAnonymousMember(record, node)) return fieldsOf(node);
    return [];
  });
}

/** An unnamed record whose next sibling is a field without a name is a member itself; with a name, it is a type. */
function isAnonymousMember(record: Node, node: Node): boolean {
  const siblings = record.inner ?? [];
  const next = siblings[siblings.indexOf(node) + 1];
  return next?.kind === "FieldDecl" && !next.name;
}

/** The values of constant expressions, as the compiler lays them out. */
function evaluate(expressions: readonly string[], headers: readonly string[], flags: readonly string[]): bigint[] {
  const list = expressions.map((one) => `(unsigned long long)(${one}),`).join("\n");
  const assembly = clang(`${include(...headers)}unsigned long long facts[] = {\n${list}\n1 };`, ...flags, "-S", "-o", "-", "-w");
  const facts: bigint[] = [];
  for (const line of assembly.slice(assembly.indexOf("facts:")).split("\n")) {
    const [, directive, value] = /^\s*\.(quad|zero)\s+(-?\w+)/.exec(line) ?? [];
    if (directive === "quad") facts.push(BigInt.asUintN(64, BigInt(value!)));
    if (directive === "zero") for (let i = 0; i < Number(value) / 8; i++) facts.push(0n);
  }
  return facts.slice(0, expressions.length);
}

function macros(headers: readonly string[], flags: readonly string[]): Map<string, string> {
  const lines = clang(include(...headers), ...flags, "-E", "-dM").split("\n");
  return new Map(lines.flatMap((line) => {
    const [, name, value] = /^#define (\w+)(?: (.*))?$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, value ?? ""] as const];
  }));
}

function enumerators(headers: readonly string[], flags: readonly string[]): string[] {
  const tree = JSON.parse(clang(include(...headers), ...flags, "-fsyntax-only", "-Xclang", "-ast-dump=json")) as Node;
  return (tree.inner ?? []).filter((node) => node.kind === "EnumDecl").flatMap((node) => (node.inner ?? []).flatMap((one) => (one.kind === "EnumConstantDecl" && one.name ? [one.name] : [])));
}

const systemHeaders = existsSync("/usr/include/linux/bpf.h") ? null : "linux-libc-dev is not installed";
const requirements = [missingTool(CLANG), systemHeaders];

describeWith("our C headers", requirements, () => {
  it.each([...kernelHeaders, ...ownHeaders, ...libraryHeaders])("%s stands alone, twice, without a warning", (name) => {
    clang(include(name, name), ...ours, "-fsyntax-only", "-Wall", "-Wextra", "-Werror");
  });

  it("lay out structs as the system's do", () => {
    const all = kernelHeaders;
    const mine = records(all, ours);
    const theirs = records(kernelHeaders, systems);
    const names: string[] = [];
    for (const [record, fields] of mine) {
      const known = theirs.get(record);
      if (!known) continue;
      // A struct that grew since the system's headers has more fields, and another size.
      if (known.length === fields.length) names.push(`sizeof(${record})`);
      for (const field of fields) if (known.includes(field)) names.push(`__builtin_offsetof(${record}, ${field})`);
    }
    expect(names.length).toBeGreaterThan(400);
    const left = evaluate(names, all, ours);
    const right = evaluate(names, kernelHeaders, systems);
    expect(names.filter((_, i) => left[i] !== right[i])).toEqual([]);
    for (const record of ["struct __sk_buff", "struct xdp_md", "struct iphdr", "struct ipv6hdr", "struct tcphdr", "struct ethhdr", "struct bpf_fib_lookup"]) {
      expect([...theirs.get(record)!].filter((field) => !mine.get(record)!.includes(field))).toEqual([]);
    }
  });

  it("lay out structs for our own compiler as for clang", () => {
    const names = [...records(kernelHeaders, ours)].flatMap(([record, fields]) => [`sizeof(${record})`, ...fields.map((field) => `__builtin_offsetof(${record}, ${field})`)]);
    const text = `${include(...kernelHeaders)}unsigned long long facts[] = { ${names.join(", ")} };\n__attribute__((section("xdp"))) int pass(struct xdp_md *ctx) { return 2; }\n`;
    const { object, diagnostics } = compile("facts.c", { files: { "facts.c": text } });
    expect(diagnostics).toEqual([]);
    const { bytes } = readObject(object!).data.find((one) => one.section === ".data")!;
    const facts = [...new BigUint64Array(bytes.slice().buffer)];
    const expected = evaluate(names, kernelHeaders, ours);
    expect(names.filter((_, i) => facts[i] !== expected[i])).toEqual([]);
  });

  it("give constants the system's values", () => {
    const all = kernelHeaders;
    const number = /^[\s\w()|<>&~+*-]+$/;
    const mine = new Map([...macros(all, ours)].filter(([name, value]) => !name.startsWith("__") && number.test(value)));
    const known = new Set([...macros(kernelHeaders, systems).keys(), ...enumerators(kernelHeaders, systems)]);
    const fields = /^(s6_|icmp6_|sin_|ipv6_|rt\d_|BPF_F_LINK$|unix$|linux$)/;
    // Numbers that grow with each kernel: the end of an enumeration, the union of its flags.
    const growing = /(_MAX(_ID|_TYPE)?|MAX_STATES|_REDIRECT_FLAGS)$|^MAX_BPF_|^__/;
    const names = [...mine.keys(), ...enumerators(all, ours)].filter((name) => known.has(name) && !fields.test(name) && !growing.test(name));
    expect(names.length).toBeGreaterThan(900);
    const left = evaluate(names, all, ours);
    const right = evaluate(names, kernelHeaders, systems);
    expect(names.filter((_, i) => left[i] !== right[i]).map((name) => `${name}: ${left[names.indexOf(name)]} instead of ${right[names.indexOf(name)]}`)).toEqual([]);
  });

  it("number socket options as the system does", () => {
    const names = [...macros(["sys/socket.h"], ours)].flatMap(([name, value]) => (/^\w+$/.test(value) && /^(AF|PF|SO|SOL|SOCK)_/.test(name) ? [name] : []));
    expect(names.length).toBeGreaterThan(20);
    const theirs = ["sys/socket.h", "netinet/in.h", "netinet/tcp.h", "netinet/udp.h"];
    expect(evaluate(names, ["sys/socket.h"], ours)).toEqual(evaluate(names, theirs, systems));
  });

  it("have every name of linux/bpf.h", () => {
    const mine = new Set([...macros(["linux/bpf.h"], ours).keys(), ...enumerators(["linux/bpf.h"], ours), ...records(["linux/bpf.h"], ours).keys()]);
    const theirs = [...macros(["linux/bpf.h"], systems).keys(), ...enumerators(["linux/bpf.h"], systems), ...records(["linux/bpf.h"], systems).keys()];
    const background = new Set([...macros(["linux/types.h"], systems).keys()]);
    const missing = theirs.filter((name) => !mine.has(name) && !background.has(name));
    // The list that makes an enum, bpf_link_info, which only user space reads, and types of the C library.
    const left = /^(__BPF_ENUM_FN|_+BPF_FUNC_MAPPER.*|__LINUX_BPF.*|struct bpf_link_info|_UAPI.*|struct __kernel.*)$/;
    expect(missing.filter((name) => !left.test(name))).toEqual([]);
  });

  it("have helpers of the numbers and types of libbpf's", () => {
    const text = readFileSync("/usr/include/bpf/bpf_helper_defs.h", "utf8");
    const theirs = [...text.matchAll(/^static (.*?)\(\*(?: const)? ?(bpf_\w+)\)\((.*)\) = \(void \*\) (\d+);/gm)];
    expect(theirs.length).toBeGreaterThan(200);
    for (const [, returns, name, params, id] of theirs) {
      const mine = helpers.find((one) => one.name === name);
      expect(mine?.id, name).toBe(Number(id));
      expect(mine!.returns, name).toBe(returns!.trim());
      expect(mine!.params.length + (mine!.variadic ? 1 : 0), name).toBe(params === "void" ? 0 : params!.split(", ").length);
    }
  });

  it("number map types as our table does", () => {
    const names = mapTypes.map((type) => `BPF_MAP_TYPE_${type.name.toUpperCase()}`);
    expect(evaluate(names, ["linux/bpf.h"], ours)).toEqual(mapTypes.map((type) => BigInt(type.number)));
  });

  it("are lean: what most programs include is few tokens", () => {
    const common = include("linux/bpf.h", "linux/if_ether.h", "linux/ip.h", "bpf/bpf_helpers.h", "bpf/bpf_endian.h");
    const tokens = clang(common, ...ours, "-fsyntax-only", "-Xclang", "-dump-tokens").trim().split("\n").length;
    expect(tokens).toBeLessThan(3600);
  });
});
