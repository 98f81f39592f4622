/** `--p4info`: a P4 program as its control plane sees it, in each form of protobuf. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromBinary, fromJsonString, toJson } from "@bufbuild/protobuf";
import { fromText } from "@bufbuild/protobuf/txtpb";
import { expect, test } from "vitest";
import { p4infoMessage } from "../../compiler/control-plane/p4info/descriptor.ts";
import { Workspace } from "./ebpfc.ts";

const workspace = new Workspace();
const sample = (path: string): Buffer => readFileSync(new URL(`../../samples/${path}`, import.meta.url));
const written = (name: string): Buffer => readFileSync(join(workspace.path, name));
workspace.write("f.p4", sample("mac-filter/mac_filter.p4"));

const message = p4infoMessage();
const fromForms = {
  txtpb: (name: string) => toJson(message, fromText(message, written(name).toString())),
  json: (name: string) => toJson(message, fromJsonString(message, written(name).toString())),
  bin: (name: string) => toJson(message, fromBinary(message, written(name))),
};

test("the object and the P4Info, which says the same in every form", () => {
  const line = ["f.p4", "-o", "f.o", "--p4info", "i.txtpb", "--p4info=i.json", "--p4info=i.bin"];
  expect(workspace.run(line)).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(existsSync(join(workspace.path, "f.o"))).toBe(true);
  const text = fromForms.txtpb("i.txtpb");
  expect(text).toMatchObject({ pkgInfo: { arch: "ebpf" }, tables: [{ preamble: { name: expect.stringContaining(".") } }] });
  expect(fromForms.json("i.json")).toEqual(text);
  expect(fromForms.bin("i.bin")).toEqual(text);
});

test("p4c-ebpf has p4c's option for it", () => {
  expect(workspace.command("p4c-ebpf", ["f.p4", "-o", "g.o", "--p4runtime-files", "g.txtpb,g.bin"]).status).toBe(0);
  expect(fromForms.bin("g.bin")).toEqual(fromForms.txtpb("g.txtpb"));
});

test("programs of architectures that are not compiled have a P4Info by check", () => {
  workspace.write("own.p4", "#include <core.p4>\ncontrol C();\npackage P(C c);\ncontrol mine() { table t { actions = { NoAction; } } apply { t.apply(); } }\nP(mine()) main;\n");
  expect(workspace.run(["own.p4", "--p4info", "own.json"])).toMatchObject({ status: 1, stderr: expect.stringContaining("P0702") });
  expect(existsSync(join(workspace.path, "own.json"))).toBe(false);
  expect(workspace.run(["check", "own.p4", "--p4info", "own.json"])).toEqual({ status: 0, stdout: "", stderr: "" });
  // The id of NoAction is known to many controllers.
  expect(fromForms.json("own.json")).toMatchObject({ pkgInfo: { arch: "P" }, tables: [{ preamble: { name: "mine.t" } }], actions: [{ preamble: { id: 21257015 } }] });
  expect(workspace.run(["check", "own.p4", "--p4info", "-"]).stdout).toContain('name: "mine.t"');
});

test("nothing is written of a program with errors, and a wrong command line says what is wrong", () => {
  workspace.write("wrong.p4", "const bit<8> b = true;\n");
  expect(workspace.run(["check", "wrong.p4", "--p4info", "wrong.bin"]).status).toBe(1);
  expect(existsSync(join(workspace.path, "wrong.bin"))).toBe(false);
  workspace.write("x.c", "int x;\n");
  expect(workspace.run(["check", "x.c", "--p4info", "x.bin"])).toMatchObject({ status: 1, stderr: expect.stringContaining("only P4 programs have a P4Info") });
  expect(workspace.run(["f.p4", "--p4info", "x.txt"])).toMatchObject({ status: 2, stderr: expect.stringContaining("name it .txtpb, .json, .bin") });
  expect(workspace.run(["check", "f.p4", "own.p4", "--p4info", "x.json"])).toMatchObject({ status: 2, stderr: expect.stringContaining("several input files") });
});
