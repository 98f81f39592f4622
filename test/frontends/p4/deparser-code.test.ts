/** What a deparser costs: the packet is resized once, by the net difference, and where nothing moves only changed fields are written. */

import { describe, expect, it } from "vitest";
import { readObject } from "../../../backend/elf/read-object.ts";
import { optimize } from "../../../compiler/passes/pipeline.ts";
import { objectOf } from "../../harness/machines.ts";
import { compileP4 } from "../../harness/p4-engines.ts";

/** Numbers of helpers (include/uapi/linux/bpf.h). */
const helpers: ReadonlyMap<number, string> = new Map([[9, "skb_store_bytes"], [26, "skb_load_bytes"], [38, "skb_change_tail"], [39, "skb_pull_data"], [43, "skb_change_head"], [44, "xdp_adjust_head"], [50, "skb_adjust_room"], [65, "xdp_adjust_tail"]]);

const program = (apply: string): string => `#include <ubpf_model.p4>
header ethernet_h { bit<48> destination; bit<48> source; bit<16> type; }
header tag_h { bit<16> tag; bit<16> type; }
header label_h { bit<20> label; bit<4> last; bit<8> ttl; }
struct headers_t { ethernet_h ethernet; tag_h tag; label_h label; tag_h more; }
struct metadata_t { }
parser prs(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata std) {
    state start { packet.extract(hdr.ethernet); packet.extract(hdr.label); transition accept; }
}
control pipe(inout headers_t hdr, inout metadata_t meta, inout standard_metadata std) { apply { ${apply} } }
control deprs(packet_out packet, in headers_t hdr) { apply { packet.emit(hdr); } }
ubpf(prs(), pipe(), deprs()) main;`;

/** What the object does to packets: helpers that are called, and the bits and the offset, from the end of the headers, of stores that do not go to the stack. */
function effects(apply: string, hook: "tc" | "xdp"): { readonly calls: readonly string[]; readonly stores: readonly string[] } {
  const { module, diagnostics } = compileP4("deparser.p4", program(apply), { hook });
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  const object = objectOf(optimize(module!, { level: 2, cpu: "v3" }), "v3");
  if (typeof object === "string") throw new Error(object);
  const { instructions } = readObject(object).programs[0]!;
  return {
    calls: instructions.flatMap((one) => (one.kind === "call" && one.target.kind === "helper" ? [helpers.get(one.target.id) ?? `helper ${one.target.id}`] : [])),
    stores: instructions.flatMap((one) => (one.kind === "store" && one.base !== 10 ? [`${one.bits} at ${one.offset}`] : [])),
  };
}

describe.each(["tc", "xdp"] as const)("at %s", (hook) => {
  it("one field is one store, and nothing is moved", () => {
    expect(effects("hdr.label.ttl = hdr.label.ttl - 1;", hook)).toEqual({ calls: [], stores: ["8 at -1"] });
  });

  it("a field of the first header and one of the second are a store each", () => {
    expect(effects("hdr.ethernet.type = 0x8847; hdr.label.ttl = 7;", hook)).toEqual({ calls: [], stores: ["16 at -6", "8 at -1"] });
  });

  it("what is assigned to no field is not written", () => {
    expect(effects("meta = meta;", hook)).toEqual({ calls: [], stores: [] });
  });

  it("headers that come and go with the same length move nothing", () => {
    const { calls, stores } = effects("hdr.label.setInvalid(); hdr.tag.setValid(); hdr.tag = { 1, 2 };", hook);
    expect(calls).toEqual([]);
    expect(stores.length).toBeGreaterThan(0);
  });

  it("longer is one call, for the net difference", () => {
    const { calls } = effects("hdr.label.setInvalid(); hdr.tag.setValid(); hdr.tag = { 1, 2 }; hdr.more.setValid(); hdr.more = { 3, 4 };", hook);
    expect(calls).toEqual([hook === "tc" ? "skb_change_head" : "xdp_adjust_head"]);
  });

  it("shorter is one call, or at tc the kernel's and one by hand where it refuses", () => {
    // Whole pieces, and then what is left.
    const moved = ["skb_load_bytes", "skb_store_bytes"];
    const { calls } = effects("hdr.label.setInvalid();", hook);
    expect(calls).toEqual(hook === "tc" ? ["skb_adjust_room", ...moved, ...moved, "skb_change_tail"] : ["xdp_adjust_head"]);
  });
});
