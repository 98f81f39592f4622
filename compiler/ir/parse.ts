/** Reads the textual form of a module; `print.ts` writes it. */

import type { StageResult } from "../diagnostics/diagnostic.ts";
import { unreachable } from "../support/invariant.ts";
import type { DataType } from "./data-types.ts";
import type { Func, Global, MapDef, Module } from "./ir.ts";
import { Cursor } from "./parse-cursor.ts";
import { parseDataType, parseGlobal, parseMap } from "./parse-data.ts";
import { parseFunction } from "./parse-function.ts";

interface OpenModule {
  name: string;
  endian: "little" | "big";
  license: string;
  readonly functions: Func[];
  readonly globals: Global[];
  readonly maps: MapDef[];
  readonly dataTypes: DataType[];
}

/**
 * The module that `text` describes, or diagnostics with places in the text. `name` is the file's name; it is also
 * the module's where the text gives none. A module that is read need not be well formed: `verifyModule` tells.
 */
export function parseModule(text: string, name = "input.ir"): StageResult<Module> {
  const cursor = new Cursor({ name, text });
  const open: OpenModule = { name, endian: "little", license: "GPL", functions: [], globals: [], maps: [], dataTypes: [] };
  while (!cursor.atEnd) cursor.guard(() => parseDefinition(cursor, open));
  if (cursor.bag.hasErrors) return { diagnostics: cursor.bag.all };
  return { value: { ...open, sources: cursor.sources }, diagnostics: cursor.bag.all };
}

const definitions = ["module", "endian", "license", "source", "type", "map", "global", "function"] as const;

function parseDefinition(cursor: Cursor, open: OpenModule): void {
  const word = cursor.oneOf(definitions, "a definition");
  switch (word) {
    case "module":
      open.name = cursor.string("the module's name");
      return;
    case "endian":
      open.endian = cursor.oneOf(["little", "big"], "a byte order");
      return;
    case "license":
      open.license = cursor.string("the license");
      return;
    case "source":
      expectIndex(cursor, cursor.sources.length);
      cursor.sources.push({ name: cursor.string("the file's name"), text: "" });
      return;
    case "type":
      expectIndex(cursor, open.dataTypes.length);
      cursor.expect("=");
      open.dataTypes.push(parseDataType(cursor));
      return;
    case "map":
      open.maps.push(parseMap(cursor));
      return;
    case "global":
      open.globals.push(parseGlobal(cursor));
      return;
    case "function":
      open.functions.push(parseFunction(cursor));
      return;
    default:
      return unreachable(word);
  }
}

/** Sources and types are numbered in order, so that the numbers can be read off the text. */
function expectIndex(cursor: Cursor, index: number): void {
  const at = cursor.here;
  const given = cursor.size("a number");
  if (given !== index) cursor.fail(`expected the number ${index}: these are numbered in order`, "I0003", at);
}
