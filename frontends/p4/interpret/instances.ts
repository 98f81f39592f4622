/** What a program is made of before the first packet comes: instances of blocks and extern objects (P4-16 §18.2). */

import type { Annotation, CallExpression, ControlDeclaration, Parameter, ParserDeclaration } from "../ast.ts";
import type { Symbol } from "../check/program.ts";
import type { ExternType, PackageType } from "../check/types.ts";
import type { PacketIn, PacketOut } from "./packets.ts";
import type { Place } from "./places.ts";
import type { Value } from "./values.ts";

export interface BlockInstance {
  readonly kind: "block";
  readonly declaration: ParserDeclaration | ControlDeclaration;
  /** What the control plane calls it. */
  readonly name: string;
  /** What its constructor's parameters and its local instances stand for. */
  readonly members: ReadonlyMap<Symbol, Binding>;
  /** One for each place in it that applies a type without an instance (§15.1). */
  readonly direct: Map<CallExpression, BlockInstance>;
}

export interface ExternObject {
  readonly kind: "extern";
  readonly type: ExternType;
  readonly name: string;
  readonly args: readonly (Value | null)[];
}

export interface PackageInstance {
  readonly kind: "package";
  readonly type: PackageType;
  readonly args: readonly (Binding | null)[];
}

/** What a name stands for while the program runs. */
export type Binding =
  | { readonly kind: "place"; readonly place: Place }
  | BlockInstance
  | ExternObject
  | PackageInstance
  | { readonly kind: "packetIn"; readonly packet: PacketIn }
  | { readonly kind: "packetOut"; readonly packet: PacketOut };

export interface BlockApplication {
  readonly block: BlockInstance;
  /** In the order of its parameters. */
  readonly bindings: readonly Binding[];
}

export type BoundParameters = ReadonlyMap<Parameter, Binding>;

/** The name under a path; `@name` gives another, which with a leading dot is the whole of it (§18.3.3). */
export function controlPlaneName(path: string, name: string, annotations: readonly Annotation[]): string {
  const given = annotations.find((annotation) => annotation.name === "name")?.tokens?.join("").replaceAll('"', "");
  if (given?.startsWith(".")) return given.slice(1);
  return path === "" ? (given ?? name) : `${path}.${given ?? name}`;
}
