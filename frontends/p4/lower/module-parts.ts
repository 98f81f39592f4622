/** Maps, types and functions of the module that is being made. */

import type { CellsDescription, ControlPlane, TableDescription } from "../../../compiler/control-plane/control-plane.ts";
import type { DataMember, DataType, DataTypeId } from "../../../compiler/ir/data-types.ts";
import type { Func, Global, MapDef } from "../../../compiler/ir/ir.ts";

export class ModuleParts {
  readonly functions: Func[] = [];
  readonly globals: Global[] = [];
  readonly maps: MapDef[] = [];
  readonly dataTypes: DataType[] = [];
  private readonly cells: CellsDescription[] = [];
  private readonly tables = new Map<object, TableDescription>();
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

  /** Adds to what is known of a table: it may have a map for its entries, and one for its default action. */
  describeTable(owner: object, description: TableDescription): void {
    const known = this.tables.get(owner);
    const [map, defaultMap] = [description.map ?? known?.map, description.defaultMap ?? known?.defaultMap];
    // The key is that of the map with the entries, when there is one.
    const whole = description.map !== undefined || !known ? description : known;
    this.tables.set(owner, { ...whole, ...(map !== undefined && { map }), ...(defaultMap !== undefined && { defaultMap }) });
  }

  /** The map of a counter or register, which the control plane reads by index. */
  cellsOf(owner: object, define: () => MapDef): string {
    return this.mapOf(owner, () => {
      const map = define();
      this.cells.push({ name: map.name, map: this.uniqueName(map.name), bytes: map.valueSize });
      return map;
    });
  }

  get controlPlane(): ControlPlane {
    return { tables: [...this.tables.values()], cells: this.cells };
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

  struct(name: string, size: number, members: readonly DataMember[], kind: "struct" | "union" = "struct"): DataTypeId {
    return this.dataType({ kind, name, size, members });
  }

  /** `int function(struct name *parameter)` */
  entryPrototype(contextName: string, parameter: string): DataTypeId {
    const context = this.dataType({ kind: "pointer", to: this.dataType({ kind: "forward", name: contextName, of: "struct" }) });
    const result = this.dataType({ kind: "int", name: "int", size: 4, encoding: "signed" });
    return this.dataType({ kind: "function", returns: result, params: [{ name: parameter, type: context }] });
  }
}
