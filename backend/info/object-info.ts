/**
 * What an object asks of the kernel: for each program its type and where it is attached, and for the whole the lowest
 * version that can load it, with the reasons. What libbpf takes away for old kernels (kinds of BTF, names of maps) counts
 * for nothing. A helper counts from the kernel that brought it, though some types of programs were given it later.
 */

import { attachType } from "../../compiler/bpf/attach-types.ts";
import { compareVersions } from "../../compiler/bpf/kernel-version.ts";
import { mapFlags, mapTypeByNumber } from "../../compiler/bpf/map-types.ts";
import { sectionMeaning, type SectionMeaning } from "../../compiler/bpf/program-types.ts";
import type { DecodedBtf } from "../btf/decode.ts";
import { typeOf } from "../btf/types.ts";
import { parseObject, type ParsedObject } from "../elf/parse-object.ts";
import { linkParsed } from "../elf/read-object.ts";
import type { LoadableMap, LoadableProgram } from "../loadable.ts";
import { feature, instructionNeeds, type Need } from "./instruction-needs.ts";

export interface ProgramInfo {
  readonly name: string;
  readonly section: string;
  /** Absent when the section says nothing of it. */
  readonly type?: string;
  /** `tcx_ingress`, of `enum bpf_attach_type`. */
  readonly attach?: string;
  /** The function, tracepoint or hook of the section's name. */
  readonly target?: string;
  readonly sleepable: boolean;
  /** Of eight bytes, those of the functions that it calls included. */
  readonly instructions: number;
  readonly since: string;
  readonly needs: readonly Need[];
}

export interface ObjectInfo {
  readonly license: string;
  /** The lowest kernel that can load it. */
  readonly since: string;
  readonly programs: readonly ProgramInfo[];
  readonly maps: readonly { readonly name: string; readonly type: string; readonly since: string }[];
  /** The newest first, each once, with what has it. */
  readonly needs: readonly (Need & { readonly of: readonly string[] })[];
}

/** The first kernel with eBPF programs to be loaded by bpf(2). */
const FIRST = "3.18";

/** Throws `ObjectError`. */
export function objectInfo(bytes: Uint8Array): ObjectInfo {
  const parsed = parseObject(bytes);
  const linked = linkParsed(parsed);
  const programs = linked.programs.map(programInfo);
  const maps = linked.maps.map((map) => ({ map, needs: mapNeeds(map) }));
  const owned = [
    ...programs.flatMap(({ name, needs }) => needs.map((need) => ({ ...need, of: name }))),
    ...maps.flatMap(({ map, needs }) => needs.map((need) => ({ ...need, of: map.name }))),
    ...objectNeeds(parsed).map((need) => ({ ...need, of: "" })),
  ];
  return {
    license: parsed.license,
    since: newest(owned),
    programs,
    maps: maps.map(({ map, needs }) => ({ name: map.name, type: mapTypeName(map), since: newest(needs) })),
    needs: grouped(owned),
  };
}

function programInfo(program: LoadableProgram): ProgramInfo {
  const meaning = sectionMeaning(program.section);
  const attach = meaning?.attachType === undefined ? undefined : attachType(meaning.attachType);
  const needs = distinct([...(meaning ? hookNeeds(meaning) : []), ...instructionNeeds(program)]);
  return {
    name: program.name,
    section: program.section,
    ...(meaning && { type: meaning.type.name }),
    ...(attach && { attach: attach.name }),
    ...(meaning?.target !== undefined && { target: meaning.target }),
    sleepable: meaning?.sleepable ?? false,
    instructions: program.instructions.length,
    since: newest(needs),
    needs,
  };
}

function hookNeeds({ type, attachType: number, attachTypeOptional, sleepable, xdpFrags }: SectionMeaning): Need[] {
  const attach = number === undefined ? undefined : attachType(number);
  return [
    { since: type.since, what: `programs of type ${type.name}` },
    ...(attach && !attachTypeOptional ? [{ since: attach.since, what: `attaching to ${attach.name}` }] : []),
    ...(sleepable ? [feature(type.name === "kprobe" ? "sleepableUprobes" : "sleepable")] : []),
    ...(xdpFrags ? [feature("xdpFragments")] : []),
  ];
}

function mapTypeName({ type }: LoadableMap): string {
  return mapTypeByNumber(type)?.name ?? `type ${type}`;
}

/** The flags that came after their maps. */
const flagRows: readonly (readonly [flag: number, since: string, what: string])[] = [
  [mapFlags.noPrealloc, "4.6", "BPF_F_NO_PREALLOC"],
  [mapFlags.rdonly, "4.15", "BPF_F_RDONLY"],
  [mapFlags.wronly, "4.15", "BPF_F_WRONLY"],
  [mapFlags.rdonlyProg, "5.2", "BPF_F_RDONLY_PROG"],
  [mapFlags.wronlyProg, "5.2", "BPF_F_WRONLY_PROG"],
  [mapFlags.mmapable, "5.5", "BPF_F_MMAPABLE"],
];

function mapNeeds(map: LoadableMap): Need[] {
  const type = mapTypeByNumber(map.type);
  const flags = flagRows.flatMap(([flag, since, what]) => ((map.flags & flag) === 0 ? [] : [{ since, what: `map flag ${what}` }]));
  return [...(type ? [{ since: type.since, what: `maps of type ${type.name}` }] : []), ...flags, ...(map.inner ? mapNeeds(map.inner) : [])];
}

function objectNeeds({ data, btf }: ParsedObject): Need[] {
  const relocations = btf?.ext?.relocations.some(({ records }) => records.length > 0) ?? false;
  return [
    ...(data.length > 0 || (btf && hasVariables(btf.btf, ".kconfig")) ? [feature("globalData")] : []),
    ...(relocations ? [feature("kernelTypes")] : []),
    ...(btf && hasVariables(btf.btf, ".ksyms", isTyped) ? [feature("kernelVariables")] : []),
  ];
}

function hasVariables(btf: DecodedBtf, section: string, wanted: (btf: DecodedBtf, type: number) => boolean = () => true): boolean {
  return btf.types.some((type) => type.kind === "datasec" && type.name === section && type.entries.some((entry) => {
    const variable = typeOf(btf, entry.type);
    return variable?.kind === "var" && wanted(btf, variable.type);
  }));
}

/** `extern const void name __ksym` is an address of kallsyms, which any kernel has. */
function isTyped(btf: DecodedBtf, id: number): boolean {
  const type = typeOf(btf, id);
  return type?.kind === "const" ? isTyped(btf, type.type) : type !== undefined;
}

function newest(needs: readonly Need[]): string {
  return needs.reduce((most, { since }) => (compareVersions(since, most) > 0 ? since : most), FIRST);
}

function distinct(needs: readonly Need[]): Need[] {
  return [...new Map(needs.map((need) => [need.what, need])).values()].sort(newestFirst);
}

function newestFirst(a: Need, b: Need): number {
  return compareVersions(b.since, a.since) || a.what.localeCompare(b.what);
}

function grouped(owned: readonly (Need & { readonly of: string })[]): ObjectInfo["needs"] {
  const byWhat = new Map<string, Need & { readonly of: Set<string> }>();
  for (const { since, what, of } of owned) {
    const known = byWhat.get(what) ?? { since, what, of: new Set<string>() };
    if (of !== "") known.of.add(of);
    byWhat.set(what, known);
  }
  return [...byWhat.values()].map(({ since, what, of }) => ({ since, what, of: [...of] })).sort(newestFirst);
}
