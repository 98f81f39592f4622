/** The committed scoreboard: counts, ratios, and each failure by name with one line of reason. */

import type { ProgramSet } from "./corpus.ts";
import type { Judgement, Side } from "./judge.ts";

const SETS: readonly { readonly set: ProgramSet; readonly title: string }[] = [
  { set: "net", title: "networking" },
  { set: "trace", title: "tracing and others" },
];

export function scoreboard(judgements: readonly Judgement[]): string {
  return `# C conformance

Written by \`npm run conformance:c\`: programs of other projects, compiled by clang-22 (\`-O2 -mcpu=v3\`) and by us, and loaded
into the kernel by libbpf. Shares are of the files that clang-22 compiles, and of those whose object of clang's loads: at
least one of its programs. Ours loads when every program does that loads from clang's. Files that we refuse for nothing but
what the kernel refuses of clang's object (each error is a rule of the verifier, and no program of clang's that has code of
its line loads) are counted apart, named below, and left out of the share of those that we compile. Ratios are geometric means of ours
over clang's where both load: instructions of the object, and those that the verifier went through. Programs that take
packets run on 64 of them from both objects; verdicts, packets and maps are compared where clang's object always does the
same, and does so too when clang fills the variables that the program does not initialise.

| programs | clang compiles | refused as by the kernel | we compile | share | clang's loads | ours loads too | share | instructions | verified | run | behave alike | slowest |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${SETS.map(({ set, title }) => row(title, judgements.filter((one) => one.program.set === set))).join("\n")}
${list("Not compiled", judgements.filter(notCompiled), ({ ours }) => ours.compileFailure!)}${list("Refused as the kernel refuses them", judgements.filter((one) => one.refusedAlike), refusal)}${list("Not loaded, though clang's object is", judgements.filter(notLoaded), ({ ours }) => ours.loadFailure!)}${list("Behave otherwise", judgements.filter(differs), ({ behaviour }) => `${behaviour!.differences.length} of ${behaviour!.compared}, first ${behaviour!.differences[0]}`)}${worst(judgements)}`;
}

/** For people who wait: the table alone. */
export function summary(judgements: readonly Judgement[]): string {
  return SETS.map(({ set, title }) => `${row(title, judgements.filter((one) => one.program.set === set))}\n`).join("");
}

const compiles = (side: Side): boolean => side.compileFailure === undefined;
const loads = (side: Side): boolean => side.verified !== undefined;
const notCompiled = ({ ours, clang, refusedAlike }: Judgement): boolean => compiles(clang) && !compiles(ours) && !refusedAlike;
const notLoaded = ({ ours, clang }: Judgement): boolean => loads(clang) && compiles(ours) && !loads(ours);
const isRun = ({ behaviour }: Judgement): boolean => (behaviour?.programs ?? 0) > 0;
const differs = ({ behaviour }: Judgement): boolean => (behaviour?.differences.length ?? 0) > 0;
const bothLoad = ({ ours, clang }: Judgement): boolean => loads(clang) && loads(ours);

function row(title: string, all: readonly Judgement[]): string {
  const compiled = all.filter(({ clang }) => compiles(clang));
  const loaded = all.filter(({ clang }) => loads(clang));
  const both = all.filter(bothLoad);
  const refused = compiled.filter((one) => one.refusedAlike).length;
  const oursCompiled = compiled.filter(({ ours }) => compiles(ours)).length;
  const slowest = Math.max(0, ...all.map(({ ours }) => ours.milliseconds));
  const cells = [
    title, compiled.length, refused, oursCompiled, percent(oursCompiled, compiled.length - refused), loaded.length, both.length, percent(both.length, loaded.length),
    mean(both, "instructions"), mean(both, "verified"), both.filter(isRun).length, both.filter((one) => isRun(one) && !differs(one)).length, roughly(slowest),
  ];
  return `| ${cells.join(" | ")} |`;
}

function list(title: string, judgements: readonly Judgement[], reason: (one: Judgement) => string): string {
  if (judgements.length === 0) return "";
  return `\n## ${title}\n\n${judgements.map((one) => `- ${one.program.path}: ${escaped(oneLine(reason(one)))}\n`).join("")}`;
}

function refusal({ ours, clang }: Judgement): string {
  return loads(clang) ? `${ours.compileFailure} (other programs of the file load from clang's object)` : ours.compileFailure!;
}

const WORST = 10;

function worst(judgements: readonly Judgement[]): string {
  const sorted = judgements.filter((one) => bothLoad(one) && ratio(one, "instructions") > 1).sort((a, b) => ratio(b, "instructions") - ratio(a, "instructions"));
  if (sorted.length === 0) return "";
  const line = (one: Judgement) => `- ${one.program.path}: ${one.ours.instructions} instructions, clang's has ${one.clang.instructions}\n`;
  return `\n## Largest beside clang's\n\n${sorted.slice(0, WORST).map(line).join("")}`;
}

function ratio({ ours, clang }: Judgement, what: "instructions" | "verified"): number {
  return (ours[what] ?? 0) / (clang[what] || 1);
}

function mean(judgements: readonly Judgement[], what: "instructions" | "verified"): string {
  const logs = judgements.map((one) => ratio(one, what)).filter((one) => one > 0).map(Math.log);
  return logs.length === 0 ? "" : Math.exp(logs.reduce((sum, one) => sum + one, 0) / logs.length).toFixed(3);
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "" : `${((100 * part) / whole).toFixed(1)} %`;
}

/** In steps, so that the file changes when something did. */
function roughly(milliseconds: number): string {
  return milliseconds < 1000 ? "< 1 s" : `${Math.round(milliseconds / 1000)} s`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").slice(0, 200);
}

function escaped(text: string): string {
  return text.replaceAll(/[<>*_`|\\]/g, (letter) => `\\${letter}`);
}
