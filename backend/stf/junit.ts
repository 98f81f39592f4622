/** Results of tests in the form of JUnit, which most build servers read. */

import type { StfResult } from "./run.ts";

export interface Suite {
  /** The file of the test. */
  readonly name: string;
  readonly results: readonly StfResult[];
}

export function junit(suites: readonly Suite[]): string {
  const all = suites.flatMap(({ results }) => results);
  const body = suites.map(({ name, results }) => {
    const cases = results.map(({ line, what, failure }) => {
      const head = `    <testcase classname="${escaped(name)}" name="${escaped(`line ${line}: ${what}`)}"`;
      if (failure === undefined) return `${head}/>\n`;
      return `${head}>\n      <failure type="unexpected" message="${escaped(failure.split("\n")[0]!)}">${escaped(failure)}</failure>\n    </testcase>\n`;
    });
    return `  <testsuite name="${escaped(name)}" ${counts(results)}>\n${cases.join("")}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts(all)}>\n${body.join("")}</testsuites>\n`;
}

function counts(results: readonly StfResult[]): string {
  return `tests="${results.length}" failures="${results.filter(({ failure }) => failure !== undefined).length}" errors="0" skipped="0"`;
}

/** XML 1.0 has no place for control characters (§2.2), not even by number. */
function escaped(text: string): string {
  return text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
