/** `ebpfc format`: one canonical layout of a P4 program, made of the author's own tokens. */

import type { SourceFile } from "../../../compiler/source/source.ts";
import { invariant } from "../../../compiler/support/invariant.ts";
import type { PreprocessResult } from "../../shared/preprocessor/preprocess.ts";
import type { ParserRuleContext } from "antlr4ts/ParserRuleContext";
import { printDoc } from "./doc.ts";
import { layOut } from "./layout.ts";
import { sourceTokens } from "./source-tokens.ts";
import { Units } from "./units.ts";
import { Writer } from "./writer.ts";

/** The text of `file`, whose program is `tree`, in the canonical layout. Its lines end in `\n`. */
export function formatProgram(file: SourceFile, { tokens, conditionals }: PreprocessResult, tree: ParserRuleContext): string {
  const source = sourceTokens(file.text, conditionals);
  const writer = new Writer(source, new Units(source, tokens.all(), file));
  layOut(tree, writer);
  const lines = printDoc(writer.document);
  const text = lines.trim() === "" ? "" : `${lines}\n`;
  const lost = firstDifference(essence(file.text, conditionals), essence(text, conditionals));
  invariant(lost === undefined, `formatting keeps every token and comment: ${lost}`);
  return text;
}

/** All that a text says besides its layout: tokens, comments, directives and what is left out, in order. */
function essence(text: string, conditionals: readonly boolean[]): readonly string[] {
  const plain = (one: string): string => one.replace(/\s*\n\s*/g, "\n");
  return sourceTokens(text, conditionals).flatMap(({ text: token, before, after }) => [...before.map((one) => plain(one.text)), token, ...after.map((one) => plain(one.text))]);
}

function firstDifference(left: readonly string[], right: readonly string[]): string | undefined {
  const at = left.findIndex((one, index) => one !== right[index]);
  if (at >= 0) return `'${left[at]}' became '${right[at] ?? ""}'`;
  return left.length === right.length ? undefined : `'${right[left.length]}' is new`;
}
