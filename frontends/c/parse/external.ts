/** External declarations (C11 6.9). */

import { spanOf } from "../../shared/antlr.ts";
import type { ExternalDeclaration } from "../ast.ts";
import type { ExternalDeclarationContext } from "../grammar/generated/CParser.ts";
import { declarationSpecifiers, initDeclarator, staticAssert, typeName } from "./declarations.ts";
import { recursion } from "./recursion.ts";
import { compoundStatement } from "./statements.ts";

recursion.tie(typeName, compoundStatement);

export function externalDeclaration(context: ExternalDeclarationContext): ExternalDeclaration {
  const span = spanOf(context);
  const assertion = context.staticAssertDeclaration();
  if (assertion) return staticAssert(assertion);
  if (context.ASM()) return context.STRING().every((part) => /^"\s*"$/.test(part.text)) ? { kind: "empty", span } : { kind: "asm", span };
  const words = context.declarationSpecifiers();
  if (!words) return { kind: "empty", span };
  const specifiers = declarationSpecifiers(words);
  const declarators = context.initDeclarator().map(initDeclarator);
  const body = context.compoundStatement();
  if (body) return { kind: "function", specifiers, declarator: declarators[0]!, body: compoundStatement(body), span };
  return { kind: "declaration", specifiers, declarators, span };
}

