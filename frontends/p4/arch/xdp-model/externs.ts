/** The extern functions of xdp_model.p4, beside those of ebpf_model.p4, which it includes. */

import type { Value } from "../../../../compiler/ir/ir.ts";
import { i16, i32, i64 } from "../../../../compiler/ir/types.ts";
import type { ArchitectureHooks, ExternCallSite, ExternResult } from "../../lower/base.ts";
import { KTIME } from "../../lower/kernel-names.ts";
import { ebpfModelHooks } from "../ebpf-model/ebpf-model.ts";
import { checksumOf, replaced } from "../kernel/checksums.ts";

export const xdpModelHooks: ArchitectureHooks = {
  ...ebpfModelHooks,
  externCall(site, call, span): ExternResult | null {
    if (call.kind === "method") return ebpfModelHooks.externCall(site, call, span);
    const args = (): Value[] => call.args.map((argument) => site.value(argument!.value!));
    switch (call.declaration.name.text) {
      case "ebpf_ipv4_checksum":
        return { value: headerChecksum(site, args()) };
      case "csum_replace2":
      case "csum_replace4": {
        const [checksum, before, after] = args();
        return { value: replaced(site.builder, checksum!, before!, after!) };
      }
      case "BPF_KTIME_GET_NS":
        return { value: site.builder.resize(site.builder.call({ kind: "helper", id: KTIME }, [], i64), i32, false) };
      default:
        return null;
    }
  },
};

/** The arguments in the order of the header (RFC 791 §3.1), the checksum left out; what shares 16 bits is put together. */
function headerChecksum({ builder }: ExternCallSite, fields: readonly Value[]): Value {
  const [version, ihl, diffserv, totalLength, identification, flags, fragment, ttl, protocol, source, destination] = fields;
  const word = (...parts: readonly (readonly [Value, number])[]): Value =>
    parts.map(([value, left]) => builder.binary("shl", builder.resize(value, i16, false), builder.constant(i16, left))).reduce((sum, part) => builder.binary("or", sum, part));
  const words = [word([version!, 12], [ihl!, 8], [diffserv!, 0]), totalLength!, identification!, word([flags!, 13], [fragment!, 0]), word([ttl!, 8], [protocol!, 0])];
  return checksumOf(builder, [...words, source!, destination!]);
}
