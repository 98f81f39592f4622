/**
 * Ids and aliases of the objects in P4Info (P4Runtime 1.4 §6.3).
 *
 *    31      24 23                     0
 *   +----------+------------------------+
 *   |  prefix  |  hash of the full name |
 *   +----------+------------------------+
 *
 * The prefix says what kind of object it is. The hash is Jenkins' one-at-a-time, and the next free number where two names
 * meet in the order of their letters: programs keep their ids, and have those that p4c gives. `@id` decides before that.
 */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { Annotation } from "../ast.ts";
import { givenId } from "./annotations.ts";

/** P4Runtime 1.4 table 3; extern types of other architectures follow from 0x81. */
export const prefixes = {
  action: 0x01,
  table: 0x02,
  valueSet: 0x03,
  controllerHeader: 0x04,
  actionProfile: 0x11,
  counter: 0x12,
  directCounter: 0x13,
  meter: 0x14,
  directMeter: 0x15,
  register: 0x16,
  digest: 0x17,
  otherExterns: 0x81,
} as const;
export const LAST_EXTERN_PREFIX = 0xfe;

interface Entry {
  readonly prefix: number;
  readonly name: string;
  id?: number;
}

const PREFIX_UNIT = 2 ** 24;

export class ObjectIds {
  private readonly entries = new Map<string, Entry>();
  private readonly taken = new Map<number, Span>();
  private suffixes: ReadonlyMap<string, number> | undefined;

  constructor(private readonly bag: DiagnosticBag) {}

  /** Makes an object known; all are, before any id or alias is asked for. */
  add(prefix: number, name: string, annotations: readonly Annotation[], span: Span): void {
    const key = `${prefix} ${name}`;
    if (this.entries.has(key)) return;
    const id = this.authorsId(prefix, annotations);
    this.entries.set(key, { prefix, name, ...(id !== undefined && { id }) });
    if (id === undefined) return;
    const other = this.taken.get(id);
    if (other) this.bag.report("P1201", span, `the id ${hex(id)} is given to two objects`, { notes: [{ message: "the other is here", span: other }] });
    this.taken.set(id, span);
  }

  private authorsId(prefix: number, annotations: readonly Annotation[]): number | undefined {
    const given = givenId(annotations);
    if (!given) return undefined;
    const own = Math.floor(given.id / PREFIX_UNIT);
    if (own === 0) return prefix * PREFIX_UNIT + given.id;
    if (own !== prefix) {
      this.bag.report("P1201", given.span, `the id ${hex(given.id)} begins with ${hex(own)}, which is another kind of object`, { hint: `leave the first byte 0, or make it ${hex(prefix)}` });
    }
    return given.id;
  }

  id(prefix: number, name: string): number {
    const entry = this.entries.get(`${prefix} ${name}`)!;
    if (entry.id === undefined) this.assign(prefix);
    return entry.id!;
  }

  private assign(prefix: number): void {
    const open = [...this.entries.values()].filter((entry) => entry.prefix === prefix && entry.id === undefined);
    const ids = new Set([...this.entries.values()].map(({ id }) => id));
    for (const entry of open.sort(byBytes)) {
      let number = jenkinsHash(entry.name);
      const id = (): number => prefix * PREFIX_UNIT + (number % PREFIX_UNIT);
      while (ids.has(id())) number++;
      entry.id = id();
      ids.add(entry.id);
    }
  }

  /** The shortest end of the name that no other name has. */
  alias(name: string): string {
    this.suffixes ??= countSuffixes(new Set([...this.entries.values()].map((entry) => entry.name)));
    return suffixesOf(name).find((suffix) => this.suffixes!.get(suffix) === 1) ?? name;
  }
}

/** `c`, `b.c`, `a.b.c` */
function suffixesOf(name: string): string[] {
  const parts = name.split(".");
  return parts.map((_, index) => parts.slice(parts.length - 1 - index).join("."));
}

function countSuffixes(names: ReadonlySet<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const suffix of [...names].flatMap(suffixesOf)) counts.set(suffix, (counts.get(suffix) ?? 0) + 1);
  return counts;
}

const byBytes = (a: Entry, b: Entry): number => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));
const hex = (number: number): string => `0x${number.toString(16)}`;

/** Jenkins' one-at-a-time hash, 32 bits. */
function jenkinsHash(text: string): number {
  let hash = 0;
  for (const byte of Buffer.from(text)) {
    hash = (hash + byte) >>> 0;
    hash = (hash + (hash << 10)) >>> 0;
    hash = (hash ^ (hash >>> 6)) >>> 0;
  }
  hash = (hash + (hash << 3)) >>> 0;
  hash = (hash ^ (hash >>> 11)) >>> 0;
  return (hash + (hash << 15)) >>> 0;
}

interface Numbered {
  readonly annotations: readonly Annotation[];
}

/** The ids of keys, parameters and fields: counted from 1, past those that `@id` gives (§6.3). */
export function memberIds(members: readonly Numbered[], bag: DiagnosticBag): readonly number[] {
  const given = members.map(({ annotations }) => givenId(annotations));
  const taken = new Set<number>();
  for (const one of given) {
    if (!one) continue;
    if (one.id === 0) bag.report("P1201", one.span, "0 is no id");
    else if (taken.has(one.id)) bag.report("P1201", one.span, `the id ${one.id} is given twice`);
    taken.add(one.id);
  }
  let next = 1;
  return given.map((one) => {
    if (one) {
      next++;
      return one.id;
    }
    while (taken.has(next)) next++;
    taken.add(next);
    return next;
  });
}
