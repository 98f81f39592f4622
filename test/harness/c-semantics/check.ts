/** The same results everywhere: gcc natively, our code on every machine, and clang's object in the kernel. */

import { generateCode } from "../../../backend/codegen.ts";
import { writeObject } from "../../../backend/elf/write-object.ts";
import type { Machine } from "../../../backend/runner.ts";
import { createInterpreter } from "../../../compiler/ir/interpret.ts";
import type { Module } from "../../../compiler/ir/ir.ts";
import { optimize } from "../../../compiler/passes/pipeline.ts";
import { compileC } from "../c-compile.ts";
import type { Plan } from "../check-module.ts";
import { expectNoFaults } from "../machines.ts";
import { SmallEnvironment } from "../small-environment.ts";
import type { Batch, CFunction, Results } from "./batch.ts";
import { clangObject } from "./clang-object.ts";
import { nativeResults } from "./native.ts";
import { programsText, resultsOn } from "./programs.ts";

/** How many functions could not be compared, and why. */
export interface Tally {
  /** They need more stack than BPF has. */
  tooLarge: number;
  /** Clang has no code for them. */
  notByClang: number;
  /** The verifier gives up on clang's code. */
  clangRefused: number;
  /** The verifier gives up on ours, and on clang's or on code that was not optimised. */
  refused: number;
  /** They do not end. */
  endless: number;
  /** They differ in the kernel, where their data would have to hold addresses of other data: maps have no such. */
  addressesInData: number;
}

export function emptyTally(): Tally {
  return { tooLarge: 0, notByClang: 0, clangRefused: 0, refused: 0, endless: 0, addressesInData: 0 };
}

/** A function that means something else somewhere. */
export class Difference extends Error {
  constructor(
    readonly func: CFunction,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Throws `Difference` with the first function that differs. `tally` is added to. What the kernel takes of clang it must
 * take of us when `mustLoad`, the default: programs with indices that the verifier cannot follow load or not as chance
 * has it.
 */
export function checkBatch(batch: Batch, plan: Plan, machines: readonly Machine[], tally: Tally, mustLoad = true): void {
  const native = nativeResults(batch);
  if (!native) {
    tally.endless += batch.functions.length;
    return;
  }
  const loadedOfClang = checkClang(batch, native, machines, tally);
  checkOurs(batch, plan, native, machines, mustLoad ? loadedOfClang : null, tally);
}

const isKernel = (machine: Machine): boolean => machine.name === "kernel";

/** The functions whose code by clang the kernel takes. */
function checkClang(batch: Batch, native: Results, machines: readonly Machine[], tally: Tally): ReadonlySet<string> {
  const kernel = machines.find(isKernel);
  if (!kernel) return new Set();
  const compiled = clangObject(batch);
  tally.notByClang += batch.functions.length - (compiled?.batch.functions.length ?? 0);
  if (!compiled) return new Set();
  const results = resultsOn(kernel, compiled.object, compiled.batch);
  const loaded = compiled.batch.functions.filter(({ name }) => typeof results.get(name) !== "string");
  tally.clangRefused += compiled.batch.functions.length - loaded.length;
  for (const func of loaded) expectSame(func, batch, native, results.get(func.name) as readonly bigint[], "clang's code in the kernel");
  return new Set(loaded.map(({ name }) => name));
}

/** `loadedOfClang`: what has to load; null when nothing has to. */
function checkOurs(batch: Batch, plan: Plan, native: Results, machines: readonly Machine[], loadedOfClang: ReadonlySet<string> | null, tally: Tally): void {
  const { module, legal } = compiled(batch, plan);
  // The rules are those of the kernel, which says so itself where it may refuse.
  if (loadedOfClang) expectNoFaults(legal);
  const object = objectOf(legal, plan);
  if (!object) {
    // Too much stack is a function's fault; the others are looked at by themselves.
    if (batch.functions.length === 1) tally.tooLarge++;
    else for (const half of halves(batch)) checkOurs(half, plan, native, machines, loadedOfClang, tally);
    return;
  }
  // Without optimisation pointers lie in memory, where the verifier does not follow them.
  for (const machine of machines.filter((one) => plan.level > 0 || !isKernel(one))) {
    for (const [name, found] of resultsOn(machine, object, batch)) {
      const func = batch.functions.find((one) => one.name === name)!;
      if (typeof found !== "string" && isKernel(machine) && holdsAddresses(legal) && differsAt(native.get(name)!, found) >= 0) tally.addressesInData++;
      else if (typeof found !== "string") expectSame(func, batch, native, found, `our code on ${machine.name}`, () => stage(module, legal, batch, name, native));
      else if (plan.level === 2 && loadedOfClang?.has(name)) throw new Difference(func, `the kernel refuses ${name}, and takes clang's: ${found}`);
      else tally.refused++;
    }
  }
}

function halves(batch: Batch): Batch[] {
  const half = batch.functions.length >> 1;
  return [batch.functions.slice(0, half), batch.functions.slice(half)].map((functions) => ({ ...batch, functions }));
}

function compiled(batch: Batch, { cpu, level }: Plan): { readonly module: Module; readonly legal: Module } {
  const text = programsText(batch);
  const { module, diagnostics } = compileC("program.c", text, { cpu });
  if (module) return { module, legal: optimize(module, { level, cpu }) };
  if (batch.functions.length > 1) for (const half of halves(batch)) compiled(half, { cpu, level });
  throw new Difference(batch.functions[0]!, diagnostics.map((one) => `${one.span?.line}: ${one.message}`).join("\n"));
}

/** Null when a function needs too much stack. */
function objectOf(legal: Module, { cpu }: Plan): Uint8Array | null {
  const { value, diagnostics } = generateCode(legal, { cpu });
  const errors = diagnostics.filter((one) => one.severity === "error");
  if (errors.some((one) => one.code !== "B0001")) throw new Error(errors.map((one) => `${one.code} ${one.message}`).join("\n"));
  if (!value || errors.length > 0) return null;
  return writeObject(value);
}

function expectSame(func: CFunction, { inputs }: Batch, native: Results, found: readonly bigint[], whose: string, where = (): string => ""): void {
  const expected = native.get(func.name)!;
  const at = differsAt(expected, found);
  if (at >= 0) throw new Difference(func, `${func.name}(${inputs[at]!.join(", ")}) is ${expected[at]}, but ${whose} gives ${found[at]}${where()}`);
}

function differsAt(expected: readonly bigint[], found: readonly bigint[]): number {
  return expected.findIndex((value, i) => value !== found[i]);
}

function holdsAddresses({ globals }: Module): boolean {
  return globals.some(({ relocations }) => relocations.length > 0);
}

const MAX_STEPS = 5_000_000;

/** Where the results go wrong first. */
function stage(module: Module, legal: Module, batch: Batch, name: string, native: Results): string {
  const right = (one: Module): boolean => interpreted(one, batch, name).join() === native.get(name)!.join();
  return right(module) ? (right(legal) ? ", from code generation on" : ", from the passes on") : ", as it is lowered already";
}

function interpreted(module: Module, { functions, inputs }: Batch, name: string): bigint[] {
  const environment = new SmallEnvironment(module);
  createInterpreter(module, environment, { maxSteps: MAX_STEPS }).call(`call_${name}`, [0n]);
  const first = environment.symbolAddress("results") + BigInt(8 * inputs.length * functions.findIndex((one) => one.name === name));
  return inputs.map((_, i) => BigInt.asIntN(64, environment.memory.read(first + BigInt(8 * i), 8)));
}
