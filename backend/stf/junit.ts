/** Results of tests in the form of JUnit, which most build servers read. */

import type { StfResult } from "./run.ts";

export interface Suite {
  /** The file of the test. */
  readonly name: string;
  readonly results: readonly StfResult[];
}

export function junit(suites: readonly Suite[]): string {
  const body = suites.map(({ name, results }) => {
    const failures = results.filter(({ failure }) => failure !== undefined).length;
    const cases = results.map(({ line, what, failure }) => {
      const head = `    <testcase classname="${escaped(name)}" name="${escaped(`line ${line}: ${what}`)}"`;
      if (failure === undefined) return `${head}/>\n`;
      return `${head}>\n      <failure message="${escaped(failure.split("\n")[0]!)}">${escaped(failure)}</failure>\n    </testcase>\n`;
    });
    return `  <testsuite name="${escaped(name)}" tests="${results.length}" failures="${failures}">\n${cases.join("")}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${body.join("")}</testsuites>\n`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
