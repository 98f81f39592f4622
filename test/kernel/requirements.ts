/**
 * What a test needs of the machine. Where it is missing, tests are skipped with the reason in their name; with CI=true
 * nothing may be skipped, so they fail with that reason.
 */

import { spawnSync } from "node:child_process";
import { describe, it } from "vitest";
import { kernelUnavailable } from "../../backend/kernel/availability.ts";

/** Describes tests that need what `reasons` speaks of: all null when it is there. */
export function describeWith(name: string, reasons: readonly (string | null)[], body: () => void): void {
  const reason = reasons.find((one) => one !== null) ?? null;
  if (reason === null) describe(name, body);
  else if (process.env["CI"] !== "true") describe.skip(`${name} (skipped: ${reason})`, body);
  else
    describe(name, () => {
      it("may not be skipped in CI", () => {
        throw new Error(reason);
      });
    });
}

/** Tests that load programs into the running kernel. */
export function describeKernel(name: string, body: () => void): void {
  describeWith(name, [kernelUnavailable()], body);
}

/** Null when the command is there and starts. */
export function missingTool(command: string, ...args: string[]): string | null {
  const { error } = spawnSync(command, args.length > 0 ? args : ["--version"], { stdio: "ignore" });
  return error ? `${command} is not installed` : null;
}
