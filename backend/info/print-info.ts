/** `ebpfc info` as text. */

import { table } from "../table.ts";
import type { ObjectInfo, ProgramInfo } from "./object-info.ts";

/** More names than this are counted. */
const MOST_NAMES = 4;

export function printInfo({ license, since, programs, maps, needs }: ObjectInfo): string {
  const decisive = needs.filter((need) => need.since === since).map(({ what }) => what);
  const why = decisive.length === 0 ? "" : `, for ${listed(decisive, " and ")}`;
  const head = [`loads since Linux ${since}${why}`, `license: ${license || "(none)"}`];
  const parts = [
    `${head.join("\n")}\n`,
    chapter("programs", ["name", "section", "type", "attached to", "instructions", "since"], programs.map(programRow)),
    chapter("maps", ["name", "type", "since"], maps.map((map) => [map.name, map.type, map.since])),
    chapter("needs", ["since", "what", "in"], needs.map((need) => [need.since, need.what, listed(need.of, ", ")])),
  ];
  return parts.filter((one) => one !== "").join("\n");
}

function chapter(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? "" : `${title}:\n${table([columns, ...rows])}`;
}

function programRow({ name, section, type, attach, target, sleepable, instructions, since }: ProgramInfo): string[] {
  const attached = [attach, target].filter((one) => one !== undefined).join(" ");
  return [name, section, `${type ?? "unknown"}${sleepable ? ", sleepable" : ""}`, attached, String(instructions), since];
}

function listed(names: readonly string[], separator: string): string {
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(", ")} and ${more} more` : names.join(separator);
}
