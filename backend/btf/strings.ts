/** The string section of BTF, which .BTF.ext shares: each string once, the empty one at offset 0. */

export class StringTable {
  private readonly offsets = new Map<string, number>([["", 0]]);
  private readonly chunks: Uint8Array[] = [new Uint8Array(1)];
  private length = 1;

  /** The offset of `text`, which is put in the table if it is not there yet. A NUL would end it: it becomes a space. */
  add(text: string): number {
    const known = this.offsets.get(text);
    if (known !== undefined) return known;
    const bytes = new TextEncoder().encode(`${text.replaceAll("\0", " ")}\0`);
    const offset = this.length;
    this.offsets.set(text, offset);
    this.chunks.push(bytes);
    this.length += bytes.length;
    return offset;
  }

  bytes(): Uint8Array {
    const all = new Uint8Array(this.length);
    let at = 0;
    for (const chunk of this.chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all;
  }
}
