/** Attributes, in both of their forms: `__attribute__((…))` and `[[…]]` (C23 6.7.12). */

import { spanOf } from "../../shared/antlr.ts";
import type { Attribute } from "../ast.ts";
import { gnuNameOf } from "../attribute-names.ts";
import type { AttributeContext, AttributeSpecifierContext, BracketAttributesContext, GnuAttributesContext, ScopedAttributeContext } from "../grammar/generated/CParser.ts";
import { firstToken } from "./context.ts";
import { conditionalExpression } from "./expressions.ts";
import { recursion } from "./recursion.ts";

export function attributesOf(contexts: readonly AttributeSpecifierContext[]): Attribute[] {
  return contexts.flatMap((one) => {
    const brackets = one.bracketAttributes();
    return brackets ? bracketAttributes([brackets]) : gnuAttributes([one.gnuAttributes()!]);
  });
}

export function gnuAttributes(contexts: readonly GnuAttributesContext[]): Attribute[] {
  return contexts.flatMap((specifier) =>
    specifier.attribute().map((one) => {
      const name = plain(firstToken(one).text);
      return { name, spelled: name, args: argumentsOf(one), span: spanOf(one) };
    }),
  );
}

export function bracketAttributes(contexts: readonly BracketAttributesContext[]): Attribute[] {
  return contexts.flatMap((specifier) => specifier.scopedAttribute().map(scopedAttribute));
}

/** Those that stand where they can only mean the type (C23 6.7.1p4, 6.7.7). */
export function attributesOfType(contexts: readonly BracketAttributesContext[], onType: Attribute["onType"]): Attribute[] {
  return bracketAttributes(contexts).map((one) => ({ ...one, onType }));
}

// scopedAttribute : ( attributeName COLON COLON )? attribute
function scopedAttribute(context: ScopedAttributeContext): Attribute {
  const scoped = context.attributeName();
  const scope = scoped && firstToken(scoped).text;
  const attribute = context.attribute();
  const { text } = firstToken(attribute);
  return {
    name: gnuNameOf(scope && plain(scope), plain(text)),
    spelled: scope ? `${scope}::${text}` : text,
    args: argumentsOf(attribute),
    inBrackets: true,
    span: spanOf(context),
  };
}

function argumentsOf(attribute: AttributeContext): Attribute["args"] {
  return attribute.attributeArgument().map((arg) => {
    const named = arg.typeName();
    return named ? recursion.typeName(named) : conditionalExpression(arg.conditionalExpression(0));
  });
}

function plain(word: string): string {
  return word.replace(/^__(.*)__$/, "$1");
}
