/**
 * Runs an STF test: entries go into maps, packets into the program, and what comes out of each port is compared with what
 * is expected there, in order. A packet that nobody expects is a failure.
 */

import type { ControlPlane } from "../../compiler/control-plane/control-plane.ts";
import { Control } from "../../compiler/control-plane/control.ts";
import { ControlPlaneError } from "../../compiler/control-plane/error.ts";
import type { PacketReader } from "../../compiler/control-plane/packet-field.ts";
import type { LoadableObject } from "../loadable.ts";
import { RunError, type LoadedObject, type Machine, type RunnableProgram } from "../runner.ts";
import { difference, unexpected, type Expect, type Output } from "./difference.ts";
import { cellsOf, defaultOf, entryOf } from "./entries.ts";
import { StfError, type StfStep } from "./parse.ts";

/** One check: a packet that was expected, a cell that was compared, or a packet that nobody expected. */
export interface StfResult {
  readonly line: number;
  readonly what: string;
  /** Absent when all is well. */
  readonly failure?: string;
}

/** What the verdicts of XDP and tc mean for a packet. */
const verdicts: Readonly<Record<string, readonly (readonly [number, "pass" | "redirect"])[]>> = {
  xdp: [[2, "pass"], [3, "pass"], [4, "redirect"]],
  classifier: [[0, "pass"], [0xffffffff, "pass"], [3, "pass"], [7, "redirect"]],
  lwt_xmit: [[0, "pass"], [7, "redirect"]],
  "cgroup_skb/ingress": [[1, "pass"]],
  socket: [[0xffffffff, "pass"]],
};

/** Machines take packets from their link-layer header; programs of these sections do not see it, and tests leave it out. */
const behindLinkLayer: ReadonlySet<string> = new Set(["lwt_xmit", "cgroup_skb/ingress", "socket"]);
const LINK_LAYER_BYTES = 14;

/** A compiled P4 program. */
export interface StfProgram {
  /** With its ports in memory when the machine does not tell where packets go. */
  readonly object: LoadableObject;
  readonly controlPlane: ControlPlane;
  /** Names what differs in packets. */
  readonly packetFields?: PacketReader;
}

/** Throws `LoadError`. */
export function runStf(machine: Machine, { object, controlPlane, packetFields }: StfProgram, steps: readonly StfStep[]): StfResult[] {
  const loaded = machine.load(object);
  try {
    return new StfRun(loaded, controlPlane, packetFields).run(steps);
  } finally {
    loaded.close();
  }
}

class StfRun {
  private readonly outputs = new Map<number, Output[]>();
  private readonly entries = new Map<string, ReturnType<typeof entryOf>>();
  private readonly results: StfResult[] = [];
  private readonly program: RunnableProgram;
  private readonly control: Control;

  constructor(
    private readonly loaded: LoadedObject,
    private readonly controlPlane: ControlPlane,
    private readonly packetFields: PacketReader = () => [],
  ) {
    this.control = new Control(controlPlane, loaded.maps);
    this.program = [...loaded.programs.values()][0]!;
  }

  run(steps: readonly StfStep[]): StfResult[] {
    for (const step of steps) {
      try {
        this.step(step);
      } catch (error) {
        if (!(error instanceof StfError) && !(error instanceof RunError) && !(error instanceof ControlPlaneError)) throw error;
        this.results.push({ line: step.line, what: step.kind, failure: error.message });
      }
    }
    this.compareOutputs(steps.filter((step) => step.kind === "expect"));
    return this.results.sort((a, b) => a.line - b.line);
  }

  private step(step: StfStep): void {
    switch (step.kind) {
      case "add": {
        const added = entryOf(this.controlPlane, step);
        this.control.entries(added.table).set(added.entry);
        this.entries.set(step.entry ?? `line ${step.line}`, added);
        return;
      }
      case "setDefault": {
        const { table, call } = defaultOf(this.controlPlane, step);
        return this.control.setDefaultAction(table, call);
      }
      case "remove":
        return this.remove(step.entry, step.line);
      case "packet":
        return this.packet(step.port, step.bytes, step.line);
      case "cell":
        return this.cell(step);
      case "setCell":
        return this.setCell(step);
      case "elsewhere":
        throw new StfError(step.line, `${step.statement}: programs for the eBPF architectures have no ${step.about}`);
      case "expect":
      case "noPacket":
      case "nothing":
        return;
    }
  }

  private remove(name: string | null, line: number): void {
    if (name !== null && !this.entries.has(name)) throw new StfError(line, `there is no entry '${name}'`);
    for (const [known, { table, entry }] of this.entries) {
      if (name !== null && known !== name) continue;
      this.control.entries(table).delete(entry);
      this.entries.delete(known);
    }
  }

  // Packets --------------------------------------------------------------------------------------------------------------

  private packet(port: number, packet: Uint8Array, line: number): void {
    const memory = this.loaded.maps.get(".data.ports");
    if (memory) memory.update(new Uint8Array(4), Uint8Array.from([...word(port), 0, 0, 0, 0]));
    const hidden = behindLinkLayer.has(this.program.section) ? LINK_LAYER_BYTES : 0;
    const framed = Uint8Array.from([...new Uint8Array(hidden), ...packet]);
    const result = this.program.run(memory ? { packet: framed } : { packet: framed, context: { ingress_ifindex: port } });
    for (const { port: to, copy } of result.redirects ?? []) if (copy) this.output(to, { line, bytes: copy });
    const fate = verdicts[this.program.section]?.find(([verdict]) => verdict === result.returnValue)?.[1];
    const bytes = result.packet.slice(hidden);
    if (fate === "pass") this.output(port, { line, bytes });
    if (fate !== "redirect") return;
    const to = memory ? new DataView(memory.lookup(new Uint8Array(4))!.slice(4).buffer).getUint32(0, true) : result.redirects?.at(-1)?.port;
    this.output(to ?? port, { line, bytes });
  }

  private output(port: number, output: Output): void {
    const queue = this.outputs.get(port) ?? [];
    queue.push(output);
    this.outputs.set(port, queue);
  }

  /** The first packet that is expected at a port is the first that comes out there. */
  private compareOutputs(expectations: readonly Expect[]): void {
    for (const expected of expectations) {
      const got = this.outputs.get(expected.port)?.shift();
      const failure = got ? difference(expected, got, this.packetFields) : `no packet came out of port ${expected.port}`;
      this.results.push({ line: expected.line, what: `packet from port ${expected.port}`, ...(failure !== undefined && { failure }) });
    }
    for (const [port, queue] of this.outputs) {
      for (const { line, bytes } of queue) this.results.push({ line, what: `packet from port ${port}`, failure: unexpected(port, bytes, this.packetFields) });
    }
  }

  // Counters and registers -----------------------------------------------------------------------------------------------

  private cell({ cells, index, comparison, value, line }: Extract<StfStep, { kind: "cell" }>): void {
    if (typeof index !== "number") throw new StfError(line, `'$${index.entry}' is an entry, and tables of the eBPF architectures have no counters for their entries: count in the action, and check by the index`);
    const number = this.control.cell(cellsOf(this.controlPlane, cells, line), index);
    const holds = comparisons[comparison]!(number, value);
    this.results.push({ line, what: `${cells}(${index})`, ...(!holds && { failure: `${cells}(${index}) is ${number}, and ${comparison} ${value} was expected` }) });
  }

  private setCell({ cells, index, value, line }: Extract<StfStep, { kind: "setCell" }>): void {
    const described = cellsOf(this.controlPlane, cells, line);
    for (const at of index === null ? this.control.indices(described) : [index]) this.control.setCell(described, at, value);
  }
}

const comparisons: Readonly<Record<string, (left: bigint, right: bigint) => boolean>> = {
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

function word(value: number): Uint8Array {
  return new Uint8Array(new Uint32Array([value]).buffer);
}
