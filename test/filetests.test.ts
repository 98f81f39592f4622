/** Runs every file under test/filetests. `BLESS=1` writes what was found into the files instead. */

import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { expectedText, readFiletest, type Kind } from "./harness/filetest.ts";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "filetests");
const bless = process.env["BLESS"] === "1";

const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/\.(h|md)$|^_/.test(entry.name))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .sort();

describe("filetests", () => {
  it.each(files)("%s", async (path) => {
    const text = readFileSync(join(root, path), "utf8");
    const test = readFiletest(path, text);
    const outcome = await (await findKind(test.kind))(test);
    const expected = expectedText(test, outcome);
    if (bless && expected !== text) writeFileSync(join(root, path), expected);
    else expect(text, `${path}: the file (received) should say what was found (expected)`).toBe(expected);
  });
});

async function findKind(name: string): Promise<Kind> {
  const path = join(here, "harness", "kinds", `${name}.ts`);
  if (!existsSync(path)) throw new Error(`there is no kind of test '${name}': ${relative(here, path)} is missing`);
  const loaded = (await import(/* @vite-ignore */ path)) as { readonly kind: Kind };
  return loaded.kind;
}
