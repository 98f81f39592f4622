/** The architectures that programs are generated for: what they declare, and which blocks `main` is made of. */

import type { Choices } from "./choices.ts";
import type { TableOptions } from "./tables.ts";
import { bits, BOOL, ERROR, type EnumType, type FieldsType, type P4Type } from "./types.ts";
import type { Parameter } from "./scope.ts";

/** What a parameter of a block is, besides the types that the architecture declares itself. */
export type Role = "packet" | "packetOut" | "headers" | "metadata";

export interface BlockParameter {
  readonly direction: Parameter["direction"];
  readonly name: string;
  readonly is: Role | P4Type;
}

export interface ArchitectureBlock {
  readonly kind: "parser" | "control" | "deparser" | "checksum";
  readonly name: string;
  readonly parameters: readonly BlockParameter[];
  readonly prologue?: readonly string[];
}

/** An extern object that values are put into, so that they are seen from outside. */
export interface Observer {
  readonly declaration: string;
  readonly places: number;
  /** A statement; `value` is a bit<32>. */
  see(place: number, value: string): string;
}

export interface Architecture {
  readonly name: string;
  /** What stands before the program. */
  readonly preamble: readonly string[];
  readonly package: string;
  readonly blocks: readonly ArchitectureBlock[];
  readonly tables: TableOptions;
  /** Whether the program may declare generic externs and instantiate them. */
  readonly ownExterns: boolean;
  readonly observer?: Observer;
}

/** Counters add up: nothing that was seen is lost. */
const counters: Observer = { declaration: "CounterArray(16, false) seen;", places: 16, see: (place, value) => `seen.add(${place}, ${value});` };
const registers: Observer = { declaration: "Register<bit<32>, bit<32>>(16) seen;", places: 16, see: (place, value) => `seen.write(${place}, seen.read(${place}) * 31 + ${value});` };

const packet: BlockParameter = { direction: "none", name: "packet", is: "packet" };
const outHeaders: BlockParameter = { direction: "out", name: "hdr", is: "headers" };
const headers: BlockParameter = { direction: "inout", name: "hdr", is: "headers" };
const inHeaders: BlockParameter = { direction: "in", name: "hdr", is: "headers" };
const metadata: BlockParameter = { direction: "inout", name: "meta", is: "metadata" };
const packetOut: BlockParameter = { direction: "none", name: "packet", is: "packetOut" };

/** A parser, controls and a deparser of a package that the program declares. */
export const own: Architecture = {
  name: "own",
  preamble: [
    "#include <core.p4>",
    "match_kind { range, optional }",
    "parser OwnParser<H, M>(packet_in packet, out H hdr, inout M meta);",
    "control OwnControl<H, M>(inout H hdr, inout M meta);",
    "control OwnDeparser<H>(packet_out packet, in H hdr);",
    "package Own<H, M>(OwnParser<H, M> prs, OwnControl<H, M> ctl, OwnDeparser<H> dep);",
  ],
  package: "Own",
  blocks: [
    { kind: "parser", name: "prs", parameters: [packet, outHeaders, metadata] },
    { kind: "control", name: "ctl", parameters: [headers, metadata] },
    { kind: "deparser", name: "dep", parameters: [packetOut, inHeaders] },
  ],
  tables: { matchKinds: ["exact", "ternary", "lpm", "range", "optional"] },
  ownExterns: true,
};

export const ebpf: Architecture = {
  name: "ebpf_model",
  preamble: ["#include <ebpf_model.p4>", "match_kind { range, optional }"],
  package: "ebpfFilter",
  blocks: [
    { kind: "parser", name: "prs", parameters: [packet, outHeaders] },
    { kind: "control", name: "filt", parameters: [headers, { direction: "out", name: "pass", is: BOOL }], prologue: ["pass = true;"] },
  ],
  tables: { matchKinds: ["exact", "ternary", "lpm", "range", "optional"], scalarActionData: true, properties: (choices: Choices) => [`implementation = hash_table(${1 + choices.below(100)});`] },
  ownExterns: false,
  observer: counters,
};

const xdpAction: EnumType = { kind: "enum", name: "xdp_action", members: ["XDP_ABORTED", "XDP_DROP", "XDP_PASS", "XDP_TX", "XDP_REDIRECT"], underlying: null };
const struct = (name: string, fields: Readonly<Record<string, P4Type>>): FieldsType => ({ kind: "struct", name, fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })) });

export const xdp: Architecture = {
  name: "xdp_model",
  preamble: ["#include <xdp_model.p4>", "match_kind { range, optional }"],
  package: "xdp",
  blocks: [
    { kind: "parser", name: "p", parameters: [packet, outHeaders] },
    {
      kind: "control",
      name: "s",
      parameters: [
        headers,
        { direction: "in", name: "imd", is: struct("xdp_input", { input_port: bits(32) }) },
        { direction: "out", name: "omd", is: struct("xdp_output", { output_action: xdpAction, output_port: bits(32) }) },
      ],
      prologue: ["omd.output_action = xdp_action.XDP_PASS;", "omd.output_port = 0;"],
    },
    { kind: "deparser", name: "d", parameters: [inHeaders, packetOut] },
  ],
  tables: ebpf.tables,
  ownExterns: false,
  observer: counters,
};

const ubpfAction: EnumType = { kind: "enum", name: "ubpf_action", members: ["ABORT", "DROP", "PASS", "REDIRECT"], underlying: null };
const ubpfMetadata: BlockParameter = {
  direction: "inout",
  name: "std",
  // Without `clone`: programs for XDP cannot send copies.
  is: { ...struct("standard_metadata", { input_port: bits(32), packet_length: bits(32), output_action: ubpfAction, output_port: bits(32) }), partial: true },
};

export const ubpf: Architecture = {
  name: "ubpf_model",
  preamble: ["#include <ubpf_model.p4>", "match_kind { range, optional }"],
  package: "ubpf",
  blocks: [
    { kind: "parser", name: "prs", parameters: [packet, outHeaders, metadata, ubpfMetadata] },
    { kind: "control", name: "p", parameters: [headers, metadata, ubpfMetadata] },
    { kind: "deparser", name: "dprs", parameters: [packetOut, inHeaders] },
  ],
  tables: { matchKinds: ["exact", "ternary", "lpm", "range", "optional"], scalarActionData: true },
  ownExterns: false,
  observer: registers,
};

const v1Metadata: BlockParameter = {
  direction: "inout",
  name: "std",
  is: { ...struct("standard_metadata_t", { ingress_port: bits(9), egress_spec: bits(9), egress_port: bits(9), packet_length: bits(32), priority: bits(3), parser_error: ERROR }), partial: true },
};

export const v1model: Architecture = {
  name: "v1model",
  preamble: ["#include <v1model.p4>"],
  package: "V1Switch",
  blocks: [
    { kind: "parser", name: "p", parameters: [packet, outHeaders, metadata, v1Metadata] },
    { kind: "checksum", name: "vr", parameters: [headers, metadata] },
    { kind: "control", name: "ig", parameters: [headers, metadata, v1Metadata] },
    { kind: "control", name: "eg", parameters: [headers, metadata, v1Metadata] },
    { kind: "checksum", name: "ck", parameters: [headers, metadata] },
    { kind: "deparser", name: "dep", parameters: [packetOut, inHeaders] },
  ],
  tables: { matchKinds: ["exact", "ternary", "lpm", "range", "optional"], scalarActionData: true },
  ownExterns: false,
};

/** Those that become objects. */
export const compiledArchitectures: readonly Architecture[] = [ebpf, xdp, ubpf];

export const architectures: readonly Architecture[] = [own, ebpf, xdp, ubpf, v1model];
