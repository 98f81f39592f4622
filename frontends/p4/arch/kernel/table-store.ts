/** The map that a table of the kernel's programs lies in. */

import type { Expression } from "../../ast.ts";
import type { Evaluated, TableInstance } from "../../evaluate/instances.ts";
import type { CheckedProgram } from "../../check/program.ts";
import type { Type } from "../../check/types.ts";
import type { TableStore } from "../../lower/base.ts";
import { scalarType } from "../../lower/storage.ts";

const DEFAULT_SIZE = 1024;
const MAX_ENTRIES = 2 ** 31 - 1;

/** `implementation = hash_table(size);` or `array_table(size)`; without one, a hash of `size`. */
export function tableStore(table: TableInstance, checked: CheckedProgram, evaluate: (expression: Expression) => Evaluated | undefined): TableStore | { error: string } {
  const info = checked.tables.get(table.declaration)!;
  const property = info.custom.get("implementation");
  const given = property && evaluate(property.value);
  if (property && given?.kind !== "externInstance") return { error: "the implementation of a table is hash_table(size) or array_table(size)" };
  const instance = given?.kind === "externInstance" ? given : undefined;
  const kind = instance?.type.declaration.name.text ?? "hash_table";
  const argument = instance?.args[0];
  const ofProperty = info.sizeExpression && evaluate(info.sizeExpression);
  const size = argument?.kind === "integer" ? Number(argument.value) : ofProperty?.kind === "integer" ? Number(ofProperty.value) : DEFAULT_SIZE;
  if (size < 1 || size > MAX_ENTRIES) return { error: `a table cannot have ${size} entries` };
  if (kind === "hash_table") return { kind: "hash", size };
  if (kind !== "array_table") return { error: `'${kind}' is no implementation of a table: use hash_table or array_table` };
  const isIndex = info.keys.length === 1 && (info.keys[0]!.matchKind === "lpm" || fitsIndex(info.keys[0]!.type));
  return isIndex ? { kind: "array", size } : { error: "an array_table has one key of at most 32 bits, its index" };
}

function fitsIndex(type: Type): boolean {
  return (scalarType(type)?.bits ?? Infinity) <= 32;
}
