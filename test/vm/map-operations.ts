/** Map operations from both sides: from user space through the handle, and from a program that a packet tells what to do. */

import type { LoadableMap } from "../../backend/loadable.ts";
import type { LoadedObject, Machine } from "../../backend/runner.ts";
import { hex } from "../harness/hex.ts";
import { objectOf, type ProgramSource } from "./objects.ts";

export type Side = "user" | "program";

export interface Operation {
  readonly side: Side;
  readonly what: "lookup" | "update" | "delete" | "push" | "pop" | "peek";
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  readonly flags: number;
}

/** The number of the helper that does it. */
const HELPERS = { lookup: 1, update: 2, delete: 3, push: 87, pop: 88, peek: 89 } as const;

const AT = { code: 8, flags: 16, key: 24, value: 40 } as const;
const PACKET_SIZE = 64;

/** One program for each operation, as the verifier looks at all of them: keys and values have up to 16 and 24 bytes. */
function programFor(what: Operation["what"], map: LoadableMap): ProgramSource {
  const copyIn = [0, 8, 16].flatMap((i) => [
    ...(i < 16 ? [`r1 = *(u64 *)(r6 + ${AT.key + i})`, `*(u64 *)(r10 - ${32 - i}) = r1`] : []),
    `r1 = *(u64 *)(r6 + ${AT.value + i})`,
    `*(u64 *)(r10 - ${64 - i}) = r1`,
  ]);
  const key = ["r2 = r10", "r2 += -32"];
  const value = (register: string) => [`${register} = r10`, `${register} += -64`];
  const call = `call ${HELPERS[what]}`;
  const argumentsOf: Record<Operation["what"], readonly string[]> = {
    lookup: [...key, call],
    update: [...key, ...value("r3"), `r4 = *(u64 *)(r6 + ${AT.flags})`, call],
    delete: [...key, call],
    push: [...value("r2"), `r3 = *(u64 *)(r6 + ${AT.flags})`, call],
    pop: [...value("r2"), call],
    peek: [...value("r2"), call],
  };
  const copyOut = Array.from({ length: map.valueSize }, (_, i) => [`w1 = *(u8 *)(r0 + ${i})`, `*(u8 *)(r6 + ${AT.value + i}) = w1`]).flat();
  const handOut = [0, 8, 16].flatMap((i) => [`r1 = *(u64 *)(r10 - ${64 - i})`, `*(u64 *)(r6 + ${AT.value + i}) = r1`]);
  const after =
    what === "lookup"
      ? ["if r0 == 0 goto store", ...copyOut, "r0 = 1", "store:", `*(u64 *)(r6 + ${AT.code}) = r0`]
      : [`*(u64 *)(r6 + ${AT.code}) = r0`, ...(what === "pop" || what === "peek" ? handOut : [])];
  return {
    name: what,
    section: "xdp",
    code: [
      "r6 = *(u32 *)(r1 + 0)", "r7 = *(u32 *)(r1 + 4)", "r8 = r6", `r8 += ${PACKET_SIZE}`, "if r8 > r7 goto out",
      ...copyIn, `r1 = map[${map.name}] ll`, ...argumentsOf[what], ...after,
      "out:", "r0 = 2", "exit",
    ].join("\n"),
  };
}

export class MapUnderTest {
  private readonly loaded: LoadedObject;

  constructor(
    machine: Machine,
    private readonly map: LoadableMap,
    programs: readonly Operation["what"][],
  ) {
    this.loaded = machine.load(objectOf({ programs: programs.map((what) => programFor(what, map)), maps: [map] }));
  }

  /** What comes of it, in words that can be compared. */
  perform(operation: Operation): string {
    return operation.side === "user" ? this.performAsUser(operation) : this.performAsProgram(operation);
  }

  contents(): string[] {
    const handle = this.loaded.maps.get(this.map.name)!;
    return handle.keys().map((key) => `${hex(key)}: ${hex(handle.lookup(key) ?? new Uint8Array())}`).sort();
  }

  close(): void {
    this.loaded.close();
  }

  private performAsUser({ what, key, value, flags }: Operation): string {
    const handle = this.loaded.maps.get(this.map.name)!;
    try {
      if (what === "lookup") return hex(handle.lookup(key));
      if (what === "delete") return `deleted: ${handle.delete(key)}`;
      if (what === "update") handle.update(key, value, flags);
      if (what === "push") handle.push!(value);
      if (what === "pop") return hex(handle.pop!());
      return "done";
    } catch (error) {
      return /\bE[A-Z0-9]{3,}\b/.exec(String(error))?.[0] ?? String(error);
    }
  }

  private performAsProgram({ what, key, value, flags }: Operation): string {
    const packet = new Uint8Array(PACKET_SIZE);
    const view = new DataView(packet.buffer);
    view.setBigUint64(AT.flags, BigInt(flags), true);
    packet.set(key, AT.key);
    packet.set(value, AT.value);
    const out = this.loaded.programs.get(what)!.run({ packet }).packet;
    const code = new DataView(out.buffer, out.byteOffset).getBigInt64(AT.code, true);
    return `${code}: ${hex(out.subarray(AT.value, AT.value + this.map.valueSize))}`;
  }
}
