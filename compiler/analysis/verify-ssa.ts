/** Definitions and uses: each value is defined once, and each use is dominated by the definition. */

import type { DiagnosticCode } from "../diagnostics/catalog.ts";
import type { Span } from "../source/source.ts";
import type { BlockId, Func, Value } from "../ir/ir.ts";
import { printInst, printTerminator } from "../ir/print-inst.ts";
import { operandsOf, resultOf, terminatorOperands } from "../ir/traverse.ts";
import { controlFlow } from "./cfg.ts";
import { dominatorsOf } from "./dominators.ts";

type Report = (code: DiagnosticCode, span: Span | undefined, message: string) => void;

/** Where a value is defined: before instruction `index` of the block can use it. */
interface Place {
  readonly block: BlockId;
  readonly index: number;
}

export function verifyDefinitions(func: Func, report: Report): void {
  const places = definitions(func, report);
  const cfg = controlFlow(func);
  const dominators = dominatorsOf(cfg);
  const reaches = (value: Value, block: BlockId, index: number): boolean => {
    const place = places.get(value);
    if (!place) return false;
    if (place.block === block) return place.index <= index;
    return !cfg.indexOf.has(block) || dominators.dominates(place.block, block);
  };
  for (const block of func.blocks) {
    const check = (value: Value, index: number, span: Span | undefined, print: () => string): void => {
      if (reaches(value, block.id, index)) return;
      const why = places.has(value) ? `the definition of v${value} does not reach this use` : `v${value} is not defined`;
      report("I0103", span, `block${block.id}: '${print()}': ${why}`);
    };
    block.insts.forEach((inst, index) => {
      for (const value of operandsOf(inst)) check(value, index, inst.span, () => printInst(func, inst));
    });
    const { terminator, insts } = block;
    for (const value of terminatorOperands(terminator)) check(value, insts.length, terminator.span, () => printTerminator(terminator));
  }
}

function definitions(func: Func, report: Report): ReadonlyMap<Value, Place> {
  const places = new Map<Value, Place>();
  const define = (value: Value, place: Place, span: Span | undefined): void => {
    if (places.has(value)) report("I0103", span, `v${value} is defined twice`);
    if (!func.valueTypes[value]) report("I0103", span, `v${value} has no type`);
    places.set(value, place);
  };
  const entry = func.blocks[0]!.id;
  for (const value of func.params) define(value, { block: entry, index: 0 }, func.span);
  for (const block of func.blocks) {
    for (const value of block.params) define(value, { block: block.id, index: 0 }, func.span);
    block.insts.forEach((inst, index) => {
      const result = resultOf(inst);
      if (result !== undefined) define(result, { block: block.id, index: index + 1 }, inst.span);
    });
  }
  return places;
}
