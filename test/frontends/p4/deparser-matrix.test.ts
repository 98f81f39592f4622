/** What becomes of the headers, in every way and at each hook, is what the interpreter of the language says, on every machine. */

import { describe, expect, it } from "vitest";
import { deparsers, shapePackets, shapeProgram, shapes } from "../../generators/p4/deparser-shapes.ts";
import { oracleFault } from "../../harness/p4-oracle.ts";

describe.each(deparsers)("%s", (deparser) => {
  const hook = deparser === "ubpf_model at tc" ? "tc" : "xdp";
  // What is always done to a packet is known when it is compiled, what is done sometimes only to the run; both models have the same code at XDP.
  const ways = { "xdp_model at xdp": [true], "ubpf_model at xdp": [false], "ubpf_model at tc": [false, true] }[deparser];

  it.each(Object.entries(shapes))("%s", (_, shape) => {
    for (const sometimes of ways) {
      const text = shapeProgram(shape, deparser, sometimes);
      expect(oracleFault({ text, hook, port: 0, packets: shapePackets(shape), entries: [], level: sometimes ? 2 : 1, specified: true }) ?? "").toBe("");
    }
  });
});
