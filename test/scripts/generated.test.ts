/** What is generated and committed is what its source gives. */

import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, test } from "vitest";
import { describeWith, missingTool } from "../kernel/requirements.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

function check(script: string, folder = root): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, "scripts", script), "--check"], { encoding: "utf8" });
  return { status, text: stdout + stderr };
}

describeWith("the parsers", [missingTool("java", "-version")], () => {
  it("are those of their grammars", { timeout: 240_000 }, () => {
    expect(check("generate-grammars")).toEqual({ status: 0, text: "generated parsers are fresh\n" });
  });

  it("are called stale when the grammar was changed", { timeout: 120_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), "ebpfc-stale-"));
    try {
      const grammar = join(folder, "frontends", "toy", "grammar");
      mkdirSync(join(grammar, "generated"), { recursive: true });
      mkdirSync(join(folder, "scripts"));
      copyFileSync(join(root, "scripts", "generate-grammars"), join(folder, "scripts", "generate-grammars"));
      writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
      symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
      writeFileSync(join(grammar, "Toy.g4"), "grammar Toy; all: 'a'* EOF;\n");
      expect(check("generate-grammars", folder)).toMatchObject({ status: 1, text: expect.stringContaining("ToyParser.ts does not fit its grammar: run `npm run grammars`") });
      expect(readdirSync(join(grammar, "generated"))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test("the headers of helpers are those of the table", () => {
  expect(check("generate-helper-defs.mjs")).toEqual({ status: 0, text: "" });
});
