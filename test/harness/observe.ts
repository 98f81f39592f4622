/** What a run of a module's program shows to the outside: the verdict, the packet and the maps. */

import { createInterpreter, type InterpreterOptions } from "../../compiler/ir/interpret.ts";
import type { Module } from "../../compiler/ir/ir.ts";
import { printModule } from "../../compiler/ir/print.ts";
import { hex } from "./hex.ts";
import { SmallEnvironment } from "./small-environment.ts";

export interface Observation {
  /** The verdict after each packet, and the packet as it left, in hexadecimal. */
  readonly runs: readonly string[];
  /** The values of the maps after all packets. */
  readonly maps: Readonly<Record<string, string>>;
}

/** Runs `main` of the module on each packet in turn, in the interpreter. */
export function observe(module: Module, packets: readonly Uint8Array[], options: InterpreterOptions = {}): Observation {
  const environment = new SmallEnvironment(module);
  const interpreter = createInterpreter(module, environment, { maxSteps: 1_000_000, ...options });
  const runs = packets.map((packet) => {
    let verdict: bigint | null = null;
    const after = environment.withPacket(packet, (context) => (verdict = interpreter.call("main", [context])));
    return `${String(verdict)} ${hex(after)}`;
  });
  const maps = environment.contents();
  environment.dispose();
  return { runs, maps };
}

/** Three packets: round numbers, and noise that depends on the module alone. */
export function packetsOf(module: Module): Uint8Array[] {
  const random = generator(hash(printModule(module)));
  const packet = (byte: (index: number) => number): Uint8Array => Uint8Array.from({ length: 64 }, (_, index) => byte(index));
  return [packet(() => 0), packet((index) => (index % 8 === 0 ? index / 8 + 1 : 0)), packet(() => random() & 0xff)];
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

/** Xorshift: 32 bits a call. */
function generator(seed: number): () => number {
  let state = seed || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
