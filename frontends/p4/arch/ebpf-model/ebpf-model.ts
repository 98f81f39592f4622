/**
 * The architecture of ebpf_model.p4: a parser, and a filter that says whether the packet passes. What the parser
 * rejects is dropped. The headers are not written back: a filter does not change packets.
 */

import { i32 } from "../../../../compiler/ir/types.ts";
import type { Value } from "../../../../compiler/ir/ir.ts";
import type { BlockInstance } from "../../evaluate/instances.ts";
import type { ArchitectureHooks, ExternCallSite, ExternResult } from "../../lower/base.ts";
import { FunctionLowering } from "../../lower/function-lowering.ts";
import type { Architecture, ArchitectureInput } from "../architecture.ts";
import { cgroupSkb, chosenHook, entryFunction, openPacket, socket, tc, xdp, type Hook } from "../kernel/hooks.ts";
import { tableStore } from "../kernel/table-store.ts";
import { addToCounter } from "./counters.ts";

const ENTRY = "ebpf_filter";

export const ebpfModel: Architecture = {
  packageName: "ebpfFilter",
  lower(input) {
    const hook = chosenHook(input, "ebpf_model", [tc, xdp, cgroupSkb, socket]);
    if (!hook) return;
    const [parser, filter] = input.main.args;
    if (parser?.kind === "blockInstance" && filter?.kind === "blockInstance") lowerFilter(input, hook, parser, filter);
  },
};

function lowerFilter(input: ArchitectureInput, hook: Hook, parser: BlockInstance, filter: BlockInstance): void {
  const { parts } = input;
  const builder = entryFunction(parts, hook, ENTRY, filter.declaration.span);
  builder.span = parser.declaration.span;
  const packet = openPacket(builder, builder.params[0]!, hook);
  const lowering = new FunctionLowering({ ...input, builder, hooks: ebpfModelHooks, packet });
  const [packetParameter, parsed] = parser.declaration.parameters;
  const [headersParameter, acceptParameter] = filter.declaration.parameters;
  const headers = lowering.placeFor(parsed!);
  const accept = lowering.placeFor(acceptParameter!);
  lowering.bind(packetParameter!, { kind: "packet" });
  lowering.bind(parsed!, headers);
  lowering.bind(headersParameter!, headers);
  lowering.bind(acceptParameter!, accept);
  const [accepted, rejected, done] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  for (const { block } of lowering.runParser(parser, rejected).accepts) {
    builder.switchTo(block);
    builder.jump(accepted);
  }
  builder.switchTo(rejected);
  builder.span = parser.declaration.span;
  builder.return(builder.constant(i32, hook.drop));
  builder.switchTo(accepted);
  lowering.runControl(filter, done);
  builder.switchTo(done);
  builder.span = filter.declaration.span;
  const passes: Value = accept.kind === "scalar" ? lowering.storage.load(accept) : builder.constant(i32, 0);
  builder.return(builder.select(passes, builder.constant(i32, hook.pass), builder.constant(i32, hook.drop)));
  parts.functions.push(builder.finish());
}

/** Also for filters of other models. */
export const ebpfModelHooks: ArchitectureHooks = {
  externCall(site: ExternCallSite, call): ExternResult | null {
    if (call.kind !== "method" || call.type.declaration.name.text !== "CounterArray") return null;
    const counter = site.binding(call.object);
    if (counter?.kind !== "externInstance") return null;
    const [index, amount] = call.args.map((argument) => (argument?.value ? site.value(argument.value) : undefined));
    if (index === undefined) return null;
    addToCounter(site, counter, index, amount ?? site.builder.constant(i32, 1));
    return {};
  },

  tableStore,
};
