/** The priorities of the entries of a table (P4-16 §14.2.1.4.1): given, or counted from those around. */

import type { DiagnosticCode } from "../../../compiler/diagnostics/catalog.ts";
import type { Span } from "../../../compiler/source/source.ts";

export interface PriorityRules {
  readonly largestWins: boolean;
  readonly delta: bigint;
}

export interface PriorityFault {
  readonly code: DiagnosticCode;
  readonly span: Span;
  readonly message: string;
  readonly earlier?: Span;
}

export interface PrioritizedEntry {
  readonly span: Span;
  /** As written; null when the author gave none. */
  readonly given: bigint | null;
}

/** P4Runtime has them as int32. */
const LARGEST = 2n ** 31n - 1n;

/** One for each entry. The first must have one when any has. */
export function entryPriorities(entries: readonly PrioritizedEntry[], { largestWins, delta }: PriorityRules): readonly bigint[] {
  const count = BigInt(entries.length);
  if (entries.every(({ given }) => given === null)) {
    return entries.map((_, index) => 1n + delta * (largestWins ? count - 1n - BigInt(index) : BigInt(index)));
  }
  const priorities: bigint[] = [];
  for (const { given } of entries) {
    const before = priorities.at(-1) ?? 0n;
    priorities.push(given ?? (largestWins ? before - delta : before + delta));
  }
  return priorities;
}

/** What is wrong with the priorities, and what may not be meant. */
export function priorityFaults(entries: readonly PrioritizedEntry[], priorities: readonly bigint[], { largestWins }: PriorityRules): readonly PriorityFault[] {
  if (entries.length === 0) return [];
  const [first] = entries;
  if (first!.given === null && entries.some(({ given }) => given !== null)) {
    return [{ code: "P0606", span: first!.span, message: "the first entry needs a priority when others have one" }];
  }
  const outside = priorities.findIndex((priority) => priority < 0n || priority > LARGEST);
  if (outside >= 0) {
    return [{ code: "P0606", span: entries[outside]!.span, message: `the priority of this entry is ${priorities[outside]}, which is not between 0 and ${LARGEST}` }];
  }
  return [...equalPriorities(entries, priorities), ...outOfOrder(entries, priorities, largestWins)];
}

function equalPriorities(entries: readonly PrioritizedEntry[], priorities: readonly bigint[]): PriorityFault[] {
  const seen = new Map<bigint, Span>();
  return entries.flatMap(({ span }, index) => {
    const priority = priorities[index]!;
    const earlier = seen.get(priority);
    if (!earlier) seen.set(priority, span);
    return earlier ? [{ code: "P0607", span, earlier, message: `an earlier entry has the priority ${priority} as well: it is not said which of the two is taken` }] : [];
  });
}

function outOfOrder(entries: readonly PrioritizedEntry[], priorities: readonly bigint[], largestWins: boolean): PriorityFault[] {
  return entries.flatMap(({ span }, index) => {
    if (index === 0) return [];
    const [before, own] = [priorities[index - 1]!, priorities[index]!];
    if (largestWins ? before >= own : before <= own) return [];
    return [{ code: "P0608", span, message: `this entry has the priority ${own} and is taken before the one above, which has ${before}` }];
  });
}
