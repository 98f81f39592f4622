/** Limits and shapes of generated code that filetests are too small for. */

import { describe, expect, it } from "vitest";
import { generateCode } from "../../backend/codegen.ts";
import { isJump } from "../../backend/isa/instruction.ts";
import type { CompiledModule } from "../../backend/compiled.ts";
import type { Cpu } from "../../compiler/bpf/cpu.ts";
import { FunctionBuilder } from "../../compiler/ir/builder.ts";
import type { Func, Module } from "../../compiler/ir/ir.ts";
import { i64, ptr } from "../../compiler/ir/types.ts";
import type { Span } from "../../compiler/source/source.ts";
import { CodeRunner } from "../harness/run-code.ts";
import { SmallEnvironment } from "../harness/small-environment.ts";

const file = { name: "large.c", text: "" };
const at = (line: number): Span => ({ file, line, column: 1, endLine: line, endColumn: 2 });

function moduleOf(...functions: Func[]): Module {
  return { name: "m", endian: "little", license: "GPL", functions, globals: [], maps: [], dataTypes: [], sources: [file] };
}

function compile(module: Module, cpu: Cpu = "v3"): CompiledModule {
  const { value, diagnostics } = generateCode(module, { cpu });
  expect(diagnostics).toEqual([]);
  return value!;
}

function run(module: Module, cpu: Cpu, name: string, ...args: bigint[]): bigint {
  return new CodeRunner(compile(module, cpu), new SmallEnvironment(module)).call(name, args);
}

/** A function whose stack holds one variable of each size, all of them used. */
function withSlots(name: string, sizes: readonly number[], callee?: string, section?: string): Func {
  const build = new FunctionBuilder({ name, params: [], returnType: i64, linkage: "static", span: at(1), ...(section !== undefined && { section }) });
  const addresses = sizes.map((size, index) => {
    build.span = at(10 + index);
    return build.slotAddress(build.newSlot(`v${size}`, size, 8));
  });
  // In use at the same time, so that they do not share memory.
  for (const address of [...addresses, ...addresses]) build.call({ kind: "helper", id: 5 }, [address], i64);
  build.return(callee === undefined ? build.constant(i64, 0) : build.call({ kind: "function", name: callee }, [], i64));
  return build.finish();
}

describe("the stack", () => {
  it("is reported with the variables that fill it, the largest first, at their places", () => {
    const { value, diagnostics } = generateCode(moduleOf(withSlots("main", [8, 400, 200])), { cpu: "v3" });
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([
      {
        code: "B0001",
        message: "'main' needs 608 bytes of stack; BPF has 512",
        span: { line: 11 },
        notes: [
          { message: "'v400' takes 400 bytes", span: { line: 11 } },
          { message: "'v200' takes 200 bytes", span: { line: 12 } },
          { message: "'v8' takes 8 bytes", span: { line: 10 } },
        ],
      },
    ]);
  });

  it("holds 512 bytes exactly", () => {
    compile(moduleOf(withSlots("main", [256, 256])));
  });

  it("is shared by a chain of calls", () => {
    const chain = (section: string, ...sizes: readonly [number, number]) =>
      generateCode(moduleOf(withSlots("main", [sizes[0]], "helper", section), withSlots("helper", [sizes[1]])), { cpu: "v3" }).diagnostics;
    expect(chain("xdp", 300, 256)).toMatchObject([
      { code: "B0001", message: "the calls 'main' → 'helper' need 560 bytes of stack; BPF has 512 for the whole chain" },
    ]);
    expect(chain("xdp", 264, 232)).toMatchObject([
      { code: "B0009", severity: "warning", message: "the calls 'main' → 'helper' need 544 bytes of stack; kernels before 6.13 have 512 for the whole chain" },
    ]);
    expect(chain("kprobe/do_exit", 300, 256)).toMatchObject([{ code: "B0009", severity: "warning" }]);
    expect(chain("xdp", 256, 256)).toEqual([]);
  });
});

describe("calls", () => {
  it("pass at most five arguments", () => {
    const callee = new FunctionBuilder({ name: "six", params: Array.from({ length: 6 }, (_, i) => ({ name: `p${i}`, type: i64 })), returnType: i64 });
    callee.return(callee.params[5]);
    const caller = new FunctionBuilder({ name: "main", params: [{ name: "x", type: i64 }], returnType: i64 });
    caller.span = at(7);
    const [x] = caller.params as [number];
    caller.return(caller.call({ kind: "function", name: "six" }, [x, x, x, x, x, x], i64));
    const { diagnostics } = generateCode(moduleOf(caller.finish(), callee.finish()), { cpu: "v3" });
    expect(diagnostics).toMatchObject([{ code: "B0002", span: { line: 7 } }]);
  });

  it("go to functions of the module only", () => {
    const caller = new FunctionBuilder({ name: "main", params: [], returnType: i64 });
    caller.return(caller.call({ kind: "function", name: "nowhere" }, [], i64));
    const { diagnostics } = generateCode(moduleOf(caller.finish()), { cpu: "v3" });
    expect(diagnostics.map((one) => one.code)).toEqual(["B0003"]);
  });

  it("list the functions of elsewhere that are called", () => {
    const external = new FunctionBuilder({ name: "elsewhere", params: [{ name: "x", type: i64 }], returnType: i64 }).finish();
    const unused = { ...external, name: "unused", blocks: [] };
    const caller = new FunctionBuilder({ name: "main", params: [{ name: "x", type: i64 }], returnType: i64 });
    caller.return(caller.call({ kind: "kfunc", name: "elsewhere" }, caller.params, i64));
    const { externals } = compile(moduleOf(caller.finish(), { ...external, blocks: [] }, unused));
    expect(externals).toEqual([{ name: "elsewhere", kind: "kfunc", weak: false, paramNames: ["x"] }]);
  });
});

/** `count` values are live at once, through branches and calls; the result depends on all of them. */
function busyFunction(length: number, count: number): Func {
  const build = new FunctionBuilder({ name: "main", params: [{ name: "memory", type: ptr }], returnType: i64 });
  const values = Array.from({ length: count }, (_, index) => build.load(i64, build.params[0]!, { offset: 8 * index }));
  let state = 1;
  const pick = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % count;
  };
  for (let index = 0; index < length; index++) {
    const left = values[pick()]!;
    const right = values[pick()]!;
    values[pick()] = build.binary((["add", "xor", "sub", "mul"] as const)[index % 4]!, left, right);
    if (index % 10 !== 9) continue;
    const then = build.newBlock();
    const after = build.newBlock();
    const merged = build.blockParam(after, i64);
    build.branch(build.compare("ugt", left, right), then, { block: after, args: [left] });
    build.switchTo(then);
    build.jump(after, [build.binary("add", right, build.constant(i64, index))]);
    build.switchTo(after);
    values[pick()] = merged;
  }
  build.return(values.reduce((sum, value) => build.binary("xor", sum, value)));
  return build.finish();
}

describe("large functions", () => {
  const module = moduleOf(busyFunction(3_000, 14));
  const runIn = (cpu: Cpu): bigint => {
    const environment = new SmallEnvironment(module);
    const memory = environment.memory.allocate(256, { name: "memory", access: "write" });
    for (let index = 0; index < 32; index++) environment.memory.write(memory + BigInt(8 * index), 8, BigInt(index * 0x1234567));
    return new CodeRunner(compile(module, cpu), environment).call("main", [memory]);
  };

  it("compile, with the same result on each instruction set", () => {
    expect(runIn("v4")).toBe(runIn("v2"));
  });

  it("compile to the same code each time", () => {
    expect(compile(module).functions).toEqual(compile(module).functions);
  });
});

/** `main(1)` skips a long stretch of code. */
function longJump(length: number): Func {
  const build = new FunctionBuilder({ name: "main", params: [{ name: "x", type: i64 }], returnType: i64 });
  const [long, end] = [build.newBlock(), build.newBlock()];
  const result = build.blockParam(end, i64);
  const [x] = build.params as [number];
  build.branch(build.compare("eq", x, build.constant(i64, 1)), { block: end, args: [x] }, long);
  build.switchTo(long);
  let sum = x;
  for (let index = 0; index < length; index++) sum = build.binary(index % 2 ? "add" : "xor", sum, build.constant(i64, index));
  build.jump(end, [sum]);
  build.switchTo(end);
  build.return(build.binary("mul", result, x));
  return build.finish();
}

/** `main(n)` goes n times through a long stretch of code. */
function longLoop(length: number): Func {
  const build = new FunctionBuilder({ name: "main", params: [{ name: "n", type: i64 }], returnType: i64 });
  const [head, long, end] = [build.newBlock(), build.newBlock(), build.newBlock()];
  const [left, before] = [build.blockParam(head, i64), build.blockParam(head, i64)];
  const [n] = build.params as [number];
  build.jump(head, [n, n]);
  build.switchTo(head);
  build.branch(build.compare("eq", left, build.constant(i64, 0)), end, long);
  build.switchTo(long);
  let sum = before;
  for (let index = 0; index < length; index++) sum = build.binary(index % 2 ? "add" : "xor", sum, build.constant(i64, index));
  build.jump(head, [build.binary("sub", left, build.constant(i64, 1)), sum]);
  build.switchTo(end);
  build.return(before);
  return build.finish();
}

describe("long jumps", () => {
  it("are made with gotol in v4", () => {
    const module = moduleOf(longJump(40_000));
    expect(run(module, "v4", "main", 1n)).toBe(1n);
    expect(compile(module, "v4").functions[0]!.instructions.some((one) => one.kind === "jump" && one.long)).toBe(true);
  });

  it("go from island to island before, forwards and backwards", () => {
    const mask = (value: bigint): bigint => BigInt.asUintN(64, value);
    const through = (value: bigint, length: number): bigint => Array.from({ length }, (_, index) => BigInt(index)).reduce((sum, at) => (at % 2n ? mask(sum + at) : sum ^ at), value);
    const functions = [longJump(70_000), longLoop(34_000)].map((func) => moduleOf(func));
    const expected: readonly ((x: bigint) => bigint)[] = [(x) => (x === 1n ? 1n : mask(through(x, 70_000) * x)), (n) => (n === 1n ? through(1n, 34_000) : through(through(2n, 34_000), 34_000))];
    for (const [index, module] of functions.entries()) {
      const compiled = compile(module, "v3");
      const { instructions } = compiled.functions[0]!;
      expect(instructions.filter((one, at) => isJump(one) && Math.abs(one.target - at - 1) > 32_767)).toEqual([]);
      for (const x of [1n, 2n]) expect(new CodeRunner(compiled, new SmallEnvironment(module)).call("main", [x])).toBe(expected[index]!(x));
    }
  });
});
