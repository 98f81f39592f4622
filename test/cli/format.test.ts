/** `ebpfc format` as people use it. */

import { spawnSync } from "node:child_process";
import { lstatSync, readFileSync, statSync, symlinkSync, chmodSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Workspace } from "./ebpfc.ts";

const workspace = new Workspace();
const MESSY = "const   bit<8> a=1;  // one\nconst bit<8> b=2;\n";
const NEAT = "const bit<8> a = 1;  // one\nconst bit<8> b = 2;\n";
const read = (name: string): string => readFileSync(join(workspace.path, name), "utf8");

test("one file goes to standard output, and stays", () => {
  workspace.write("one.p4", MESSY);
  expect(workspace.run(["format", "one.p4"])).toEqual({ status: 0, stdout: NEAT, stderr: "" });
  expect(read("one.p4")).toBe(MESSY);
});

test.each([[[]], [["-"]]])("standard input: format %j", (args) => {
  const bin = fileURLToPath(new URL("../../bin/ebpfc", import.meta.url));
  const { status, stdout } = spawnSync(bin, ["format", ...args], { input: MESSY, encoding: "utf8" });
  expect([status, stdout]).toEqual([0, NEAT]);
});

test("--write changes what is not formatted, through links and with its mode, and nothing else", () => {
  chmodSync(workspace.write("messy.p4", MESSY), 0o640);
  symlinkSync("messy.p4", join(workspace.path, "link.p4"));
  const before = statSync(workspace.write("neat.p4", NEAT), { bigint: true });
  expect(workspace.run(["format", "-w", "link.p4", "neat.p4"])).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(read("messy.p4")).toBe(NEAT);
  expect(lstatSync(join(workspace.path, "link.p4")).isSymbolicLink()).toBe(true);
  expect(statSync(join(workspace.path, "messy.p4")).mode & 0o777).toBe(0o640);
  const after = statSync(join(workspace.path, "neat.p4"), { bigint: true });
  expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
});

test("--check names the files that would change", () => {
  workspace.write("a.p4", MESSY);
  workspace.write("b.p4", NEAT);
  expect(workspace.run(["format", "--check", "a.p4", "b.p4"])).toEqual({ status: 1, stdout: "a.p4\n", stderr: "" });
  expect(workspace.run(["format", "--check", "b.p4"])).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(read("a.p4")).toBe(MESSY);
});

test("--diff shows what would change", () => {
  workspace.write("d.p4", `${NEAT}\n${MESSY.replaceAll("bit", "int")}`);
  expect(workspace.run(["format", "--diff", "d.p4"]).stdout).toBe(`--- d.p4
+++ d.p4 (formatted)
@@ -1,5 +1,5 @@
 const bit<8> a = 1;  // one
 const bit<8> b = 2;
 
-const   int<8> a=1;  // one
-const int<8> b=2;
+const int<8> a = 1;  // one
+const int<8> b = 2;
`);
});

test("a file with syntax errors is left alone", () => {
  workspace.write("wrong.p4", "const   bit<8> a=;\n");
  const { status, stdout, stderr } = workspace.run(["format", "-w", "wrong.p4"]);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^wrong\.p4:1:18: error: unexpected ';'.*\[P0001\]/);
  expect(read("wrong.p4")).toBe("const   bit<8> a=;\n");
});

test("macros of the command line and of includes are known, and stay unexpanded", () => {
  workspace.write("types.p4", "#define BODY { apply{} }\n");
  workspace.write("uses.p4", '#include "types.p4"\ncontrol c(PARAMETERS)BODY\n');
  expect(workspace.run(["format", "uses.p4", "-DPARAMETERS=inout bit<8> x"]).stdout).toBe('#include "types.p4"\ncontrol c(PARAMETERS) BODY\n');
});

test.each([
  [["format", "a.p4", "b.p4"], 2, "say --write, --check or --diff"],
  [["format", "-w", "-"], 2, "standard input cannot be written to"],
  [["format", "-w", "--check", "a.p4"], 2, "--write and --check do not go together"],
  [["format", "nosuch.p4"], 1, "no such file: nosuch.p4 [D0001]"],
  [["format", "x.c"], 1, "only P4 programs are formatted [D0006]"],
])("%j fails with a clear message", (args, status, message) => {
  workspace.write("x.c", "int x;\n");
  const outcome = workspace.run(args);
  expect([outcome.status, outcome.stdout]).toEqual([status, ""]);
  expect(outcome.stderr).toContain(message);
});
