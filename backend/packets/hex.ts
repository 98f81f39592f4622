/** Bytes for people: hex, and what changed between two packets. */

/** `0a0000ff` */
export function hexBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A line for each stretch that differs, and one for a change of length; nothing when they are equal. */
export function changedBytes(before: Uint8Array, after: Uint8Array): string[] {
  if (before.length !== after.length) {
    return [`length ${before.length} -> ${after.length}`, `was ${hexBytes(before)}`, `now ${hexBytes(after)}`];
  }
  const lines: string[] = [];
  for (let start = 0; start < before.length; start++) {
    if (before[start] === after[start]) continue;
    let end = start + 1;
    while (end < before.length && before[end] !== after[end]) end++;
    lines.push(`bytes ${start}..${end - 1}: ${hexBytes(before.subarray(start, end))} -> ${hexBytes(after.subarray(start, end))}`);
    start = end;
  }
  return lines;
}
