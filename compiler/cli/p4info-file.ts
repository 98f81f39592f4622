/** `--p4info FILE`: the ending of the name says the form. */

import type { P4Info } from "../control-plane/p4info/p4info.ts";
import { P4INFO_FORMS, serializeP4Info, type P4InfoForm } from "../control-plane/p4info/serialize.ts";
import { writeOutput } from "./host.ts";
import { UsageError } from "./options.ts";

export interface P4InfoFile {
  readonly path: string;
  readonly form: P4InfoForm;
}

export function p4infoFile(path: string): P4InfoFile {
  const ending = path.slice(path.lastIndexOf(".") + 1);
  const form = P4INFO_FORMS.find((one) => one === ending);
  if (path === "-") return { path, form: "txtpb" };
  if (!form) throw new UsageError(`'${path}' does not say the form of the P4Info: name it .${P4INFO_FORMS.join(", .")}`);
  return { path, form };
}

export function writeP4Info(info: P4Info, files: readonly P4InfoFile[]): void {
  for (const { path, form } of files) writeOutput(path, serializeP4Info(info, form));
}
