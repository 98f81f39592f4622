/** An entry as words: `KEY=VALUE … action NAME PARAMETER=VALUE … priority NUMBER`. */

import { ControlPlaneError } from "./error.ts";
import type { GivenAction } from "./session.ts";

export interface EntryWords {
  readonly key: Readonly<Record<string, string>>;
  readonly action?: GivenAction;
  readonly priority?: number;
}

/** Throws `ControlPlaneError`. */
export function parseEntryWords(words: readonly string[]): EntryWords {
  const key: Record<string, string> = {};
  const parameters: Record<string, string> = {};
  let name: string | undefined;
  let priority: number | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === "action") {
      if (name !== undefined) throw new ControlPlaneError("'action' is given twice");
      name = following(words, ++at, "action NAME");
    } else if (word === "priority") {
      if (priority !== undefined) throw new ControlPlaneError("'priority' is given twice");
      const number = following(words, ++at, "priority NUMBER");
      if (!/^\d+$/.test(number)) throw new ControlPlaneError(`a priority is a whole number, not '${number}'`);
      priority = Number(number);
    } else {
      const [, left, right] = /^([^=]+)=(.+)$/.exec(word) ?? [];
      if (left === undefined) throw new ControlPlaneError(`'${word}' is neither KEY=VALUE nor 'action NAME' nor 'priority NUMBER'`);
      const group = name === undefined ? key : parameters;
      if (Object.hasOwn(group, left)) throw new ControlPlaneError(`'${left}' is given twice`);
      group[left] = right!;
    }
  }
  return { key, ...(name !== undefined && { action: { name, parameters } }), ...(priority !== undefined && { priority }) };
}

function following(words: readonly string[], at: number, shape: string): string {
  const word = words[at];
  if (word === undefined) throw new ControlPlaneError(`expected ${shape}`);
  return word;
}
