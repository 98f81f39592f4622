/** Every sample does what its packet file says: on the built-in machine, in the kernel, and as clang compiles it. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readObject } from "../../backend/elf/read-object.ts";
import { kernelUnavailable, openKernel } from "../../backend/kernel/machine.ts";
import { readPacketFile } from "../../backend/run/packets.ts";
import { runReport } from "../../backend/run/run-report.ts";
import type { Machine } from "../../backend/runner.ts";
import { createMachine } from "../../backend/vm/machine.ts";
import { CLANG, compileWithClang } from "../harness/clang.ts";
import { compileOurselves } from "../kernel/compile.ts";
import { samples, type Sample } from "../harness/samples.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";

const packetsOf = ({ folder }: Sample): URL => new URL("packets.txt", folder);

function expectAsWritten(machine: Machine, object: Uint8Array, sample: Sample): void {
  const report = runReport(machine, readObject(object), readPacketFile(readFileSync(packetsOf(sample))), { quiet: true });
  expect([report.failed, report.text]).toEqual([0, expect.anything()]);
  expect(report.passed).toBeGreaterThanOrEqual(3);
}

test("there are four P4 and six C samples at least, each with expectations", () => {
  expect(samples.filter((one) => one.source.pathname.endsWith(".p4")).length).toBeGreaterThanOrEqual(4);
  expect(samples.filter((one) => one.source.pathname.endsWith(".c")).length).toBeGreaterThanOrEqual(6);
  for (const packets of samples.map(packetsOf)) {
    const steps = readPacketFile(readFileSync(packets));
    expect(steps.filter((step) => step.kind === "packet" && step.expected).length, fileURLToPath(packets)).toBeGreaterThanOrEqual(3);
  }
});

test.each(samples)("$name on the built-in machine", (sample) => {
  expectAsWritten(createMachine(), compileOurselves(sample.source), sample);
});

test.each(samples)("$name without optimisation", (sample) => {
  expectAsWritten(createMachine(), compileOurselves(sample.source, { level: 0 }), sample);
});

describeWith("in the kernel", [kernelUnavailable()], () => {
  test.each(samples)("$name", (sample) => {
    expectAsWritten(openKernel(), compileOurselves(sample.source), sample);
  });
  test.each(["v1", "v2", "v4"] as const)("all samples with --cpu=%s", (cpu) => {
    for (const sample of samples) expectAsWritten(openKernel(), compileOurselves(sample.source, { cpu }), sample);
  });
});

describeWith("as clang compiles it", [missingTool(CLANG)], () => {
  test.each(samples.filter((one) => one.source.pathname.endsWith(".c")))("$name", (sample) => {
    expectAsWritten(createMachine(), compileWithClang(sample.source), sample);
  });
});
