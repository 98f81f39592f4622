/** BTF as text and as JSON, the same as `bpftool btf dump file` and its `--json`. */

import { describe, type Description, type Row } from "./describe.ts";
import type { Btf, TypeId } from "./types.ts";

/** The types from id `from` on, a line each, and their members on lines of their own. */
export function printBtf(btf: Btf, from: TypeId = 1): string {
  return btf.types.slice(from - 1).map((type, index) => `[${from + index}] ${typeLines(describe(btf, type)).join("\n\t")}\n`).join("");
}

function typeLines({ kind, name, fields, rows }: Description): string[] {
  const title = `${kind} '${name}' ${fieldsText(fields, kind === "VAR" ? ", " : " ")}`;
  // As in C, the suffix says that the number has 64 bits.
  const suffix = kind !== "ENUM64" ? "" : fields["encoding"] === "SIGNED" ? "LL" : "ULL";
  return [title, ...(rows?.list ?? []).map((row) => rowText(row) + suffix)];
}

function rowText({ name, fields, remark }: Row): string {
  return [...(name === undefined ? [] : [`'${name}'`]), fieldsText(fields, " "), ...(remark === undefined ? [] : [remark])].join(" ");
}

function fieldsText(fields: Row["fields"], separator: string): string {
  return Object.entries(fields).map(([key, value]) => `${key}=${value}`).join(separator);
}

/** `{"types":[{"id":1,"kind":"INT","name":"int",…},…]}`, a type a line. */
export function printBtfJson(btf: Btf, from: TypeId = 1): string {
  const lines = btf.types.slice(from - 1).map((type, index) => {
    const { kind, name, fields, rows } = describe(btf, type);
    const list = rows && { [rows.key]: rows.list.map((row) => ({ ...(row.name !== undefined && { name: row.name }), ...row.fields })) };
    return json({ id: from + index, kind, name, ...fields, ...list });
  });
  return `{"types":[\n${lines.join(",\n")}\n]}\n`;
}

/** JSON with whole numbers of any size, which `JSON.stringify` does not write. */
function json(value: unknown): string {
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return `[${value.map(json).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}:${json(one)}`).join(",")}}`;
}
