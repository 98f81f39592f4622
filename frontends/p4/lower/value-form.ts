/** How the control plane writes values of a type. */

import type { ValueForm } from "../../../compiler/control-plane/control-plane.ts";
import type { CheckedProgram } from "../check/program.ts";
import { resolved, type Type } from "../check/types.ts";

export function valueForm(type: Type, checked: CheckedProgram): ValueForm {
  const at = resolved(type);
  switch (at.kind) {
    case "newtype":
      return valueForm(at.base, checked);
    case "bool":
      return { kind: "bool" };
    case "bits":
      return { kind: at.signed ? "int" : "bits" };
    case "error":
      return { kind: "enum", members: checked.errors.map((name, index) => ({ name, value: BigInt(index) })) };
    case "enum": {
      const { underlying } = at;
      return {
        kind: "enum",
        ...(underlying?.signed && { signed: true }),
        members: at.declaration.members.map((member, index) => {
          const constant = member.value ? checked.constants.get(member.value) : undefined;
          const value = constant?.kind === "integer" ? constant.value : BigInt(index);
          return { name: member.name.text, value: BigInt.asUintN(underlying?.width ?? 32, value) };
        }),
      };
    }
    default:
      return { kind: "bits" };
  }
}
