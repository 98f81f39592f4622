/** `OUT.abi.json`: the control plane of an object as JSON. Numbers beyond 2^53 are strings; all offsets and sizes are bytes. */

import type { ControlPlane } from "./control-plane.ts";
import { ControlPlaneError } from "./error.ts";

/** Raised when a reader of the form before would go wrong. */
const FORMAT = 1;

/** Values of enum members alone may be beyond what JSON's numbers hold. */
export function printAbi(plane: ControlPlane): string {
  return `${JSON.stringify({ format: FORMAT, ...plane }, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value), 2)}\n`;
}

/** Throws `ControlPlaneError` when the text is no ABI of this form. */
export function parseAbi(text: string): ControlPlane {
  const all = object(json(text), "the ABI");
  if (all.format !== FORMAT) throw new ControlPlaneError(`the ABI has format ${String(all.format)}; this ebpfc reads ${FORMAT}: compile the program again`);
  check(plane, all, "the ABI");
  const { format: _, ...rest } = all;
  return revived(rest) as ControlPlane;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ControlPlaneError("it is no JSON");
  }
}

// What there must be -----------------------------------------------------------------------------------------------------

type Shape = "string" | "number" | "boolean" | readonly string[] | { readonly list: Shape } | { readonly optional: Shape } | { readonly members: Readonly<Record<string, Shape>> };

const field: Readonly<Record<string, Shape>> = {
  name: "string", bits: "number", offset: "number", bytes: "number", bigEndian: "boolean",
  form: { members: { kind: ["bits", "int", "bool", "enum"], members: { optional: { list: { members: { name: "string", value: "string" } } } }, signed: { optional: "boolean" } } },
};
const keys: Shape = { list: { members: { ...field, expression: "string", matchKind: ["exact", "lpm", "ternary", "range", "optional"] } } };
const masked: Shape = {
  members: { groupOffset: "number", priorityOffset: "number", maskOffset: "number", ranges: { list: { members: { key: "number", low: { members: field }, high: { members: field } } } } },
};
const table: Shape = {
  members: {
    name: "string", kind: ["hash", "array", "lpm", "masked", "fixed"], map: { optional: "string" }, size: "number", keySize: "number", valueSize: "number", keys,
    actions: { list: { members: { id: "number", name: "string", parameters: { list: { members: field } }, use: ["both", "default", "table"] } } },
    masked: { optional: masked }, defaultOffset: { optional: "number" },
    initial: { optional: { members: { flagOffset: "number", elements: { list: { members: { key: "string", value: "string" } } } } } },
  },
};
const plane: Shape = {
  members: {
    endian: ["little", "big"], defaultsSize: "number", tables: { list: table },
    valueSets: { list: { members: { name: "string", map: "string", size: "number", keySize: "number", keys } } },
    cells: { list: { members: { name: "string", kind: ["counter", "register"], map: "string", size: "number", isSparse: "boolean", cell: { members: field } } } },
  },
};

function check(shape: Shape, value: unknown, path: string): void {
  const fail = (what: string): never => {
    throw new ControlPlaneError(`${path} is not ${what}`);
  };
  if (typeof shape === "string") return typeof value === shape ? undefined : fail(`a ${shape}`);
  if ("list" in shape) return Array.isArray(value) ? value.forEach((one, index) => check(shape.list, one, `${path}[${index}]`)) : fail("a list");
  if ("optional" in shape) return value === undefined ? undefined : check(shape.optional, value, path);
  if (!("members" in shape)) return typeof value === "string" && shape.includes(value) ? undefined : fail(`one of ${shape.join(", ")}`);
  const given = object(value, path);
  for (const [name, member] of Object.entries(shape.members)) check(member, given[name], `${path}: ${name}`);
}

function object(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  throw new ControlPlaneError(`${path} is not an object`);
}

/** The values of enum members are numbers again. */
function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, name === "members" ? membersOf(one) : revived(one)]));
}

function membersOf(members: unknown): unknown {
  return (members as readonly { readonly name: string; readonly value: string }[]).map(({ name, value }) => ({ name, value: BigInt(value) }));
}
