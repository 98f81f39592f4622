/**
 * `test: machine [level0|level1|level2] [v1|v2|v3|v4]`: the program `main` of the file does on every machine that
 * there is what it does in the interpreter, after every pass, at the levels and for the CPUs that are named (all when
 * none is). Directives say what the interpreter shows for a packet, one run after the other, and what is in a map then:
 *
 *     ; packet: 0102… => verdict 2 packet 0102…
 *     ; map: table[0] == 0000…
 *
 * Without a packet the expectation is what it shows for those of `packetsOf`.
 */

import { parseModule } from "../../../compiler/ir/parse.ts";
import { allMachines } from "../all-machines.ts";
import { checkModule, plans } from "../check-module.ts";
import type { Kind } from "../filetest.ts";
import { bytesOfHex } from "../hex.ts";
import { observe, packetsOf } from "../observe.ts";

export const kind: Kind = (test) => {
  const { value: module, diagnostics } = parseModule(test.text, "main.ir");
  if (!module) return { diagnostics };
  const given = test.directives.filter((one) => one.name === "packet");
  const packets = given.length > 0 ? given.map(({ text }) => bytesOfHex(text.split(" ")[0]!)) : packetsOf(module);
  const named = (prefix: RegExp): string[] => test.options.filter((option) => prefix.test(option));
  const [levels, cpus] = [named(/^level/), named(/^v/)];
  for (const plan of new Set(plans)) {
    if (levels.length > 0 && !levels.includes(`level${plan.level}`)) continue;
    if (cpus.length > 0 && !cpus.includes(plan.cpu)) continue;
    if (!checkModule(module, plan, allMachines(), packets)) throw new Error("the program needs more stack than BPF has");
  }
  const { runs, maps } = observe(module, packets);
  if (given.length === 0) {
    return { diagnostics, output: [...runs, ...Object.entries(maps).map(([name, bytes]) => `${name} ${bytes}`)].join("\n") };
  }
  const seen = given.map(({ line, text }, index): [number, string] => {
    const [verdict, packet] = runs[index]!.split(" ");
    return [line, `${text.split(" ")[0]} => verdict ${verdict} packet ${packet}`];
  });
  const held = test.directives.filter((one) => one.name === "map").map(({ line, text }): [number, string] => {
    const name = text.split(" ")[0]!;
    return [line, `${name} == ${maps[name] ?? "nothing"}`];
  });
  return { diagnostics, directives: new Map([...seen, ...held]) };
};
