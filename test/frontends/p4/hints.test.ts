/** What the messages for usual mistakes say to do. */

import { expect, it } from "vitest";
import { compileP4 } from "../../harness/p4-engines.ts";

function program(key: string, statement: string): string {
  return `#include <ebpf_model.p4>
header data_h { bit<16> a; int<16> b; }
struct headers_t { data_h data; }
header pair_t { bit<8> x; bit<8> y; varbit<8> z; }
parser prs(packet_in packet, out headers_t hdr) { state start { packet.extract(hdr.data); transition accept; } }
control pipe(inout headers_t hdr, out bool accept) {
    action none() { }
    action pair(pair_t value) { hdr.data.a = value.x ++ value.y; }
    table by_key { key = { hdr.data.a : ${key}; } actions = { none; pair; } const default_action = none; implementation = hash_table(8); }
    apply { accept = true; ${statement} }
}
ebpfFilter(prs(), pipe()) main;
`;
}

it.each([
  ["range", "", "'range' is not a match kind", "this architecture does not declare it: match_kind { range } does"],
  ["exakt", "", "'exakt' is not a match kind", "did you mean 'exact'?"],
  ["anything_else", "", "'anything_else' is not a match kind", "there are exact, ternary, lpm"],
  ["exact", "hdr.data.b = hdr.data.b / 3;", "'/' does not go with int<16> and int<16>", "numbers with a sign are not divided: cast them to bit<N>, and put the sign back"],
  ["exact", "by_key.apply();", "an action parameter with a varbit is not supported yet", "control planes give numbers: make it a parameter of a fixed size"],
])("a key matched %s, and %s", (key, statement, message, hint) => {
  const { diagnostics } = compileP4("hints.p4", program(key, statement));
  expect(diagnostics.filter(({ severity }) => severity === "error").map((one) => [one.message, one.hint])).toEqual([[message, hint]]);
});
