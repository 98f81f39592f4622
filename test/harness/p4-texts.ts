/** P4 programs by others to be broken: the samples, the standard library, and the corpus when `P4C` names it. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** Of longer ones, a breakage would be lost in what is right. */
const LONGEST = 20_000;

export function knownTexts(corpus: string | undefined): readonly string[] {
  const folders = [join(ROOT, "samples"), join(ROOT, "stdlib/p4"), ...(corpus === undefined ? [] : [join(corpus, "testdata/p4_16_samples"), join(corpus, "testdata/p4_16_errors")])];
  return folders.filter(existsSync).flatMap(programsBelow);
}

function programsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".p4"))
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .filter(({ length }) => length <= LONGEST);
}

/** The programs and headers of the corpus, by path: also what its compiler writes of them. Those in P4_14 are another language. */
export function corpusFiles(corpus: string): readonly string[] {
  const isP4 = (name: string): boolean => name.endsWith(".p4") && !/p4_14|v1_1/.test(name);
  return ["p4include", "testdata"].flatMap((folder) => readdirSync(join(corpus, folder), { recursive: true, encoding: "utf8" }).filter(isP4).sort().map((name) => join(corpus, folder, name)));
}
