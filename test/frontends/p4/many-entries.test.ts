/** Tables with more constant entries than one writes by hand: the kernel's verifier has to follow every path. */

import { describe, expect, it } from "vitest";
import { compileP4, enginesOf } from "../../harness/p4-engines.ts";

const ENTRIES = 1500;
const address = (index: number): number => index * 7919;

const program = `#include <ebpf_model.p4>
header flow_h { bit<32> address; bit<4> high; bit<4> low; bit<128> rest; }
struct headers_t { flow_h flow; }
parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.flow); transition accept; }
}
control pipe(inout headers_t hdr, out bool pass) {
    action is(bool yes) { pass = yes; }
    table flows {
        key = { hdr.flow.address : exact; hdr.flow.low : exact; }
        actions = { is; }
        const default_action = is(false);
        const entries = { ${Array.from({ length: ENTRIES }, (_, index) => `(${address(index)}, ${index % 16}) : is(${index % 3 !== 0});`).join("\n")} }
    }
    apply { flows.apply(); }
}
ebpfFilter(prs(), pipe()) main;`;

function packet(address: number, low: number): Uint8Array {
  const bytes = new Uint8Array(21);
  new DataView(bytes.buffer).setUint32(0, address);
  bytes[4] = 0xf0 | low;
  return bytes;
}

describe("constant entries", () => {
  it("with several exact keys are followed by the verifier, however many there are", () => {
    const { module, diagnostics } = compileP4("entries.p4", program);
    expect(diagnostics).toEqual([]);
    for (const engine of enginesOf(module!)) {
      const passes = (at: number, low: number): boolean => engine.run(packet(at, low)).returnValue === 0;
      for (const index of [0, 1, 2, 3, 700, ENTRIES - 1]) {
        expect(passes(address(index), index % 16), `${engine.name}, entry ${index}`).toBe(index % 3 !== 0);
        expect(passes(address(index), (index + 1) % 16), `${engine.name}, beside entry ${index}`).toBe(false);
      }
      expect(passes(5, 0), engine.name).toBe(false);
      engine.close();
    }
  });
});
