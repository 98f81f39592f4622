/** Each model at each hook: its verdicts on the built-in machine and in the kernel, or that it is not offered there. */

import { describe, expect, it } from "vitest";
import { kernelUnavailable, openKernel } from "../../../backend/kernel/machine.ts";
import { compile, createMachine, loadObject, type Machine } from "../../../compiler/library.ts";
import { describeWith } from "../../kernel/requirements.ts";

const HOOKS = ["tc", "xdp", "lwt-xmit", "cgroup-skb", "socket"] as const;
type HookName = (typeof HOOKS)[number];

const head = (model: string): string => `#include <${model}.p4>\nheader h_t { bit<8> op; }\nstruct headers_t { h_t h; }\n`;
const states = "state start { packet.extract(hdr.h); transition select(hdr.h.op) { 9: reject; default: accept; } }";

/** The first byte says what becomes of the packet: 1 passes, 2 is dropped, 9 is rejected by the parser. */
const programs = {
  ebpf_model: `${head("ebpf_model")}
parser prs(packet_in packet, out headers_t hdr) { ${states} }
control pipe(inout headers_t hdr, out bool pass) { apply { pass = hdr.h.op == 1; } }
ebpfFilter(prs(), pipe()) main;`,
  xdp_model: `${head("xdp_model")}
parser prs(packet_in packet, out headers_t hdr) { ${states} }
control pipe(inout headers_t hdr, in xdp_input given, out xdp_output decided) {
    apply { decided = { hdr.h.op == 1 ? xdp_action.XDP_PASS : xdp_action.XDP_DROP, 0 }; }
}
control deprs(in headers_t hdr, packet_out packet) { apply { packet.emit(hdr.h); } }
xdp(prs(), pipe(), deprs()) main;`,
  ubpf_model: `${head("ubpf_model")}
struct meta_t { }
parser prs(packet_in packet, out headers_t hdr, inout meta_t meta, inout standard_metadata std) { ${states} }
control pipe(inout headers_t hdr, inout meta_t meta, inout standard_metadata std) { apply { if (hdr.h.op != 1) { mark_to_drop(); } } }
control deprs(packet_out packet, in headers_t hdr) { apply { packet.emit(hdr.h); } }
ubpf(prs(), pipe(), deprs()) main;`,
};

/** What a packet that passes, one that is dropped, and one that the parser rejects end with (linux/bpf.h, linux/pkt_cls.h). */
const verdicts: Readonly<Record<keyof typeof programs, Partial<Record<HookName, readonly number[]>>>> = {
  ebpf_model: { tc: [0, 2, 2], xdp: [2, 1, 1], "cgroup-skb": [1, 0, 0], socket: [0xffff_ffff, 0, 0] },
  xdp_model: { xdp: [2, 1, 0] },
  ubpf_model: { tc: [0, 2, 0], xdp: [2, 1, 2], "lwt-xmit": [0, 2, 0] },
};

/** Machines take packets from their link-layer header, which these hooks do not see. */
const behindLinkLayer: ReadonlySet<HookName> = new Set(["lwt-xmit", "cgroup-skb", "socket"]);

function run(machine: Machine, model: keyof typeof programs, hook: HookName): number[] {
  const { object, diagnostics } = compile("program.p4", { files: { "program.p4": programs[model] }, hook });
  expect(diagnostics).toEqual([]);
  const loaded = loadObject(object!, machine);
  const [program] = loaded.programs.values();
  const link = behindLinkLayer.has(hook) ? 14 : 0;
  const results = [1, 2, 9].map((op) => program!.run({ packet: Uint8Array.from([...new Uint8Array(link), op, ...new Uint8Array(40)]) }).returnValue);
  loaded.close();
  return results;
}

const models = Object.keys(programs) as (keyof typeof programs)[];
const pairs = models.flatMap((model) => HOOKS.map((hook) => [model, hook, verdicts[model][hook]] as const));
const offered = pairs.flatMap(([model, hook, expected]) => (expected ? [[model, hook, expected] as const] : []));

describe("on the built-in machine", () => {
  it.each(offered)("%s at %s gives %j", (model, hook, expected) => expect(run(createMachine(), model, hook)).toEqual(expected));
});

describeWith("in the kernel", [kernelUnavailable()], () => {
  it.each(offered)("%s at %s gives %j", (model, hook, expected) => expect(run(openKernel(), model, hook)).toEqual(expected));
});

it.each(pairs.filter(([, , expected]) => !expected))("%s has no hook %s", (model, hook) => {
  const { diagnostics } = compile("program.p4", { files: { "program.p4": programs[model] }, hook });
  const names = HOOKS.filter((name) => verdicts[model][name]);
  expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([["P0702", `${model} has no hook '${hook}'`]]);
  expect(diagnostics[0]!.hint?.replace("what it has: ", "").split(", ").sort()).toEqual([...names].sort());
});
