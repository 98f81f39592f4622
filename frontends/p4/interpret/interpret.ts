/** Programs, run packet by packet as their architecture says. */

import type { CheckedProgram } from "../check/program.ts";
import { Exit, type Externs } from "./base.ts";
import type { ControlPlaneState } from "./control-plane.ts";
import type { Binding, BlockInstance, PackageInstance } from "./instances.ts";
import type { ExpectedPacket } from "./packets.ts";
import { ParserInterpreter } from "./parsers.ts";
import { Cell } from "./places.ts";
import { uninitialized } from "./types.ts";

export type PlaceBinding = Extract<Binding, { kind: "place" }>;

export interface Outcome {
  /** What the program returns to the hook. */
  readonly verdict: number;
  readonly packet: ExpectedPacket;
  /** The port that the packet is sent out at, where the verdict says that it is. */
  readonly port?: number;
  /** A copy of the packet that is sent out at a port of its own. */
  readonly copy?: { readonly port: number; readonly packet: ExpectedPacket };
}

/** A loaded program: its objects outlive the packets. */
export interface RunningProgram {
  /** Throws `Unspecified` when the specification leaves open what becomes of the packet. */
  run(packet: Uint8Array): Outcome;
  /** What counters and registers hold, by control-plane name and index; for those that were used. */
  readonly cells: ReadonlyMap<string, ReadonlyMap<number, bigint>>;
}

/** Runs the blocks of a package one after the other: what architectures are made of. */
export class ProgramInterpreter extends ParserInterpreter {
  readonly main: PackageInstance;

  constructor(checked: CheckedProgram, controlPlane: ControlPlaneState, externs: Externs) {
    super(checked, controlPlane, externs);
    for (const declaration of checked.program.declarations) {
      if (declaration.kind === "instantiation" && declaration !== checked.main) this.bindings.set(declaration, this.instantiate(declaration, ""));
    }
    this.main = this.instantiate(checked.main!, "") as PackageInstance;
  }

  /** A place for what the architecture passes: uninitialized. */
  fresh({ declaration }: BlockInstance, parameter: number): PlaceBinding {
    return { kind: "place", place: new Cell(uninitialized(this.declaredType(declaration.parameters[parameter]!), this.fieldsOf)) };
  }

  /** The blocks in the order of the package's parameters. */
  get blocks(): readonly BlockInstance[] {
    return this.main.args.filter((one): one is BlockInstance => one?.kind === "block");
  }

  /** Applies a block whose parameters are bound to what is given; `exit` ends it. */
  apply(block: BlockInstance, bindings: readonly Binding[]): void {
    this.forgetRounds();
    block.declaration.parameters.forEach((parameter, index) => this.bindings.set(parameter, bindings[index]!));
    try {
      this.runBlock(block);
    } catch (reason) {
      if (!(reason instanceof Exit)) throw reason;
    }
  }
}
