/** `test: p4-instances`: the tree of instances that the evaluation of `main` finds, by their names in the control plane. */

import { printType } from "../../../frontends/p4/check/types.ts";
import type { BlockInstance, Evaluated, ExternInstance, TableInstance } from "../../../frontends/p4/evaluate/instances.ts";
import { checkSource } from "../../../frontends/p4/source.ts";
import { p4TextOptions } from "../p4-engines.ts";
import type { Kind } from "../filetest.ts";

export const kind: Kind = (test) => {
  const { program, diagnostics } = checkSource(test.path, p4TextOptions(test.path, test.text));
  if (!program?.main) return { diagnostics };
  const { main, evaluator } = program;
  const globals = [...evaluator.globalInstances.values()];
  const lines = [`${printType(main.type)} ${main.name}`, ...[...main.args, ...globals].flatMap((one) => indented(describe(one)))];
  return { output: `${lines.join("\n")}\n`, diagnostics };
};

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

function describe(value: Evaluated | null): string[] {
  if (value?.kind === "blockInstance") return block(value);
  if (value?.kind === "packageInstance") return [`package ${printType(value.type)} ${value.name}`, ...value.args.flatMap((one) => indented(describe(one)))];
  if (value?.kind === "externInstance") return [`${printType(value.type)} ${value.name}${args(value)}`];
  return [];
}

function block(instance: BlockInstance): string[] {
  const { declaration, typeArgs, name, constructorArgs, children, tables, actions, valueSets, applied } = instance;
  const types = typeArgs.length > 0 ? `<${typeArgs.map(printType).join(", ")}>` : "";
  const given = [...constructorArgs].map(([parameter, value]) => `${parameter.name.text} = ${short(value)}`);
  return [
    `${declaration.kind} ${declaration.name.text}${types} ${name}(${given.join(", ")})`,
    ...indented([...actions.values()].map((action) => `action ${action}`)),
    ...indented([...valueSets.values()].map((set) => `value set ${set.name} of ${set.size}`)),
    ...indented([...tables.values()].flatMap((one) => table(one, applied.includes(one)))),
    ...[...children.values()].flatMap((child) => indented(describe(child))),
  ];
}

function table({ name, size, defaultArgs, properties }: TableInstance, isApplied: boolean): string[] {
  const given = defaultArgs.length > 0 ? ` default(${defaultArgs.map((value) => (value ? short(value) : "?")).join(", ")})` : "";
  const lines = [...properties].map(([property, value]) => `${property} = ${short(value)}`);
  return [`table ${name} of ${size ?? "no size"}${given}${isApplied ? "" : ", never applied"}`, ...indented(lines)];
}

function args({ args: values }: ExternInstance): string {
  return `(${values.map((value) => (value ? short(value) : "_")).join(", ")})`;
}

function short(value: Evaluated): string {
  switch (value.kind) {
    case "integer":
    case "bool":
    case "string":
      return String(value.value);
    case "externInstance":
      return `${value.name}${args(value)}`;
    default:
      return "name" in value ? value.name : value.kind;
  }
}
