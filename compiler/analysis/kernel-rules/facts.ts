/** What the rules ask of a function: where its pointers come from, and what its program may do. */

import { packetContext, type Context, type ContextField } from "../../bpf/contexts.ts";
import { sectionMeaning, type ProgramType } from "../../bpf/program-types.ts";
import type { DataType } from "../../ir/data-types.ts";
import type { CallInst, Func, Inst, Module, Value } from "../../ir/ir.ts";
import { controlFlow, type Cfg } from "../cfg.ts";
import { pointersOf, type Pointers } from "../provenance.ts";
import { definitions } from "../uses.ts";

/** Helpers whose result is a pointer to memory, or NULL (RET_PTR_TO_…_OR_NULL in their prototypes). */
const mayGiveNull: ReadonlySet<number> = new Set([
  1, // map_lookup_elem
  84, // sk_lookup_tcp
  85, // sk_lookup_udp
  95, // sk_fullsock
  96, // tcp_sock
  98, // get_listener_sock
  99, // skc_lookup_tcp
  107, // sk_storage_get
  131, // ringbuf_reserve
  136, // skc_to_tcp6_sock
  137, // skc_to_tcp_sock
  138, // skc_to_tcp_timewait_sock
  139, // skc_to_tcp_request_sock
  140, // skc_to_udp6_sock
  145, // inode_storage_get
  156, // task_storage_get
  195, // map_lookup_percpu_elem
  203, // dynptr_data
  210, // cgrp_storage_get
]);

/** The value that a pointer was made from. */
export type Origin =
  /** `offset` is in bytes from `root`; undefined when it is only known at run time. */
  | { readonly kind: "packet" | "packetEnd" | "otherField"; readonly root: Value; readonly offset: number | undefined }
  | { readonly kind: "nullable"; readonly root: Value; readonly offset: number | undefined; readonly call: CallInst };

export interface FunctionFacts {
  readonly module: Module;
  readonly func: Func;
  readonly cfg: Cfg;
  readonly defs: readonly (Inst | undefined)[];
  readonly pointers: Pointers;
  /** Of an entry program whose section says it. */
  readonly programType?: ProgramType;
  /** Of a packet program. */
  readonly context?: Context;
  originOf(value: Value): Origin | undefined;
}

export function functionFacts(module: Module, func: Func): FunctionFacts {
  const cfg = controlFlow(func);
  const defs = definitions(func);
  const pointers = pointersOf(func, cfg);
  const programType = func.section === undefined ? undefined : sectionMeaning(func.section)?.type;
  const context = programType && packetContext(programType.name);
  const ctxFacts: CtxFacts = { module, func, ...(context && { context }), defs, pointers };
  const originOf = (value: Value): Origin | undefined => {
    const fact = pointers.factOf(value);
    if (!fact || fact.root < 0) return undefined;
    const { root, offset } = fact;
    const def = defs[root];
    switch (def?.op) {
      case "load": {
        const kind = context && pointerKind(contextFieldAt(context, ctxOffset(ctxFacts, def)));
        return kind && { kind, root, offset };
      }
      case "call":
        return def.callee.kind === "helper" && mayGiveNull.has(def.callee.id) ? { kind: "nullable", root, offset, call: def } : undefined;
      case "ptradd": {
        const base = originOf(def.pointer);
        return base && { ...base, offset: undefined };
      }
      default:
        return undefined;
    }
  };
  return { module, func, cfg, defs, pointers, ...(programType && { programType }), ...(context && { context }), originOf };
}

type CtxFacts = Pick<FunctionFacts, "module" | "func" | "context" | "defs" | "pointers">;

type Access = Extract<Inst, { readonly pointer: Value; readonly offset: number }>;

/**
 * The offset in the ctx that an access is at; undefined when it is not of the ctx, or not known. A field that the loader
 * looks for in the kernel (`preserve_access_index`, as a vmlinux.h has it) lies where the struct has it if that is the
 * kernel's own, whose layout is fixed; programs may declare a few members in places of their own.
 */
export function ctxOffset({ module, func, context, defs, pointers }: CtxFacts, { pointer, offset }: Access): number | undefined {
  const fact = pointers.factOf(pointer);
  if (fact?.provenance.kind !== "ctx") return undefined;
  if (fact.root === func.params[0]) return fact.offset + offset;
  const moved = defs[fact.root];
  const field = moved?.op === "ptradd" ? defs[moved.offset] : undefined;
  const base = moved?.op === "ptradd" ? pointers.factOf(moved.pointer) : undefined;
  if (base?.root !== func.params[0] || field?.op !== "core") return undefined;
  return isLaidOutAs(context, module.dataTypes[field.relocation.dataType]) ? base.offset + Number(field.value) + fact.offset + offset : undefined;
}

/** A flavour of it (`___` and more) may be, too. */
function isLaidOutAs(context: Context | undefined, type: DataType | undefined): boolean {
  if (!context || type?.kind !== "struct" || type.name.split("___", 1)[0] !== context.name) return false;
  return type.members.every(({ name, bitOffset }) => name === "" || contextFieldAt(context, bitOffset / 8)?.name === name);
}

export function contextFieldAt(context: Context, offset: number | undefined): ContextField | undefined {
  return offset === undefined ? undefined : context.fields.find((field) => offset >= field.offset && offset < field.offset + field.size * field.count);
}

function pointerKind(field: ContextField | undefined): "packet" | "packetEnd" | "otherField" | undefined {
  if (field?.pointer === undefined) return undefined;
  return field.pointer === "packet" || field.pointer === "packetEnd" ? field.pointer : "otherField";
}

/** Reads or writes memory, with the number of bytes. */
export function accessOf(inst: Inst): { readonly access: Access; readonly bytes: number } | undefined {
  switch (inst.op) {
    case "load":
    case "store":
      return { access: inst, bytes: inst.bits / 8 };
    case "memset":
      return { access: inst, bytes: inst.size };
    default:
      return "pointer" in inst && "offset" in inst && inst.op !== "ptradd" ? { access: inst, bytes: 4 } : undefined;
  }
}
