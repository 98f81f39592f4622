/** Constant tables of thousands of entries: every kind of key finds the entry that wins, and costs the verifier little. */

import { describe, expect, it } from "vitest";
import { readObject } from "../../../backend/elf/read-object.ts";
import type { RunnableProgram } from "../../../backend/runner.ts";
import { optimize } from "../../../compiler/passes/pipeline.ts";
import { allMachines } from "../../harness/all-machines.ts";
import { objectOf } from "../../harness/machines.ts";
import { compileP4 } from "../../harness/p4-engines.ts";

/** A tenth of what the verifier follows at most. */
const BOUND = 100_000;
const NONE = 0xffff_ffffn;

/** What an entry matches, as it is written and as a question. */
interface Keyset {
  readonly text: string;
  matches(value: bigint): boolean;
  /** A value that it matches. */
  readonly inside: bigint;
}

interface Key {
  readonly bits: number;
  readonly signed?: true;
  readonly kind: "exact" | "lpm" | "ternary" | "range" | "optional";
  readonly keyset: (random: Random) => Keyset;
}

type Random = (bits: number) => bigint;

/** Xorshift, always the same. */
function randomNumbers(): Random {
  let state = 0x9e37_79b9;
  const word = (): bigint => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return BigInt(state >>> 0);
  };
  return (bits) => {
    let value = 0n;
    for (let got = 0; got < bits; got += 32) value = (value << 32n) | word();
    return BigInt.asUintN(bits, value);
  };
}

function masked(value: bigint, mask: bigint): Keyset {
  return { text: `${value & mask} &&& ${mask}`, inside: value, matches: (one) => (one & mask) === (value & mask) };
}

const single = (bits: number): Key["keyset"] => (random) => {
  const value = random(bits);
  return { text: String(value), inside: value, matches: (one) => one === value };
};
const signedSingle: Key["keyset"] = (random) => {
  const value = random(8);
  return { text: String(BigInt.asIntN(8, value)), inside: value, matches: (one) => one === value };
};
/** The smallest and the greatest numbers are among them. */
const outermost = (bits: number): Key["keyset"] => (random) => {
  const value = random(1) === 0n ? random(bits) : random(1) === 0n ? random(3) : BigInt.asUintN(bits, ~random(3));
  return { text: String(value), inside: value, matches: (one) => one === value };
};
const scattered = (bits: number): Key["keyset"] => (random) => masked(random(bits), random(bits) | random(bits));
const prefix = (bits: number): Key["keyset"] => (random) => masked(random(bits), BigInt.asUintN(bits, -1n << random(5)));
/** Small numbers, below and above zero: many ranges overlap. */
const signedRange: Key["keyset"] = (random) => {
  const low = BigInt.asIntN(20, random(20));
  const high = low + random(9);
  return { text: `${low} .. ${high}`, inside: BigInt.asUintN(32, low), matches: (one) => low <= BigInt.asIntN(32, one) && BigInt.asIntN(32, one) <= high };
};

const cases: readonly { readonly name: string; readonly keys: readonly Key[]; readonly entries?: number }[] = [
  { name: "ternary, every entry with a mask of its own", keys: [{ bits: 32, kind: "ternary", keyset: scattered(32) }] },
  { name: "ternary of 128 bits beside an exact and a range key", entries: 1000, keys: [{ bits: 128, kind: "ternary", keyset: scattered(128) }, { bits: 9, kind: "exact", keyset: single(2) }, { bits: 32, signed: true, kind: "range", keyset: signedRange }] },
  { name: "lpm of 64 bits", keys: [{ bits: 64, kind: "lpm", keyset: prefix(64) }] },
  { name: "ranges of signed numbers", keys: [{ bits: 32, signed: true, kind: "range", keyset: signedRange }] },
  { name: "exact", keys: [{ bits: 48, kind: "exact", keyset: single(48) }] },
  { name: "exact of 62 bits, the widest that is searched without a loop", keys: [{ bits: 62, kind: "exact", keyset: outermost(62) }], entries: 300 },
  { name: "exact of 63 bits", keys: [{ bits: 63, kind: "exact", keyset: outermost(63) }], entries: 1500 },
  { name: "exact with two keys", keys: [{ bits: 32, kind: "exact", keyset: single(32) }, { bits: 8, signed: true, kind: "exact", keyset: signedSingle }] },
  { name: "exact with five keys, more than 64 bits together", keys: [128, 32, 16, 16, 8].map((bits): Key => ({ bits, kind: "exact", keyset: single(Math.min(bits, 5)) })) },
  { name: "exact beside an lpm key of 128 bits", keys: [{ bits: 9, kind: "exact", keyset: single(3) }, { bits: 128, kind: "lpm", keyset: prefix(128) }] },
  { name: "optional", keys: [{ bits: 16, kind: "optional", keyset: single(16) }], entries: 2000 },
];

interface Entry {
  readonly keysets: readonly Keyset[];
  readonly length: number;
}

function entriesOf(keys: readonly Key[], count: number, random = randomNumbers()): readonly Entry[] {
  const entries = new Map<string, Entry>();
  while (entries.size < count) {
    const keysets = keys.map(({ keyset }) => keyset(random));
    const mask = keysets.map(({ text }) => text.split("&&&")[1]).find((one) => one !== undefined);
    entries.set(textOf(keysets), { keysets, length: mask === undefined ? 0 : BigInt(mask).toString(2).replaceAll("0", "").length });
  }
  return [...entries.values()];
}

function textOf(keysets: readonly Keyset[]): string {
  return keysets.length === 1 ? keysets[0]!.text : `(${keysets.map(({ text }) => text).join(", ")})`;
}

interface Table {
  /** The first of its keys among those of the header. */
  readonly from: number;
  readonly keys: readonly Key[];
  readonly entries: readonly Entry[];
}

/** The header has all keys; what it got from the tables before counts with the number of the entry that one finds. */
function program(keys: readonly Key[], tables: readonly Table[]): string {
  const padding = (8 - (keys.reduce((sum, { bits }) => sum + bits, 0) % 8)) % 8;
  return `#include <xdp_model.p4>
match_kind { range, optional }
header keys_h { ${keys.map(({ bits, signed }, at) => `${signed ? "int" : "bit"}<${bits}> k${at};`).join(" ")} ${padding > 0 ? `bit<${padding}> pad;` : ""} bit<32> found; }
struct headers_t { keys_h all; }
parser prs(packet_in packet, out headers_t hdr) { state start { packet.extract(hdr.all); transition accept; } }
control sw(inout headers_t hdr, in xdp_input given, out xdp_output decided) {
    action is(bit<32> number) { hdr.all.found = hdr.all.found * 31 + number; }
${tables.map((table, index) => `    table t${index} {
        key = { ${table.keys.map(({ kind }, at) => `hdr.all.k${table.from + at} : ${kind};`).join(" ")} }
        actions = { is; }
        const default_action = is(${NONE});
        const entries = {
${table.entries.map(({ keysets }, number) => `${textOf(keysets)} : is(${number});`).join("\n")}
        }
        implementation = hash_table(1);
    }`).join("\n")}
    apply { decided = { xdp_action.XDP_PASS, 0 }; ${tables.map((_, index) => `t${index}.apply();`).join(" ")} }
}
control deprs(in headers_t hdr, packet_out packet) { apply { packet.emit(hdr); } }
xdp(prs(), sw(), deprs()) main;`;
}

/** What the tables make of `found`, which was 0. */
function found(tables: readonly Table[], values: readonly bigint[]): bigint {
  return tables.reduce((sum, { from, keys, entries }) => BigInt.asUintN(32, sum * 31n + winner(keys, entries, values.slice(from, from + keys.length))), 0n);
}

function winner(keys: readonly Key[], entries: readonly Entry[], values: readonly bigint[]): bigint {
  const matching = entries.map((entry, number) => ({ ...entry, number })).filter(({ keysets }) => keysets.every((one, at) => one.matches(values[at]!)));
  if (keys.some(({ kind }) => kind === "lpm") && keys.every(({ kind }) => kind === "lpm" || kind === "exact")) matching.sort((a, b) => b.length - a.length);
  return matching.length === 0 ? NONE : BigInt(matching[0]!.number);
}

function bytesOf(keys: readonly Key[], values: readonly bigint[], found: bigint): Uint8Array {
  const bits = keys.map(({ bits: width }, at) => values[at]!.toString(2).padStart(width, "0")).join("");
  const whole = bits.padEnd(Math.ceil(bits.length / 8) * 8, "0") + found.toString(2).padStart(32, "0");
  return Uint8Array.from(whole.match(/.{8}/g)!, (byte) => parseInt(byte, 2));
}

/** Around what entries match, and anywhere. */
function lookUps(keys: readonly Key[], entries: readonly Entry[]): readonly (readonly bigint[])[] {
  const random = randomNumbers();
  const near = Array.from({ length: 24 }, (_, index) => entries[Math.floor((index * (entries.length - 1)) / 23)]!.keysets.map(({ inside }, at) => BigInt.asUintN(keys[at]!.bits, inside + BigInt(index % 3 === 2 ? 1 : 0))));
  return [...near, ...Array.from({ length: 8 }, () => keys.map(({ bits }) => random(bits)))];
}

/** Runs the program of an object on every machine; the kernel says how much its verifier followed: less than `bound`. */
function onMachines(text: string, use: (program: RunnableProgram, machine: string) => void, bound = BOUND): void {
  const { module, diagnostics } = compileP4("tables.p4", text);
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  const object = objectOf(optimize(module!, { level: 2, cpu: "v3" }), "v3");
  if (typeof object === "string") throw new Error(object);
  for (const machine of allMachines()) {
    const loaded = machine.load(readObject(object));
    const [only] = loaded.programs.values();
    if (only && "info" in only) expect((only as { info(): { verified: number } }).info().verified).toBeLessThan(bound);
    use(only!, machine.name);
    loaded.close();
  }
}

function expectFound(keys: readonly Key[], tables: readonly Table[], lookedUp: readonly (readonly bigint[])[], bound = BOUND): void {
  onMachines(program(keys, tables), (loaded, machine) => {
    for (const values of lookedUp) {
      const [packet, expected] = [0n, found(tables, values)].map((number) => Uint8Array.from([...bytesOf(keys, values, number), ...new Uint8Array(14)]));
      expect([...loaded.run({ packet: packet! }).packet], `${machine}: ${values.join(", ")}`).toEqual([...expected!]);
    }
  }, bound);
}

describe("a constant table", () => {
  it.each(cases)("of thousands of entries: $name", ({ keys, entries: count = 4096 }) => {
    const entries = entriesOf(keys, count);
    expectFound(keys, [{ from: 0, keys, entries }], lookUps(keys, entries));
  }, 300_000);

  it("is a short way from about a hundred entries on", () => {
    const keys: readonly Key[] = [{ bits: 32, kind: "exact", keyset: single(32) }];
    const entries = entriesOf(keys, 128);
    expectFound(keys, [{ from: 0, keys, entries }], lookUps(keys, entries), 150);
  });

  it("is one of sixty in an object", () => {
    const random = randomNumbers();
    const single = cases.filter(({ keys }) => keys.length === 1).map(({ keys }) => keys[0]!);
    const tables = Array.from({ length: 60 }, (_, index): Table => {
      const from = index % single.length;
      return { from, keys: [single[from]!], entries: entriesOf([single[from]!], 20, random) };
    });
    const values = [0, 7, 19, 25].map((turn) => single.map((_, at) => tables[at + single.length * Math.floor(turn / 7)]!.entries[turn % 20]!.keysets[0]!.inside));
    expectFound(single, tables, values);
  }, 300_000);
});
