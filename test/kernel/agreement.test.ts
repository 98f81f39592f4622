/** The built-in machine against the kernel: every helper's results, packets, contexts and maps must be the same. */

import { expect, it } from "vitest";
import { readObject } from "../../backend/elf/read-object.ts";
import { kernelUnavailable } from "../../backend/kernel/availability.ts";
import { openKernel } from "../../backend/kernel/machine.ts";
import type { LoadableObject } from "../../backend/loadable.ts";
import type { LoadedObject, Machine } from "../../backend/runner.ts";
import { createMachine } from "../../backend/vm/machine.ts";
import { packet } from "./assembly.ts";
import { compileWithClang } from "./clang.ts";
import { describeWith, missingTool } from "./requirements.ts";

const requirements = [kernelUnavailable(), missingTool("clang-22")];
const isPossible = requirements.every((one) => one === null);
const objects: readonly LoadableObject[] = isPossible
  ? ["helpers.c"].map((name) => readObject(compileWithClang(new URL(`programs/${name}`, import.meta.url))))
  : [];

/** UDP over IPv4 with a correct length, and one that is shorter than its header says. */
const packets: readonly (readonly [string, Uint8Array])[] = [
  ["60 bytes of UDP", udp(60)],
  ["200 bytes of UDP", udp(200)],
  ["no IP", packet(64)],
];

function udp(length: number): Uint8Array {
  const bytes = packet(length);
  bytes.set([0x45, 0, (length - 14) >> 8, (length - 14) & 255, 0, 1, 0, 0, 64, 17, 0x12, 0x34, 10, 0, 0, 1, 10, 0, 0, 2, 16, 146, 16, 147], 14);
  return bytes;
}

interface Outcome {
  readonly returnValue: number;
  readonly packet: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly maps: Readonly<Record<string, readonly string[]>>;
}

/** Fields that say where and when it ran. */
const ofTheMoment = new Set(["hash", "ifindex", "ingress_ifindex", "napi_id", "queue_mapping", "rx_queue_index", "tstamp", "data", "data_end", "data_meta"]);
/** What bpf_prog_test_run_skb copies out; the rest stays zero there. */
const reported = new Set(["mark", "priority", "cb[0]", "cb[1]", "cb[2]", "cb[3]", "cb[4]", "wire_len", "gso_segs"]);

function outcome(machine: Machine, object: LoadableObject, name: string, bytes: Uint8Array): Outcome {
  const loaded = machine.load(object);
  try {
    const program = loaded.programs.get(name)!;
    const result = program.run({ packet: bytes, ...(program.section === "classifier" && { context: { mark: 1, priority: 2, "cb[3]": 3 } }) });
    return {
      returnValue: result.returnValue,
      packet: hex(result.packet),
      context: Object.fromEntries(Object.entries(result.context).filter(([field]) => reported.has(field) && !ofTheMoment.has(field))),
      maps: mapContents(loaded),
    };
  } finally {
    loaded.close();
  }
}

function mapContents(loaded: LoadedObject): Record<string, string[]> {
  const contents: Record<string, string[]> = {};
  for (const [name, map] of loaded.maps) {
    if (name.startsWith(".") || map.definition.keySize === 0) continue;
    contents[name] = map.keys().map((key) => `${hex(key)} ${hex(map.lookup(key)!)}`).sort();
  }
  return contents;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

describeWith("the built-in machine and the kernel", requirements, () => {
  const names = objects.flatMap((object) => object.programs.map((program) => [program.name, object] as const));
  for (const [name, object] of names) {
    it.each(packets)(`agree on ${name} with %s`, (_, bytes) => {
      const expected = outcome(openKernel(), object, name, bytes);
      expect(outcome(createMachine(), object, name, bytes)).toEqual(expected);
    });
  }
});
