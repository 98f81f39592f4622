/** What the author says of the program as a whole, at `main` (P4Runtime 1.4 §6.2.1). */

import type { PkgInfo } from "../../../compiler/control-plane/p4info/p4info.ts";
import type { Instantiation } from "../ast.ts";
import { pairsOf, stringOf } from "../check/annotation-bodies.ts";
import type { Context } from "./context.ts";

const TEXTS: ReadonlySet<string> = new Set(["name", "version", "arch", "organization", "contact", "url"]);
const PLATFORM: ReadonlyMap<string, string> = new Map([
  ["multicast_group_table_size", "multicastGroupTableSize"],
  ["multicast_group_table_total_replicas", "multicastGroupTableTotalReplicas"],
  ["multicast_group_table_max_replicas_per_entry", "multicastGroupTableMaxReplicasPerEntry"],
]);

/** `architecture` stands for it unless the author names another. */
export function describePackage({ writer, names, bag }: Context, { annotations }: Instantiation, architecture: string): PkgInfo {
  const texts: Record<string, string> = {};
  const platform: Record<string, number> = {};
  for (const annotation of annotations) {
    for (const [key, value] of annotation.name === "pkginfo" ? pairsOf(annotation) : []) {
      const text = stringOf(value, names.constant);
      if (text === undefined) bag.report("P1202", annotation.span, `'${key}' of the package is a string`);
      else if (TEXTS.has(key)) texts[key] = text;
      else bag.report("P1203", annotation.span, `P4Info has no '${key}' of the package`, { hint: `it has ${[...TEXTS].join(", ")}` });
    }
    for (const [key, value] of annotation.name === "platform_property" ? pairsOf(annotation) : []) {
      const property = PLATFORM.get(key);
      const number = value.length === 1 ? Number(value[0]!.replaceAll("_", "")) : NaN;
      if (!Number.isSafeInteger(number)) bag.report("P1202", annotation.span, `'${key}' of the platform is a number`);
      else if (property !== undefined) platform[property] = number;
      else bag.report("P1203", annotation.span, `P4Info has no '${key}' of the platform`, { hint: `it has ${[...PLATFORM.keys()].join(", ")}` });
    }
  }
  return {
    arch: architecture,
    ...texts,
    ...(Object.keys(platform).length > 0 && { platformProperties: platform }),
    ...writer.documented(annotations, ["pkginfo", "platform_property"]),
  };
}
