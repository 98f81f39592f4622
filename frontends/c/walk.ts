/** The parts of the syntax tree: what lies directly in an expression or statement. Type names and their sizes are left out. */

import type { BlockItem, Declaration, Expr, Initializer, Statement } from "./ast.ts";

interface Parts {
  readonly expressions: readonly Expr[];
  readonly statements: readonly BlockItem[];
}

/** The expressions directly in one; statement expressions have statements instead. */
function partsOfExpression(expr: Expr): Parts {
  switch (expr.kind) {
    case "unary":
    case "postfix":
    case "cast":
      return only(expr.operand);
    case "binary":
    case "assign":
      return only(expr.left, expr.right);
    case "conditional":
      return only(expr.condition, ...(expr.then ? [expr.then] : []), expr.otherwise);
    case "comma":
      return only(...expr.items);
    case "compoundLiteral":
      return only(...initialValues(expr.init));
    case "call":
      return only(expr.callee, ...expr.args);
    case "index":
      return only(expr.base, expr.index);
    case "member":
      return only(expr.base);
    case "measure":
      return expr.of.kind === "typeName" ? only() : only(expr.of);
    case "statementExpression":
      return { expressions: [], statements: expr.body.items };
    case "generic":
      return only(expr.control, ...expr.associations.map((one) => one.value));
    case "offsetof":
      return only(...expr.path.flatMap((one) => ("kind" in one ? [one] : [])));
    case "vaArg":
      return only(expr.list);
    case "parenthesized":
      return only(expr.inner);
    default:
      return only();
  }
}

/** What lies directly in a statement or declaration. */
function partsOfStatement(item: BlockItem): Parts {
  switch (item.kind) {
    case "declaration":
      return only(...declaredValues(item));
    case "compound":
      return { expressions: [], statements: item.items };
    case "labelled":
      return { expressions: [], statements: item.body ? [item.body] : [] };
    case "attributed":
      return { expressions: [], statements: [item.body] };
    case "expression":
    case "return":
      return only(...(item.value ? [item.value] : []));
    case "if":
      return { expressions: [item.condition], statements: [item.then, ...(item.otherwise ? [item.otherwise] : [])] };
    case "switch":
      return { expressions: [item.value], statements: [item.body] };
    case "while":
    case "do":
      return { expressions: [item.condition], statements: [item.body] };
    case "for":
      return partsOfFor(item);
    case "computedGoto":
      return only(item.target);
    case "asm":
      return only(...[...item.outputs, ...item.inputs].flatMap((one) => (one.value ? [one.value] : [])));
    default:
      return only();
  }
}

function partsOfFor({ init, condition, step, body }: Statement & { readonly kind: "for" }): Parts {
  const first = init === undefined ? [] : [init];
  const statements = first.filter((one): one is Exclude<typeof one, Expr> => one.kind === "declaration" || one.kind === "staticAssert");
  const expressions = first.filter((one): one is Expr => one.kind !== "declaration" && one.kind !== "staticAssert");
  return { expressions: [...expressions, ...(condition ? [condition] : []), ...(step ? [step] : [])], statements: [...statements, body] };
}

function declaredValues({ declarators }: Declaration): Expr[] {
  return declarators.flatMap((one) => (one.init ? initialValues(one.init) : []));
}

function initialValues(init: Initializer): Expr[] {
  if (init.kind !== "list") return [init];
  return init.items.flatMap(({ designators, value }) => [
    ...designators.flatMap((one) => (one.kind === "index" ? [one.from, ...(one.to ? [one.to] : [])] : [])),
    ...initialValues(value),
  ]);
}

function only(...expressions: readonly Expr[]): Parts {
  return { expressions, statements: [] };
}

interface Visitor {
  expression?(expr: Expr): void;
  statement?(item: BlockItem): void;
}

/** Visits a statement and all that lies in it, the outer before the inner. */
export function walkStatement(item: BlockItem, visitor: Visitor): void {
  visitor.statement?.(item);
  walkParts(partsOfStatement(item), visitor);
}

function walkExpression(expr: Expr, visitor: Visitor): void {
  visitor.expression?.(expr);
  walkParts(partsOfExpression(expr), visitor);
}

function walkParts({ expressions, statements }: Parts, visitor: Visitor): void {
  for (const one of expressions) walkExpression(one, visitor);
  for (const one of statements) walkStatement(one, visitor);
}
