/** What libbpf finds in the running kernel, for our objects as for clang's: numbers of its types, its configuration, its symbols. */

import { expect, test } from "vitest";
import { parseObject } from "../../backend/elf/parse-object.ts";
import { readObject } from "../../backend/elf/read-object.ts";
import { kernelUnavailable } from "../../backend/kernel/machine.ts";
import { createMachine } from "../../backend/vm/machine.ts";
import { coreKinds } from "../../compiler/ir/core-relocation.ts";
import { CLANG, compileWithClang } from "../harness/clang.ts";
import { compileOurselves } from "../kernel/compile.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";
import { run, runJson } from "./command.ts";
import { withScratch } from "./scratch.ts";
import { programUrl } from "./subjects.ts";

const source = programUrl("co-re.c");

/** By function: what is asked, of which type. The order is the compiler's own affair, and equal questions are asked as often as it likes. */
function relocations(object: Uint8Array): Record<string, string[]> {
  const { btf, functions } = parseObject(object);
  const records = btf!.ext!.relocations.flatMap(({ section, records: found }) => found.map((one) => ({ section, ...one })));
  const asked = (name: string) =>
    records
      .filter(({ section, offset }) => functions.some((one) => one.name === name && one.section.name === section && offset >= one.offset && offset < one.offset + one.size))
      .map(({ typeId, access, kind }) => {
        const type = btf!.btf.types[typeId - 1]!;
        return `${coreKinds[kind]} ${type.kind} ${"name" in type ? type.name : ""} ${access}`;
      });
  return Object.fromEntries(functions.map(({ name }) => [name, [...new Set(asked(name))].sort()]));
}

function results(object: Uint8Array): Record<string, number> {
  const found: Record<string, number> = {};
  withScratch(({ file, pins }) => {
    run(["bpftool", "prog", "loadall", file("co-re.o", object), pins]);
    const packet = file("packet", new Uint8Array(64));
    for (const { name, isGlobal } of parseObject(object).functions) {
      if (!isGlobal) continue;
      found[name] = runJson<{ retval: number }>(["bpftool", "--json", "prog", "run", "pinned", `${pins}/${name}`, "data_in", packet]).retval;
    }
  });
  return found;
}

const needs = [missingTool(CLANG), missingTool("bpftool", "version")];

describeWith("CO-RE relocations", needs, () => {
  test("are those of clang", () => {
    const ours = relocations(compileOurselves(source));
    expect(ours).toEqual(relocations(compileWithClang(source)));
    expect(Object.values(ours).flat().length).toBeGreaterThan(20);
  });
});

describeWith("libbpf", [...needs, kernelUnavailable()], () => {
  test.each(["v1", "v2", "v3", "v4"] as const)("fits our numbers to the kernel, --cpu=%s", (cpu) => {
    const object = compileOurselves(source, { cpu });
    const fitted = results(object);
    expect(fitted).toEqual(results(compileWithClang(source)));
    expect(fitted).toMatchObject({ exists: 0b011001, values: 27, types: 0b011, context: 78, reads: 0b1111 });
    // By the headers alone they are others.
    const machine = createMachine().load(readObject(object));
    for (const name of ["offsets", "exists", "sizes", "values"]) expect(machine.programs.get(name)!.run({ packet: new Uint8Array(64) }).returnValue).not.toBe(fitted[name]);
    machine.close();
  });
});

describeWith("symbols of the kernel", [...needs, kernelUnavailable()], () => {
  const symbols = programUrl("kernel-symbols.c");

  test.each(["v1", "v2", "v3", "v4"] as const)("are what libbpf finds, --cpu=%s", (cpu) => {
    const expected = { configuration: 0b1111, variables: 0b111, functions: 0b111 };
    expect(results(compileOurselves(symbols, { cpu }))).toEqual(expected);
    expect(results(compileWithClang(symbols))).toEqual(expected);
  });

  test("are described as clang does", () => {
    // clang leaves it out.
    const untyped = "schedule";
    const described = (object: Uint8Array): unknown => {
      const { types } = parseObject(object).btf!.btf;
      const name = (id: number) => {
        const type = types[id - 1]!;
        return type.kind === "var" || type.kind === "func" ? `${type.kind} ${type.name} ${type.linkage}` : type.kind;
      };
      return types.flatMap((type) =>
        type.kind === "datasec" && /^\.k/.test(type.name) ? [[type.name, type.size, type.entries.map((one) => `${name(one.type)} ${one.offset} ${one.size}`).filter((one) => !one.includes(untyped)).sort()]] : [],
      ).sort();
    };
    expect(described(compileOurselves(symbols))).toEqual(described(compileWithClang(symbols)));
  });
});
