/**
 * Expressions hold type names and statements, which hold expressions: the two calls backwards go through here, so that
 * the modules of the tree builder import each other in one direction only.
 */

import { invariant } from "../../../compiler/support/invariant.ts";
import type { CompoundStatement, TypeName } from "../ast.ts";
import type { CompoundStatementContext, TypeNameContext } from "../grammar/generated/CParser.ts";

type TypeNameBuilder = (context: TypeNameContext) => TypeName;
type CompoundBuilder = (context: CompoundStatementContext) => CompoundStatement;

let buildTypeName: TypeNameBuilder | undefined;
let buildCompound: CompoundBuilder | undefined;

export const recursion = {
  /** Called once, by the module that knows them all. */
  tie(typeName: TypeNameBuilder, compound: CompoundBuilder): void {
    buildTypeName = typeName;
    buildCompound = compound;
  },
  typeName(context: TypeNameContext): TypeName {
    invariant(buildTypeName, "the tree builders are not tied");
    return buildTypeName(context);
  },
  compoundStatement(context: CompoundStatementContext): CompoundStatement {
    invariant(buildCompound, "the tree builders are not tied");
    return buildCompound(context);
  },
};
