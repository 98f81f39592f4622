/** The committed scoreboard: counts, sizes, and each failure by name. */

import type { Judgement } from "./judge.ts";

export function scoreboard(judgements: readonly Judgement[]): string {
  return `# P4 on eBPF

Written by \`npm run conformance:stf\`: the programs of p4c's corpus for the eBPF architectures, compiled with our stdlib,
loaded into the built-in machine and the kernel, and their STF tests on both. Tests with packets shorter than an Ethernet
header, which the kernel has neither at XDP nor in tc, run at the hook that is named.

${summary(judgements)}
| program | instructions | verifier's processed | built-in machine | kernel |
| --- | ---: | ---: | --- | --- |
${judgements.map(row).join("\n")}
${judgements.map(failures).join("")}`;
}

export function summary(judgements: readonly Judgement[]): string {
  const tested = judgements.filter(({ hasTest }) => hasTest);
  const compiled = judgements.filter(({ compile }) => compile.length === 0);
  const passes = (one: Judgement, engine: "machine" | "kernel"): boolean => one.compile.length === 0 && one[engine].length === 0;
  const loads = compiled.filter(({ processed }) => processed !== undefined);
  return [
    `${judgements.length} programs: ${compiled.length} compile, ${loads.length} load into the kernel.`,
    `${tested.length} tests: ${tested.filter((one) => passes(one, "machine")).length} pass on the built-in machine, ${tested.filter((one) => passes(one, "kernel")).length} in the kernel.`,
    "",
  ].join("\n");
}

function row(one: Judgement): string {
  const result = (wrong: readonly string[]): string => (one.compile.length > 0 ? "–" : wrong.length > 0 ? "**fails**" : one.hasTest ? `passes${one.hook === undefined ? "" : ` (${one.hook})`}` : "loads");
  return `| ${one.name} | ${one.instructions ?? "**does not compile**"} | ${one.processed ?? "–"} | ${result(one.machine)} | ${result(one.kernel)} |`;
}

function failures({ name, compile, machine, kernel }: Judgement): string {
  const lines = [...compile, ...machine.map((one) => `built-in machine, ${one}`), ...kernel.map((one) => `kernel, ${one}`)];
  if (lines.length === 0) return "";
  const shown = lines.slice(0, 4);
  const more = lines.length > shown.length ? [`and ${lines.length - shown.length} more`] : [];
  return `\n**${name}**\n${[...shown, ...more].map((line) => `- ${line}`).join("\n")}\n`;
}
