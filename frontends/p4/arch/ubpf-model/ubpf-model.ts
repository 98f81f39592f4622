/**
 * The architecture of ubpf_model.p4: a parser, a pipeline and a deparser, at the XDP hook, as a tc classifier, or on a
 * route's packets before they get an Ethernet header. The model says nothing of packets that the parser rejects: they
 * pass unchanged. A packet that cannot be made longer or shorter is dropped (ABORT).
 */

import type { Value } from "../../../../compiler/ir/ir.ts";
import { i32, i64 } from "../../../../compiler/ir/types.ts";
import type { BlockInstance } from "../../evaluate/instances.ts";
import { FunctionLowering } from "../../lower/function-lowering.ts";
import { CLONE_REDIRECT } from "../../lower/kernel-names.ts";
import type { Location, ScalarLocation } from "../../lower/storage.ts";
import type { Architecture, ArchitectureInput } from "../architecture.ts";
import { chosenHook, entryFunction, lwtXmit, openPacket, tc, xdp, type Hook } from "../kernel/hooks.ts";
import { packetEditor, truncatePacket } from "../kernel/packet-editor.ts";
import { portsOf, type Ports } from "../kernel/ports.ts";
import { actions, Decisions, ubpfModelHooks } from "./externs.ts";

const ENTRY = "ubpf_switch";
/** No packet is as long. */
const NO_LIMIT = 0xffff_ffff;

export const ubpfModel: Architecture = {
  packageName: "ubpf",
  lower(input) {
    const hook = chosenHook(input, "ubpf_model", [xdp, tc, lwtXmit]);
    const [parser, control, deparser] = input.main.args;
    if (!hook || parser?.kind !== "blockInstance" || control?.kind !== "blockInstance" || deparser?.kind !== "blockInstance") return;
    lowerProgram(input, hook, parser, control, deparser);
  },
};

function lowerProgram(input: ArchitectureInput, hook: Hook, parser: BlockInstance, control: BlockInstance, deparser: BlockInstance): void {
  const { parts, bag } = input;
  const builder = entryFunction(parts, hook, ENTRY, control.declaration.span);
  const context = builder.params[0]!;
  builder.span = parser.declaration.span;
  const packet = openPacket(builder, context, hook);
  const ports = portsOf(input, hook);
  const decisions = new Decisions();
  const lowering = new FunctionLowering({ ...input, builder, hooks: ubpfModelHooks(decisions), packet });
  const { headers, standard } = bindParameters(lowering, parser, control, deparser);
  decisions.action = standard ? lowering.field(standard, "output_action") : lowering.storage.scalar(i32, "action");
  decisions.truncateTo = lowering.storage.scalar(i32, "truncate to");
  lowering.storage.fill(decisions.action, builder.constant(i32, actions.pass));
  lowering.storage.fill(decisions.truncateTo, builder.constant(i32, NO_LIMIT));
  if (standard) {
    lowering.setField(standard, "input_port", ports.input(builder, context));
    lowering.setField(standard, "packet_length", packet.length());
  }
  const [rejected, failed, done] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  const beforeWriting = (): void => {
    if (decisions.truncates) truncatePacket(builder, packet, hook, lowering.storage.load(decisions.truncateTo), failed);
  };
  const changes = lowering.runSwitch({ parser, control, deparser, headers }, { ...packetEditor(parts, context, hook), beforeWriting }, { rejected, failed, done });
  builder.switchTo(rejected);
  builder.return(builder.constant(i32, hook.pass));
  builder.switchTo(failed);
  builder.return(builder.constant(i32, hook.abort));
  builder.switchTo(done);
  builder.span = control.declaration.span;
  if (standard && changes.hasChanged(lowering.field(standard, "clone"))) {
    if (hook.name === "xdp") bag.report("P0902", control.declaration.name.span, "XDP programs cannot send a copy of the packet", { hint: "--hook=tc can" });
    else sendCopy(lowering, context, standard);
  }
  verdict(lowering, hook, ports, decisions.action, standard);
  parts.functions.push(builder.finish());
}

interface Places {
  readonly headers: Location;
  /** Absent in the older form of the model. */
  readonly standard?: Location;
}

function bindParameters(lowering: FunctionLowering, parser: BlockInstance, control: BlockInstance, deparser: BlockInstance): Places {
  const [packetIn, ...parsed] = parser.declaration.parameters;
  const [packetOut, emitted] = deparser.declaration.parameters;
  const places = parsed.map((parameter) => lowering.placeFor(parameter));
  parsed.forEach((parameter, index) => {
    lowering.bind(parameter, places[index]!);
    lowering.bind(control.declaration.parameters[index]!, places[index]!);
  });
  lowering.bind(packetIn!, { kind: "packet" });
  lowering.bind(packetOut!, { kind: "packetOut" });
  lowering.bind(emitted!, places[0]!);
  return { headers: places[0]!, ...(places[2] && { standard: places[2] }) };
}

function sendCopy(lowering: FunctionLowering, context: Value, standard: Location): void {
  const { builder } = lowering;
  const [send, rest] = [builder.newBlock(), builder.newBlock()];
  builder.branch(lowering.getField(standard, "clone"), send, rest);
  builder.switchTo(send);
  const port = builder.convert("zext", lowering.getField(standard, "clone_port"), i64);
  builder.call({ kind: "helper", id: CLONE_REDIRECT }, [context, port, builder.constant(i64, 0)], i64);
  builder.jump(rest);
  builder.switchTo(rest);
}

function verdict(lowering: FunctionLowering, hook: Hook, ports: Ports, decided: ScalarLocation, standard: Location | undefined): void {
  const { builder } = lowering;
  const action = lowering.storage.load(decided);
  const result = (value: number): Value => builder.constant(i32, value);
  const is = (number: number): Value => builder.compare("eq", action, builder.constant(i32, number));
  if (standard) {
    const [redirected, plain] = [builder.newBlock(), builder.newBlock()];
    builder.branch(is(actions.redirect), redirected, plain);
    builder.switchTo(redirected);
    builder.return(ports.redirect(builder, lowering.getField(standard, "output_port")));
    builder.switchTo(plain);
  }
  builder.return(builder.select(is(actions.pass), result(hook.pass), builder.select(is(actions.drop), result(hook.drop), result(hook.abort))));
}
