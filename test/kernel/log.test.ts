/** What the verifier says of broken programs, brought to the source line with a hint: asked of the running kernel. */

import { expect, it, test } from "vitest";
import { openKernel } from "../../backend/kernel/machine.ts";
import { readVerifierLog } from "../../backend/kernel/log.ts";
import type { LoadableObject, LoadableProgram } from "../../backend/loadable.ts";
import { LoadError } from "../../backend/runner.ts";
import { map, object, program } from "./assembly.ts";
import { describeKernel } from "./requirements.ts";

/** Every instruction gets a line of its own: line 10 for the first, 11 for the next … */
function withLines(one: LoadableProgram): LoadableProgram {
  const lines = one.instructions.map((_, instruction) => ({ instruction, file: "bad.c", text: `\tstatement_${instruction}();`, line: 10 + instruction, column: 2 }));
  return { ...one, lines };
}

function refusalOf(loadable: LoadableObject): LoadError {
  try {
    openKernel().load(loadable).close();
  } catch (error) {
    if (error instanceof LoadError) return error;
    throw error;
  }
  throw new Error("the kernel took it");
}

interface Case {
  readonly name: string;
  readonly text: string;
  readonly section?: string;
  readonly license?: string;
  readonly message: RegExp;
  /** Of the instruction that is to blame; absent where the complaint is about the whole program. */
  readonly instruction?: number;
  readonly hint: RegExp;
}

const lookup = `
  *(u32 *)(r10 -4) = 0x0
  r1 = map[m] ll
  r2 = r10
  r2 += -0x4
  call 1`;

const cases: readonly Case[] = [
  {
    name: "a packet access without a check",
    text: "w2 = *(u32 *)(r1 +0)\nw0 = *(u8 *)(r2 +12)\nexit",
    message: /invalid access to packet/,
    instruction: 1,
    hint: /data_end/,
  },
  {
    name: "a lookup's result that may be null",
    text: `${lookup}\nr0 = *(u64 *)(r0 +0)\nexit`,
    message: /invalid mem access 'map_value_or_null'/,
    instruction: 5,
    hint: /NULL/,
  },
  {
    name: "an index that may be negative",
    text: `${lookup}\nif r0 == 0x0 goto out\nr1 = *(u64 *)(r0 +0)\nr0 += r1\nw0 = *(u8 *)(r0 +0)\nout:\nr0 = 0x0\nexit`,
    message: /min value is negative|unbounded min value/,
    instruction: 7,
    hint: /unsigned|below zero/,
  },
  {
    name: "an index without an upper bound",
    text: `${lookup}\nif r0 == 0x0 goto out\nw1 = *(u32 *)(r0 +0)\nr0 += r1\nw0 = *(u8 *)(r0 +0)\nout:\nr0 = 0x0\nexit`,
    message: /unbounded memory access|max value is outside/,
    instruction: 8,
    hint: /bound the index/,
  },
  {
    name: "a number taken for a pointer",
    text: "r2 = 0x10\nr0 = *(u64 *)(r2 +0)\nexit",
    message: /invalid mem access 'scalar'/,
    instruction: 1,
    hint: /not a pointer/,
  },
  {
    name: "a register that nothing set",
    text: "r0 = r5\nexit",
    message: /R5 !read_ok/,
    instruction: 0,
    hint: /before it is set/,
  },
  {
    name: "a loop without end",
    text: "r0 = 0x1\nagain:\nr0 += 0x0\ngoto again",
    message: /infinite loop|back-edge|last insn/,
    hint: /bound|report/,
  },
  {
    name: "code that nothing reaches",
    text: "r0 = 0x1\ngoto out\nr0 = 0x2\nout:\nexit",
    message: /unreachable insn 2/,
    instruction: 2,
    hint: /report/,
  },
  {
    name: "a helper of another program type",
    text: "r2 = 0x0\ncall 44\nr0 = 0x0\nexit",
    section: "classifier",
    message: /cannot use helper|unknown func/,
    instruction: 1,
    hint: /type of program/,
  },
  {
    name: "a helper for the GPL only",
    text: "*(u64 *)(r10 -8) = 0x0\nr1 = r10\nr1 += -0x8\nr2 = 0x8\ncall 6\nr0 = 0x0\nexit",
    license: "Proprietary",
    message: /GPL/,
    instruction: 4,
    hint: /license/,
  },
  {
    name: "a stack that is too deep",
    text: "*(u64 *)(r10 -520) = 0x0\nr0 = 0x0\nexit",
    message: /stack/,
    instruction: 0,
    hint: /512/,
  },
  {
    name: "arithmetic on the context",
    text: "r1 += 0x4\nw0 = *(u32 *)(r1 +0)\nexit",
    message: /ctx/,
    instruction: 1,
    hint: /context/,
  },
  {
    name: "a reference that is not released",
    text: `
      r1 = map[ring] ll
      r2 = 0x8
      r3 = 0x0
      call 131
      r0 = 0x0
      exit`,
    message: /Unreleased reference/,
    instruction: 5,
    hint: /every path/,
  },
  {
    name: "a field of the context that is not this type's",
    text: "w0 = *(u32 *)(r1 +92)\nexit",
    section: "classifier",
    message: /invalid bpf_context access/,
    instruction: 0,
    hint: /whole fields/,
  },
];

describeKernel("the verifier's complaint", () => {
  it.each(cases)("about $name", ({ text, section, license, message, instruction, hint }) => {
    const main = withLines(program(text, section === undefined ? {} : { section }));
    const maps = [map("m", 1), map("ring", 27, { keySize: 0, valueSize: 0, maxEntries: 4096 })];
    const { message: shown, log } = refusalOf(object([main], { maps, ...(license !== undefined && { license }) }));
    const report = readVerifierLog(log, main)!;
    expect(report.message, log).toMatch(message);
    expect(report.hint, log).toMatch(hint);
    if (instruction !== undefined) {
      expect(report.instruction, log).toBe(instruction);
      expect(shown).toContain(`bad.c:${10 + instruction}:2: `);
      expect(shown).toContain(`statement_${instruction}();`);
    }
  });
});

test("a log of nothing says nothing", () => {
  expect(readVerifierLog("", program("r0 = 0x0\nexit"))).toBeUndefined();
  expect(readVerifierLog("processed 2 insns (limit 1000000) max_states_per_insn 0\n", program("r0 = 0x0\nexit"))).toBeUndefined();
});

test("slots of wide instructions are counted as two", () => {
  const main = withLines(program("r1 = map[m] ll\nr0 = 0x0\nr2 = *(u8 *)(r0 +0)\nexit"));
  const log = "0: (18) r1 = 0xffff\n2: (b7) r0 = 0    ; R0_w=0\n3: (71) r2 = *(u8 *)(r0 +0)\nR0 invalid mem access 'scalar'\nprocessed 3 insns\n";
  const report = readVerifierLog(log, main)!;
  expect(report.instruction).toBe(2);
  expect(report.place?.line).toBe(12);
  expect(report.assembly).toBe("(71) r2 = *(u8 *)(r0 +0)");
});
