/** The fields of `struct __sk_buff` and `struct xdp_md` by name; elements of arrays are named `cb[0]`. */

import { skBuff, xdpMd, type Context } from "../../bpf/contexts.ts";

export interface ContextField {
  readonly offset: number;
  readonly bytes: 1 | 4 | 8;
}

export type ContextFields = ReadonlyMap<string, ContextField>;

function fieldsOf(context: Context): ContextFields {
  const fields = new Map<string, ContextField>();
  for (const { name, offset, size, count } of context.fields) {
    for (let i = 0; i < count; i++) fields.set(count === 1 ? name : `${name}[${i}]`, { offset: offset + i * size, bytes: size });
  }
  return fields;
}

export const SKB_FIELDS = fieldsOf(skBuff);
export const XDP_FIELDS = fieldsOf(xdpMd);

/** Pointers into the packet and to kernel objects: the machine sets them, nobody else. */
export const POINTER_FIELDS: ReadonlySet<string> = new Set([
  ...skBuff.fields.filter((field) => field.pointer !== undefined).map((field) => field.name),
]);
