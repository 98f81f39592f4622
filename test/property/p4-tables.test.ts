/** Random tables with random entries, on every engine: the entry that a plain model picks runs, and is listed as it was added. */

import fc from "fast-check";
import { it } from "vitest";
import { Control } from "../../compiler/control-plane/control.ts";
import type { TableDescription } from "../../compiler/control-plane/control-plane.ts";
import type { Entry } from "../../compiler/control-plane/entries.ts";
import { ones, prefixMask, type Match } from "../../compiler/control-plane/match.ts";
import { compileP4, enginesOf } from "../harness/p4-engines.ts";

const numRuns = Number(process.env["P4_TABLES"] ?? 40);
const seed = Number(process.env["P4_SEED"] ?? 1);
const WIDTHS = [1, 5, 8, 9, 16, 31, 32, 33, 48, 64, 65, 128, 200];
const MISS = 1000;

interface Key {
  readonly bits: number;
  readonly kind: Match["kind"];
  readonly isSigned: boolean;
}

interface Case {
  readonly keys: readonly Key[];
  /** What decides on entries and packets. */
  readonly tape: readonly bigint[];
}

const keys: fc.Arbitrary<Key> = fc.record({ bits: fc.constantFrom(...WIDTHS), kind: fc.constantFrom("exact", "lpm", "ternary", "range", "optional"), isSigned: fc.boolean() });
const cases: fc.Arbitrary<Case> = fc.record({ keys: fc.array(keys, { minLength: 1, maxLength: 3 }), tape: fc.array(fc.bigInt(0n, ones(256)), { minLength: 200, maxLength: 200 }) });

function program(all: readonly Key[]): string {
  const total = all.reduce((sum, { bits }) => sum + bits, 0);
  const fields = all.map(({ bits, isSigned }, index) => `${isSigned ? "int" : "bit"}<${bits}> k${index};`);
  return `#include <ebpf_model.p4>
match_kind { range, optional }
header keys_h { ${fields.join(" ")} bit<${128 + ((8 - (total % 8)) % 8)}> rest; }
struct headers_t { keys_h keys; }
parser prs(packet_in packet, out headers_t hdr) { state start { packet.extract(hdr.keys); transition accept; } }
control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(2, false) found;
    action take(bit<32> id, bit<80> more) { found.add(0, id + more[79:48]); }
    action miss(bit<32> id) { found.add(0, id); }
    table t {
        key = { ${all.map(({ kind }, index) => `hdr.keys.k${index} : ${kind};`).join(" ")} }
        actions = { take; miss; }
        size = 64;
        default_action = miss(${MISS});
    }
    apply { pass = true; if (t.apply().hit) { found.increment(1); } }
}
ebpfFilter(prs(), pipe()) main;
`;
}

// The model --------------------------------------------------------------------------------------------------------------

function fits({ bits, isSigned }: Key, match: Match, value: bigint): boolean {
  const number = (raw: bigint): bigint => (isSigned ? BigInt.asIntN(bits, raw) : raw);
  switch (match.kind) {
    case "exact":
      return value === match.value;
    case "optional":
      return match.value === null || value === match.value;
    case "lpm":
      return value >> BigInt(bits - match.prefix) === match.value >> BigInt(bits - match.prefix);
    case "ternary":
      return ((value ^ match.value) & match.mask) === 0n;
    case "range":
      return number(match.low) <= number(value) && number(value) <= number(match.high);
  }
}

/** The index of the entry that wins; undefined for a miss. */
function winner(all: readonly Key[], entries: readonly Entry[], values: readonly bigint[]): Entry | undefined {
  const rank = ({ matches, priority }: Entry): number => priority * 1000 + matches.reduce((sum, match) => sum + (match.kind === "lpm" ? match.prefix : 0), 0);
  return entries.filter(({ matches }) => matches.every((match, index) => fits(all[index]!, match, values[index]!))).sort((a, b) => rank(b) - rank(a))[0];
}

// Entries and packets ----------------------------------------------------------------------------------------------------

class Tape {
  private at = 0;
  constructor(private readonly numbers: readonly bigint[]) {}
  next(): bigint {
    return this.numbers[this.at++ % this.numbers.length]!;
  }
  below(limit: number): number {
    return Number(this.next() % BigInt(limit));
  }
}

/** Near one of a few values, so that entries and packets meet. */
function near({ bits }: Key, index: number, tape: Tape): bigint {
  const base = BigInt.asUintN(bits, 0x5a5a_0f0f_3333n * BigInt(index + 3) * BigInt(1 + tape.below(3)));
  return tape.below(3) === 0 ? BigInt.asUintN(bits, base ^ (1n << BigInt(tape.below(bits)))) : base;
}

function someMatch(key: Key, index: number, tape: Tape): Match {
  const { bits, kind, isSigned } = key;
  const value = near(key, index, tape);
  switch (kind) {
    case "exact":
      return { kind, value };
    case "optional":
      return { kind, value: tape.below(3) === 0 ? null : value };
    case "lpm": {
      const prefix = tape.below(bits + 1);
      return { kind, value: value & prefixMask(prefix, bits), prefix };
    }
    case "ternary": {
      const mask = tape.below(2) === 0 ? prefixMask(tape.below(bits + 1), bits) : BigInt.asUintN(bits, tape.next() | tape.next());
      return { kind, value: value & mask, mask };
    }
    case "range": {
      const other = tape.below(2) === 0 ? near(key, index, tape) : BigInt.asUintN(bits, tape.next());
      const [low, high] = [value, other].sort((a, b) => Number((isSigned ? BigInt.asIntN(bits, a) - BigInt.asIntN(bits, b) : a - b) > 0n) * 2 - 1);
      return { kind, low: low!, high: high! };
    }
  }
}

/** No two have one priority, whichever batch they are of. */
function someEntries(all: readonly Key[], table: TableDescription, tape: Tape, batch: number): Entry[] {
  const [take] = table.actions;
  const entries = Array.from({ length: tape.below(14) }, (_, index): Entry => {
    const id = batch * 20 + index;
    const matches = all.map((key, at) => someMatch(key, at, tape));
    return { matches, priority: table.kind === "masked" ? tape.below(50) * 100 + id : 0, call: { action: take!, args: [BigInt(id), BigInt(100 * id) << 48n] } };
  });
  // In a table without priorities there is one entry for each key.
  const text = ({ matches, priority }: Entry): string => matches.map((match) => Object.values(match).join(" ")).concat(String(priority)).join();
  return [...new Map(entries.map((entry) => [text(entry), entry])).values()];
}

function packetOf(all: readonly Key[], values: readonly bigint[]): Uint8Array {
  const bits = all.map((key, index) => values[index]!.toString(2).padStart(key.bits, "0")).join("");
  const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, "0").match(/.{8}/g) ?? [];
  return Uint8Array.from([...bytes.map((byte) => parseInt(byte, 2)), ...new Array<number>(32).fill(0)]);
}

function listed(entries: readonly Entry[]): string[] {
  return entries.map(({ matches, priority, call }) => JSON.stringify([matches, priority, call.args], (_, value: unknown) => (typeof value === "bigint" ? String(value) : value))).sort();
}

function fault({ keys: all, tape: numbers }: Case): string | null {
  const { module, controlPlane, diagnostics } = compileP4("tables.p4", program(all));
  if (!module || !controlPlane) return diagnostics.map(({ message }) => message).join("\n");
  const table = controlPlane.tables[0]!;
  const engines = enginesOf(module);
  try {
    for (const engine of engines) {
      const wrong = trial(new Control(controlPlane, engine.maps), (packet) => void engine.run(packet), all, table, new Tape(numbers));
      if (wrong !== null) return `${engine.name}: ${wrong}`;
    }
    return null;
  } finally {
    for (const engine of engines) engine.close();
  }
}

function trial(control: Control, run: (packet: Uint8Array) => void, all: readonly Key[], table: TableDescription, tape: Tape): string | null {
  const opened = control.entries(table);
  const [cells] = control.plane.cells;
  let entries = someEntries(all, table, tape, 0);
  for (const entry of entries) opened.add(entry);
  for (let round = 0; round < 3; round++) {
    for (let packet = 0; packet < 12; packet++) {
      const values = all.map((key, index) => near(key, index, tape));
      const expected = winner(all, entries, values);
      control.setCell(cells!, 0, 0n);
      control.setCell(cells!, 1, 0n);
      run(packetOf(all, values));
      const [id, hits] = [control.cell(cells!, 0), control.cell(cells!, 1)];
      const wanted = expected ? expected.call.args[0]! * 101n : BigInt(MISS);
      if (id !== wanted || hits !== (expected ? 1n : 0n)) return `key ${values.join(" ")} finds ${id}, not ${wanted}, among\n${listed(entries).join("\n")}`;
    }
    if (listed(opened.all()).join() !== listed(entries).join()) return `the entries are\n${listed(opened.all()).join("\n")}, not\n${listed(entries).join("\n")}`;
    const gone = entries.filter(() => tape.below(2) === 0);
    for (const entry of gone) if (!opened.delete(entry)) return `there is no ${listed([entry])[0]}`;
    entries = entries.filter((entry) => !gone.includes(entry));
    const more = someEntries(all, table, tape, round + 1).filter((entry) => opened.find(entry) === null);
    for (const entry of more) opened.add(entry);
    entries = [...entries, ...more];
  }
  return null;
}

it("finds what the model finds", () => {
  fc.assert(fc.property(cases, (one) => {
    const wrong = fault(one);
    if (wrong !== null) throw new Error(wrong);
  }), { seed, numRuns });
}, 300_000);
