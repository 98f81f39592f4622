/** The committed scoreboard: counts, and each failure by name with its first difference. */

export interface Judgement {
  /** Relative to the corpus. */
  readonly path: string;
  /** Absent when all is equal. */
  readonly failure?: string;
  readonly crashed: boolean;
}

export function scoreboard(judgements: readonly Judgement[]): string {
  const failing = judgements.filter(({ failure }) => failure !== undefined);
  const equal = judgements.length - failing.length;
  return `# P4Info conformance

Written by \`npm run conformance:p4info\`: the P4Info of programs of the corpus of p4c beside p4c's own, as messages. The order of
objects counts for nothing, nor does type information that is there and empty; all else does, ids and aliases too.

| programs | equal | share | crashes |
| ---: | ---: | ---: | ---: |
| ${judgements.length} | ${equal} | ${((100 * equal) / judgements.length).toFixed(1)} % | ${judgements.filter(({ crashed }) => crashed).length} |
${failing.length === 0 ? "" : `\n## Differences\n\n${failing.map(({ path, failure }) => `- ${path}: ${escaped(failure!)}`).join("\n")}\n`}`;
}

/** For people who wait. */
export function summary(judgements: readonly Judgement[]): string {
  return `${judgements.filter(({ failure }) => failure === undefined).length} of ${judgements.length} equal\n`;
}

function escaped(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[<>*_`|\\]/g, (letter) => `\\${letter}`);
}
