/** What a parameter may be (P4-16 §6.8, Appendix F): its type, its direction and its default value depend on whose parameter it is. */

import type { DiagnosticCode } from "../../../compiler/diagnostics/catalog.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { Parameter } from "../ast.ts";
import { printType, resolved, type Type } from "./types.ts";

/** Whose parameter it is; `block` is a parser or control as it is applied. */
export type ParameterOwner =
  | "function" | "externCall" | "action" | "block"
  | "packageConstructor" | "parserConstructor" | "controlConstructor" | "externConstructor";

export interface ParameterFault {
  readonly code: DiagnosticCode;
  readonly span: Span;
  readonly message: string;
}

/** Types whose values exist at compile time only: nothing of them is copied in or out. */
const undirected: ReadonlySet<Type["kind"]> = new Set(["extern", "parser", "control", "package", "string", "int"]);

/** What cannot be given to whom (Appendix F), and how a message begins that says so. */
const refused: Readonly<Record<ParameterOwner, { readonly kinds: readonly Type["kind"][]; readonly whose: string }>> = {
  function: { kinds: ["parser", "control", "package"], whose: "a parameter of a function" },
  externCall: { kinds: ["parser", "control", "package"], whose: "a parameter of an extern" },
  action: { kinds: ["extern", "parser", "control", "package", "string", "int"], whose: "a parameter of an action" },
  block: { kinds: ["parser", "control", "package"], whose: "a parameter that is given by apply" },
  packageConstructor: { kinds: [], whose: "a parameter of a package" },
  parserConstructor: { kinds: ["control", "package"], whose: "a constructor parameter of a parser" },
  controlConstructor: { kinds: ["parser", "package"], whose: "a constructor parameter of a control" },
  externConstructor: { kinds: ["parser", "control", "package"], whose: "a constructor parameter of an extern" },
};

export function isConstructor(owner: ParameterOwner): boolean {
  return owner === "packageConstructor" || owner === "parserConstructor" || owner === "controlConstructor" || owner === "externConstructor";
}

export function constructorOwner(kind: "parser" | "control"): ParameterOwner {
  return kind === "parser" ? "parserConstructor" : "controlConstructor";
}

/** What is wrong with the parameters themselves; their names and default values are checked elsewhere. */
export function parameterFaults(parameters: readonly Parameter[], types: readonly Type[], owner: ParameterOwner): readonly ParameterFault[] {
  const faults = parameters.flatMap((parameter, index) => fault(parameter, resolved(types[index]!), owner) ?? []);
  const misplaced = owner === "action" ? directedAfterUndirected(parameters) : undefined;
  return misplaced ? [...faults, misplaced] : faults;
}

function fault(parameter: Parameter, type: Type, owner: ParameterOwner): ParameterFault | undefined {
  const { name, direction } = parameter;
  const wrong = (message: string): ParameterFault => ({ code: "P0802", span: parameter.span, message });
  const optional = parameter.annotations.some((annotation) => annotation.name === "optional");
  if (type.kind === "void") return wrong(`parameter '${name.text}' cannot have the type void`);
  if (refused[owner].kinds.includes(type.kind)) return wrong(`${refused[owner].whose} cannot have the type ${printType(type)}`);
  if ((type.kind === "parser" || type.kind === "control") && type.declaration.body) {
    return wrong(`'${printType(type)}' has a body: a parameter is of the type of a ${type.kind}, which has none`);
  }
  if (isConstructor(owner) && direction !== "none") return wrong(`'${name.text}' is a parameter of a constructor: it has no direction`);
  if (direction !== "none" && undirected.has(type.kind)) return wrong(`a parameter of type ${printType(type)} has no direction`);
  if (parameter.defaultValue && (direction === "out" || direction === "inout")) {
    return wrong(`'${name.text}' is written to: it cannot have a default value`);
  }
  if (parameter.defaultValue && optional) return wrong(`'${name.text}' is @optional: it has no default value`);
  if (optional && (owner === "function" || owner === "action")) return wrong("only parameters of externs, packages, parsers and controls can be @optional");
  return undefined;
}

/** What no function or method returns: it exists at compile time only (Appendix F). */
export function returnFault(type: Type): string | undefined {
  const at = resolved(type);
  const fits = at.kind !== "int" && at.kind !== "parser" && at.kind !== "control" && at.kind !== "package";
  return fits ? undefined : `${printType(at)} cannot be returned`;
}

/** The parameters of an action that the control plane sets stand after those of the program (§14.1). */
function directedAfterUndirected(parameters: readonly Parameter[]): ParameterFault | undefined {
  const firstFree = parameters.findIndex(({ direction }) => direction === "none");
  const misplaced = parameters.find(({ direction }, index) => firstFree >= 0 && index > firstFree && direction !== "none");
  if (!misplaced) return undefined;
  const free = parameters[firstFree]!;
  return { code: "P0802", span: free.span, message: `'${free.name.text}' has no direction: it stands after '${misplaced.name.text}', which has one` };
}
