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

  it("leave the message as it was where they are not enough", () => {
    const module = program({ slots: `slot s2 "held" size 528 align 8`, body: `v8: ptr = slot s2\n  store i64 v0, v8+8, align 8` });
    const [error] = codeOf(module, { cpu: "v3", variablesInMap: true }).diagnostics;
    expect(error).toMatchObject({ code: "B0001", message: expect.stringContaining("1008 bytes") as string });
  });
});
