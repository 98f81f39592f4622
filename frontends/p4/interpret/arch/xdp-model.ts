/** xdp_model.p4: a parser, a switch that gives the verdict, and a deparser, at the XDP hook. */

import type { Externs } from "../base.ts";
import { ProgramInterpreter, type Outcome } from "../interpret.ts";
import { Cell, fieldOf } from "../places.ts";
import { certain, UNDEFINED, Unspecified, type Value } from "../values.ts";
import { verdicts, type ArchitectureModel } from "./architecture.ts";
import { Cells } from "./cells.ts";
import { internetChecksum, replacedChecksum } from "./checksums.ts";
import { counters } from "./ebpf-model.ts";
import { runStages } from "./switches.ts";

/** In the order of the kernel's verdicts. */
const actions = ["XDP_ABORTED", "XDP_DROP", "XDP_PASS", "XDP_TX", "XDP_REDIRECT"];

export const xdpModel: ArchitectureModel = {
  packageName: "xdp",
  start(checked, { controlPlane, inputPort, functions }) {
    const cells = new Cells();
    const call: Externs["call"] = (name, args) => (checksums.has(name) ? checksumCall(name, args) : (functions?.(name, args) ?? null));
    const program = new ProgramInterpreter(checked, controlPlane, { ...counters(cells), call });
    return { run: (packet) => run(program, packet, inputPort), cells: cells.contents };
  },
};

function run(program: ProgramInterpreter, bytes: Uint8Array, inputPort: bigint): Outcome {
  const [parser, control, deparser] = program.blocks;
  const headers = program.fresh(parser!, 1);
  const given = { kind: "place", place: new Cell({ kind: "struct", fields: new Map([["input_port", inputPort]]) }) } as const;
  const decided = program.fresh(control!, 2);
  const stages = { parser: parser!, control: control!, deparser: deparser! };
  const { kind, packet } = runStages(program, stages, { parser: [headers], control: [headers, given, decided], deparser: (out) => [headers, out] }, bytes);
  if (kind !== "done") return { verdict: verdicts.xdp.aborted, packet };
  const action = fieldOf(decided.place, "output_action").read();
  if (typeof action !== "object" || action.kind !== "member") throw new Unspecified("the verdict has no defined value");
  const verdict = actions.indexOf(action.name);
  return verdict === verdicts.xdp.redirect ? { verdict, packet, port: Number(certain(fieldOf(decided.place, "output_port").read())) } : { verdict, packet };
}

const checksums: ReadonlySet<string> = new Set(["ebpf_ipv4_checksum", "csum_replace2", "csum_replace4"]);

const checksumCall: Externs["call"] = (name, args) => {
  const values = args.map(({ value }) => value);
  if (!values.every((value): value is bigint => typeof value === "bigint")) return UNDEFINED;
  return checksum(name, values);
};

function checksum(name: string, values: readonly bigint[]): Value {
  switch (name) {
    case "ebpf_ipv4_checksum": {
      const [version, ihl, diffserv, length, identification, flags, fragment, ttl, protocol, source, destination] = values as readonly bigint[] & { readonly length: 11 };
      const first = (version! << 12n) | (ihl! << 8n) | diffserv!;
      const third = (flags! << 13n) | fragment!;
      return internetChecksum([[first, 16], [length!, 16], [identification!, 16], [third, 16], [(ttl! << 8n) | protocol!, 16], [source!, 32], [destination!, 32]]);
    }
    case "csum_replace2":
    case "csum_replace4":
      return replacedChecksum(values[0]!, values[1]!, values[2]!, name === "csum_replace2" ? 16 : 32);
    default:
      return UNDEFINED;
  }
}
