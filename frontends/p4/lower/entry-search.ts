/**
 * How constant entries are looked up in .rodata: numbers of one word without a branch, the others by a bpf_loop, whose body
 * the verifier follows once or twice, whatever the number of entries. What a loop and the program share lies on the stack.
 */

import { FunctionBuilder } from "../../../compiler/ir/builder.ts";
import type { Value } from "../../../compiler/ir/ir.ts";
import { i64, ptr } from "../../../compiler/ir/types.ts";
import { loadField } from "./field-access.ts";
import type { ModuleParts } from "./module-parts.ts";
import type { KeyLayout, ValueLayout } from "./table-layout.ts";

export interface Records {
  readonly data: string;
  readonly count: number;
  readonly stride: number;
}

export interface MaskedRecords extends Records {
  readonly key: KeyLayout;
  readonly values: ValueLayout;
}

/** Each begins with a number of some words of 64 bits, the one that counts most first; it rises from one to the next. */
export interface OrderedRecords extends Records {
  readonly words: number;
}

/** Where the key is in what is shared; before it is the entry that was found, or the record that was come to. */
export const SHARED_KEY = 8;

export function matcherOf(data: string): string {
  return `${data}_match`;
}

/** `int match(u64 index, struct search *)`, 1 when there is no need to go on. */
function loopBody(parts: ModuleParts, { data }: Records, span: NonNullable<FunctionBuilder["span"]>): FunctionBuilder {
  const params = [{ name: "index", type: i64 }, { name: "search", type: ptr }];
  const builder = new FunctionBuilder({ name: matcherOf(data), params, returnType: i64, linkage: "static", inline: "never", dataType: parts.loopBody(), span });
  builder.span = span;
  return builder;
}

/** The record at an index (an i64); the verifier wants to see that it is one of them. */
export function recordAt(builder: FunctionBuilder, { data, count, stride }: Records, index: Value, outside: number): Value {
  const inside = builder.newBlock();
  builder.branch(builder.compare("ult", index, builder.constant(i64, count)), inside, outside);
  builder.switchTo(inside);
  return builder.pointerAdd(builder.symbolAddress(data), { value: builder.binary("mul", index, builder.constant(i64, stride)) });
}

/** For the next record: leaves the entry of the first that matches. */
export function firstMatch(parts: ModuleParts, records: MaskedRecords, span: NonNullable<FunctionBuilder["span"]>): void {
  const builder = loopBody(parts, records, span);
  const { key, values } = records;
  const [index, state] = builder.params as readonly [Value, Value];
  const [end, next] = [builder.newBlock(), builder.newBlock()];
  const record = recordAt(builder, records, index, end);
  const goOnIf = (condition: Value): void => {
    const more = builder.newBlock();
    builder.branch(condition, more, next);
    builder.switchTo(more);
  };
  for (let offset = 0; offset < key.size; offset += 8) {
    const word = (address: Value, base: number): Value => builder.load(i64, address, { offset: base + offset, align: 8 });
    const differs = builder.binary("xor", builder.binary("and", word(state, SHARED_KEY), word(record, key.size)), word(record, 0));
    goOnIf(builder.compare("eq", differs, builder.constant(i64, 0)));
  }
  for (const { key: at, low, high } of values.masked?.ranges ?? []) {
    const field = key.fields[at]!;
    const value = loadField(builder, parts.endian, state, field, SHARED_KEY);
    const isSigned = field.form.kind === "int";
    goOnIf(builder.compare(isSigned ? "sge" : "uge", value, loadField(builder, parts.endian, record, low, 2 * key.size)));
    goOnIf(builder.compare(isSigned ? "sle" : "ule", value, loadField(builder, parts.endian, record, high, 2 * key.size)));
  }
  builder.store(state, builder.pointerAdd(record, 2 * key.size), { align: 8 });
  builder.jump(end);
  builder.switchTo(end);
  builder.return(builder.constant(i64, 1));
  builder.switchTo(next);
  builder.return(builder.constant(i64, 0));
  parts.functions.push(builder.finish());
}

/** How many rounds `lastNotAbove` takes. */
export function rounds({ count }: Records): number {
  return Math.max(1, Math.ceil(Math.log2(count)));
}

/** One step of the search for the last that is not above the key, half as far as the one before. */
export function lastNotAbove(parts: ModuleParts, records: OrderedRecords, span: NonNullable<FunctionBuilder["span"]>): void {
  const builder = loopBody(parts, records, span);
  const [index, state] = builder.params as readonly [Value, Value];
  const [take, next] = [builder.newBlock(), builder.newBlock()];
  const farthest = builder.constant(i64, 2 ** (rounds(records) - 1));
  // The machine looks at six bits of the amount, and the verifier at its bounds.
  const step = builder.binary("lshr", farthest, builder.binary("and", index, builder.constant(i64, 63)));
  const probe = builder.binary("add", builder.load(i64, state, { align: 8 }), step);
  const record = recordAt(builder, records, probe, next);
  for (let word = 0; word < records.words; word++) {
    const [here, wanted] = [builder.load(i64, record, { offset: 8 * word, align: 8 }), builder.load(i64, state, { offset: SHARED_KEY + 8 * word, align: 8 })];
    if (word === records.words - 1) builder.branch(builder.compare("ule", here, wanted), take, next);
    else {
      const [unlike, alike] = [builder.newBlock(), builder.newBlock()];
      builder.branch(builder.compare("eq", here, wanted), alike, unlike);
      builder.switchTo(unlike);
      builder.branch(builder.compare("ult", here, wanted), take, next);
      builder.switchTo(alike);
    }
  }
  builder.switchTo(take);
  builder.store(state, probe, { align: 8 });
  builder.jump(next);
  builder.switchTo(next);
  builder.return(builder.constant(i64, 0));
  parts.functions.push(builder.finish());
}

/** In bits: the difference of two such numbers has a sign. */
export const WIDEST_IN_LINE = 62;

/**
 * The last record that is not above `key`, an i64 of up to `WIDEST_IN_LINE` bits; the first one never is. The sign of a
 * difference says of each step whether it is taken: on a branch the verifier would go both ways each time.
 */
export function halveInLine(builder: FunctionBuilder, { data, count, stride }: OrderedRecords, key: Value): Value {
  const above = builder.binary("add", key, builder.constant(i64, 1));
  let record = builder.symbolAddress(data);
  const step = (records: number): void => {
    const here = builder.load(i64, record, { offset: records * stride, align: 8 });
    const taken = builder.binary("lshr", builder.binary("sub", here, above), builder.constant(i64, 63));
    record = builder.pointerAdd(record, { value: builder.binary("mul", taken, builder.constant(i64, records * stride)) });
  };
  // Either end of the data has as many records as a power of two.
  const most = 2 ** Math.floor(Math.log2(count));
  if (count > most) step(count - most);
  for (let half = most / 2; half >= 1; half /= 2) step(half);
  return record;
}
