/** The files of stdlib/p4: each stands by itself, and programs for architectures that cannot be compiled say so once. */

import { describe, expect, test } from "vitest";
import { diskReader, STANDARD_LIBRARY } from "../../compiler/cli/host.ts";
import { renderDiagnostic } from "../../compiler/diagnostics/render.ts";
import { compileFile, type DriverOptions, type DriverResult } from "../../compiler/driver.ts";

function compiled(text: string, options: Partial<DriverOptions> = {}): DriverResult {
  const library = diskReader("stdlib");
  return compileFile("x.p4", { reader: { read: (path) => (path === "x.p4" ? text : library.read(path)) }, systemIncludePaths: [`${STANDARD_LIBRARY}/p4`], ...options });
}

const shown = (result: DriverResult): string => result.diagnostics.map((one) => renderDiagnostic(one, { color: false })).join("");

const models = ["core.p4", "ebpf_model.p4", "xdp_model.p4", "ubpf_model.p4", "psa.p4", "pna.p4", "v1model.p4", "bmv2/psa.p4", "dpdk/psa.p4", "dpdk/pna.p4"];

test.each(models)("%s checks by itself, twice included", (name) => {
  expect(shown(compiled(`#include <${name}>\n#include <${name}>\n`, { until: "checked" }))).toBe("");
});

test.each([
  ["ubpf_model.p4", "UBPF_MODEL_VERSION", "20200515"],
  ["ubpf_model.p4", "UBPF_MODEL_VERSION", "20200101"],
  ["v1model.p4", "V1MODEL_VERSION", "20180101"],
  ["v1model.p4", "V1MODEL_VERSION", "20200408"],
])("%s checks with %s %s", (name, macro, version) => {
  expect(shown(compiled(`#define ${macro} ${version}\n#include <${name}>\n`, { until: "checked" }))).toBe("");
});

const PARSE = "{ state start { transition accept; } }";
type Program = readonly [model: string, packageName: string, text: string];

const compilable: readonly Program[] = [
  ["ebpf_model.p4", "ebpfFilter", `
parser p(packet_in b, out hs h) ${PARSE}
control f(inout hs h, out bool pass) {
  CounterArray(16, true) counts;
  apply { counts.increment(1); pass = h.e.isValid(); }
}
ebpfFilter(p(), f()) main;`],
  ["xdp_model.p4", "xdp", `
parser p(packet_in b, out hs h) ${PARSE}
control s(inout hs h, in xdp_input i, out xdp_output o) { apply { o.output_action = xdp_action.XDP_TX; o.output_port = i.input_port; } }
control d(in hs h, packet_out b) { apply { b.emit(h.e); } }
xdp(p(), s(), d()) main;`],
  ["ubpf_model.p4", "ubpf", `
parser p(packet_in b, out hs h, inout m meta, inout standard_metadata std) ${PARSE}
control s(inout hs h, inout m meta, inout standard_metadata std) {
  Register<bit<32>, bit<8>>(16) counts;
  apply { counts.write(1, counts.read(1) + 1); std.output_action = ubpf_action.PASS; }
}
control d(packet_out b, in hs h) { apply { b.emit(h.e); } }
ubpf(p(), s(), d()) main;`],
];

const notYet: readonly Program[] = [
  ["v1model.p4", "V1Switch", `
parser p(packet_in b, out hs h, inout m meta, inout standard_metadata_t std) ${PARSE}
control v(inout hs h, inout m meta) { apply { verify_checksum(true, { h.e.a }, h.e.b, HashAlgorithm.csum16); } }
control i(inout hs h, inout m meta, inout standard_metadata_t std) {
  counter(8, CounterType.packets) seen;
  table t { key = { h.e.a: ternary; } actions = { NoAction; } }
  apply { seen.count(1); mark_to_drop(std); t.apply(); }
}
control e(inout hs h, inout m meta, inout standard_metadata_t std) { apply {} }
control d(packet_out b, in hs h) { apply { b.emit(h.e); } }
V1Switch(p(), v(), i(), e(), v(), d()) main;`],
  ["psa.p4", "PSA_Switch", `
parser ip(packet_in b, out hs h, inout m meta, in psa_ingress_parser_input_metadata_t i, in m r, in m c) ${PARSE}
control ig(inout hs h, inout m meta, in psa_ingress_input_metadata_t i, inout psa_ingress_output_metadata_t o) {
  Register<bit<16>, bit<8>>(16) seen;
  apply { seen.write(1, h.e.a); send_to_port(o, i.ingress_port); }
}
control id(packet_out b, out m c, out m r, out m n, inout hs h, in m meta, in psa_ingress_output_metadata_t i) { apply { b.emit(h.e); } }
parser ep(packet_in b, out hs h, inout m meta, in psa_egress_parser_input_metadata_t i, in m n, in m c, in m d) ${PARSE}
control eg(inout hs h, inout m meta, in psa_egress_input_metadata_t i, inout psa_egress_output_metadata_t o) { apply {} }
control ed(packet_out b, out m c, out m r, inout hs h, in m meta, in psa_egress_output_metadata_t i, in psa_egress_deparser_input_metadata_t d) { apply { b.emit(h.e); } }
PSA_Switch(IngressPipeline(ip(), ig(), id()), PacketReplicationEngine(), EgressPipeline(ep(), eg(), ed()), BufferingQueueingEngine()) main;`],
  ["pna.p4", "PNA_NIC", `
parser p(packet_in b, out hs h, inout m meta, in pna_main_parser_input_metadata_t i) ${PARSE}
control r(in hs h, inout m meta, in pna_pre_input_metadata_t i, inout pna_pre_output_metadata_t o) { apply {} }
control c(inout hs h, inout m meta, in pna_main_input_metadata_t i, inout pna_main_output_metadata_t o) {
  apply { send_to_port(SelectByDirection(i.direction, (PortId_t)0, (PortId_t)1)); }
}
control d(packet_out b, in hs h, in m meta, in pna_main_output_metadata_t o) { apply { b.emit(h.e); } }
PNA_NIC(p(), r(), c(), d()) main;`],
];

const programOf = ([model, , text]: Program): string => `#include <${model}>\nheader eth { bit<16> a; bit<16> b; }\nstruct hs { eth e; }\nstruct m {}${text}\n`;

test.each(compilable)("a program for %s compiles", (...program) => {
  const { diagnostics, object } = compiled(programOf(program));
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(object?.length).toBeGreaterThan(0);
});

describe("a program that cannot be compiled yet", () => {
  test.each(notYet)("for %s checks, and has one error at main", (...program) => {
    const source = programOf(program);
    expect(shown(compiled(source, { until: "checked" }))).toBe("");
    const { diagnostics, object } = compiled(source);
    expect(object).toBeUndefined();
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([["P0702", `the architecture of package '${program[1]}' cannot be compiled yet`]]);
    expect(diagnostics[0]!.span?.line).toBe(source.trimEnd().split("\n").length);
  });
});
