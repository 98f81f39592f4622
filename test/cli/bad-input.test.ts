/** Bad input of every kind: a clear message, exit status 1 or 2, no stack trace, no partial file. */

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Workspace, type Outcome } from "./ebpfc.ts";

const workspace = new Workspace();

function expectClear(outcome: Outcome, status: 1 | 2, message: RegExp): void {
  expect(outcome.stderr).toMatch(message);
  expect(outcome.stderr).not.toMatch(/^\s+(?:at|in) .*:\d+/m);
  expect(outcome.stderr).not.toContain("bug of ebpfc");
  expect(outcome.status).toBe(status);
}

const P4_START = "#include <core.p4>\n#include <ebpf_model.p4>\n";
const C_START = '#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nchar _license[] SEC("license") = "GPL";\n';
const cProgram = (body: string): string => `${C_START}SEC("xdp") int program(struct xdp_md *ctx)\n{\n${body}\n}\n`;

const sources: readonly (readonly [string, string, string | Uint8Array, RegExp])[] = [
  ["binary garbage", "x.c", new Uint8Array(3000).map((_, i) => (i * 7919) % 256), /binary|error/],
  ["binary garbage", "x.p4", new Uint8Array(3000).map((_, i) => (i * 7919) % 256), /binary|error/],
  ["garbage without zeros", "x.c", new Uint8Array(3000).map((_, i) => 128 + ((i * 31) % 127)), /error/],
  ["garbage without zeros", "x.p4", new Uint8Array(3000).map((_, i) => 128 + ((i * 31) % 127)), /error/],
  ["an unterminated comment", "x.c", "int a; /* and so on", /x\.c:1:8: error: unterminated comment/],
  ["an unterminated comment", "x.p4", "const bit<8> a = 1; /* and so on", /x\.p4:1:21: error: unterminated comment/],
  ["an unterminated string", "x.c", 'char a[] = "and so on;\n', /x\.c:1:12: error: unterminated string/],
  ["an unterminated string", "x.p4", '@name("and so on)\nconst bit<8> a = 1;', /x\.p4:1:7: error: unterminated string/],
  ["a file that includes itself", "x.c", '#include "x.c"\n', /x\.c:1:10: error: includes are nested/],
  ["a file that includes itself", "x.p4", '#include "x.p4"\n', /x\.p4:1:10: error: includes are nested/],
  ["a missing include", "x.c", "\n#include <nowhere.h>\n", /x\.c:2:10: error: cannot find 'nowhere\.h'/],
  ["an unknown architecture", "x.p4", "#include <core.p4>\n#include <no_such_model.p4>\n", /x\.p4:2:10: error: cannot find 'no_such_model\.p4'/],
  ["an unknown helper", "x.c", cProgram("return bpf_no_such_helper(ctx);"), /x\.c:6:8: error: .*bpf_no_such_helper/],
  ["10,000 parentheses", "x.c", cProgram(`return ${"(".repeat(10_000)}1${")".repeat(10_000)};`), /x\.c:6:\d+: error: .*(?:deep|nest)/],
  ["10,000 parentheses", "x.p4", `const bit<8> a = ${"(".repeat(10_000)}1${")".repeat(10_000)};`, /x\.p4:1:\d+: error: .*(?:deep|nest)/],
  ["10,000 blocks", "x.c", cProgram(`${"{".repeat(10_000)}${"}".repeat(10_000)} return 0;`), /x\.c:6:\d+: error: .*(?:deep|nest)/],
  ["10,000 blocks", "x.p4", `${P4_START}action a() ${"{".repeat(10_000)}${"}".repeat(10_000)}`, /x\.p4:3:\d+: error: .*(?:deep|nest)/],
  ["10,000 prefix operators", "x.c", cProgram(`return ${"!".repeat(10_000)}1;`), /x\.c:\d+:\d+: error: .*(?:deep|nest)|x\.c is nested/],
  ["10,000 prefix operators", "x.p4", `const bool a = ${"!".repeat(10_000)}true;`, /x\.p4:\d+:\d+: error: .*(?:deep|nest)|x\.p4 is nested/],
  ["10,000 else-ifs", "x.c", cProgram(`int x = 0;\n${"if (x) x = 1; else ".repeat(10_000)} x = 2; return 0;`), /x\.c:\d+:\d+: error: .*(?:deep|nest)|x\.c is nested/],
  ["nothing at all", "x.p4", "", /x\.p4.*error: .*main/],
];

describe("sources", () => {
  test.each(sources)("%s in %s", (_what, name, content, message) => {
    workspace.write(name, content);
    expectClear(workspace.run([name, "-o", "out.o"]), 1, message);
    expect(existsSync(join(workspace.path, "out.o"))).toBe(false);
  });

  test("several errors come out in one run", () => {
    workspace.write("two.c", cProgram("int a = nope;\nreturn nothing;"));
    const { stderr } = workspace.run(["two.c", "-o", "out.o"]);
    expect(stderr.match(/error:/g)).toHaveLength(2);
    expect(stderr).toContain("2 errors");
  });

  test("100,000 lines compile in reasonable time", () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `#define N${i} ${i}`);
    workspace.write("long.c", `${lines.join("\n")}\n${cProgram("return N99999 & 3;")}`);
    expect(workspace.run(["long.c", "-o", "long.o"])).toMatchObject({ status: 0, stderr: "" });
  });

  test("100,000 lines of declarations end with the error in the last", () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `int f${i}(int a, struct s${i} *b);`);
    workspace.write("long.c", `${lines.join("\n")}\nint x = y;\n`);
    expectClear(workspace.run(["long.c", "-o", "long.o"]), 1, /long\.c:100001:9: error:/);
  }, 120_000);
});

describe("files", () => {
  test("a missing file", () => expectClear(workspace.run(["none.c", "-o", "out.o"]), 1, /no such file: none\.c/));
  test("a folder", () => {
    mkdirSync(join(workspace.path, "folder.c"), { recursive: true });
    expectClear(workspace.run(["folder.c", "-o", "out.o"]), 1, /folder\.c is a folder/);
  });
  test("an unknown kind of file", () => {
    workspace.write("x.txt", "hello");
    expectClear(workspace.run(["x.txt", "-o", "out.o"]), 1, /x\.txt: not a name of a P4 or C file/);
  });
  test("an output folder that is not there", () => {
    workspace.write("good.c", cProgram("return XDP_PASS;"));
    expectClear(workspace.run(["good.c", "-o", "no/where/out.o"]), 1, /cannot write no\/where\/out\.o: no such file or folder/);
  });
  test("a failed compile leaves the old output as it was, and no temporary file", () => {
    workspace.write("old.o", "old");
    workspace.write("bad.c", "int x = ;");
    expect(workspace.run(["bad.c", "-o", "old.o"]).status).toBe(1);
    expect(readFileSync(join(workspace.path, "old.o"), "utf8")).toBe("old");
    expect(readdirSync(workspace.path).filter((name) => name.includes("tmp"))).toEqual([]);
  });
});

describe("objects", () => {
  const elf = new Uint8Array(200);
  elf.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  test.each([
    ["text", "hello"],
    ["nothing", ""],
    ["an ELF file of nothing", elf],
    ["a program of this machine", readFileSync(process.execPath).subarray(0, 100_000)],
  ])("%s given to dump and run", (_what, content) => {
    workspace.write("x.o", content);
    workspace.write("p.txt", "00\n");
    expectClear(workspace.run(["dump", "x.o"]), 1, /x\.o: /);
    expectClear(workspace.run(["run", "x.o", "--packets", "p.txt"]), 1, /x\.o: /);
  });

  test("packet files that are wrong", () => {
    workspace.write("good.c", cProgram("return XDP_PASS;"));
    expect(workspace.run(["good.c", "-o", "good.o"]).status).toBe(0);
    const run = (text: string): Outcome => {
      workspace.write("p.txt", text);
      return workspace.run(["run", "good.o", "--packets", "p.txt"]);
    };
    expectClear(run("# x\n0g\n"), 1, /p\.txt: line 2: `g` is not a hexadecimal digit/);
    expectClear(run("00 => "), 1, /p\.txt: line 1: `=>` wants a verdict/);
    expectClear(run("map x\n"), 1, /p\.txt: line 1: write `map NAME KEY = VALUE`/);
    expectClear(run("map nope 00 = 00\n"), 1, /the object has no map nope/);
  });
});

describe("command lines", () => {
  test.each([
    [[], /usage: ebpfc/],
    [["-o"], /option '-o' needs a value/],
    [["--emit=nothing", "x.c"], /'nothing' is no value of --emit: choose obj/],
    [["--emti=ir", "x.c"], /unknown option '--emti=ir': did you mean '--emit'\?/],
    [["a.c", "b.c", "-o", "x.o"], /-o names one output/],
    [["--max-errors=many", "a.c"], /--max-errors takes a number/],
    [["run", "x.o"], /say what to run on/],
    [["dump"], /no object given/],
    [["info"], /no object given/],
    [["btf"], /say whose types/],
    [["btf", "x.o", "--format=raw", "--only=a"], /--only goes with --format=c/],
    [["explain", "Z9999"], /there is no diagnostic 'Z9999'/],
    [["completion", "tcsh"], /name a shell/],
    [["help", "nothing"], /there is no command 'nothing'/],
  ] as const)("%j", (args, message) => expectClear(workspace.run(args), 2, message));
});

test("a write-protected output folder is no crash", () => {
  writeFileSync(join(workspace.path, "good2.c"), cProgram("return XDP_PASS;"));
  expectClear(workspace.run(["good2.c", "-o", "/proc/out.o"]), 1, /cannot write \/proc\/out\.o/);
});
