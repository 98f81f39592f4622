/**
 * Looking a key up in a masked table (ternary, range and optional keys, several lpm keys): tuple-space search.
 *
 * Entries with one mask are a group; all of them lie in one hash, with the masks of the groups beside them (see
 * `MaskedPlaces`). A look-up goes through the groups with bpf_loop, whose body the verifier follows once or twice
 * whatever the number of entries; a group costs two look-ups in the hash, or one when nothing in it can win.
 * A range is looked up by the leading bits that its ends share, and then compared: so each entry is one element of the
 * map, and adding or deleting it is one atomic step for the program.
 *
 *     group 0                 { zeros, 0 }            → { identity, highest priority, mask }
 *     an entry of it          { key & mask, identity } → { action, priority, parameters, ends of ranges }
 */

import { isSigned, type FieldPlace } from "../../../compiler/control-plane/control-plane.ts";
import { FunctionBuilder } from "../../../compiler/ir/builder.ts";
import type { BlockId, Value } from "../../../compiler/ir/ir.ts";
import { i32, i64, int, ptr } from "../../../compiler/ir/types.ts";
import type { Span } from "../../../compiler/source/source.ts";
import { invariant } from "../../../compiler/support/invariant.ts";
import { loadField } from "./field-access.ts";
import { LOOP, MAP_LOOKUP } from "./kernel-names.ts";
import type { ModuleParts } from "./module-parts.ts";
import { PRIORITY_OFFSET, type KeyLayout, type ValueLayout } from "./table-layout.ts";

export interface MaskedSearch {
  readonly map: string;
  /** As many groups as there can be. */
  readonly groups: number;
  readonly key: KeyLayout;
  readonly values: ValueLayout;
  readonly span: Span;
}

/** What the loop and the program share: the best entry so far (8 bytes), its priority (4 bytes at 8), the whole key. */
const BEST_PRIORITY = 8;
const WHOLE_KEY = 16;
/** BPF_MAX_LOOPS */
const MOST_ROUNDS = 8 << 20;

/** A slot for a search; the key is to be written at the address that comes back with it. */
export function openSearch(builder: FunctionBuilder, { key }: MaskedSearch): { readonly state: Value; readonly key: Value } {
  const state = builder.slotAddress(builder.newSlot("search", WHOLE_KEY + key.size, 8));
  builder.store(state, builder.constant(ptr, 0), { align: 8 });
  builder.store(state, builder.constant(i64, 0), { offset: BEST_PRIORITY, align: 8 });
  const whole = builder.pointerAdd(state, WHOLE_KEY);
  builder.memorySet(whole, builder.constant(int(8), 0), key.size, 8);
  return { state, key: whole };
}

/** The entry with the highest priority that matches the key, or null. */
export function search(builder: FunctionBuilder, parts: ModuleParts, table: MaskedSearch, state: Value): Value {
  const body = `${table.map}_match`;
  if (!parts.functions.some(({ name }) => name === body)) parts.functions.push(new GroupMatcher(parts, table, body).build());
  const rounds = builder.constant(i64, Math.min(table.groups, MOST_ROUNDS));
  builder.call({ kind: "helper", id: LOOP }, [rounds, builder.symbolAddress(body), state, builder.constant(i64, 0)], i64);
  return builder.load(ptr, state, { align: 8 });
}

/** The body of the loop, for one group: `int match(u64 index, struct search *)`, 1 when there are no more. */
class GroupMatcher {
  private readonly builder: FunctionBuilder;
  private readonly probe: Value;
  private readonly state: Value;
  private readonly next: BlockId;

  constructor(
    private readonly parts: ModuleParts,
    private readonly table: MaskedSearch,
    name: string,
  ) {
    const params = [{ name: "index", type: i64 }, { name: "search", type: ptr }];
    this.builder = new FunctionBuilder({ name, params, returnType: i64, linkage: "static", inline: "never", dataType: parts.loopBody(), span: table.span });
    this.builder.span = table.span;
    this.state = this.builder.params[1]!;
    this.probe = this.builder.slotAddress(this.builder.newSlot("key", table.key.size, 8));
    this.next = this.builder.newBlock();
  }

  build(): ReturnType<FunctionBuilder["finish"]> {
    const { builder, table } = this;
    const [isGroup, end] = [builder.newBlock(), builder.newBlock()];
    builder.memorySet(this.probe, builder.constant(int(8), 0), table.key.size, 8);
    this.storeGroup(builder.resize(builder.params[0]!, i32, false));
    const group = this.lookUp();
    builder.branch(this.exists(group), isGroup, end);
    builder.switchTo(end);
    builder.return(builder.constant(i64, 1));
    builder.switchTo(isGroup);
    this.unlessWorse(group);
    this.maskKey(group);
    this.storeGroup(builder.load(i32, group, { align: 4 }));
    const entry = this.lookUp();
    this.goOnIf(this.exists(entry));
    this.unlessWorse(entry);
    for (const { key, low, high } of table.values.masked?.ranges ?? []) this.compareRange(entry, table.key.fields[key]!, low, high);
    builder.store(this.state, builder.load(i32, entry, { offset: PRIORITY_OFFSET, align: 4 }), { offset: BEST_PRIORITY, align: 4 });
    builder.store(this.state, entry, { align: 8 });
    builder.jump(this.next);
    builder.switchTo(this.next);
    builder.return(builder.constant(i64, 0));
    return builder.finish();
  }

  private storeGroup(value: Value): void {
    const { group } = this.table.key;
    invariant(group, "a masked table has groups");
    this.builder.store(this.probe, value, { offset: group.offset, align: 4 });
  }

  private lookUp(): Value {
    return this.builder.call({ kind: "helper", id: MAP_LOOKUP }, [this.builder.symbolAddress(this.table.map), this.probe], ptr);
  }

  private exists(element: Value): Value {
    return this.builder.compare("ne", element, this.builder.constant(ptr, 0));
  }

  private goOnIf(condition: Value): void {
    const more = this.builder.newBlock();
    this.builder.branch(condition, more, this.next);
    this.builder.switchTo(more);
  }

  /** Elements begin with a word and their priority, entries and groups alike. */
  private unlessWorse(element: Value): void {
    const { builder } = this;
    const priority = builder.load(i32, element, { offset: PRIORITY_OFFSET, align: 4 });
    this.goOnIf(builder.compare("uge", priority, builder.load(i32, this.state, { offset: BEST_PRIORITY, align: 4 })));
  }

  /** Bits alone count here, so the fields need not be told apart. */
  private maskKey(group: Value): void {
    const { builder, table } = this;
    for (let offset = 0; offset < table.key.size; offset += 8) {
      const whole = builder.load(i64, this.state, { offset: WHOLE_KEY + offset, align: 8 });
      const mask = builder.load(i64, group, { offset: table.values.unionOffset + offset, align: 8 });
      builder.store(this.probe, builder.binary("and", whole, mask), { offset, align: 8 });
    }
  }

  private compareRange(entry: Value, field: FieldPlace, low: FieldPlace, high: FieldPlace): void {
    const { builder, parts } = this;
    const value = loadField(builder, parts.endian, this.state, field, WHOLE_KEY);
    const signed = isSigned(field.form);
    this.goOnIf(builder.compare(signed ? "sge" : "uge", value, loadField(builder, parts.endian, entry, low)));
    this.goOnIf(builder.compare(signed ? "sle" : "ule", value, loadField(builder, parts.endian, entry, high)));
  }
}
