/** `ebpfc test`: what fails is told with the fields of the program, and is in the report for build servers. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Workspace } from "./ebpfc.ts";

const workspace = new Workspace();
workspace.write("pass.p4", `#include <ebpf_model.p4>
header ethernet_h { bit<48> dst; bit<48> src; bit<16> protocol; }
struct headers_t { ethernet_h ethernet; }
parser prs(packet_in packet, out headers_t hdr) { state start { packet.extract(hdr.ethernet); transition accept; } }
control pass(inout headers_t hdr, out bool accept) { apply { accept = hdr.ethernet.protocol != 0; } }
ebpfFilter(prs(), pass()) main;
`);
workspace.write("wrong.p4", "#include <ebpf_model.p4>\nconst bit<8> a = b;\n");
workspace.write("right.stf", "packet 0 020000000001020000000002 0800\nexpect 0\n");
workspace.write("wrong.stf", "packet 0 020000000001020000000002 0800\nexpect 0 020000000001 020000000003 0800 $\npacket 1 020000000001020000000002 86dd\n");
workspace.write("none.stf", "packet 0 0x00\n");

const DIFFERENCE = `the packet of line 1 differs from byte 11 on
  expected 02000000 00010200 00000003 0800 $
  got      02000000 00010200 00000002 0800
                                    ^
  byte  field             expected        got
  6     hdr.ethernet.src  0x020000000003  0x020000000002`;
const UNEXPECTED = `nobody expects what came out of port 1:
  02000000 00010200 00000002 86dd
  with hdr.ethernet`;

test("fields, a packet that nobody expects, a statement that is none: each in the text and in the report", () => {
  const { status, stdout } = workspace.run(["test", "pass.p4", "right.stf", "wrong.stf", "none.stf", "--junit", "report.xml"]);
  expect(status).toBe(1);
  expect(stdout).toBe(`right.stf: 1 as expected, 0 not
wrong.stf:2: ${DIFFERENCE}
wrong.stf:3: ${UNEXPECTED}
wrong.stf: 0 as expected, 2 not
none.stf:1: a packet is whole bytes in hexadecimal, and 'x' is none
none.stf: 0 as expected, 1 not
`);
  expect(readFileSync(join(workspace.path, "report.xml"), "utf8")).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="4" failures="3" errors="0" skipped="0">
  <testsuite name="right.stf" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="right.stf" name="line 2: packet from port 0"/>
  </testsuite>
  <testsuite name="wrong.stf" tests="2" failures="2" errors="0" skipped="0">
    <testcase classname="wrong.stf" name="line 2: packet from port 0">
      <failure type="unexpected" message="the packet of line 1 differs from byte 11 on">${DIFFERENCE}</failure>
    </testcase>
    <testcase classname="wrong.stf" name="line 3: packet from port 1">
      <failure type="unexpected" message="nobody expects what came out of port 1:">${UNEXPECTED}</failure>
    </testcase>
  </testsuite>
  <testsuite name="none.stf" tests="1" failures="1" errors="0" skipped="0">
    <testcase classname="none.stf" name="line 1: is a statement">
      <failure type="unexpected" message="a packet is whole bytes in hexadecimal, and 'x' is none">a packet is whole bytes in hexadecimal, and 'x' is none</failure>
    </testcase>
  </testsuite>
</testsuites>
`);
});

test("a program with errors fails the report, too", () => {
  expect(workspace.run(["test", "wrong.p4", "right.stf", "--junit", "errors.xml"]).status).toBe(1);
  expect(readFileSync(join(workspace.path, "errors.xml"), "utf8")).toContain(`<testsuite name="wrong.p4" tests="1" failures="1" errors="0" skipped="0">
    <testcase classname="wrong.p4" name="line 2: compiles">
      <failure type="unexpected" message="wrong.p4:2:18: `);
});
