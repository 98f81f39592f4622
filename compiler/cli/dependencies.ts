/** Make rules with the files that a compilation read: -M and its kin. */

import { STANDARD_LIBRARY } from "./host.ts";
import type { DependencySettings } from "./compile-options.ts";

/** The rule; files of ebpfc's own library are named by nobody, as they come with the compiler. */
export function dependencyRule(target: string, files: readonly string[], settings: DependencySettings): string {
  const real = files.filter((file) => !file.startsWith(STANDARD_LIBRARY));
  const shown = settings.withStandardHeaders ? real : real.filter((file) => !file.startsWith("/usr/"));
  const rule = `${escape(settings.target ?? target)}: ${shown.map(escape).join(" \\\n  ")}\n`;
  const phony = settings.phony ? shown.slice(1).map((file) => `\n${escape(file)}:\n`) : [];
  return rule + phony.join("");
}

/** As make reads names. */
function escape(name: string): string {
  return name.replaceAll("$", "$$$$").replace(/[ #]/g, "\\$&");
}
