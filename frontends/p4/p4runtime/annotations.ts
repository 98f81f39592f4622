/** Annotations as P4Info has them (P4Runtime 1.4 §6.2, §7.3): names, ids and documentation have fields of their own. */

import type { Annotations, Documentation, Documented, LiteralValue, StructuredAnnotation } from "../../../compiler/control-plane/p4info/p4info.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { Annotation, Expression } from "../ast.ts";
import type { CheckedProgram } from "../check/program.ts";
import type { ControlPlaneNames } from "../check/qualified-names.ts";
import { stringLiteral } from "../parse/literals.ts";

const WITH_FIELDS: ReadonlySet<string> = new Set(["name", "id", "brief", "description"]);

export class AnnotationWriter {
  constructor(
    private readonly constants: CheckedProgram["constants"],
    private readonly names: ControlPlaneNames,
  ) {}

  /** All but those in `without`, which P4Info says otherwise. */
  annotations(annotations: readonly Annotation[], without: readonly string[] = []): Annotations {
    const plain = annotations.filter(({ name, elements }) => !elements && !WITH_FIELDS.has(name) && !without.includes(name));
    const structured = annotations.flatMap((one) => (one.elements ? this.structured(one) : []));
    return { ...(plain.length > 0 && { annotations: plain.map(written) }), ...(structured.length > 0 && { structuredAnnotations: structured }) };
  }

  documented(annotations: readonly Annotation[], without: readonly string[] = []): Documented {
    const doc = this.documentation(annotations);
    return { ...this.annotations(annotations, without), ...(doc && { doc }) };
  }

  private documentation(annotations: readonly Annotation[]): Documentation | undefined {
    const text = (wanted: string): string | undefined => {
      const found = annotations.findLast(({ name, elements }) => name === wanted && !elements);
      return found && this.names.text(found);
    };
    const [brief, description] = [text("brief"), text("description")];
    if (brief === undefined && description === undefined) return undefined;
    return { ...(brief !== undefined && { brief }), ...(description !== undefined && { description }) };
  }

  private structured({ name, elements }: Annotation): StructuredAnnotation {
    const pairs = elements!.flatMap((element) => (element.name ? { key: element.name.text, value: this.literal(element.value) } : []));
    if (pairs.length > 0) return { name, kvPairList: { kvPairs: pairs } };
    const expressions = elements!.map(({ value }) => this.literal(value));
    // An empty body is neither of the two.
    return { name, ...(expressions.length > 0 && { expressionList: { expressions } }) };
  }

  private literal(expression: Expression): LiteralValue {
    const value = this.constants.get(expression);
    if (value?.kind === "integer") return { int64Value: String(BigInt.asIntN(64, value.value)) };
    if (value?.kind === "bool") return { boolValue: value.value };
    return { stringValue: value?.kind === "string" ? value.value : "" };
  }
}

/** As it stands in the program, with a space between the tokens of its body. */
function written({ name, tokens = [] }: Annotation): string {
  if (tokens.length === 0) return `@${name}`;
  const body = tokens.map((token) => (token.startsWith('"') ? `"${stringLiteral(token)}"` : token));
  return `@${name}(${body.join(" ")})`;
}

/** What `@id` says. */
export function givenId(annotations: readonly Annotation[]): { readonly id: number; readonly span: Span } | undefined {
  const found = annotations.find(({ name, elements }) => name === "id" && !elements);
  const id = found && numberOf(found);
  return found && id !== undefined ? { id, span: found.span } : undefined;
}

/** The number that an unstructured body holds. */
export function numberOf({ tokens = [] }: Annotation): number | undefined {
  const number = tokens.length === 1 ? Number(tokens[0]!.replaceAll("_", "")) : NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}
