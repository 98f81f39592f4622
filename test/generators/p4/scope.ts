/** What generated code can name at a place. */

import type { FieldsType, P4Type } from "./types.ts";

export interface Parameter {
  readonly direction: "in" | "out" | "inout" | "none";
  readonly type: P4Type;
  readonly name: string;
  /** Text of the default value. */
  readonly defaultValue?: string;
}

/** Something that has a value: a variable, a parameter, a field, a constant. */
export interface Place {
  readonly text: string;
  readonly type: P4Type;
  readonly writable: boolean;
  /** Not written to, whether it can be or not: variables of loops, so that these end, and elements of tuples. */
  readonly spared?: true;
  /** Known at compile time. */
  readonly constant: boolean;
  /** Conditions under which its value is defined, joined by `&&`; absent when it always is. */
  readonly guard?: string;
}

export interface Callable {
  readonly name: string;
  /** A `packetFunction` takes the packet first, which is left out of the parameters: parsers call it. */
  readonly kind: "function" | "externFunction" | "action" | "packetFunction";
  readonly parameters: readonly Parameter[];
  readonly result: P4Type | null;
}

/** An instance of an extern object and the methods that it has. */
export interface ExternInstance {
  readonly name: string;
  readonly element: P4Type;
}

export interface TableShape {
  readonly name: string;
  readonly actions: readonly string[];
}

/** A parser or control that others can instantiate; a parser's first parameter, the packet, is left out. */
export interface Block {
  readonly kind: "parser" | "control";
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly constructorParameters: readonly Parameter[];
}

export interface BlockInstance {
  /** The name of an instance, or of a type that is applied without one. */
  readonly name: string;
  readonly block: Block;
}

/** Never changed: every declaration makes the scope of what comes after it. */
export interface Scope {
  readonly places: readonly Place[];
  readonly callables: readonly Callable[];
  readonly registers: readonly ExternInstance[];
  readonly tables: readonly TableShape[];
  readonly instances: readonly BlockInstance[];
  readonly errors: readonly string[];
  /** Types that a variable can have. */
  readonly types: readonly P4Type[];
}

export const emptyScope: Scope = { places: [], callables: [], registers: [], tables: [], instances: [], errors: [], types: [] };

/** The scope with a variable, and all that lies in it. */
export function withPlace(scope: Scope, place: Place): Scope {
  return { ...scope, places: [...scope.places, ...inside(place)] };
}

function inside(place: Place): Place[] {
  return [place, ...parts(place).flatMap(inside)];
}

function parts(place: Place): Place[] {
  const { text, type } = place;
  switch (type.kind) {
    case "header":
      return fields(place.constant ? place : { ...place, guard: joined(place.guard, `${text}.isValid()`) }, type);
    case "struct":
    case "union":
      return fields(place, type);
    case "stack":
      return Array.from({ length: type.size }, (_, index) => ({ ...place, text: `${text}[${index}]`, type: type.element }));
    case "tuple":
      return type.elements.map((element, index) => ({ ...place, text: `${text}[${index}]`, type: element, writable: false, spared: true }));
    default:
      return [];
  }
}

function fields(place: Place, type: FieldsType): Place[] {
  return type.fields.map((field) => ({ ...place, text: `${place.text}.${field.name}`, type: field.type }));
}

function joined(first: string | undefined, second: string): string {
  return first === undefined ? second : `${first} && ${second}`;
}
