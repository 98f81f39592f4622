/** What an initialiser writes, flat, as later parts of it take the place of earlier ones (C11 6.7.9p19). */

import type { Span } from "../../../compiler/source/source.ts";
import type { InitItem } from "../checked.ts";
import type { Member, RecordInfo } from "../types.ts";
import type { Context } from "./context.ts";
import { Overrides } from "./warnings/initializers.ts";

export class InitItems {
  /** Later ones win. */
  list: InitItem[] = [];
  /** Bytes up to the last one that is written. */
  end = 0;
  /** Of each item, in bytes. */
  private sizes: number[] = [];
  private readonly overrides: Overrides;
  private readonly members = new Map<RecordInfo, Map<number, Member>>();

  constructor(cx: Context) {
    this.overrides = new Overrides(cx);
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

  /** What was there is replaced as a whole: what is not written again is zero. */
  clear(offset: number, size: number): void {
    const end = offset + size;
    if (offset >= this.end) return;
    const overlaps = (index: number): boolean => this.list[index]!.offset < end && this.list[index]!.offset + this.sizes[index]! > offset;
    const isInside = (index: number): boolean => this.list[index]!.offset >= offset && this.list[index]!.offset + this.sizes[index]! <= end;
    const indices = this.list.map((_, index) => index);
    const kept = indices.filter((index) => !isInside(index));
    const zero = kept.some(overlaps);
    const { list, sizes } = this;
    this.list = kept.map((index) => list[index]!);
    this.sizes = kept.map((index) => sizes[index]!);
    if (zero) this.add({ offset, value: new Uint8Array(size) }, size);
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
    this.list.push(item);
    this.sizes.push(size);
    this.end = Math.max(this.end, item.offset + size);
  }
}
