/**
 * One program, up to four ways: by our compiler and by clang, on the built-in machine and in the kernel. Verdicts,
 * packets, contexts, maps and events must be the same.
 */

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readObject } from "../../backend/elf/read-object.ts";
import { kernelUnavailable } from "../../backend/kernel/availability.ts";
import { openKernel } from "../../backend/kernel/machine.ts";
import type { LoadableObject } from "../../backend/loadable.ts";
import { LoadError, type LoadedObject, type Machine } from "../../backend/runner.ts";
import { unfitForTestRun } from "../../backend/kernel/test-run.ts";
import { createMachine } from "../../backend/vm/machine.ts";
import { packet } from "./assembly.ts";
import { CLANG, compileWithClang } from "../harness/clang.ts";
import { bytesOfHex, hex } from "../harness/hex.ts";
import { samples } from "../harness/samples.ts";
import { compileOurselves } from "./compile.ts";
import { describeWith, missingTool } from "./requirements.ts";

const requirements = [kernelUnavailable(), missingTool(CLANG)];

interface Way {
  readonly name: string;
  readonly machine: Machine;
  readonly object: LoadableObject;
}

const compiled = new Map<string, Way[]>();

/** The first way is the one that the others are held against. */
function waysOf(source: URL): Way[] {
  const known = compiled.get(source.href);
  if (known) return known;
  const ways = findWays(source);
  compiled.set(source.href, ways);
  return ways;
}

function findWays(source: URL): Way[] {
  const ours = readObject(compileOurselves(source));
  const machines = [openKernel(), createMachine(), createMachine({ engine: "interpret" })];
  const ways = machines.map((machine, i) => ({ name: `ours, ${i === 2 ? "interpreted" : machine.name}`, machine, object: ours }));
  if (!source.pathname.endsWith(".c")) return ways;
  const clang = readObject(compileWithClang(source));
  const clangs = machines.slice(0, 2).map((machine) => ({ name: `clang, ${machine.name}`, machine, object: clang }));
  // The verifier may refuse what clang made of a program; ours it may not.
  return [...clangs.filter(loads), ...ways];
}

function loads({ machine, object }: Way): boolean {
  try {
    machine.load(object).close();
    return true;
  } catch (error) {
    if (error instanceof LoadError) return false;
    throw error;
  }
}

interface Outcome {
  readonly returnValue: number;
  readonly packet: string;
  readonly context: Readonly<Record<string, unknown>>;
}

interface Session {
  readonly outcomes: readonly Outcome[];
  readonly maps: Readonly<Record<string, readonly string[]>>;
}

/** What bpf_prog_test_run_skb copies out of a context; the rest stays zero there. */
const reported = new Set(["mark", "priority", "cb[0]", "cb[1]", "cb[2]", "cb[3]", "cb[4]", "wire_len", "gso_segs"]);

/** All packets in order through one program of a freshly loaded object. */
function session({ machine, object }: Way, name: string, packets: readonly Uint8Array[]): Session {
  const loaded = machine.load(object);
  try {
    const program = loaded.programs.get(name)!;
    const isTc = program.section === "classifier" || program.section === "tc";
    const outcomes = packets.map((bytes) => {
      const result = program.run({ packet: bytes, ...(isTc && { context: { mark: 1, priority: 2, "cb[3]": 3 } }) });
      const context = Object.fromEntries(Object.entries(result.context).filter(([field]) => reported.has(field)));
      return { returnValue: result.returnValue, packet: hex(result.packet), context };
    });
    return { outcomes, maps: mapContents(loaded) };
  } finally {
    loaded.close();
  }
}

const TYPE_RINGBUF = 27;
const PER_CPU_TYPES = new Set([5, 6, 10]);
/** Tables of programs and maps show ids, which are the kernel's own. */
const TYPES_OF_TABLES = new Set([3, 4, 12, 13]);

function mapContents(loaded: LoadedObject): Record<string, string[]> {
  const contents: Record<string, string[]> = {};
  for (const [name, map] of loaded.maps) {
    const { type, keySize, valueSize } = map.definition;
    if (name.startsWith(".") || TYPES_OF_TABLES.has(type)) continue;
    if (type === TYPE_RINGBUF) contents[name] = map.events().map(hex);
    else if (keySize > 0) contents[name] = map.keys().map((key) => `${hex(key)} ${valueOf(map.lookup(key)!, type, valueSize)}`).sort();
  }
  return contents;
}

/** Per-CPU counters are compared by their sum: the machines have different numbers of CPUs. Per-CPU scratch is not. */
function valueOf(value: Uint8Array, type: number, size: number): string {
  if (!PER_CPU_TYPES.has(type)) return hex(value);
  if (size % 8 !== 0) return "";
  const words = new BigUint64Array(value.slice().buffer);
  const sums = Array.from({ length: size / 8 }, (_, i) => words.filter((_word, at) => at % (size / 8) === i).reduce((sum, one) => sum + one, 0n));
  return sums.join(" ");
}

function expectAgreement(source: URL, packets: readonly Uint8Array[]): void {
  const [first, ...others] = waysOf(source);
  expectSame(first!, others, packets);
}

function expectSame(first: Way, others: readonly Way[], packets: readonly Uint8Array[]): void {
  expect(first.object.programs.length).toBeGreaterThan(0);
  for (const { name, section } of first.object.programs) {
    const context = section.startsWith("xdp") ? "xdp_md" : "__sk_buff";
    const fit = packets.filter((bytes) => unfitForTestRun(context, bytes) === null);
    const expected = session(first, name, fit);
    for (const way of others) expect(session(way, name, fit), `${name}: ${way.name}, against ${first.name}`).toEqual(expected);
  }
}

function udp(length: number): Uint8Array {
  const bytes = packet(length);
  bytes.set([0x45, 0, (length - 14) >> 8, (length - 14) & 255, 0, 1, 0, 0, 64, 17, 0x12, 0x34, 10, 0, 0, 1, 10, 0, 0, 2, 16, 146, 16, 147], 14);
  return bytes;
}

/** With options: end-of-list, padding, a maximum segment size and timestamps. */
function tcp(): Uint8Array {
  const bytes = udp(74);
  bytes[23] = 6;
  bytes[46] = 0xa0;
  bytes.set([2, 4, 5, 0xb4, 1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2, 1, 3, 3, 7], 54);
  return bytes;
}

/** A hop-by-hop and a destination header before UDP. */
function ipv6(): Uint8Array {
  const bytes = packet(90);
  bytes.set([0x86, 0xdd, 0x60, 0, 0, 0, 0, 36, 0, 64], 12);
  bytes.set([60, 0], 54);
  bytes.set([17, 1], 62);
  return bytes;
}

function tagged(): Uint8Array {
  const inner = udp(60);
  return Uint8Array.of(...inner.subarray(0, 12), 0x88, 0xa8, 0, 5, 0x81, 0, 0, 6, ...inner.subarray(12));
}

function noise(length: number, seed: number): Uint8Array {
  let state = seed;
  const bytes = Uint8Array.from({ length }, () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 16);
  bytes.set([8, 0], 12);
  return bytes;
}

/** Packets of a sample: hexadecimal, one a line, with what is expected after `=>`. */
function packetsOf(folder: URL): Uint8Array[] {
  const lines = readFileSync(new URL("packets.txt", folder), "utf8").split("\n");
  return lines.flatMap((line) => {
    const [, digits] = /^([0-9a-f]+)\b/i.exec(line) ?? [];
    return digits === undefined ? [] : [bytesOfHex(digits)];
  });
}

describeWith("the compilers and the machines agree", requirements, () => {
  it.each([
    ["60 bytes of UDP", udp(60)],
    ["200 bytes of UDP", udp(200)],
    ["no IP", packet(64)],
  ])("on every packet helper, with %s", (_, bytes) => {
    expectAgreement(new URL("programs/helpers.c", import.meta.url), [bytes, bytes]);
  });

  const fieldPackets = [udp(60), udp(200), packet(64), tcp(), ipv6(), tagged(), noise(80, 1), noise(64, 7), noise(34, 3), packet(14)];

  it.each(["idioms.c", "idioms2.c"])("on the idioms of the field in %s", (name) => {
    expectAgreement(new URL(`programs/${name}`, import.meta.url), fieldPackets);
  });

  it.each([
    ["the first instruction set", { cpu: "v1" }],
    ["the second instruction set", { cpu: "v2" }],
    ["the fourth instruction set", { cpu: "v4" }],
    ["few optimisations", { level: 1 }],
    ["no optimisations", { level: 0 }],
  ] as const)("on the idioms of the field, with %s", (_, options) => {
    // What is not optimised keeps its packet pointers in memory of several functions: more than the verifier follows.
    const machines = "level" in options && options.level === 0 ? [createMachine()] : [openKernel(), createMachine()];
    // Bounds of a 32-bit difference: the verifier does not follow them before v3.
    const isFollowed = ({ name }: { readonly name: string }) => name !== "lengths" || !("cpu" in options) || options.cpu === "v4";
    for (const name of ["idioms.c", "idioms2.c"]) {
      const source = new URL(`programs/${name}`, import.meta.url);
      const followed = (object: LoadableObject): LoadableObject => ({ ...object, programs: object.programs.filter(isFollowed) });
      const object = followed(readObject(compileOurselves(source, options)));
      const [first] = waysOf(source);
      expectSame({ ...first!, object: followed(first!.object) }, machines.map((machine) => ({ name: `ours, ${machine.name}`, machine, object })), fieldPackets);
    }
  });

  it.each(samples)("on the sample $name", ({ folder, source }) => {
    const packets = packetsOf(folder);
    expect(packets.length).toBeGreaterThan(0);
    expectAgreement(source, packets);
  });
});
