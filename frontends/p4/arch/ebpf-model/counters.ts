/** CounterArray: unsigned 32-bit counters in an array, or in a hash when they are sparse (ebpf_model.p4). */

import type { Value } from "../../../../compiler/ir/ir.ts";
import { i32, i64, ptr } from "../../../../compiler/ir/types.ts";
import type { ExternInstance } from "../../evaluate/instances.ts";
import type { ExternCallSite } from "../../lower/base.ts";
import { MAP_LOOKUP, MAP_UPDATE } from "../../lower/kernel-names.ts";

const BPF_ANY = 0;

/** Adds `amount` to the counter at `index`; an index that the array does not have counts nothing. */
export function addToCounter(site: ExternCallSite, counter: ExternInstance, index: Value, amount: Value): void {
  const { builder } = site;
  const [size, sparse] = counter.args;
  const isSparse = sparse?.kind === "bool" && sparse.value;
  const map = site.parts.cellsOf(counter, {
    kind: "counter",
    isSparse,
    size: size?.kind === "integer" ? Math.max(1, Number(size.value)) : 1,
    bits: 32,
    form: { kind: "bits" },
  });
  const key = builder.slotAddress(builder.newSlot("counter index", 4, 4));
  builder.store(key, index, { align: 4 });
  const entry = builder.call({ kind: "helper", id: MAP_LOOKUP }, [builder.symbolAddress(map), key], ptr);
  const [found, missing, done] = [site.newBlock(), site.newBlock(), site.newBlock()];
  builder.branch(builder.compare("ne", entry, builder.constant(ptr, 0)), found, isSparse ? missing : done);
  builder.switchTo(found);
  builder.atomic("atomic_add", entry, amount);
  builder.jump(done);
  builder.switchTo(missing);
  if (isSparse) insert(site, map, key, amount);
  builder.jump(done);
  builder.switchTo(done);
}

function insert({ builder }: ExternCallSite, map: string, key: Value, amount: Value): void {
  const first = builder.slotAddress(builder.newSlot("first count", 4, 4));
  builder.store(first, builder.resize(amount, i32, false), { align: 4 });
  builder.call({ kind: "helper", id: MAP_UPDATE }, [builder.symbolAddress(map), key, first, builder.constant(i64, BPF_ANY)], i64);
}
