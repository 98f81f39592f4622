/** `test: p4-format`: the canonical layout of what stands below the first line; it must be its own layout. */

import { formatP4 } from "../p4-format.ts";
import type { Kind } from "../filetest.ts";

export const kind: Kind = (test) => {
  const input = test.text.replace(/^.*\n/, "").replace(/\n\/\/ expect:\n[^]*$/, "\n");
  const output = formatP4(test.path, input);
  if (formatP4(test.path, output) !== output) throw new Error(`formatting again gives something else:\n${formatP4(test.path, output)}`);
  return { output };
};
