/**
 * The syntax tree as text, for people who want to see what was read: a node is a line with its kind, what it holds, its place
 * and, when the program was checked, its type; below it, indented, stand the nodes that it is made of.
 *
 *     constant a @ 3:1 : bit<8>
 *       type: bitsType base=bit @ 3:7
 */

import type { SourceFile, Span } from "../../compiler/source/source.ts";
import type { Expression, Program } from "./ast.ts";
import type { CheckedProgram, Symbol } from "./check/program.ts";
import { printType } from "./check/types.ts";

interface Node {
  readonly kind?: string;
  readonly span: Span;
}

/** What is declared in `file` itself; included files have trees of their own. */
export function printTree(program: Program, file: SourceFile, checked?: CheckedProgram): string {
  const own = program.declarations.filter(({ span }) => span.file === file);
  return own.flatMap((declaration) => nodeLines("", declaration, file, checked)).map((line) => `${line}\n`).join("");
}

function nodeLines(label: string, node: Node, file: SourceFile, checked: CheckedProgram | undefined): string[] {
  const fields = Object.entries(node).filter(([field, value]) => field !== "kind" && field !== "span" && (value === false ? field === "value" : !isNothing(value)));
  const inline = fields.filter(([, value]) => isInline(value)).map(([field, value]) => inlineText(field, value));
  const below = fields.filter(([, value]) => !isInline(value)).flatMap(([field, value]) => fieldLines(field, value, file, checked));
  const words = [...(node.kind === undefined ? [] : [node.kind]), ...inline, placeOf(node.span, file)];
  return [`${label === "" ? "" : `${label}: `}${words.join(" ")}${typeOf(node, checked)}`, ...below.map((line) => `  ${line}`)];
}

function fieldLines(field: string, value: unknown, file: SourceFile, checked: CheckedProgram | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown) => fieldLines(field, one, file, checked));
  if (!isObject(value)) return [`${field}: ${scalarText(value)}`];
  if ("span" in value) return nodeLines(field, value as Node, file, checked);
  // The bodies of parsers and controls have no place of their own.
  return Object.entries(value).flatMap(([inner, one]) => (isNothing(one) ? [] : fieldLines(inner, one, file, checked)));
}

/** What the author did not write. */
function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === false || (Array.isArray(value) && value.length === 0);
}

/** What stands on the line of its node: values, and names that are words. */
function isInline(value: unknown): boolean {
  return !Array.isArray(value) && (!isObject(value) || isName(value));
}

function inlineText(field: string, value: unknown): string {
  if (isName(value)) return field === "name" ? value.text : `${field}=${value.text}`;
  return field === "name" ? String(value) : `${field}=${scalarText(value)}`;
}

function scalarText(value: unknown): string {
  return typeof value === "string" ? (/^\S+$/.test(value) ? value : JSON.stringify(value)) : String(value);
}

function isName(value: unknown): value is { readonly text: string } {
  return isObject(value) && Object.keys(value).every((key) => key === "text" || key === "span") && "text" in value;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** The name of the file where it is another: macros of included files stand there. */
function placeOf(span: Span, file: SourceFile): string {
  return `@ ${span.file === file ? "" : `${span.file.name}:`}${span.line}:${span.column}`;
}

function typeOf(node: Node, checked: CheckedProgram | undefined): string {
  const type = checked?.types.get(node as Expression) ?? checked?.declaredTypes.get(node as Symbol);
  return type ? ` : ${printType(type)}` : "";
}
