/** P4Info as a file: protobuf's text, JSON and binary forms. */

import { fromJson, toBinary, toJson, type JsonValue } from "@bufbuild/protobuf";
import { toText } from "@bufbuild/protobuf/txtpb";
import { p4infoMessage } from "./descriptor.ts";
import type { P4Info } from "./p4info.ts";
import { P4INFO_FILE, P4INFO_MESSAGE } from "./schema.ts";

export const P4INFO_FORMS = ["txtpb", "json", "bin"] as const;
export type P4InfoForm = (typeof P4INFO_FORMS)[number];

export function serializeP4Info(info: P4Info, form: P4InfoForm): string | Uint8Array {
  const type = p4infoMessage();
  const message = fromJson(type, info as unknown as JsonValue);
  switch (form) {
    case "txtpb":
      // Editors and tools find the schema by these two lines.
      return `# proto-file: ${P4INFO_FILE}\n# proto-message: ${P4INFO_MESSAGE}\n\n${toText(type, message)}`;
    case "json":
      return `${JSON.stringify(toJson(type, message), null, 2)}\n`;
    case "bin":
      return toBinary(type, message);
  }
}
