/** Which code moves the cursor of a packet, and whether it does so on every way through it. */

import type { BlockStatement, CallExpression, Expression, Statement } from "../ast.ts";
import type { ResolvedCall } from "./program.ts";
import { forEachNode } from "./walk.ts";

type Node = Statement | Expression;

const moving: ReadonlySet<string> = new Set(["extract", "advance"]);
const touching: ReadonlySet<string> = new Set([...moving, "lookahead"]);

export class PacketMoves {
  private readonly known = new WeakMap<object, boolean>();

  constructor(private readonly calls: ReadonlyMap<CallExpression, ResolvedCall>) {}

  /** Whether something in it, functions that are called included, moves the cursor on some ways only, or several times. */
  onSomeWays(root: object): boolean {
    const known = this.known.get(root);
    if (known !== undefined) return known;
    const found = some(root, (node) => conditionalParts(node).some((part) => this.does(part, moving)) || this.returnsEarlier(node) || this.callsSuch(node));
    this.known.set(root, found);
    return found;
  }

  private callsSuch(node: Node): boolean {
    const body = this.bodyOf(node);
    return body !== undefined && this.onSomeWays(body);
  }

  /** A function that may come back before it is at its end, and touches the packet. */
  private returnsEarlier(node: Node): boolean {
    const body = this.bodyOf(node);
    return body !== undefined && mayReturnEarlier(body) && this.does(body, touching);
  }

  private does(root: object, methods: ReadonlySet<string>): boolean {
    return some(root, (node) => {
      const call = node.kind === "call" ? this.calls.get(node) : undefined;
      if (call?.kind === "method") return call.type.declaration.name.text === "packet_in" && methods.has(call.method.name.text);
      const body = this.bodyOf(node);
      return body !== undefined && this.does(body, methods);
    });
  }

  /** Of the function that is called. */
  private bodyOf(node: Node): BlockStatement | undefined {
    const call = node.kind === "call" ? this.calls.get(node) : undefined;
    return call?.kind === "function" ? (call.declaration.body ?? undefined) : undefined;
  }
}

export function mayReturnEarlier(body: BlockStatement): boolean {
  const last = body.statements.at(-1);
  return some(body, (node) => node.kind === "return" && node !== last);
}

function some(root: object, wanted: (node: Node) => boolean): boolean {
  let found = false;
  forEachNode(root, (node) => {
    found ||= "kind" in node && wanted(node as Node);
  });
  return found;
}

/** What of a node is not evaluated once in any case. */
function conditionalParts(node: Node): readonly object[] {
  switch (node.kind) {
    case "if":
      return [node.then, ...(node.otherwise ? [node.otherwise] : [])];
    case "switch":
      return node.cases;
    case "for":
      return [node.condition, node.body, node.update];
    case "forIn":
      return [node.body];
    case "conditional":
      return [node.ifTrue, node.ifFalse];
    case "binary":
      return node.operator === "&&" || node.operator === "||" ? [node.right] : [];
    default:
      return [];
  }
}
