/** A copy of a function that new values and blocks can be added to. */

import type { Block, BlockId, Func, Inst, Value } from "../../compiler/ir/ir.ts";
import type { BinaryOp, CompareOp } from "../../compiler/ir/opcodes.ts";
import { i1, type Type } from "../../compiler/ir/types.ts";
import type { Span } from "../../compiler/source/source.ts";

export class FunctionEditor {
  private readonly valueTypes: Type[];
  private nextBlock: BlockId;

  constructor(private readonly func: Func) {
    this.valueTypes = [...func.valueTypes];
    this.nextBlock = func.blocks.reduce((highest, block) => Math.max(highest, block.id), -1) + 1;
  }

  newBlockId(): BlockId {
    return this.nextBlock++;
  }

  typeOf(value: Value): Type {
    return this.valueTypes[value]!;
  }

  newValue(type: Type): Value {
    return this.valueTypes.push(type) - 1;
  }

  /** The function with other blocks, and with all values that were made here. */
  finish(blocks: readonly Block[]): Func {
    return { ...this.func, valueTypes: this.valueTypes, blocks };
  }
}

/** Appends new instructions to a list. */
export class InstList {
  readonly insts: Inst[] = [];

  constructor(
    private readonly editor: FunctionEditor,
    private readonly span: Span | undefined,
  ) {}

  constant(type: Type, value: bigint): Value {
    return this.add(type, (result) => ({ op: "const", result, value }));
  }

  binary(op: BinaryOp, left: Value, right: Value): Value {
    return this.add(this.editor.typeOf(left), (result) => ({ op, result, left, right }));
  }

  compare(op: CompareOp, left: Value, right: Value): Value {
    return this.add(i1, (result) => ({ op, result, left, right }));
  }

  /** `build` is given the number of the result. */
  add(type: Type, build: (result: Value) => Inst): Value {
    const result = this.editor.newValue(type);
    this.push(build(result));
    return result;
  }

  push(inst: Inst): void {
    this.insts.push(this.span && !inst.span ? { ...inst, span: this.span } : inst);
  }
}
