/** `test: p4-p4info`: what P4Runtime is told of a program of any architecture, as protobuf's text. */

import { serializeP4Info } from "../../../compiler/control-plane/p4info/serialize.ts";
import { p4Frontend } from "../../../frontends/p4/frontend.ts";
import type { Kind } from "../filetest.ts";
import { p4TextOptions } from "../p4-engines.ts";

export const kind: Kind = (test) => {
  const { p4info, diagnostics } = p4Frontend.check(test.path, { ...p4TextOptions(test.path, test.text), p4info: true });
  return { ...(p4info && { output: serializeP4Info(p4info, "txtpb") as string }), diagnostics };
};
