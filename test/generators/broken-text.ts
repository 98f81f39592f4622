/** Texts that are nearly programs: cut off, shuffled, with tokens that are missing, doubled or from elsewhere; and noise. */

import type { Choices } from "./p4/choices.ts";

export type Breakage = "cut" | "edit" | "shuffle" | "noise";

export const breakages: readonly Breakage[] = ["edit", "cut", "shuffle", "noise"];

/** `texts` are what is broken; tokens are taken from all of them. */
export function brokenText(texts: readonly string[], breakage: Breakage, choices: Choices): string {
  const text = choices.pick(texts);
  switch (breakage) {
    case "cut":
      return text.slice(0, large(choices, text.length + 1));
    case "edit":
      return edited(tokensOf(text), tokensOf(choices.pick(texts)), choices);
    case "shuffle":
      return shuffled(tokensOf(text), choices);
    case "noise":
      return noise(choices);
  }
}

function tokensOf(text: string): string[] {
  return text.match(/\s+|\w+|"[^"\n]*"|[^\s\w]/g) ?? [];
}

/** Of a number that may be beyond what one choice gives. */
function large(choices: Choices, count: number): number {
  return Math.floor((choices.below(0x10000) * count) / 0x10000);
}

function edited(tokens: string[], others: readonly string[], choices: Choices): string {
  const edits = 1 + choices.below(6);
  for (let done = 0; done < edits && tokens.length > 0; done++) {
    const at = large(choices, tokens.length);
    const other = large(choices, tokens.length);
    switch (choices.below(5)) {
      case 0:
        tokens.splice(at, 1);
        break;
      case 1:
        tokens.splice(at, 0, tokens[other]!);
        break;
      case 2:
        [tokens[at], tokens[other]] = [tokens[other]!, tokens[at]!];
        break;
      case 3:
        if (others.length > 0) tokens[at] = others[large(choices, others.length)]!;
        break;
      default:
        tokens.splice(at, 0, ...tokens.slice(other, other + choices.below(40)));
    }
  }
  return tokens.join("");
}

/** A stretch of the tokens in another order. */
function shuffled(tokens: string[], choices: Choices): string {
  const start = large(choices, tokens.length);
  const stretch = tokens.slice(start, start + 2 + choices.below(60));
  for (let at = stretch.length - 1; at > 0; at--) {
    const other = choices.below(at + 1);
    [stretch[at], stretch[other]] = [stretch[other]!, stretch[at]!];
  }
  return [...tokens.slice(0, start), ...stretch, ...tokens.slice(start + stretch.length)].join("");
}

function noise(choices: Choices): string {
  const length = choices.below(300);
  const most = choices.pick([128, 256, 0x10000]);
  return String.fromCharCode(...Array.from({ length }, () => choices.below(most)));
}
