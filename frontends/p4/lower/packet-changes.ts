/** What a program does to the headers of its packet between the parser and the deparser. */

import type { FunctionBuilder } from "../../../compiler/ir/builder.ts";
import type { SlotId, Value } from "../../../compiler/ir/ir.ts";
import { i1, i32 } from "../../../compiler/ir/types.ts";
import { headersOf, scalarsOf, varbitsOf, type HeaderLocation, type Location, type ScalarLocation, type Storage, type StoreWatcher } from "./storage.ts";

/**
 * Notes which fields may have changed, and keeps a flag that is set at run time when a header comes or goes, or a varbit
 * gets another size: as long as it is clear, the packet has the shape that the parser found.
 */
export class PacketChanges implements StoreWatcher {
  /** An i1. */
  readonly reshaped: ScalarLocation;
  private readonly changed = new Set<SlotId>();
  private readonly validity: ReadonlySet<SlotId>;
  /** Where the sizes of varbits are kept. */
  private readonly sizes: ReadonlySet<SlotId>;
  /** For each header a flag (i1) that is set at run time when one of its fields is assigned; by the fields' slots. */
  private readonly flags = new Map<SlotId, ScalarLocation>();

  constructor(
    private readonly builder: FunctionBuilder,
    private readonly storage: Storage,
    headers: Location,
  ) {
    const all = headersOf(headers);
    this.validity = new Set(all.map(({ valid }) => valid.slot));
    this.sizes = new Set(varbitsOf(headers).map(({ size }) => size.slot));
    for (const header of all) {
      const flag = storage.scalar(i1, "assigned");
      storage.fill(flag, builder.constant(i1, 0));
      for (const { slot } of scalarsOf(header)) this.flags.set(slot, flag);
    }
    this.reshaped = storage.scalar(i1, "reshaped");
    storage.fill(this.reshaped, builder.constant(i1, 0));
  }

  storing({ slot }: ScalarLocation, value: Value): void {
    const { builder } = this;
    if (this.validity.has(slot)) return this.reshapeIf(builder.binary("xor", builder.load(i1, builder.slotAddress(slot)), value));
    if (this.sizes.has(slot)) this.reshapeIf(builder.compare("ne", builder.load(i32, builder.slotAddress(slot)), value));
    this.assigned(slot);
  }

  private assigned(slot: SlotId): void {
    this.changed.add(slot);
    const flag = this.flags.get(slot);
    if (flag) this.storage.fill(flag, this.builder.constant(i1, 1));
  }

  /** Whether a field of the header was assigned in this run: an i1. */
  wasAssigned({ valid }: HeaderLocation): Value {
    const flag = this.flags.get(valid.slot);
    return flag ? this.storage.load(flag) : this.builder.constant(i1, 1);
  }

  reshape(): void {
    this.reshapeIf(this.builder.constant(i1, 1));
  }

  /** `condition` is an i1. */
  reshapeIf(condition: Value): void {
    this.storage.fill(this.reshaped, this.builder.binary("or", this.storage.load(this.reshaped), condition));
  }

  /** A field. */
  hasChanged({ slot }: ScalarLocation): boolean {
    return this.changed.has(slot);
  }

  /** True for the headers that the parser fills. */
  watches({ valid }: HeaderLocation): boolean {
    return this.validity.has(valid.slot);
  }

  /** Any field of a header. */
  isChanged(header: HeaderLocation): boolean {
    return scalarsOf(header).some((scalar) => scalar !== header.valid && this.hasChanged(scalar));
  }
}
