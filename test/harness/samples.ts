/** The samples: a program each, and for some P4 programs functions in C beside it. */

import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = new URL("../../samples/", import.meta.url);

export interface Sample {
  readonly name: string;
  readonly folder: URL;
  readonly source: URL;
}

export const samples: readonly Sample[] = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => {
    const own = new URL(`${name}/`, folder);
    const files = readdirSync(own);
    const source = files.find((file) => file.endsWith(".p4")) ?? files.find((file) => file.endsWith(".c"));
    if (source === undefined) throw new Error(`samples/${name} has no program`);
    return { name, folder: own, source: new URL(source, own) };
  });

/** The C files with the extern functions of a sample in P4. */
export function cFilesOf(source: URL): readonly string[] {
  if (!source.pathname.endsWith(".p4") || !source.href.startsWith(folder.href)) return [];
  const own = new URL(".", source);
  return readdirSync(own).filter((file) => file.endsWith(".c")).map((file) => fileURLToPath(new URL(file, own)));
}
