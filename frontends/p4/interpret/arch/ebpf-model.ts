/** ebpf_model.p4: a parser and a filter; the packet passes when both accept it, and is not changed. */

import type { ExternArgument, Externs } from "../base.ts";
import type { ExternObject } from "../instances.ts";
import { ProgramInterpreter, type Outcome } from "../interpret.ts";
import { PacketIn, Reject, wholePacket } from "../packets.ts";
import { certain, truth, Unspecified, type Value } from "../values.ts";
import { verdicts, type ArchitectureModel } from "./architecture.ts";
import { Cells } from "./cells.ts";

export const ebpfModel: ArchitectureModel = {
  packageName: "ebpfFilter",
  start(checked, { controlPlane, hook, functions }) {
    const cells = new Cells();
    const program = new ProgramInterpreter(checked, controlPlane, { ...counters(cells), ...(functions && { call: functions }) });
    const { pass, drop } = verdicts[hook];
    const run = (packet: Uint8Array): Outcome => ({ verdict: passes(program, packet) ? pass : drop, packet: wholePacket(packet) });
    return { run, cells: cells.contents };
  },
};

function passes(program: ProgramInterpreter, packet: Uint8Array): boolean {
  const [parser, filter] = program.blocks;
  const headers = program.fresh(parser!, 1);
  const accept = program.fresh(filter!, 1);
  try {
    program.apply(parser!, [{ kind: "packetIn", packet: new PacketIn(packet) }, headers]);
  } catch (reason) {
    if (reason instanceof Reject) return false;
    throw reason;
  }
  program.apply(filter!, [headers, accept]);
  return truth(accept.place.read());
}

export function counters(cells: Cells): Externs {
  return {
    method(object, method, args) {
      if (object.type.declaration.name.text !== "CounterArray") return null;
      count(cells, object, args, method === "add" ? certain(args[1]!.value!) : 1n);
      return null;
    },
    call: () => null,
  };
}

/** Counters of 32 bits. One that an array has no place for counts nothing. */
function count(cells: Cells, counter: ExternObject, [index]: readonly ExternArgument[], amount: bigint): void {
  const at = certain(index!.value!);
  const [size, sparse] = counter.args as readonly [Value, Value];
  if (sparse === true && !cells.has(counter, Number(at)) && BigInt(cells.count(counter)) >= certain(size)) throw new Unspecified("more counters than the map has places for");
  if (sparse === true || at < certain(size)) cells.write(counter, Number(at), BigInt.asUintN(32, cells.read(counter, Number(at)) + amount));
}
