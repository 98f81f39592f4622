/** A module under other names, or with its data types at other numbers. */

import { VOID, type DataType, type DataTypeId } from "../ir/data-types.ts";
import type { Func, Inst, MapDef, Module } from "../ir/ir.ts";

/** The same object when no name changes. */
export function renamed(module: Module, names: ReadonlyMap<string, string>): Module {
  if (names.size === 0) return module;
  const nameOf = (name: string): string => names.get(name) ?? name;
  const inst = (one: Inst): Inst => {
    if (one.op === "symbol") return { ...one, symbol: nameOf(one.symbol) };
    return one.op === "call" && one.callee.kind === "function" ? { ...one, callee: { ...one.callee, name: nameOf(one.callee.name) } } : one;
  };
  return {
    ...module,
    functions: mapInsts(module.functions, inst).map((func) => ({ ...func, name: nameOf(func.name) })),
    globals: module.globals.map((global) => ({
      ...global,
      name: nameOf(global.name),
      relocations: global.relocations.map((relocation) => ({ ...relocation, symbol: nameOf(relocation.symbol) })),
    })),
    maps: module.maps.map((map) => ({ ...map, ...(map.values && { values: map.values.map((value) => ({ ...value, symbol: nameOf(value.symbol) })) }) })),
  };
}

/** With all data types `by` numbers further. */
export function shifted(module: Module, by: number): Module {
  const at = (id: DataTypeId): DataTypeId => (id === VOID ? VOID : id + by);
  const inst = (one: Inst): Inst => (one.op === "core" ? { ...one, relocation: { ...one.relocation, dataType: at(one.relocation.dataType) } } : one);
  const typed = <T extends { readonly dataType?: DataTypeId }>(one: T): T => (one.dataType === undefined ? one : { ...one, dataType: at(one.dataType) });
  return {
    ...module,
    functions: mapInsts(module.functions, inst).map(typed),
    globals: module.globals.map(typed),
    maps: module.maps.map((map) => shiftedMap(map, at)),
    dataTypes: module.dataTypes.map((type) => shiftedType(type, at)),
  };
}

function mapInsts(functions: readonly Func[], map: (inst: Inst) => Inst): Func[] {
  return functions.map((func) => ({ ...func, blocks: func.blocks.map((block) => ({ ...block, insts: block.insts.map(map) })) }));
}

function shiftedMap(map: MapDef, at: (id: DataTypeId) => DataTypeId): MapDef {
  const { keyType, valueType, inner } = map;
  return {
    ...map,
    ...(keyType !== undefined && { keyType: at(keyType) }),
    ...(valueType !== undefined && { valueType: at(valueType) }),
    ...(inner && { inner: shiftedMap(inner, at) }),
  };
}

function shiftedType(type: DataType, at: (id: DataTypeId) => DataTypeId): DataType {
  switch (type.kind) {
    case "int":
    case "enum":
    case "forward":
    case "float":
      return type;
    case "pointer":
      return { ...type, to: at(type.to) };
    case "array":
      return { ...type, element: at(type.element) };
    case "struct":
    case "union":
      return { ...type, members: type.members.map((member) => ({ ...member, type: at(member.type) })) };
    case "typedef":
    case "type_tag":
    case "const":
    case "volatile":
    case "restrict":
      return { ...type, type: at(type.type) };
    case "function":
      return { ...type, returns: at(type.returns), params: type.params.map((param) => ({ ...param, type: at(param.type) })) };
  }
}
