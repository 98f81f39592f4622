/** ubpf_model.p4: a parser, a pipeline and a deparser. A packet that the parser rejects passes unchanged. */

import type { ExternArgument, Externs } from "../base.ts";
import { ProgramInterpreter, type Outcome } from "../interpret.ts";
import { fieldOf, type Place } from "../places.ts";
import { bitsOf, fixedSize, valueFromBits } from "../types.ts";
import { resolved, type Type } from "../../check/types.ts";
import type { CheckedProgram } from "../../check/program.ts";
import { certain, isUndefined, member, truth, UNDEFINED, Unspecified, type Value } from "../values.ts";
import { verdicts, type ArchitectureModel, type Hook, type Surroundings } from "./architecture.ts";
import { Cells } from "./cells.ts";
import { replacedChecksum } from "./checksums.ts";
import { lookup3 } from "./lookup3.ts";
import type { ExpectedPacket } from "../packets.ts";
import { cut, runStages } from "./switches.ts";

const NO_LIMIT = 0xffff_ffffn;

export const ubpfModel: ArchitectureModel = {
  packageName: "ubpf",
  start(checked, { controlPlane, ...surroundings }) {
    const model = new Model(checked, surroundings);
    const program = new ProgramInterpreter(checked, controlPlane, model);
    return { run: (packet) => model.run(program, packet), cells: model.cells.contents };
  },
};

class Model implements Externs {
  readonly cells = new Cells();
  private standard: Place | null = null;
  /** The length to cut the packet to. */
  private limit: Value = NO_LIMIT;

  constructor(
    private readonly checked: CheckedProgram,
    private readonly surroundings: Omit<Surroundings, "controlPlane">,
  ) {}

  run(program: ProgramInterpreter, bytes: Uint8Array): Outcome {
    const [parser, control, deparser] = program.blocks;
    const { hook, inputPort } = this.surroundings;
    this.limit = NO_LIMIT;
    const [headers, meta, standard] = [1, 2, 3].map((index) => program.fresh(parser!, index));
    this.standard = standard!.place;
    for (const [name, value] of Object.entries({ input_port: inputPort, packet_length: BigInt(bytes.length), output_action: member("PASS"), output_port: 0n, clone: false, clone_port: 0n })) fieldOf(this.standard, name).write(value);
    const stages = { parser: parser!, control: control!, deparser: deparser! };
    const passed = [headers!, meta!, standard!];
    const switched = runStages(program, stages, { parser: passed, control: passed, deparser: (out) => [out, headers!] }, bytes);
    const results = verdicts[hook];
    if (switched.kind !== "done") return { verdict: switched.kind === "rejected" ? results.pass : results.aborted, packet: switched.packet };
    const room = hook === "tc" ? Math.max(switched.packet.bytes.length - bytes.length, 0) : 0;
    const packet = cut(switched, Number(certain(this.limit)), room);
    return { ...this.decided(results, packet), ...(truth(fieldOf(this.standard, "clone").read()) && { copy: { port: Number(certain(fieldOf(this.standard, "clone_port").read())), packet } }) };
  }

  private decided(results: (typeof verdicts)[Hook], packet: ExpectedPacket): Outcome {
    const action = fieldOf(this.standard!, "output_action").read();
    if (typeof action !== "object" || action.kind !== "member") throw new Unspecified("the verdict has no defined value");
    const verdict = { ABORT: results.aborted, DROP: results.drop, PASS: results.pass, REDIRECT: results.redirect }[action.name]!;
    return action.name === "REDIRECT" ? { verdict, packet, port: Number(certain(fieldOf(this.standard!, "output_port").read())) } : { verdict, packet };
  }

  method(...[register, method, args]: Parameters<Externs["method"]>): Value | null {
    const index = certain(args[0]!.value!);
    const size = certain(register.args[0]!);
    if (method === "write") {
      if (index < size) this.cells.write(register, Number(index), this.asNumber(args[1]!.value!, args[1]!.type));
      return null;
    }
    return this.fromNumber(index < size ? this.cells.read(register, Number(index)) : 0n, register.type.args[0]!);
  }

  /** The fields of a struct one after the other. */
  private asNumber(value: Value, type: Type): bigint {
    if (typeof value === "bigint") return value;
    return bitsOf(value, type, this.checked.fieldsOf).reduce((sum, { width, bits }) => (sum << BigInt(width)) | certain(bits ?? UNDEFINED), 0n);
  }

  private fromNumber(number: bigint, type: Type): Value {
    if (resolved(type).kind !== "struct") return number;
    let left = BigInt(fixedSize(type, this.checked.fieldsOf));
    return valueFromBits(type, this.checked.fieldsOf, (width) => BigInt.asUintN(width, number >> (left -= BigInt(width))));
  }

  call(name: string, args: readonly ExternArgument[]): Value | null {
    switch (name) {
      case "mark_to_drop":
      case "mark_to_pass":
        fieldOf(this.standard!, "output_action").write(member(name === "mark_to_drop" ? "DROP" : "PASS"));
        return null;
      case "hash":
        args[0]!.place!.write(this.hash(args[2]!.value!, args[2]!.type));
        return null;
      case "csum_replace2":
      case "csum_replace4": {
        const values = args.map(({ value }) => value!);
        return values.some(isUndefined) ? UNDEFINED : replacedChecksum(values[0] as bigint, values[1] as bigint, values[2] as bigint, name === "csum_replace2" ? 16 : 32);
      }
      case "truncate":
        this.limit = args[0]!.value!;
        return null;
      default:
        return this.surroundings.functions?.(name, args) ?? null;
    }
  }

  /** Of the fields one after the other; zeros fill the last byte. */
  private hash(data: Value, type: Type): Value {
    let [bits, width] = [0n, 0];
    for (const part of bitsOf(data, type, this.checked.fieldsOf)) {
      if (part.bits === null) return UNDEFINED;
      bits = (bits << BigInt(part.width)) | part.bits;
      width += part.width;
    }
    const length = Math.ceil(width / 8);
    const whole = bits << BigInt(length * 8 - width);
    return BigInt(lookup3(Uint8Array.from({ length }, (_, index) => Number((whole >> BigInt(8 * (length - 1 - index))) & 0xffn))));
  }
}
