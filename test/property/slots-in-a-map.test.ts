/** Generated modules mean the same with their variables in a map, and are loaded so. */

import { describe, expect, it } from "vitest";
import { verifyModule } from "../../compiler/analysis/verify.ts";
import { moveSlotsToMap, SCRATCH_MAP } from "../../compiler/passes/slots-to-map.ts";
import { optimize } from "../../compiler/passes/pipeline.ts";
import { allMachines } from "../harness/all-machines.ts";
import { checkModules } from "../harness/check-modules.ts";
import { objectOf, observeOn } from "../harness/machines.ts";
import { observe, packetsOf, type Observation } from "../harness/observe.ts";

const count = Number(process.env["FUZZ_COUNT"] ?? 400);

describe("variables in a map", () => {
  it.each([0, 2] as const)("change no meaning at level %i", (level) => {
    let moved = 0;
    checkModules({ seed: 4300 + level, count }, (module) => {
      const packets = packetsOf(module);
      const legal = optimize(module, { level, cpu: "v3" });
      const everything = new Map(legal.functions.map(({ name }) => [name, Infinity]));
      const { module: inMap, bytes } = moveSlotsToMap(legal, everything);
      if (bytes.size === 0) return;
      moved++;
      expect(verifyModule(inMap)).toEqual([]);
      const expected = observe(module, packets);
      expect(withoutScratch(observe(inMap, packets))).toEqual(expected);
      const object = objectOf(inMap, "v3");
      if (typeof object === "string") return;
      for (const machine of allMachines()) expect(withoutScratch(observeOn(machine, object, packets)), machine.name).toEqual(expected);
    });
    expect(moved).toBeGreaterThan(count / 20);
  }, 600_000);
});

function withoutScratch({ runs, maps }: Observation): Observation {
  return { runs, maps: Object.fromEntries(Object.entries(maps).filter(([name]) => !name.startsWith(SCRATCH_MAP))) };
}
