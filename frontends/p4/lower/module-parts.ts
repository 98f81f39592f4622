/** Maps, types and functions of the module that is being made. */

import { DEFAULTS_SECTION, type CellsDescription, type ControlPlane, type FieldPlace, type TableDescription, type ValueSetDescription } from "../../../compiler/control-plane/control-plane.ts";
import { VOID, type DataMember, type DataType, type DataTypeId } from "../../../compiler/ir/data-types.ts";
import type { Func, Global, MapDef } from "../../../compiler/ir/ir.ts";
import type { Span } from "../../../compiler/source/source.ts";
import { containerBits } from "./arithmetic.ts";
import { mapTypes } from "./kernel-names.ts";

/** The variable that has all default actions. */
export const DEFAULTS = "table_defaults";

export class ModuleParts {
  readonly functions: Func[] = [];
  readonly globals: Global[] = [];
  readonly maps: MapDef[] = [];
  readonly dataTypes: DataType[] = [];
  private readonly cells: CellsDescription[] = [];
  private readonly valueSets = new Map<string, ValueSetDescription>();
  private readonly tables = new Map<object, TableDescription>();
  private readonly defaults = new DefaultActions();
  private readonly typeIds = new Map<string, DataTypeId>();
  private readonly mapNames = new Map<object, Map<string, string>>();

  constructor(readonly endian: "little" | "big") {}

  /** Defines the map that an instance of a table, counter … has for `role`, once; gives its name. */
  mapOf(owner: object, define: () => MapDef, role = ""): string {
    const roles = this.mapNames.get(owner) ?? new Map<string, string>();
    this.mapNames.set(owner, roles);
    const known = roles.get(role);
    if (known !== undefined) return known;
    const map = define();
    const name = this.uniqueName(map.name);
    this.maps.push({ ...map, name });
    roles.set(role, name);
    return name;
  }

  /** What the control plane knows of a table, said once. */
  tableOf(owner: object, describe: () => TableDescription): TableDescription {
    const description = this.tables.get(owner) ?? describe();
    this.tables.set(owner, description);
    return description;
  }

  /** By the name of its map. */
  describeValueSet(description: ValueSetDescription): void {
    this.valueSets.set(description.map, description);
  }

  /** Makes room for a default action that the control plane may change; gives its offset in the data of all of them. */
  placeDefault(name: string, bytes: Uint8Array, type: DataTypeId): number {
    return this.defaults.place(name, bytes, type);
  }

  /** The map of a counter or register, which the control plane reads by index. */
  cellsOf(owner: { readonly name: string; readonly span: Span }, cells: Omit<CellsDescription, "name" | "map" | "cell"> & Pick<FieldPlace, "bits" | "form">): string {
    const { bits, form, ...description } = cells;
    const bytes = bits > 64 ? Math.ceil(bits / 8) : containerBits(bits) / 8;
    return this.mapOf(owner, () => {
      const map = {
        name: owner.name,
        type: cells.isSparse ? mapTypes.hash : mapTypes.array,
        keySize: 4,
        valueSize: bytes,
        maxEntries: cells.size,
        flags: 0,
        keyType: this.unsigned(4),
        valueType: this.unsigned(bytes),
        span: owner.span,
      };
      this.cells.push({ ...description, name: owner.name, map: this.uniqueName(owner.name), cell: { name: "value", bits, offset: 0, bytes, bigEndian: false, form } });
      return map;
    });
  }

  get controlPlane(): ControlPlane {
    const { endian, cells, defaults } = this;
    return { endian, tables: [...this.tables.values()], valueSets: [...this.valueSets.values()], cells, defaultsSize: defaults.size };
  }

  /** The data of the module; to be asked for when all of it is known. */
  get allGlobals(): readonly Global[] {
    const { size } = this.defaults;
    if (size === 0) return this.globals;
    const dataType = this.struct(DEFAULTS, size, this.defaults.members);
    const one = { name: DEFAULTS, linkage: "global", section: DEFAULTS_SECTION, size, align: 8, bytes: this.defaults.bytes, relocations: [], readonly: false, dataType } as const;
    return [...this.globals, one];
  }

  private uniqueName(name: string): string {
    const plain = name.replace(/[^A-Za-z0-9_]/g, "_");
    const taken = (candidate: string): boolean => this.maps.some((map) => map.name === candidate);
    if (!taken(plain)) return plain;
    for (let number = 2; ; number++) if (!taken(`${plain}_${number}`)) return `${plain}_${number}`;
  }

  /** The same id for equal descriptions. */
  dataType(type: DataType): DataTypeId {
    const key = JSON.stringify(type, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
    let id = this.typeIds.get(key);
    if (id === undefined) {
      id = this.dataTypes.push(type) - 1;
      this.typeIds.set(key, id);
    }
    return id;
  }

  /** u8, u16, u32, u64 as the kernel's headers name them; a byte array for other sizes. */
  unsigned(bytes: number): DataTypeId {
    if (![1, 2, 4, 8].includes(bytes)) return this.dataType({ kind: "array", element: this.unsigned(1), length: bytes });
    const base = ["unsigned char", "unsigned short", "unsigned int", "unsigned long long"][Math.log2(bytes)]!;
    const encoding = "unsigned";
    return this.dataType({ kind: "typedef", name: `u${bytes * 8}`, type: this.dataType({ kind: "int", name: base, size: bytes, encoding }) });
  }

  signed(bytes: 1 | 2 | 4 | 8): DataTypeId {
    const base = { 1: "signed char", 2: "short", 4: "int", 8: "long long" }[bytes];
    return this.dataType({ kind: "typedef", name: `s${bytes * 8}`, type: this.dataType({ kind: "int", name: base, size: bytes, encoding: "signed" }) });
  }

  /** `long`, the result of functions that the kernel calls back. */
  long(): DataTypeId {
    return this.dataType({ kind: "int", name: "long", size: 8, encoding: "signed" });
  }

  struct(name: string, size: number, members: readonly DataMember[], kind: "struct" | "union" = "struct"): DataTypeId {
    return this.dataType({ kind, name, size, members });
  }

  /** `long function(u64 index, void *search)`, as bpf_loop calls it. */
  loopBody(): DataTypeId {
    const data = this.dataType({ kind: "pointer", to: VOID });
    const result = this.long();
    return this.dataType({ kind: "function", returns: result, params: [{ name: "index", type: this.unsigned(8) }, { name: "search", type: data }] });
  }

  /** `long function(void)` */
  procedure(): DataTypeId {
    return this.dataType({ kind: "function", returns: this.long(), params: [] });
  }

  /** `int function(struct name *parameter)` */
  entryPrototype(contextName: string, parameter: string): DataTypeId {
    const context = this.dataType({ kind: "pointer", to: this.dataType({ kind: "forward", name: contextName, of: "struct" }) });
    const result = this.dataType({ kind: "int", name: "int", size: 4, encoding: "signed" });
    return this.dataType({ kind: "function", returns: result, params: [{ name: parameter, type: context }] });
  }
}

/** One behind the other, each at a multiple of 8. */
class DefaultActions {
  readonly members: DataMember[] = [];
  private readonly images: Uint8Array[] = [];
  size = 0;

  place(name: string, image: Uint8Array, type: DataTypeId): number {
    const offset = this.size;
    this.members.push({ name, type, bitOffset: offset * 8 });
    this.images.push(image);
    this.size += Math.ceil(image.length / 8) * 8;
    return offset;
  }

  get bytes(): Uint8Array {
    const all = new Uint8Array(this.size);
    this.images.forEach((image, index) => all.set(image, this.members[index]!.bitOffset / 8));
    return all;
  }
}
