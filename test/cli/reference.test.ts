/** docs/reference.md shows the help of each command as it is. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commands } from "../../compiler/cli/main.ts";

const reference = readFileSync(new URL("../../docs/reference.md", import.meta.url), "utf8");

test.each([...commands])("the help of '%s' stands in the reference", (name, { help }) => {
  const text = help.replace(/[ \t]+$/gm, "").trimEnd();
  expect(reference).toContain(`## ebpfc ${name}\n\`\`\`\n${text}\n\`\`\``);
});
