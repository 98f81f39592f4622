/** Value sets of parsers (P4Runtime 1.4 §6.4.9). */

import type { MatchField, ValueSet } from "../../../compiler/control-plane/p4info/p4info.ts";
import { isHidden } from "../check/qualified-names.ts";
import { resolved, type StructType, type Type } from "../check/types.ts";
import { preamble, typeIn, type Context } from "./context.ts";
import { memberIds, prefixes } from "./ids.ts";
import type { ProgramObjects, ValueSetObject } from "./program-objects.ts";
import { matchOf } from "./tables.ts";

export function describeValueSets(context: Context, { valueSets }: ProgramObjects): readonly ValueSet[] {
  return valueSets
    .filter(({ declaration }) => !isHidden(declaration.annotations))
    .map(({ name, size, declaration, ...rest }) => ({
      ...preamble(context, prefixes.valueSet, name, declaration.annotations),
      match: matchFields(context, { name, size, declaration, ...rest }),
      ...(size !== null && { size: Number(size) }),
    }));
}

/** A value without fields is one match without a name. */
function matchFields(context: Context, { declaration, block }: ValueSetObject): readonly MatchField[] {
  const type = resolved(typeIn(block, context.checked.typeNodes.get(declaration.element)));
  if (type.kind === "struct") return fields(context, type);
  const elements = type.kind === "tuple" ? type.elements : [type];
  return elements.map((element, index) => ({ id: index + 1, ...context.types.shape(element), ...matchOf("exact") }));
}

function fields({ checked, names, writer, types, bag }: Context, type: StructType): readonly MatchField[] {
  const { fields: written } = type.declaration;
  const ids = memberIds(written, bag);
  return checked.fieldsOf(type).map(({ name, type: fieldType }: { name: string; type: Type }, index) => {
    const { annotations } = written[index]!;
    const kind = annotations.find((one) => one.name === "match")?.tokens?.[0] ?? "exact";
    const own = names.qualified("", name, annotations);
    return { id: ids[index]!, name: own, ...writer.documented(annotations, ["match"]), ...types.shape(fieldType), ...matchOf(kind) };
  });
}
