/** What the parts of P4Info are made from. */

import type { Preamble } from "../../../compiler/control-plane/p4info/p4info.ts";
import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Annotation } from "../ast.ts";
import type { CheckedProgram } from "../check/program.ts";
import type { ControlPlaneNames } from "../check/qualified-names.ts";
import { settle, substitute, UNKNOWN, type Type } from "../check/types.ts";
import type { BlockInstance } from "../evaluate/instances.ts";
import type { AnnotationWriter } from "./annotations.ts";
import type { ArchitectureRow } from "./architectures.ts";
import type { ObjectIds } from "./ids.ts";
import type { TypeDescriber } from "./types.ts";

export interface Context {
  readonly checked: CheckedProgram;
  readonly names: ControlPlaneNames;
  /** Absent for an architecture that we do not know. */
  readonly architecture: ArchitectureRow | undefined;
  readonly ids: ObjectIds;
  readonly types: TypeDescriber;
  readonly writer: AnnotationWriter;
  readonly bag: DiagnosticBag;
}

/** `without`: annotations that the object has a field for. */
export function preamble({ ids, writer }: Context, prefix: number, name: string, annotations: readonly Annotation[], without: readonly string[] = []): { preamble: Preamble } {
  return { preamble: { id: ids.id(prefix, name), name, alias: ids.alias(name), ...writer.documented(annotations, without) } };
}

/** A type of the block's declaration, with what the block's type parameters stand for. */
export function typeIn(block: BlockInstance, type: Type | undefined): Type {
  return settle(substitute(settle(type ?? UNKNOWN), block.declaration.typeParameters, block.typeArgs));
}
