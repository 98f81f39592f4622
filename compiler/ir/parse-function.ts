/** Functions of the textual IR: their heads, slots and blocks. */

import type { Block, Func, Inst, InlineHint, Slot, Terminator, Value } from "./ir.ts";
import type { Cursor } from "./parse-cursor.ts";
import { parseLinkage } from "./parse-data.ts";
import { atTerminator, parseDefinition, parseInst, parseTerminator, type Definition } from "./parse-inst.ts";
import { i64, type Type } from "./types.ts";

/** What a body gathers. */
interface OpenFunction {
  readonly types: (Type | undefined)[];
  readonly defined: Set<Value>;
  readonly slots: Slot[];
  readonly blocks: Block[];
}

// function = "function" symbol "(" params ")" [ "->" type ] linkage … ( "external" | "{" body "}" )
/** What follows `function`. */
export function parseFunction(cursor: Cursor): Func {
  const open: OpenFunction = { types: [], defined: new Set(), slots: [], blocks: [] };
  const name = cursor.symbol();
  const params = cursor.list("(", ")", () => {
    const definition = parseDefinition(cursor);
    define(cursor, open, definition);
    return { value: definition.value, name: cursor.token.kind === "string" ? cursor.string("a name") : "" };
  });
  const returnType = cursor.accept("->") ? cursor.type() : null;
  const linkage = parseLinkage(cursor);
  const hidden = cursor.accept("hidden");
  const section = cursor.accept("section") ? cursor.string("the section") : undefined;
  const inline: InlineHint = cursor.accept("inline") ? cursor.oneOf(["always", "never", "auto"], "a hint") : "auto";
  const naked = cursor.accept("naked");
  const dataType = cursor.accept("type") ? cursor.typeId() : undefined;
  const span = cursor.span();
  if (!cursor.accept("external")) parseBody(cursor, open);
  return {
    name,
    linkage,
    ...(hidden && { hidden }),
    ...(section !== undefined && { section }),
    inline,
    ...(naked && { naked }),
    params: params.map((param) => param.value),
    paramNames: params.map((param) => param.name),
    returnType,
    valueTypes: Array.from(open.types, (type) => type ?? i64),
    slots: open.slots,
    blocks: open.blocks,
    ...(dataType !== undefined && { dataType }),
    ...span,
  };
}

// body = "{" { slot | unused | block } "}"
function parseBody(cursor: Cursor, open: OpenFunction): void {
  cursor.expect("{");
  while (!cursor.atEnd && !startsDefinition(cursor)) {
    if (cursor.accept("}")) return;
    cursor.guard(() => {
      if (cursor.accept("slot")) open.slots.push(parseSlot(cursor));
      else if (cursor.accept("unused")) parseUnused(cursor, open);
      else parseBlock(cursor, open);
    });
  }
  cursor.guard(() => cursor.expected("'}'"));
}

/** A definition of the module where a body should go on: its `}` has been forgotten. */
function startsDefinition(cursor: Cursor): boolean {
  return cursor.token.kind === "word" && /^(function|global|map|type|module)$/.test(cursor.token.text);
}

function parseSlot(cursor: Cursor): Slot {
  const id = cursor.numbered("s", "a slot (s0)");
  const name = cursor.token.kind === "string" ? cursor.string("a name") : "";
  cursor.expect("size");
  const size = cursor.size("the size");
  cursor.expect("align");
  return { id, name, size, align: cursor.size("the alignment"), ...cursor.span() };
}

function parseUnused(cursor: Cursor, open: OpenFunction): void {
  do {
    const { value, type } = parseDefinition(cursor);
    open.types[value] = type;
  } while (cursor.accept(","));
}

// block = "blockN" [ "(" params ")" ] ":" { instruction } terminator
function parseBlock(cursor: Cursor, open: OpenFunction): void {
  const id = cursor.numbered("block", "a block (block0:)");
  const hasParams = cursor.token.kind === "punctuator" && cursor.token.text === "(";
  const params = hasParams ? cursor.list("(", ")", () => parseDefinition(cursor)) : [];
  cursor.expect(":");
  for (const param of params) define(cursor, open, param);
  const insts: Inst[] = [];
  let terminator: Terminator | undefined;
  while (!terminator && !atBlockEnd(cursor)) {
    cursor.guard(() => {
      if (atTerminator(cursor)) terminator = parseTerminator(cursor);
      else insts.push(parseInst(cursor, (definition) => define(cursor, open, definition)));
    });
  }
  if (!terminator) cursor.bag.report("I0001", cursor.here, `block${id} does not end in a jump, branch, switch, return or unreachable`);
  open.blocks.push({ id, params: params.map((param) => param.value), insts, terminator: terminator ?? { op: "unreachable" } });
}

function atBlockEnd(cursor: Cursor): boolean {
  const { token } = cursor;
  if (token.kind === "end" || startsDefinition(cursor)) return true;
  return token.kind === "punctuator" ? token.text === "}" : token.kind === "word" && /^block\d+$/.test(token.text);
}

function define(cursor: Cursor, open: OpenFunction, { value, type }: Definition): void {
  if (open.defined.has(value)) cursor.bag.report("I0003", cursor.here, `v${value} is defined twice`);
  open.defined.add(value);
  open.types[value] = type;
}
