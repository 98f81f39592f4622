/** Random programs with packets and entries, for machines that have to agree on what they do. */

import fc from "fast-check";
import type { Architecture } from "./architectures.ts";
import { busyRecipes, fullTapes, tapes, type Tape } from "./choices.ts";
import { numbersIn, packetOf } from "./packets.ts";
import { generate, programText } from "./program.ts";

export interface OracleCase {
  readonly text: string;
  readonly hook: "tc" | "xdp";
  /** The port that packets come in at. */
  readonly port: number;
  readonly packets: readonly Uint8Array[];
  /** What decides which entries the control plane puts into the tables. */
  readonly entries: Tape;
  /** Of optimisation. */
  readonly level: 1 | 2;
  /** The specification is to say what becomes of every packet. */
  readonly specified?: true;
}

const PACKETS = 10;

export function oracleCases(architectures: readonly Architecture[]): fc.Arbitrary<OracleCase> {
  const parts = fc.record({ recipe: busyRecipes, packets: fc.oneof({ withCrossShrink: true }, fc.array(tapes(150), { minLength: 1, maxLength: 1 }), { arbitrary: fc.array(fullTapes(150), { minLength: PACKETS, maxLength: PACKETS }), weight: 50 }), entries: fullTapes(150), atXdp: fc.boolean(), port: fc.constantFrom(0, 1, 3, 0xffff), level: fc.constantFrom<1 | 2>(2, 1) });
  return parts.map(({ recipe, packets, entries, atXdp, port, level }) => {
    const program = generate(recipe, { architectures, defined: true });
    const text = programText(program);
    const { hooks } = program.architecture;
    const hook = hooks[atXdp ? hooks.length - 1 : 0]!;
    const known = numbersIn(text);
    return { text, hook, port, packets: packets.map((tape) => packetOf(tape, known)), entries, level };
  });
}
