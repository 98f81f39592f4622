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

/** What programs tell the architecture, by its externs or metadata: statements for controls and actions; none where these do not reach. */
export type ExternForm = (call: {
  readonly fresh: (prefix: string) => string;
  /** Of the type. */
  readonly value: (type: P4Type) => string;
  /** Shows a bit<32>. */
  readonly see: (value: string) => string;
  /** Whether a place can be written there. */
  readonly reaches: (place: string) => boolean;
}) => readonly string[] | undefined;

export interface Architecture {
  readonly name: string;
  /** Where its programs run. */
  readonly hooks: readonly ("tc" | "xdp")[];
  /** What stands before the program. */
  readonly preamble: readonly string[];
  readonly package: string;
  readonly blocks: readonly ArchitectureBlock[];
  readonly tables: TableOptions;
  /** Whether the program may declare generic externs and instantiate them. */
  readonly ownExterns: boolean;
  readonly observer?: Observer;
  readonly externs?: readonly ExternForm[];
}

const replacesChecksum = (name: string, width: number): ExternForm => ({ value, see }) => [see(`(bit<32>)${name}(${value(bits(16))}, ${value(bits(width))}, ${value(bits(width))})`)];
const checksums: readonly ExternForm[] = [replacesChecksum("csum_replace2", 16), replacesChecksum("csum_replace4", 32)];

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
  hooks: [],
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
  hooks: ["tc", "xdp"],
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

const decides = (prefix: string, type: EnumType): ExternForm => ({ value, reaches }) =>
  reaches(`${prefix}.output_port`) ? [`${prefix}.output_action = ${type.name}.${type.members.at(-1)};`, `${prefix}.output_port = ${value(bits(32))};`] : undefined;

const xdpAction: EnumType = { kind: "enum", name: "xdp_action", members: ["XDP_ABORTED", "XDP_DROP", "XDP_PASS", "XDP_TX", "XDP_REDIRECT"], underlying: null };
const struct = (name: string, fields: Readonly<Record<string, P4Type>>): FieldsType => ({ kind: "struct", name, fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })) });

export const xdp: Architecture = {
  name: "xdp_model",
  hooks: ["xdp"],
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
  externs: [...checksums, ({ value, see }) => [see(`(bit<32>)ebpf_ipv4_checksum(${[4, 4, 8, 16, 16, 3, 13, 8, 8, 32, 32].map((width) => value(bits(width))).join(", ")})`)], decides("omd", xdpAction)],
};

const ubpfAction: EnumType = { kind: "enum", name: "ubpf_action", members: ["ABORT", "DROP", "PASS", "REDIRECT"], underlying: null };
const ubpfFields: Readonly<Record<string, P4Type>> = { input_port: bits(32), packet_length: bits(32), output_action: ubpfAction, output_port: bits(32) };
const ubpfMetadata = (fields: Readonly<Record<string, P4Type>>): BlockParameter => ({ direction: "inout", name: "std", is: { ...struct("standard_metadata", fields), partial: true } });

/** Programs for XDP cannot send copies. */
function ubpfBlocks(std: BlockParameter, prologue: readonly string[]): readonly ArchitectureBlock[] {
  return [
    { kind: "parser", name: "prs", parameters: [packet, outHeaders, metadata, std] },
    { kind: "control", name: "p", parameters: [headers, metadata, std], prologue },
    { kind: "deparser", name: "dprs", parameters: [packetOut, inHeaders] },
  ];
}

const hash: ExternForm = ({ fresh, value, see }) => {
  const result = fresh("hash");
  return [`bit<32> ${result};`, `hash(${result}, HashAlgorithm.lookup3, { ${[value(bits(32)), value(bits(9)), value(bits(48))].join(", ")} });`, see(result)];
};
const truncate: ExternForm = ({ value }) => [`truncate(14 + (bit<32>)(${value(bits(8))}));`];
const marks: readonly ExternForm[] = ["mark_to_drop();", "mark_to_pass();"].map((text) => () => [text]);

export const ubpf: Architecture = {
  name: "ubpf_model",
  hooks: ["xdp"],
  preamble: ["#include <ubpf_model.p4>", "match_kind { range, optional }"],
  package: "ubpf",
  blocks: ubpfBlocks(ubpfMetadata(ubpfFields), []),
  tables: { matchKinds: ["exact", "ternary", "lpm", "range", "optional"], scalarActionData: true },
  ownExterns: false,
  observer: registers,
  externs: [...checksums, hash, truncate, ...marks, decides("std", ubpfAction)],
};

/** No interface has such a number: the kernel sends no copy, and says nothing. */
const NOWHERE = 0x7f00_0000;

export const ubpfAtTc: Architecture = {
  ...ubpf,
  name: "ubpf_model at tc",
  externs: [...(ubpf.externs ?? []), ({ value, reaches }) => (reaches("std.clone") ? [`std.clone = ${value(BOOL)};`] : undefined)],
  hooks: ["tc"],
  blocks: ubpfBlocks(ubpfMetadata({ ...ubpfFields, clone: BOOL }), [`std.clone_port = ${NOWHERE} + (std.packet_length & 0xffff);`]),
};

const v1Metadata: BlockParameter = {
  direction: "inout",
  name: "std",
  is: { ...struct("standard_metadata_t", { ingress_port: bits(9), egress_spec: bits(9), egress_port: bits(9), packet_length: bits(32), priority: bits(3), parser_error: ERROR }), partial: true },
};

export const v1model: Architecture = {
  name: "v1model",
  hooks: [],
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
export const compiledArchitectures: readonly Architecture[] = [ebpf, xdp, ubpf, ubpfAtTc];

export const architectures: readonly Architecture[] = [own, ebpf, xdp, ubpf, v1model];
