/** Which variables leave the stack, and for which programs. */

import { describe, expect, it } from "vitest";
import { codeOf } from "../../compiler/driver-code.ts";
import { parseModule } from "../../compiler/ir/parse.ts";
import type { Module } from "../../compiler/ir/ir.ts";
import { moveSlotsToMap, SCRATCH_MAP } from "../../compiler/passes/slots-to-map.ts";

interface Parts {
  readonly section?: string;
  readonly slots?: string;
  readonly body?: string;
  readonly before?: string;
}

/** A program with a variable of 480 bytes and one of 64, which a helper fills, and whatever else there is. */
function program({ section = "classifier", slots = "", body = "", before = "" }: Parts = {}): Module {
  const { value, diagnostics } = parseModule(
    `module "m"
endian little
license "GPL"
${before}
function @main(v0: ptr) -> i32 section "${section}" {
  slot s0 "large" size 480 align 8
  slot s1 "small" size 64 align 8
  ${slots}
block0:
  v1: ptr = slot s0
  v2: ptr = slot s1
  v3: i64 = const 0
  v4: i64 = const 40
  v5: i64 = call helper 26(v0, v3, v1, v4)
  v6: i64 = call helper 26(v0, v3, v2, v4)
  ${body}
  v7: i32 = load i32, v1+8, align 8
  return v7
}
`,
    "m.ir",
  );
  expect(diagnostics).toEqual([]);
  return value!;
}

function moved(module: Module, bytes = Infinity): readonly string[] {
  const main = ({ functions }: Module) => functions.find(({ name }) => name === "main")!;
  const after = main(moveSlotsToMap(module, new Map([["main", bytes]])).module);
  return main(module).slots.filter(({ id, name }) => !after.slots.some((slot) => slot.id === id && slot.name === name)).map(({ name }) => name);
}

describe("variables that leave the stack", () => {
  it("are the largest, and no more than is wanted", () => {
    expect(moved(program(), 100)).toEqual(["large"]);
    expect(moved(program(), 481)).toEqual(["large", "small"]);
    expect(moved(program(), 0)).toEqual([]);
  });

  it.each([
    ["may be counters", `slot s2 "other" size 8 align 8`, `v8: ptr = slot s2\n  v9: i64 = call helper 26(v0, v3, v8, v4)`],
    ["hold a pointer", `slot s2 "other" size 16 align 8`, `v8: ptr = slot s2\n  store i64 v0, v8+8, align 8`],
    ["have their address stored", `slot s2 "other" size 16 align 8`, `v8: ptr = slot s2\n  store i64 v8, v1, align 8`],
    ["become numbers", `slot s2 "other" size 16 align 8`, `v8: ptr = slot s2\n  v9: i64 = ptrtoint v8`],
    ["hold a pointer as a number", `slot s2 "other" size 16 align 8`, `v8: ptr = slot s2\n  v9: i64 = ptrtoint v0\n  store i64 v9, v8+8, align 8`],
    ["are the context of a callback", `slot s2 "other" size 16 align 8`, `v8: ptr = slot s2\n  v9: ptr = symbol @take\n  v10: i64 = call helper 181(v4, v9, v8, v3)`],
    ["go to a function", `slot s2 "other" size 16 align 8`, `v8: ptr = slot s2\n  call @take(v8)`],
  ])("are none that %s", (_, slots, body) => {
    const names = moved(program({ slots, body, before: "function @take(v0: ptr) {\nblock0:\n  return\n}" }));
    expect(names).not.toContain("other");
    expect(names).toContain("small");
  });

  it.each([
    ["another packet can interrupt", { section: "cgroup_skb/ingress" }],
    ["send a copy on at once", { body: "v8: i32 = const 1\n  v9: i64 = call helper 13(v0, v8, v3)" }],
    ["have the name themselves", { before: `map @${SCRATCH_MAP} type 2 key 4 value 4 entries 1` }],
  ])("are none of programs that %s", (_, parts) => {
    expect(moved(program(parts))).toEqual([]);
  });

  it("are moved only where the stack is too small, and it is allowed", () => {
    const module = program();
    expect(codeOf(module, { cpu: "v3" }).diagnostics.map(({ code }) => code)).toEqual(["B0001"]);
    const { value, diagnostics } = codeOf(module, { cpu: "v3", variablesInMap: true });
    expect(diagnostics).toEqual([]);
    expect(value!.maps).toMatchObject([{ name: SCRATCH_MAP, valueSize: 480 }]);
    expect(value!.functions[0]!.stackBytes).toBeLessThan(100);
  });

  it("are none whose address goes into a jump", () => {
    const body = `v8: ptr = slot s2
  jump block1(v8)
block1(v9: ptr):`;
    expect(moved(program({ slots: `slot s2 "other" size 16 align 8`, body }))).not.toContain("other");
  });

  it("are as many as it takes where they share a place", () => {
    const body = `v8: ptr = slot s2
  v9: i64 = call helper 26(v0, v3, v8, v4)
  v10: i32 = load i32, v2, align 8
  store i32 v10, v0+8, align 4
  v11: i64 = call helper 26(v0, v3, v8, v4)
  v12: i32 = load i32, v8, align 8
  store i32 v12, v0+8, align 4
  v13: i64 = call helper 26(v0, v3, v1, v4)`;
    const module = program({ slots: `slot s2 "second" size 480 align 8`, body });
    const { value, diagnostics } = codeOf(module, { cpu: "v3", variablesInMap: true });
    expect(diagnostics).toEqual([]);
    expect(value!.maps).toMatchObject([{ name: SCRATCH_MAP, valueSize: 960 }]);
  });

  it("are those of any function of a chain of calls", () => {
    const deep = `function @deep(v0: ptr) -> i32 {
  slot s0 "held" size 400 align 8
block0:
  v1: ptr = slot s0
  store i64 v0, v1+8, align 8
  v2: ptr = load i64, v1+8, align 8
  v3: i32 = load i32, v2, align 4
  return v3
}`;
    const module = program({ before: deep, body: "v8: i32 = call @deep(v0)" });
    expect(codeOf(module, { cpu: "v3" }).diagnostics.map(({ code }) => code)).toContain("B0001");
    expect(codeOf(module, { cpu: "v3", variablesInMap: true }).diagnostics).toEqual([]);
  });

  it("leave the message as it was where they are not enough", () => {
    const module = program({ slots: `slot s2 "held" size 528 align 8`, body: `v8: ptr = slot s2\n  store i64 v0, v8+8, align 8` });
    const [error] = codeOf(module, { cpu: "v3", variablesInMap: true }).diagnostics;
    expect(error).toMatchObject({ code: "B0001", message: expect.stringContaining("1008 bytes") as string });
  });
});
