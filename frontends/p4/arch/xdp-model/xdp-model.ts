/**
 * The architecture of xdp_model.p4: a parser, a control that gives the verdict, and a deparser that writes the headers
 * back, at the XDP hook. What the parser rejects, and what cannot be resized, ends in XDP_ABORTED.
 */

import type { Value } from "../../../../compiler/ir/ir.ts";
import { i32 } from "../../../../compiler/ir/types.ts";
import type { BlockInstance } from "../../evaluate/instances.ts";
import { FunctionLowering } from "../../lower/function-lowering.ts";
import type { Location } from "../../lower/storage.ts";
import type { Architecture, ArchitectureInput } from "../architecture.ts";
import { chosenHook, entryFunction, openPacket, xdp } from "../kernel/hooks.ts";
import { packetEditor } from "../kernel/packet-editor.ts";
import { portsOf, type Ports } from "../kernel/ports.ts";
import { xdpModelHooks } from "./externs.ts";

const ENTRY = "xdp_switch";
const XDP_ABORTED = 0;
const XDP_REDIRECT = 4;

export const xdpModel: Architecture = {
  packageName: "xdp",
  lower(input) {
    if (!chosenHook(input, "xdp_model", [xdp])) return;
    const [parser, control, deparser] = input.main.args;
    if (parser?.kind !== "blockInstance" || control?.kind !== "blockInstance" || deparser?.kind !== "blockInstance") return;
    lowerProgram(input, parser, control, deparser);
  },
};

function lowerProgram(input: ArchitectureInput, parser: BlockInstance, control: BlockInstance, deparser: BlockInstance): void {
  const { parts } = input;
  const builder = entryFunction(parts, xdp, ENTRY, control.declaration.span);
  const context = builder.params[0]!;
  builder.span = parser.declaration.span;
  const packet = openPacket(builder, context, xdp);
  const ports = portsOf(input, xdp);
  const lowering = new FunctionLowering({ ...input, builder, hooks: xdpModelHooks, packet });
  const [packetIn, parsed] = parser.declaration.parameters;
  const [headersParameter, inputParameter, outputParameter] = control.declaration.parameters;
  const [emitted, packetOut] = deparser.declaration.parameters;
  const headers = lowering.placeFor(parsed!);
  const given = lowering.placeFor(inputParameter!);
  const decided = lowering.placeFor(outputParameter!);
  for (const parameter of [parsed, headersParameter, emitted]) lowering.bind(parameter!, headers);
  lowering.bind(packetIn!, { kind: "packet" });
  lowering.bind(packetOut!, { kind: "packetOut" });
  lowering.bind(inputParameter!, given);
  lowering.bind(outputParameter!, decided);
  lowering.setField(given, "input_port", ports.input(builder, context));
  const [aborted, done] = [builder.newBlock(), builder.newBlock()];
  lowering.runSwitch({ parser, control, deparser, headers }, packetEditor(parts, context, xdp), { rejected: aborted, failed: aborted, done });
  builder.switchTo(aborted);
  builder.return(builder.constant(i32, XDP_ABORTED));
  builder.switchTo(done);
  builder.span = control.declaration.span;
  verdict(lowering, ports, decided);
  parts.functions.push(builder.finish());
}

/** The kernel's verdicts have the order of `xdp_action`. */
function verdict(lowering: FunctionLowering, ports: Ports, decided: Location): void {
  const { builder } = lowering;
  const action: Value = lowering.getField(decided, "output_action");
  const [redirected, plain] = [builder.newBlock(), builder.newBlock()];
  builder.branch(builder.compare("eq", action, builder.constant(i32, XDP_REDIRECT)), redirected, plain);
  builder.switchTo(redirected);
  builder.return(ports.redirect(builder, lowering.getField(decided, "output_port")));
  builder.switchTo(plain);
  builder.return(action);
}
