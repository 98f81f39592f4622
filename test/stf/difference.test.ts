/** What is said of a packet that differs from what is expected: the fields of the program, with their values. */

import { expect, test } from "vitest";
import { difference } from "../../backend/stf/difference.ts";
import { parseStf } from "../../backend/stf/parse.ts";
import { diskReader, STANDARD_LIBRARY } from "../../compiler/cli/host.ts";
import type { PacketReader } from "../../compiler/control-plane/packet-field.ts";
import { compileFile } from "../../compiler/driver.ts";

/** A stack, a union, bits that are skipped, a varbit, a struct in a header, and a subparser that calls things otherwise. */
const PROGRAM = `#include <xdp_model.p4>
struct pair_t { bit<4> high; bit<4> low; }
header kind_h { bit<8> kind; }
header label_h { bit<20> label; bit<3> tc; bit<1> last; bit<8> ttl; }
header option_h { bit<8> length; varbit<32> data; }
header nibbles_h { pair_t pair; bit<13> odd; bit<3> rest; }
header_union either_h { option_h option; nibbles_h nibbles; }
struct headers_t { kind_h kind; label_h[3] labels; either_h either; }
parser labels_prs(packet_in b, out label_h[3] stack) {
    state start { b.extract(stack.next); transition select(stack.last.last) { 0: start; _: accept; } }
}
parser prs(packet_in packet, out headers_t hdr) {
    labels_prs() labels;
    state start { packet.extract(hdr.kind); transition select(hdr.kind.kind) { 1: more; 2: option; 3: nibbles; _: accept; } }
    state more { packet.advance(8); labels.apply(packet, hdr.labels); transition accept; }
    state option { packet.extract(hdr.either.option, (bit<32>)packet.lookahead<bit<8>>() * 8); transition accept; }
    state nibbles { packet.extract(hdr.either.nibbles); transition accept; }
}
control sw(inout headers_t hdr, in xdp_input given, out xdp_output decided) {
    apply { decided = { xdp_action.XDP_PASS, 0 }; }
}
control deprs(in headers_t hdr, packet_out packet) { apply { packet.emit(hdr); } }
xdp(prs(), sw(), deprs()) main;
`;

const reader: PacketReader = (() => {
  const disk = diskReader(new URL("../../stdlib", import.meta.url).pathname);
  const source = { read: (name: string): string | null => (name === "program.p4" ? PROGRAM : disk.read(name)) };
  const { packetFields, diagnostics } = compileFile("program.p4", { reader: source, systemIncludePaths: [`${STANDARD_LIBRARY}/p4`] });
  expect(diagnostics).toEqual([]);
  return packetFields!;
})();

/** The rows of the table. */
function rows(expected: string, got: string): string[] {
  const [step] = parseStf(`expect 0 ${expected}`);
  const text = difference(step as Extract<typeof step, { kind: "expect" }>, { line: 1, bytes: Uint8Array.from(Buffer.from(got.replaceAll(" ", ""), "hex")) }, reader);
  const lines = text?.split("\n") ?? [];
  return lines.slice(lines.findIndex((line) => line.startsWith("  byte")) + 1).map((line) => line.trim().replace(/ {2,}/g, " | "));
}

test.each([
  ["elements of a stack that a subparser fills", "01ff 00011040 0002113f", "01ff 00011040 0003123f", ["6 | hdr.labels[1].label | 0x00021 | 0x00031", "8:4 | hdr.labels[1].tc | 0x0 | 0x1", "8:7 | hdr.labels[1].last | 0x1 | 0x0"]],
  ["bits that the parser skips", "01ff", "01ee 00011040", ["1 | (skipped) | 0xff | 0xee"]],
  ["a member of a union, a struct in it, and bits across bytes", "03 a5 1239", "03 a6 123a", ["1:4 | hdr.either.nibbles.pair.low | 0x5 | 0x6", "3:5 | hdr.either.nibbles.rest | 0x1 | 0x2"]],
  ["a varbit of its length in the packet that is expected", "02 02 aabb 01", "02 02 aacc 02", ["2 | hdr.either.option.data | 0xaabb | 0xaacc", "4 | (payload) | 0x01 | 0x02"]],
  ["any digit", "03 ** 1*39", "03 a6 123a", ["3:5 | hdr.either.nibbles.rest | 0x1 | 0x2"]],
  ["half a field of any value", "03 a5 2**8", "03 a5 1238", ["2 | hdr.either.nibbles.odd | 0b0010********1 | 0x0247"]],
  ["a packet that is too short", "00 1122", "00 11", ["1 | (payload) | 0x1122 | 0x11"]],
  ["a packet that is too long", "00 $", "00 1122334455667788 99", ["1 | (payload) | nothing | 0x1122334455667788", "9 | (payload) | nothing | 0x99"]],
  ["a header that the parser finds too short", "01ff 0001", "01ff 0002", ["1 | (payload) | 0xff0001 | 0xff0002"]],
  ["as many lines as help", `00 ${"00".repeat(160)}`, `00 ${"11".repeat(160)}`, [...Array.from({ length: 16 }, (_, at) => `${1 + at * 8} | (payload) | 0x${"00".repeat(8)} | 0x${"11".repeat(8)}`), "and 4 more"]],
])("%s", (_, expected, got, found) => expect(rows(expected, got)).toEqual(found));

test("what is as expected is no difference", () => {
  const [step] = parseStf("expect 0 03 ** 12");
  expect(difference(step as Extract<typeof step, { kind: "expect" }>, { line: 1, bytes: Uint8Array.of(3, 0xa6, 0x12, 0x3a) }, reader)).toBeUndefined();
});
