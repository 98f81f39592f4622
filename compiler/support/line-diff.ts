/** The difference of two texts in the unified form of diff(1). */

const CONTEXT = 3;
/** Texts that differ in more lines are shown as one whole change: the way between them would take too long to find. */
const MAX_DISTANCE = 3000;

interface Edit {
  readonly sign: " " | "-" | "+";
  readonly line: string;
}

/** Empty when the texts are the same. */
export function unifiedDiff(before: string, after: string, beforeName: string, afterName: string): string {
  const edits = editsOf(linesOf(before), linesOf(after));
  const hunks = hunksOf(edits);
  return hunks.length === 0 ? "" : `--- ${beforeName}\n+++ ${afterName}\n${hunks.join("")}`;
}

function linesOf(text: string): readonly string[] {
  const lines = text.split("\n");
  const last = lines.pop()!;
  return last === "" ? lines : [...lines, `${last}\n\\ No newline at end of file`];
}

function hunksOf(edits: readonly Edit[]): string[] {
  const changed = edits.flatMap(({ sign }, index) => (sign === " " ? [] : [index]));
  const hunks: string[] = [];
  for (let at = 0; at < changed.length; ) {
    let last = at;
    while (last + 1 < changed.length && changed[last + 1]! - changed[last]! <= 2 * CONTEXT) last++;
    hunks.push(hunk(edits, Math.max(0, changed[at]! - CONTEXT), Math.min(edits.length, changed[last]! + CONTEXT + 1)));
    at = last + 1;
  }
  return hunks;
}

function hunk(edits: readonly Edit[], start: number, end: number): string {
  const count = (from: number, to: number, without: Edit["sign"]): number => edits.slice(from, to).filter(({ sign }) => sign !== without).length;
  const part = edits.slice(start, end);
  const range = (without: Edit["sign"]): string => `${count(0, start, without) + 1},${count(start, end, without)}`;
  return `@@ -${range("+")} +${range("-")} @@\n${part.map(({ sign, line }) => `${sign}${line}\n`).join("")}`;
}

/** A shortest way from one list of lines to the other (Myers, "An O(ND) difference algorithm"). */
function editsOf(before: readonly string[], after: readonly string[]): readonly Edit[] {
  const trace: Int32Array[] = [];
  const most = before.length + after.length;
  // furthest[k + 1 + most]: how far the best path on diagonal k (lines of `before` less those of `after`) has come.
  const furthest = new Int32Array(2 * most + 3);
  for (let distance = 0; distance <= Math.min(most, MAX_DISTANCE); distance++) {
    trace.push(furthest.slice(most - distance, most + distance + 3));
    for (let k = -distance; k <= distance; k += 2) {
      const down = k === -distance || (k !== distance && furthest[k + most]! < furthest[k + 2 + most]!);
      let x = down ? furthest[k + 2 + most]! : furthest[k + most]! + 1;
      while (x < before.length && x - k < after.length && before[x] === after[x - k]) x++;
      furthest[k + 1 + most] = x;
      if (x >= before.length && x - k >= after.length) return wayBack(before, after, trace);
    }
  }
  return [...before.map((line): Edit => ({ sign: "-", line })), ...after.map((line): Edit => ({ sign: "+", line }))];
}

function wayBack(before: readonly string[], after: readonly string[], trace: readonly Int32Array[]): readonly Edit[] {
  const edits: Edit[] = [];
  let x = before.length;
  let y = after.length;
  for (let distance = trace.length - 1; distance >= 0; distance--) {
    const furthest = trace[distance]!;
    const k = x - y;
    // The slice begins at diagonal -distance - 1.
    const at = (diagonal: number): number => furthest[diagonal + distance + 1]!;
    const down = k === -distance || (k !== distance && at(k - 1) < at(k + 1));
    const from = down ? k + 1 : k - 1;
    const fromX = distance === 0 ? 0 : at(from);
    const fromY = distance === 0 ? 0 : fromX - from;
    while (x > fromX && y > fromY) {
      edits.push({ sign: " ", line: before[--x]! });
      y--;
    }
    if (distance === 0) break;
    if (down) edits.push({ sign: "+", line: after[--y]! });
    else edits.push({ sign: "-", line: before[--x]! });
  }
  return edits.reverse();
}
