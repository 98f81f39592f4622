/** The router keeps nothing on the stack but the key of its look-up: all that it needs of the packet is read where it is used. */

import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compile, readObject } from "../../compiler/library.ts";

const ROUTER = fileURLToPath(new URL("../../samples/xdp-router/xdp_router.p4", import.meta.url));
const FRAME_POINTER = 10;

test.each(["v1", "v2", "v3", "v4"] as const)("of the CPU %s", (cpu) => {
  const { object, controlPlane, diagnostics } = compile(ROUTER, { cpu });
  expect(diagnostics).toEqual([]);
  const [routes] = controlPlane!.tables;
  const { instructions } = readObject(object!).programs[0]!;
  const stored = instructions.flatMap((one) => (one.kind === "store" && one.base === FRAME_POINTER ? [one.offset] : []));
  expect(Math.min(...stored)).toBe(-routes!.keySize);
  expect(instructions.length).toBeLessThanOrEqual(80);
});
