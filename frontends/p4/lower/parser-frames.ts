/** Parsers that are being lowered, one in another (P4-16 §13.10): what names stand for in each, and what follows its end. */

import type { BlockId } from "../../../compiler/ir/ir.ts";
import type { ParserState, Statement, TypeParameter } from "../ast.ts";
import type { Symbol } from "../check/program.ts";
import type { Type } from "../check/types.ts";
import type { BlockInstance } from "../evaluate/instances.ts";
import { isLocation, type Binding } from "./base.ts";
import type { ParserStep } from "./packet-layout.ts";
import type { Cursor } from "./packet-reader.ts";
import type { Location } from "./storage.ts";

/** A parser that is being lowered: the outermost one, or one that is applied in a state of another. */
export interface Frame {
  readonly number: number;
  readonly instance: BlockInstance;
  readonly states: ReadonlyMap<string, ParserState>;
  readonly bindings: ReadonlyMap<Symbol, Binding>;
  readonly typeArguments: ReadonlyMap<TypeParameter, Type>;
  /** What follows its end, in the frame around it; absent for the outermost. */
  readonly after?: { readonly frame: Frame; readonly work: Work };
}

/** The rest of a state. */
export interface Work {
  readonly state: ParserState;
  readonly statements: readonly Statement[];
  /** Done first. */
  readonly before?: () => void;
}

/** A copy of the rest of a state that is still to be lowered. */
export interface Pending {
  readonly frame: Frame;
  readonly work: Work;
  readonly cursor: Cursor;
  readonly copy: StateCopy;
}

export interface StateCopy {
  readonly block: BlockId;
  readonly step: ParserStep;
  /** How many states of loops lead here, on the shortest way. */
  readonly rounds: number;
  /** Which states lead here, and how the cursor stood there. */
  readonly visited: ReadonlySet<string>;
}

/** What names stand for there, and where its end leads. */
export function* placesIn(frame: Frame): Generator<Location> {
  for (let at: Frame | undefined = frame; at; at = at.after?.frame) for (const binding of at.bindings.values()) if (isLocation(binding)) yield binding;
}
