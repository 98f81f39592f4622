/** STF tests of samples pass on every engine, and what is not as expected fails in words. */

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readObject } from "../../backend/elf/read-object.ts";
import { kernelUnavailable, openKernel } from "../../backend/kernel/machine.ts";
import type { Machine } from "../../backend/runner.ts";
import { junit } from "../../backend/stf/junit.ts";
import { parseStf } from "../../backend/stf/parse.ts";
import { runStf, type StfResult } from "../../backend/stf/run.ts";
import { createMachine } from "../../backend/vm/machine.ts";
import { diskReader, STANDARD_LIBRARY } from "../../compiler/cli/host.ts";
import { compileFile } from "../../compiler/driver.ts";
import { describeWith } from "../kernel/requirements.ts";

const SAMPLES = new URL("../../samples/", import.meta.url).pathname;
const LIBRARY = new URL("../../stdlib", import.meta.url).pathname;

/** Redirects every packet to the port that a table gives for where it came in. */
const PROGRAM = `#include <xdp_model.p4>
header byte_h { bit<8> first; bit<8> second; }
struct headers_t { byte_h bytes; }
parser prs(packet_in packet, out headers_t hdr) {
    state start { packet.extract(hdr.bytes); transition accept; }
}
control sw(inout headers_t hdr, in xdp_input given, out xdp_output decided) {
    action send(bit<32> port, bit<8> mark) { decided = { xdp_action.XDP_REDIRECT, port }; hdr.bytes.second = mark; }
    action stay() { decided.output_action = xdp_action.XDP_PASS; }
    CounterArray(8, false) seen;
    table ports {
        key = { given.input_port : exact; hdr.bytes.first : exact @name("first"); }
        actions = { send; stay; }
        default_action = stay();
    }
    table routes {
        key = { hdr.bytes.first : lpm; }
        actions = { stay; NoAction; }
        const default_action = NoAction;
    }
    apply {
        decided = { xdp_action.XDP_DROP, 0 };
        seen.increment((bit<32>)hdr.bytes.first);
        ports.apply();
        routes.apply();
    }
}
control deprs(in headers_t hdr, packet_out packet) { apply { packet.emit(hdr.bytes); } }
xdp(prs(), sw(), deprs()) main;
`;
const REST = "00".repeat(14);

function results(machine: Machine, path: string, stf: string, text?: string): StfResult[] {
  const disk = diskReader(LIBRARY);
  const reader = text === undefined ? disk : { read: (name: string) => (name === path ? text : disk.read(name)) };
  const { object, controlPlane, packetFields, diagnostics } = compileFile(path, { reader, systemIncludePaths: [`${STANDARD_LIBRARY}/p4`], portsInMemory: machine.name === "kernel" });
  expect(diagnostics).toEqual([]);
  return runStf(machine, { object: readObject(object!), controlPlane: controlPlane!, ...(packetFields && { packetFields }) }, parseStf(stf));
}

const failures = (stf: string, machine = createMachine()): string[] =>
  results(machine, "program.p4", stf, PROGRAM).flatMap(({ line, failure }) => (failure === undefined ? [] : [`${line}: ${failure}`]));

const withTests = readdirSync(SAMPLES, { withFileTypes: true }).flatMap((folder) => (folder.isDirectory() ? readdirSync(`${SAMPLES}${folder.name}`).filter((name) => name.endsWith(".stf")).map((name) => `${folder.name}/${name}`) : []));
const WORKS = `
add ports given.input_port:1 first:5 send(port:9, mark:0xee)
add ports given.input_port:2 first:5 sw_send(port:1)
packet 1 0500${REST}
packet 2 0500${REST}
packet 1 0600${REST}
expect 9 05ee
expect 1 0500
expect 1 0600 ${REST} $
check_counter seen(5) == 2
remove all
packet 1 0500${REST}
expect 1 0500`;

test.each(withTests)("%s on the built-in machine", (name) => {
  expect(results(createMachine(), `${SAMPLES}${name.replace(/stf$/, "p4")}`, readFileSync(`${SAMPLES}${name}`, "utf8")).filter(({ failure }) => failure !== undefined)).toEqual([]);
});

test("entries, ports, counters", () => expect(failures(WORKS)).toEqual([]));

describeWith("in the kernel", [kernelUnavailable()], () => {
  test.each(withTests)("%s", (name) => {
    expect(results(openKernel(), `${SAMPLES}${name.replace(/stf$/, "p4")}`, readFileSync(`${SAMPLES}${name}`, "utf8")).filter(({ failure }) => failure !== undefined)).toEqual([]);
  });
  test("entries, ports, counters", () => expect(failures(WORKS, openKernel())).toEqual([]));
});

describe("what is not as expected", () => {
  test("a packet that differs is shown with the place", () => {
    expect(failures(`packet 0 0700${REST}\nexpect 0 07**00f1\n`)).toEqual([
      `2: the packet of line 1 differs from byte 3 on\n  expected 07**00f1\n  got      07000000 00000000 00000000 00000000\n                 ^^\n  byte  field      expected  got\n  2     (payload)  0x00f1    0x0000`,
    ]);
  });
  test("a packet that nobody expects, and one that does not come", () => {
    expect(failures(`packet 0 0700${REST}\nexpect 1\n`)).toEqual([
      "1: nobody expects what came out of port 0:\n  07000000 00000000 00000000 00000000\n  with hdr.bytes",
      "2: no packet came out of port 1",
    ]);
  });
  test("more than is expected before $", () => {
    expect(failures(`packet 0 0700${REST}\nexpect 0 0700 $\n`)[0]).toContain("differs from byte 2 on (16 bytes, not 2)");
  });
  test("a counter", () => expect(failures("check_counter seen(1) == 3")).toEqual(["1: seen(1) is 0, and == 3 was expected"]));
  test.each([
    ["add doors first:1 stay()", "there is no table 'doors': there are 'sw.ports', 'sw.routes'"],
    ["add ports first:1 stay()", "key 'given.input_port' of table 'sw.ports' is missing"],
    ["add ports given.input_port:1 first:256 stay()", "0x100 does not fit the 8 bits of 'first'"],
    ["add ports given.input_port:1 first:0x1* stay()", "'first' is matched exact: a whole value, without a mask"],
    ["add ports given.input_port:1 first:1 jump()", "there is no action 'jump' of table 'sw.ports': there are 'send', 'stay'"],
    ["add ports given.input_port:1 first:1 stay(a:1)", "action 'stay' takes 0 arguments, not 1"],
    ["add ports given.input_port:1 first:1 send(gate:1)", "action 'send' has no parameter 'gate'"],
    ["add routes bytes.first:1/9 stay()", "a prefix of 9 bits is longer than the 8 of 'hdr.bytes.first'"],
    ["setdefault routes stay()", "the default action of table 'sw.routes' is constant"],
    ["check_counter heard(1) == 3", "there is no counter or register 'heard': there are 'sw.seen'"],
    ["mirroring_add 1 2", "mirroring_add: programs for the eBPF architectures have no clone sessions"],
    ["check_counter seen($A) == 3", "'$A' is an entry, and tables of the eBPF architectures have no counters for their entries: count in the action, and check by the index"],
    ["remove third", "there is no entry 'third'"],
  ])("%s", (stf, message) => expect(failures(stf)).toEqual([`1: ${message}`]));
});

test("JUnit has a suite a file, and says what failed", () => {
  const text = junit([{ name: "a<b>.stf", results: [{ line: 1, what: "packet" }, { line: 2, what: "packet", failure: 'it "differs"\nhere\0' }] }]);
  expect(text).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="2" failures="1" errors="0" skipped="0">
  <testsuite name="a&lt;b&gt;.stf" tests="2" failures="1" errors="0" skipped="0">
    <testcase classname="a&lt;b&gt;.stf" name="line 1: packet"/>
    <testcase classname="a&lt;b&gt;.stf" name="line 2: packet">
      <failure type="unexpected" message="it &quot;differs&quot;">it &quot;differs&quot;
here\ufffd</failure>
    </testcase>
  </testsuite>
</testsuites>
`);
});
