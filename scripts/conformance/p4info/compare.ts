/** Two P4Infos, as messages: what is in one and not in the other. */

import { fromBinary, toJson, type JsonValue } from "@bufbuild/protobuf";
import { fromText } from "@bufbuild/protobuf/txtpb";
import { p4infoMessage } from "../../../compiler/control-plane/p4info/descriptor.ts";
import type { P4Info } from "../../../compiler/control-plane/p4info/p4info.ts";
import { serializeP4Info } from "../../../compiler/control-plane/p4info/serialize.ts";

type Json = { readonly [key: string]: JsonValue };

/** The first difference: where, what is expected, and what is there. Undefined when they say the same. */
export function firstDifference(expected: string, found: P4Info): string | undefined {
  // On the way of a file, so that the writer is judged too.
  const ours = fromBinary(p4infoMessage(), serializeP4Info(found, "bin") as Uint8Array);
  const theirs = fromText(p4infoMessage(), expected);
  return difference("", normalized(toJson(p4infoMessage(), theirs)), normalized(toJson(p4infoMessage(), ours)));
}

/**
 * The order of the objects in a list means nothing, as they have ids; nor does type information that is there and empty, or the
 * order of the tables that share an action profile.
 */
function normalized(info: JsonValue): Json {
  const entries = Object.entries(info as Json).map(([key, value]): [string, JsonValue] => [key, Array.isArray(value) ? keyed(value) : value]);
  return Object.fromEntries(entries.filter(([key, value]) => key !== "typeInfo" || Object.keys(value as Json).length > 0));
}

function keyed(objects: readonly JsonValue[]): JsonValue {
  return Object.fromEntries(
    objects.map((object) => {
      const { preamble, tableIds, ...rest } = object as Json;
      const id = (preamble as Json | undefined)?.["id"] ?? (object as Json)["externTypeId"];
      const name = (preamble as Json | undefined)?.["name"];
      return [`${name} (${id})`, { ...(preamble && { preamble }), ...(Array.isArray(tableIds) && { tableIds: [...tableIds].sort() }), ...rest }];
    }),
  );
}

function difference(path: string, expected: JsonValue | undefined, found: JsonValue | undefined): string | undefined {
  if (isObject(expected) && isObject(found)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
      const one = difference(`${path}.${key}`, expected[key], found[key]);
      if (one !== undefined) return one;
    }
    return undefined;
  }
  if (JSON.stringify(expected) === JSON.stringify(found)) return undefined;
  return `${path.slice(1)}: ${short(expected)} is expected, not ${short(found)}`;
}

/** Lists of lists by their places. */
function isObject(value: JsonValue | undefined): value is Json {
  return typeof value === "object" && value !== null;
}

function short(value: JsonValue | undefined): string {
  return value === undefined ? "nothing" : JSON.stringify(value).slice(0, 100);
}
