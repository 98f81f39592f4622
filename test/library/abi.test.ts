/** The ABI as JSON reads back as it was written, and what is none is refused in words. */

import { describe, expect, test } from "vitest";
import { compile, parseAbi, printAbi } from "../../compiler/library.ts";

const PROGRAM = `#include <ubpf_model.p4>
match_kind { range, optional }
enum bit<64> Big { Most = 0xffffffffffffffff, Less = 0x7fffffffffffffff }
header h_h { bit<48> mac; Big big; int<8> level; bit<128> wide; }
struct headers_t { h_h h; }
struct meta_t {}
parser prs(packet_in packet, out headers_t hdr, inout meta_t meta, inout standard_metadata std) {
    value_set<bit<8>>(4) levels;
    state start { packet.extract(hdr.h); transition select((bit<8>)hdr.h.level) { levels: accept; default: accept; } }
}
control pipe(inout headers_t hdr, inout meta_t meta, inout standard_metadata std) {
    Register<int<32>, bit<32>>(4) r;
    action set(Big to, bool flag) { r.write(0, 1); }
    table t { key = { hdr.h.mac : exact; hdr.h.big : optional; hdr.h.level : range; hdr.h.wide : ternary; } actions = { set; } default_action = set(Big.Most, true); }
    table u { key = { hdr.h.mac : exact; } actions = { set; NoAction; } }
    apply { t.apply(); u.apply(); }
}
control dprs(packet_out packet, in headers_t hdr) { apply { packet.emit(hdr.h); } }
ubpf(prs(), pipe(), dprs()) main;
`;

const { controlPlane, diagnostics } = compile("program.p4", { files: { "program.p4": PROGRAM } });

test("reads back as it was", () => {
  expect(diagnostics).toEqual([]);
  expect(parseAbi(printAbi(controlPlane!))).toEqual(controlPlane);
  expect(controlPlane!.tables.map(({ kind }) => kind)).toEqual(["masked", "hash"]);
  expect(controlPlane!.cells.map(({ cell }) => cell.form.kind)).toEqual(["int"]);
});

describe("what is no ABI", () => {
  const changed = (change: (abi: { format: number; endian: string; tables: { keys: { bits: unknown }[] }[] }) => void): string => {
    const abi = JSON.parse(printAbi(controlPlane!)) as Parameters<typeof change>[0];
    change(abi);
    return JSON.stringify(abi);
  };
  test.each([
    ["no JSON", "{", "it is no JSON"],
    ["no object", "[]", "the ABI is not an object"],
    ["another format", changed((abi) => (abi.format = 9)), "the ABI has format 9; this ebpfc reads 1: compile the program again"],
    ["a word that is none", changed((abi) => (abi.endian = "middle")), "the ABI: endian is not one of little, big"],
    ["a number that is missing", changed((abi) => (abi.tables[0]!.keys[1]!.bits = "8")), "the ABI: tables[0]: keys[1]: bits is not a number"],
  ])("%s", (_, text, message) => expect(() => parseAbi(text)).toThrow(message));
});
