/** What an initialiser writes, flat, as later parts of it take the place of earlier ones (C11 6.7.9p19). */

import type { Span } from "../../../compiler/source/source.ts";
import type { InitItem } from "../checked.ts";
import type { Member, RecordInfo } from "../types.ts";
import type { Context } from "./context.ts";
import { Overrides } from "./warnings/initializers.ts";

export class InitItems {
  /** Bytes up to the end of what is written: of elements, with what pads the last one. */
  end = 0;
  private written: { readonly item: InitItem; readonly from: number; readonly to: number }[] = [];
  private readonly overrides: Overrides;
  private readonly members = new Map<RecordInfo, Map<number, Member>>();

  constructor(cx: Context) {
    this.overrides = new Overrides(cx);
  }

  /** Later ones win. */
  get list(): InitItem[] {
    return this.written.map(({ item }) => item);
  }

  /** `size` in bytes. */
  put(item: InitItem, size: number, span: Span): void {
    this.overrides.note(item, size, span);
    this.add(item, size);
  }

  /** All of an object, as that of a compound literal. */
  putAll(items: readonly InitItem[], size: number): void {
    for (const item of items) this.add(item, item.value instanceof Uint8Array ? item.value.length : size - item.offset);
  }

  reach(end: number): void {
    this.end = Math.max(this.end, end);
  }

  /** What was there is replaced as a whole: what is not written again is zero. */
  clear(offset: number, size: number): void {
    if (offset >= this.end) return;
    const end = offset + size;
    this.written = this.written.filter(({ from, to }) => from < offset || to > end);
    if (this.written.some(({ from, to }) => from < end && to > offset)) this.add({ offset, value: new Uint8Array(size) }, size);
  }

  /** A member of a union takes the place of another. */
  choose(union: RecordInfo, offset: number, member: Member): void {
    const chosen = this.members.get(union) ?? new Map<number, Member>();
    this.members.set(union, chosen);
    const before = chosen.get(offset);
    if (before !== undefined && before !== member) this.clear(offset, union.size);
    chosen.set(offset, member);
  }

  private add(item: InitItem, size: number): void {
    const to = item.offset + size;
    this.written.push({ item, from: item.offset, to });
    this.reach(to);
  }
}
