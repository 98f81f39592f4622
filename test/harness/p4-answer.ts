/** How the P4 frontend must answer whatever it is given: soon, in places that exist, always the same, and never by throwing. */

import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { compileFile } from "../../compiler/driver.ts";
import { lineText } from "../../compiler/source/source.ts";
import { standardReader, STANDARD } from "./p4-check.ts";

const TIME_LIMIT_MS = 2000;
const MAX_ERRORS = 20;

/** What is wrong with the answer; null when nothing is. `twice` asks whether it is the same the second time. */
export function answerFault(text: string, twice: boolean): string | null {
  const first = answer(text);
  if (typeof first === "string") return first;
  // What the runtime does beside, such as collecting garbage, makes one answer slow and not the next.
  const again = twice || first.milliseconds > TIME_LIMIT_MS ? answer(text) : undefined;
  if (typeof again === "string") return again;
  if (again && first.milliseconds > TIME_LIMIT_MS && again.milliseconds > TIME_LIMIT_MS) return `takes ${(again.milliseconds / 1000).toFixed(1)} s`;
  const said = first.diagnostics;
  if (again && printed(again.diagnostics) !== printed(said)) return "does not always say the same";
  if (said.filter(({ severity }) => severity === "error").length > MAX_ERRORS + 1) return `has ${said.length} things to say`;
  return said.map(placeFault).find((fault) => fault !== null) ?? null;
}

interface Answer {
  readonly diagnostics: readonly Diagnostic[];
  readonly milliseconds: number;
}

function answer(text: string): Answer | string {
  // Not the time on the wall: the machine may be busy with something else.
  const start = process.cpuUsage();
  try {
    const { diagnostics } = compileFile("broken.p4", { reader: standardReader("broken.p4", text), systemIncludePaths: [STANDARD], maxErrors: MAX_ERRORS, until: "checked" });
    const tooDeep = diagnostics.find(({ code }) => code === "D0004");
    // The stages say themselves what is too deep, and where.
    if (tooDeep) return `runs out of stack: ${tooDeep.message}`;
    const { user, system } = process.cpuUsage(start);
    return { diagnostics, milliseconds: (user + system) / 1000 };
  } catch (error) {
    return `throws ${(error as Error).stack ?? String(error)}`;
  }
}

function placeFault({ code, severity, message, span }: Diagnostic): string | null {
  if (!span) return severity === "error" && code !== "D0005" ? `says without a place: ${message}` : null;
  const { file, line, column } = span;
  const lines = file.text.split("\n").length;
  if (line < 1 || line > lines || column < 1 || column > lineText(file, line).length + 2) return `points outside of ${file.name}, to ${line}:${column} of ${lines} lines: ${message}`;
  return null;
}

function printed(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(({ code, message, span }) => `${span?.file.name}:${span?.line}:${span?.column}: ${code} ${message}`).join("\n");
}
