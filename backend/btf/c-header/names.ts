/**
 * The names of types in a C header. BTF of the kernel has different types of one name, from different files: the
 * second becomes `name___2`, which CO-RE takes for the same name (libbpf's "flavors").
 */

import type { BtfType, TypeId } from "../types.ts";

/** C11 6.2.3: tags, and all other identifiers. */
type NameSpace = "tag" | "ordinary";

type Tagged = Extract<BtfType, { kind: "struct" | "union" | "enum" | "enum64" | "fwd" }>;

export class Names {
  private readonly uses = { tag: new Map<string, number>(), ordinary: new Map<string, number>() };
  private readonly ofTypes = new Map<TypeId, string>();
  /** By kind and name: what declarations without a body mean, the first type of that name. */
  private readonly forwards = new Map<string, { readonly name: string; defined?: TypeId }>();

  tag(id: TypeId, type: Tagged): string {
    const key = `${type.kind === "fwd" ? type.of : type.kind} ${type.name}`;
    const forward = this.forwards.get(key);
    if (!forward) {
      const name = this.named(id, "tag", type.name);
      this.forwards.set(key, { name, ...(type.kind !== "fwd" && { defined: id }) });
      return name;
    }
    if (type.kind === "fwd") return forward.name;
    forward.defined ??= id;
    return forward.defined === id ? forward.name : this.named(id, "tag", type.name);
  }

  typedef(id: TypeId, name: string): string {
    return this.named(id, "ordinary", name);
  }

  /** Enumerators and functions: a new one each time. */
  fresh(name: string, space: NameSpace = "ordinary"): string {
    const count = (this.uses[space].get(name) ?? 0) + 1;
    this.uses[space].set(name, count);
    return count === 1 ? name : `${name}___${count}`;
  }

  private named(id: TypeId, space: NameSpace, name: string): string {
    let known = this.ofTypes.get(id);
    if (known === undefined) {
      known = this.fresh(name, space);
      this.ofTypes.set(id, known);
    }
    return known;
  }
}
