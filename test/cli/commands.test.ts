/** The command as people use it. */

import { mkdirSync, readdirSync, readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readObject } from "../../backend/elf/read-object.ts";
import { catalog } from "../../compiler/diagnostics/catalog.ts";
import { Workspace } from "./ebpfc.ts";

const workspace = new Workspace();
const C = `#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include "own.h"
SEC("xdp") int program(struct xdp_md *ctx) { return VERDICT; }
char _license[] SEC("license") = "GPL";
`;
workspace.write("own.h", "#pragma once\n#ifndef VERDICT\n#define VERDICT XDP_PASS\n#endif\n");
workspace.write("x.c", C);

const bytesOf = (name: string): Buffer => readFileSync(join(workspace.path, name));

describe("compile", () => {
  test("without -o the object lies beside you", () => {
    expect(workspace.run(["x.c"])).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(readObject(bytesOf("x.o")).programs.map((one) => one.name)).toEqual(["program"]);
  });

  test("the command's name may be left out, and the bytes are the same with and without a snapshot", () => {
    workspace.run(["compile", "x.c", "-o", "a.o"]);
    workspace.run(["x.c", "-o", "b.o"], { EBPFC_SNAPSHOT: "off" });
    expect(bytesOf("a.o").equals(bytesOf("b.o"))).toBe(true);
  });

  test("of the snapshots of other builds the newest few stay", () => {
    mkdirSync(join(workspace.path, "other/ebpfc"), { recursive: true });
    for (let day = 1; day <= 12; day++) utimesSync(workspace.write(`other/ebpfc/old-${day + 10}.blob`, ""), day * 86_400, day * 86_400);
    expect(workspace.run(["--version"], { XDG_CACHE_HOME: join(workspace.path, "other") }).status).toBe(0);
    const left = readdirSync(join(workspace.path, "other/ebpfc"));
    expect(left.filter((name) => name.startsWith("old-"))).toEqual([14, 15, 16, 17, 18, 19, 20, 21, 22].map((number) => `old-${number}.blob`));
    expect(left.length).toBe(10);
  });

  test("-D, -U, -I and -include", () => {
    workspace.write("forced.h", "#undef VERDICT\n#define VERDICT XDP_TX\n");
    const asm = (...more: string[]): string => workspace.run(["x.c", "--emit=asm", "-o", "-", ...more]).stdout;
    expect(asm()).toContain("r0 = 0x2");
    expect(asm("-DVERDICT=XDP_DROP")).toContain("r0 = 0x1");
    expect(asm("-D", "VERDICT=4")).toContain("r0 = 0x4");
    expect(asm("-DVERDICT=4", "-UVERDICT")).toContain("r0 = 0x2");
    expect(asm("-include", "forced.h")).toContain("r0 = 0x3");
  });

  test("--emit: every kind, to a file of its own name", () => {
    for (const [kind, name] of [["ir", "x.ir"], ["asm", "x.s"], ["btf", "x.btf.txt"], ["raw", "x.bin"]] as const) {
      expect(workspace.run(["x.c", `--emit=${kind}`]).status).toBe(0);
      expect(bytesOf(name).length).toBeGreaterThan(0);
    }
    expect(bytesOf("x.bin").length % 8).toBe(0);
    expect(workspace.run(["x.ir", "-o", "from-ir.o"])).toMatchObject({ status: 0, stderr: "" });
    expect(readObject(bytesOf("from-ir.o")).programs[0]!.instructions).toEqual(readObject(bytesOf("x.o")).programs[0]!.instructions);
  });

  test("-E prints what compiles to the same program", () => {
    const { stdout } = workspace.run(["x.c", "-E"]);
    workspace.write("pre.c", stdout);
    expect(workspace.run(["pre.c", "-nostdinc", "-o", "pre.o"])).toMatchObject({ status: 0 });
  });

  test("-M, -MD, -MF, -MT, -MP", () => {
    expect(workspace.run(["x.c", "-M"]).stdout).toBe("x.o: x.c \\\n  own.h\n");
    expect(workspace.run(["x.c", "-MD", "-MP", "-o", "y.o"]).status).toBe(0);
    expect(bytesOf("y.d").toString()).toBe("y.o: x.c \\\n  own.h\n\nown.h:\n");
    workspace.run(["x.c", "-MD", "-MF", "z.dep", "-MT", "all", "-o", "y.o"]);
    expect(bytesOf("z.dep").toString()).toBe("all: x.c \\\n  own.h\n");
  });

  test("--license, --cpu and -O reach the object", () => {
    workspace.run(["x.c", "--license=Dual MIT/GPL", "--cpu=v1", "-O0", "-o", "l.o"]);
    const object = readObject(bytesOf("l.o"));
    expect(object.license).toBe("Dual MIT/GPL");
  });

  test("diagnostics as JSON, colours on demand", () => {
    workspace.write("bad.c", `${C}int x = y;\n`);
    const [line] = workspace.run(["bad.c", "--diagnostics=json"]).stderr.split("\n");
    expect(JSON.parse(line!)).toMatchObject({ severity: "error", location: { file: "bad.c", line: 6, column: 9 } });
    expect(workspace.run(["bad.c"]).stderr).not.toContain("\x1b[");
    expect(workspace.run(["bad.c", "--color=always"]).stderr).toContain("\x1b[1;31merror:");
  });

  test("warnings: as errors, by name, and not at all", () => {
    workspace.write("warn.c", `#define A 1\n#define A 2\n${C}`);
    expect(workspace.run(["warn.c"]).stderr).toMatch(/warn\.c:2:9: warning: .*\[X0007, -Wmacro-redefined\]/);
    expect(workspace.run(["warn.c", "-Wno-macro-redefined"]).stderr).toBe("");
    expect(workspace.run(["warn.c", "-w"]).stderr).toBe("");
    expect(workspace.run(["warn.c", "-Werror"])).toMatchObject({ status: 1 });
  });

  test("warnings that are off as a rule come by name and with -Wall", () => {
    workspace.write("unused.c", `${C}static int f(void) { int idle; return 1; }\nint g(void) { return f(); }\n`);
    const warnings = (...more: string[]): string[] => workspace.run(["unused.c", ...more]).stderr.match(/-Wunused-variable/g) ?? [];
    expect([warnings(), warnings("-Wall"), warnings("-Wunused-variable")].map((found) => found.length)).toEqual([0, 1, 1]);
    expect([warnings("-Wall", "-Wno-unused-variable"), warnings("-Wall", "-w")]).toEqual([[], []]);
  });

  test("warnings are errors by name, and pragmas are heard", () => {
    workspace.write("signs.c", `${C}int f(int a, unsigned b) { return a < b; }\n#pragma GCC diagnostic ignored "-Wsign-compare"\nint g(int a, unsigned b) { return a < b; }\n`);
    const run = (...more: string[]): [number | null, string[]] => {
      const { status, stderr } = workspace.run(["signs.c", ...more]);
      return [status, stderr.match(/\d+:\d+: \w+(?=: .*-Wsign-compare)/g) ?? []];
    };
    expect(run()).toEqual([0, []]);
    expect(run("-Wextra")).toEqual([0, ["6:35: warning"]]);
    expect(run("-Werror=sign-compare")).toEqual([1, ["6:35: error"]]);
    expect(run("-Werror=sign-compare", "-Wno-error=sign-compare")).toEqual([0, ["6:35: warning"]]);
    expect(run("-Wextra", "-Werror")).toEqual([1, ["6:35: error"]]);
  });

  test("--max-errors", () => {
    workspace.write("many.c", Array.from({ length: 30 }, (_, i) => `int v${i} = u${i};\n`).join(""));
    const errors = (...more: string[]): number => workspace.run(["many.c", ...more]).stderr.match(/is not declared/g)!.length;
    expect([errors(), errors("--max-errors=3"), errors("--max-errors=0")]).toEqual([20, 3, 30]);
  });

  test("--time-report, -v and --dump-after go to standard error", () => {
    const { stderr } = workspace.run(["x.c", "--time-report", "-v", "--dump-after=all"]);
    expect(stderr).toMatch(/compiling x\.c to x\.o/);
    expect(stderr).toMatch(/; after \S+\nmodule/);
    expect(stderr).toMatch(/code generation +[\d.]+ ms/);
  });

  test("what is written for clang's command line is taken", () => {
    expect(workspace.run(["-O2", "-g", "-target", "bpf", "-mcpu=v3", "-Wall", "-c", "x.c", "-o", "clang.o"])).toMatchObject({ status: 0, stderr: "" });
  });

  test("clang's words for the target say the byte order, and others are refused", () => {
    const endian = (...target: string[]): number => {
      expect(workspace.run(["-x", "c", "-mllvm", "-bpf-disable-trap-unreachable", ...target, "-c", "x.c", "-o", "target.o"])).toMatchObject({ status: 0, stderr: "" });
      return readFileSync(join(workspace.path, "target.o"))[5]!; // EI_DATA: 1 little, 2 big
    };
    expect([endian("-target", "bpfel"), endian("--target=bpfeb-unknown-none"), endian("-target", "bpfeb", "--endian=little")]).toEqual([1, 2, 1]);
    expect(workspace.run(["--target=x86_64", "x.c"])).toMatchObject({ status: 2, stderr: expect.stringContaining("no code for the target 'x86_64'") });
  });

  test("files are looked for as clang does: -iquote, -I, -isystem, the standard headers, -idirafter", () => {
    for (const folder of ["quote", "usual", "system", "after"]) {
      mkdirSync(join(workspace.path, folder), { recursive: true });
      workspace.write(`${folder}/stddef.h`, `${folder}\n`);
    }
    workspace.write("order.c", '#include "stddef.h"\n#include <stddef.h>\n');
    const options = ["-iquote", "quote", "-I", "usual", "-isystem", "system", "-idirafter", "after"];
    const found = (kept: number): string[] => workspace.run(["-E", ...options.slice(2 * kept), "order.c", "-o", "-"]).stdout.match(/\b(quote|usual|system|after)\b(?!\/)/g) ?? [];
    expect([found(0), found(1), found(2), found(3)]).toEqual([["quote", "usual"], ["usual", "usual"], ["system", "system"], []]);
  });

  test("headers that ebpfc does not bring are the system's, and those that it brings are its own", () => {
    workspace.write("system.c", "#include <linux/types.h>\n#include <linux/netlink.h>\nint size = sizeof(struct nlmsghdr);\n");
    const files = (...options: readonly string[]): string[] => [...new Set(workspace.run(["-E", "system.c", "-o", "-", ...options]).stdout.match(/(?<=^# \d+ ")[^"]*linux\/(?:types|netlink)\.h/gm))];
    expect(files()).toEqual(["<ebpfc>/c/linux/types.h", "/usr/include/linux/netlink.h"]);
    expect(files("--system-headers")).toEqual(["/usr/include/linux/types.h", "/usr/include/linux/netlink.h"]);
    expect(workspace.run(["-nostdinc", "system.c"])).toMatchObject({ status: 1, stderr: expect.stringContaining("cannot find 'linux/types.h'") });
  });
});

describe("check", () => {
  const P4 = "#include <core.p4>\nconst bit<8> a = 1;\n";

  test("says what is wrong in every file, and writes nothing", () => {
    workspace.write("fine.p4", P4);
    workspace.write("wrong.p4", `${P4}const bit<8> b = true;\n`);
    workspace.write("wrong.c", "int x = y;\n");
    const before = readdirSync(workspace.path);
    const { status, stdout, stderr } = workspace.run(["check", "wrong.p4", "fine.p4", "wrong.c"]);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/wrong\.p4:3:18: error: .*\[P0301\]/);
    expect(stderr).toMatch(/wrong\.c:1:9: error:/);
    expect(stderr).not.toContain("fine.p4");
    expect(workspace.run(["check", "fine.p4"])).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(readdirSync(workspace.path)).toEqual(before);
  });

  test("standard input is a program too, when its language is said", () => {
    expect(workspace.run(["check", "-x", "p4", "-"], {}, P4)).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(workspace.run(["check", "-xc", "-"], {}, "int x = y;\n")).toMatchObject({ status: 1, stderr: expect.stringContaining("<stdin>:1:9: error:") });
    expect(workspace.run(["check", "-"], {}, P4)).toMatchObject({ status: 1, stderr: expect.stringContaining("-x p4 or -x c") });
    expect(workspace.run(["-x", "c", "-", "-o", "stdin.o"], {}, C)).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(workspace.run(["check", "."])).toMatchObject({ status: 1, stderr: expect.stringContaining("is a folder") });
  });

  test("takes the options of diagnostics, and none of the object", () => {
    workspace.write("macro.p4", `${P4}const bit<8> b = VALUE;\n`);
    expect(workspace.run(["check", "macro.p4", "-DVALUE=7"]).status).toBe(0);
    const [line] = workspace.run(["check", "macro.p4", "-DVALUE=true", "--diagnostics=json"]).stderr.split("\n");
    expect(JSON.parse(line!)).toMatchObject({ code: "P0301", location: { file: "macro.p4", line: 3 } });
    expect(workspace.run(["check", "macro.p4", "-o", "x.o"])).toMatchObject({ status: 2, stderr: expect.stringContaining("unknown option '-o'") });
    expect(workspace.run(["check"])).toMatchObject({ status: 2, stderr: expect.stringContaining("no input file") });
  });
});

test("dump shows programs with their source lines", () => {
  workspace.run(["x.c"]);
  const { stdout, status } = workspace.run(["dump", "x.o"]);
  expect(status).toBe(0);
  expect(stdout).toContain("return VERDICT");
  expect(stdout).toContain("exit");
});

test("run shows each packet, and fails when it is not as expected", () => {
  workspace.run(["x.c"]);
  workspace.write("p.txt", `${"00".repeat(60)} => XDP_PASS\n${"00".repeat(60)} => XDP_DROP\n`);
  const { stdout, stderr, status } = workspace.run(["run", "x.o", "--packets", "p.txt"]);
  expect(stdout).toBe(`program program (xdp) on built-in machine, 2 packets
  1  XDP_PASS  60 bytes
  2  WRONG  XDP_PASS  60 bytes
       expected XDP_DROP
1 as expected, 1 not
`);
  expect([stderr, status]).toEqual(["", 1]);
  expect(workspace.run(["run", "x.o", "--packets", "p.txt", "--program", "other"])).toMatchObject({ status: 2 });
});

test("p4c-ebpf takes p4c's options and writes the object", () => {
  workspace.write("f.p4", readFileSync(new URL("../../samples/mac-filter/mac_filter.p4", import.meta.url)));
  const outcome = workspace.command("p4c-ebpf", ["--target", "kernel", "--arch", "filter", "--Werror", "-DX=1", "-o", "f.c", "f.p4"]);
  expect(outcome).toEqual({ status: 0, stdout: "", stderr: "p4c-ebpf: note: writing the object f.o; there is no C to compile any more\n" });
  expect(readObject(bytesOf("f.o")).programs[0]!.section).toBe("classifier");
  expect(workspace.command("p4c-ebpf", ["--arch", "psa", "f.p4"])).toMatchObject({ status: 2, stderr: expect.stringContaining("unknown architecture 'psa'") });
  expect(workspace.command("p4c-ebpf", ["--version"]).stdout).toMatch(/^p4c-ebpf \(ebpfc \d/);
});

test("explain knows every code", () => {
  const { stdout, status } = workspace.run(["explain"]);
  expect(status).toBe(0);
  for (const code of Object.keys(catalog)) expect(stdout).toContain(`${code} `);
});

test("help teaches, and --version tells", () => {
  for (const args of [["--help"], ["help"], ["compile", "--help"], ["help", "run"], ["check", "--help"], ["dump", "--help"], ["x.c", "--help"]]) {
    const { stdout, status } = workspace.run(args);
    expect([status, stdout.includes("usage: ebpfc")], args.join(" ")).toEqual([0, true]);
    expect(stdout).toMatch(/examples?:/);
  }
  expect(workspace.run(["--version"]).stdout).toMatch(/^ebpfc \d+\.\d+\.\d+\n$/);
});

describe("btf", () => {
  const types = `struct pair { int a; long b; }; struct pair pair;\n${C}`;

  test("writes a header that declares the types of a file, and of it what is asked for", () => {
    workspace.write("types.c", types);
    expect(workspace.run(["types.c"]).status).toBe(0);
    expect(workspace.run(["btf", "types.o", "-o", "types.h"])).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(bytesOf("types.h").toString()).toContain("struct pair {\n\tint a;\n\tlong b;\n};\n");
    expect(workspace.run(["btf", "types.o", "--only=pair"]).stdout).not.toContain("xdp_md");
    expect(workspace.run(["btf", "types.o", "--format=raw"]).stdout).toContain("STRUCT 'pair' size=16 vlen=2");
    expect(JSON.parse(workspace.run(["btf", "types.o", "--format=json"]).stdout)).toMatchObject({ types: expect.any(Array) });
  });

  test("says what is wrong with a file", () => {
    expect(workspace.run(["btf", "x.c"])).toMatchObject({ status: 1, stderr: "ebpfc: error: x.c: BTF has no magic number\n" });
    expect(workspace.run(["btf", "types.o", "--only=nothing"])).toMatchObject({ status: 1, stderr: "ebpfc: error: types.o: there is no type 'nothing'\n" });
    expect(workspace.run(["btf", "nowhere.o"]).stderr).toContain("no such file");
  });
});

test.each(["bash", "zsh", "fish"])("completion for %s names commands and options", (shell) => {
  const { stdout, status } = workspace.run(["completion", shell]);
  expect(status).toBe(0);
  expect(stdout).toContain("emit");
  expect(stdout).toContain("explain");
});

