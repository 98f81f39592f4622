/** Whole objects, of clang's making, in the kernel: every kind of relocation, and source lines in the verifier's log. */

import { readFileSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { readObject } from "../../backend/elf/read-object.ts";
import { lastBtfRefusal } from "../../backend/kernel/btf.ts";
import { openKernel, type KernelObject, type KernelOptions } from "../../backend/kernel/machine.ts";
import { kernelUnavailable } from "../../backend/kernel/availability.ts";
import { packet, u32, u64 } from "./assembly.ts";
import { CLANG, compileWithClang } from "../harness/clang.ts";
import { describeWith, missingTool } from "./requirements.ts";

const open: KernelObject[] = [];

function load(name: string, options: KernelOptions = {}): KernelObject {
  const loaded = openKernel(options).load(readObject(compileWithClang(new URL(`programs/${name}`, import.meta.url))));
  open.push(loaded);
  return loaded;
}

afterEach(() => {
  while (open.length > 0) open.pop()!.close();
});

const requirements = [kernelUnavailable(), missingTool(CLANG)];

describeWith("objects of clang", requirements, () => {
  it("have their data, functions, callbacks, kfuncs and tables in place", () => {
    const { programs, maps } = load("everything.c");
    expect(lastBtfRefusal).toBe("");
    const sum = 45 + 15;
    expect(programs.get("sums")!.run({ packet: packet() }).returnValue).toBe(sum);
    expect(programs.get("sums")!.run({ packet: packet() }).returnValue).toBe(sum);
    expect(maps.get("second")!.lookup(u32(0))).toEqual(u64(BigInt(sum)));
    expect(maps.get("first")!.lookup(u32(0))).toEqual(u64(0n));
    expect(maps.get(".data")!.lookup(u32(0))!.subarray(0, 8)).toEqual(u64(BigInt(5 + sum + 2 * sum)));
  });

  it("have their programs in tables", () => {
    const { programs } = load("everything.c");
    expect(programs.get("jumper")!.run({ packet: packet(), context: { mark: 2 } }).returnValue).toBe(2);
    expect(programs.get("jumper")!.run({ packet: packet(), context: { mark: 1 } }).returnValue).toBe(0);
  });

  it("have types for what needs them: spin locks", () => {
    const { programs, maps } = load("everything.c");
    for (let i = 0; i < 3; i++) expect(programs.get("locks")!.run({ packet: packet() }).returnValue).toBe(0);
    expect(maps.get("guarded")!.lookup(u32(1))).toEqual(u32(0, 3));
  });

  it("give the verifier their source lines", () => {
    const { programs } = load("everything.c", { logLevel: 2 });
    expect(programs.get("sums")!.log).toContain("; shown += hidden; @ everything.c:");
    expect(programs.get("sums")!.info().verified).toBeGreaterThan(50);
  });

  it("are told at which line they are refused", () => {
    const line = readFileSync(new URL("programs/refused.c", import.meta.url), "utf8").split("\n").findIndex((text) => text.includes("eth->h_proto")) + 1;
    expect(() => load("refused.c")).toThrow(new RegExp(`program 'unchecked' is refused: .*refused\\.c:${line}:\\d+: invalid access to packet`));
    expect(() => load("refused.c")).toThrow(/return eth->h_proto == 8 \? XDP_DROP : XDP_PASS;/);
    expect(() => load("refused.c")).toThrow(/hint: compare the end/);
  });
});
