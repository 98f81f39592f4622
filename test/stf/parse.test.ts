/** STF as it is written, and what is said of what is not. */

import { expect, test } from "vitest";
import { parseStf, StfError, type StfStep } from "../../backend/stf/parse.ts";

const one = (text: string): StfStep => parseStf(text)[0]!;

test("comments and empty lines are nothing, and lines are counted", () => {
  expect(parseStf("# a\n\n  packet 0 00 # b\r\nwait\n")).toEqual([
    { kind: "packet", line: 3, port: 0, bytes: Uint8Array.of(0) },
    { kind: "nothing", line: 4 },
  ]);
});

test("entries: priority, keys, masks and prefixes, arguments by name or not, names", () => {
  const action = { name: "c.act", args: [{ name: "p", value: { value: 7n } }, { name: null, value: { value: 3n } }] };
  expect(one("add c.t 10 h.a:0x0a01/16 h.b:0x1*2 c.act(p:7, 0b11) = first")).toEqual({
    kind: "add", line: 1, table: "c.t", priority: 10, entry: "first", action,
    keys: [{ name: "h.a", value: { value: 0x0a01n, prefix: 16 } }, { name: "h.b", value: { value: 0x102n, mask: 0xf0fn } }],
  });
  expect(one("add t a()")).toMatchObject({ priority: null, keys: [], action: { name: "a", args: [] }, entry: null });
  expect(one("add t k$0.x:1&&&3 a")).toMatchObject({ keys: [{ name: "k$0.x", value: { value: 1n, mask: 3n } }], action: { name: "a", args: [] } });
  expect(one("setdefault t a(1)")).toMatchObject({ kind: "setDefault", table: "t", action: { name: "a" } });
  expect(one("remove all")).toMatchObject({ kind: "remove", entry: null });
  expect(one("remove first")).toMatchObject({ kind: "remove", entry: "first" });
});

test("what is expected: any digit, the very end, any packet", () => {
  expect(one("expect 3 0A ** b* $")).toEqual({ kind: "expect", line: 1, port: 3, digits: "0a**b*", exact: true });
  expect(one("expect 3 0a")).toMatchObject({ digits: "0a", exact: false });
  expect(one("expect 3")).toMatchObject({ digits: null, exact: false });
  expect(one("expect 3 $")).toMatchObject({ digits: "", exact: true });
});

test("counters and registers", () => {
  expect(one("check_counter c(2) packets == 5")).toMatchObject({ kind: "cell", cells: "c", index: 2, comparison: "==", value: 5n });
  expect(one("check_counter c(2)")).toMatchObject({ comparison: ">=", value: 0n });
  expect(one("checkreg r(0x2) 5")).toMatchObject({ comparison: "==", value: 5n });
  expect(one("register_write r 1 0xff")).toMatchObject({ kind: "setCell", index: 1, value: 255n });
  expect(one("register_reset r")).toMatchObject({ kind: "setCell", index: null, value: 0n });
});

test("what is of other architectures is read", () => {
  expect(one("check_counter c($A) packets == 3")).toMatchObject({ kind: "cell", cells: "c", index: { entry: "A" } });
  expect(one("mirroring_add_mc 5 1")).toEqual({ kind: "elsewhere", line: 1, statement: "mirroring_add_mc", about: "clone sessions" });
  expect(one("mc_node_create 3 1 2 7")).toMatchObject({ about: "multicast groups" });
  expect(one("mc_node_associate 1 0")).toMatchObject({ about: "multicast groups" });
  expect(one("meter_set_rates i.m 1 0.0001:1 0.5:2")).toMatchObject({ about: "meters" });
  expect(one("meter_array_set_rates i.m 0.0001:1 0.5:2")).toMatchObject({ about: "meters" });
});

test.each([
  ["packet 0 001", "a packet is whole bytes in hexadecimal, and this has 3 digits"],
  ["packet 0 0g", "a packet is whole bytes in hexadecimal, and 'g' is none"],
  ["packet x 00", "packet needs the number of a port: packet 0 0011…"],
  ["expect 0 0z", "an expected packet is hexadecimal digits, * for any, and 'z' is none"],
  ["add t", "add needs a table and an action: add TABLE KEY:VALUE ACTION(…)"],
  ["add t 0x10 a()", "a key is written with its name: KEY:VALUE"],
  ["add t k:ten a()", "'ten' is no number"],
  ["setdefault t", "setdefault needs a table and an action: setdefault TABLE ACTION(…)"],
  ["check_counter c", "check_counter needs a name, an index and a number: check_counter NAME(INDEX) == NUMBER"],
  ["register_write r 1", "register_write NAME INDEX VALUE, register_reset NAME"],
  ["mirroring_add 1", "it is mirroring_add SESSION PORT"],
  ["mc_node_create 1", "it is mc_node_create REPLICA PORT..."],
  ["meter_set_rates m 1 0.5", "it is meter_set_rates NAME INDEX RATE:BURST..."],
  ["frobnicate", "there is no statement 'frobnicate'"],
])("%s", (text, message) => {
  expect(() => parseStf(`\n${text}`)).toThrow(expect.objectContaining({ line: 2, message }) as StfError);
});
