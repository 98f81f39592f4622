/**
 * The architecture of ebpf_model.p4: a parser, and a filter that says whether the packet passes. What the parser
 * rejects is dropped. The headers are not written back: a filter does not change packets.
 */

import { FunctionBuilder } from "../../../../compiler/ir/builder.ts";
import { i32, ptr } from "../../../../compiler/ir/types.ts";
import type { Value } from "../../../../compiler/ir/ir.ts";
import type { Expression } from "../../ast.ts";
import type { BlockInstance, Evaluated, TableInstance } from "../../check/instances.ts";
import type { CheckedProgram } from "../../check/program.ts";
import type { Type } from "../../check/types.ts";
import type { ArchitectureHooks, ExternCallSite, ExternResult, TableStore } from "../../lower/base.ts";
import { scalarType } from "../../lower/storage.ts";
import { FunctionLowering } from "../../lower/function-lowering.ts";
import type { Architecture, ArchitectureInput } from "../architecture.ts";
import { addToCounter } from "./counters.ts";
import { hooks as kernelHooks, openPacket, type Hook } from "./hooks.ts";

const ENTRY = "ebpf_filter";
const DEFAULT_SIZE = 1024;
const MAX_ENTRIES = 2 ** 31 - 1;

export const ebpfModel: Architecture = {
  packageName: "ebpfFilter",
  lower(input) {
    const hook = kernelHooks.get(input.hook ?? "tc");
    if (!hook) {
      input.bag.report("P0702", input.main.span, `ebpf_model has no hook '${input.hook}'`, { hint: `its hooks are ${[...kernelHooks.keys()].join(", ")}` });
      return;
    }
    const [parser, filter] = input.main.args;
    if (parser?.kind === "blockInstance" && filter?.kind === "blockInstance") lowerFilter(input, hook, parser, filter);
  },
};

function lowerFilter(input: ArchitectureInput, hook: Hook, parser: BlockInstance, filter: BlockInstance): void {
  const { checked, evaluator, parts, bag } = input;
  const builder = new FunctionBuilder({
    name: ENTRY,
    params: [{ name: "ctx", type: ptr }],
    returnType: i32,
    section: hook.section,
    dataType: parts.entryPrototype(hook.context.name, "ctx"),
    span: filter.declaration.span,
  });
  builder.span = parser.declaration.span;
  const packet = openPacket(builder, builder.params[0]!, hook);
  const lowering = new FunctionLowering({ checked, evaluator, builder, parts, hooks: tableAndExternHooks, packet, bag });
  const [packetParameter, parsed] = parser.declaration.parameters;
  const [headersParameter, acceptParameter] = filter.declaration.parameters;
  const headers = lowering.placeFor(parsed!);
  const accept = lowering.placeFor(acceptParameter!);
  lowering.bind(packetParameter!, { kind: "packet" });
  lowering.bind(parsed!, headers);
  lowering.bind(headersParameter!, headers);
  lowering.bind(acceptParameter!, accept);
  const [accepted, rejected, done] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  lowering.runParser(parser, accepted, rejected);
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

const tableAndExternHooks: ArchitectureHooks = {
  externCall(site: ExternCallSite, call): ExternResult | null {
    if (call.kind !== "method" || call.type.declaration.name.text !== "CounterArray") return null;
    const counter = site.binding(call.object);
    if (counter?.kind !== "externInstance") return null;
    const [index, amount] = call.args.map((argument) => (argument?.value ? site.value(argument.value) : undefined));
    if (index === undefined) return null;
    addToCounter(site, counter, index, amount ?? site.builder.constant(i32, 1));
    return {};
  },

  /** `implementation = hash_table(size);` or `array_table(size)`; without one, a hash of `size`. */
  tableStore(table: TableInstance, checked: CheckedProgram, evaluate: (expression: Expression) => Evaluated | undefined): TableStore | { error: string } {
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
  },
};

function fitsIndex(type: Type): boolean {
  return (scalarType(type)?.bits ?? Infinity) <= 32;
}
