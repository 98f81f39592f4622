/** Where packets come in and go out: interfaces of the kernel, or for trial runs numbers in the program's memory. */

import { contextField } from "../../../../compiler/bpf/contexts.ts";
import type { FunctionBuilder } from "../../../../compiler/ir/builder.ts";
import type { Value } from "../../../../compiler/ir/ir.ts";
import { i32, i64 } from "../../../../compiler/ir/types.ts";
import { invariant } from "../../../../compiler/support/invariant.ts";
import { REDIRECT } from "../../lower/kernel-names.ts";
import type { ModuleParts } from "../../lower/module-parts.ts";
import type { ArchitectureInput } from "../architecture.ts";
import type { Hook } from "./hooks.ts";

export interface Ports {
  /** The number of the port that the packet came in at, an i32. */
  input(builder: FunctionBuilder, context: Value): Value;
  /** Sends the packet out at a port when the program ends with what this gives, an i32. */
  redirect(builder: FunctionBuilder, port: Value): Value;
}

const MEMORY = "ebpfc_ports";

export function portsOf({ portsInMemory, parts }: ArchitectureInput, hook: Hook): Ports {
  return portsInMemory ? memoryPorts(parts, hook) : interfaces(hook);
}

function interfaces(hook: Hook): Ports {
  return {
    input(builder, context) {
      const field = contextField(hook.context, "ingress_ifindex");
      invariant(field, `${hook.context.name} has no ingress_ifindex`);
      return builder.load(i32, context, { offset: field.offset, align: 4 });
    },
    redirect: (builder, port) => builder.resize(builder.call({ kind: "helper", id: REDIRECT }, [builder.convert("zext", port, i64), builder.constant(i64, 0)], i64), i32, false),
  };
}

function memoryPorts(parts: ModuleParts, hook: Hook): Ports {
  const dataType = parts.dataType({ kind: "array", element: parts.unsigned(4), length: 2 });
  parts.globals.push({ name: MEMORY, linkage: "global", section: ".data.ports", size: 8, align: 8, bytes: new Uint8Array(8), relocations: [], readonly: false, dataType });
  return {
    input: (builder) => builder.load(i32, builder.symbolAddress(MEMORY), { align: 4 }),
    redirect(builder, port) {
      builder.store(builder.symbolAddress(MEMORY), port, { offset: 4, align: 4 });
      invariant(hook.redirect !== undefined, `programs at ${hook.name} do not redirect`);
      return builder.constant(i32, hook.redirect);
    },
  };
}
