/** Tables of a loaded program by the names of its source, on both machines. */

import { describe, expect, test } from "vitest";
import { kernelUnavailable, openKernel } from "../../backend/kernel/machine.ts";
import { compile, createMachine, loadObject, openControlPlane, type ControlPlaneSession, type Machine } from "../../compiler/library.ts";
import { describeWith } from "../kernel/requirements.ts";

const PROGRAM = `#include <ebpf_model.p4>
match_kind { range, optional }
enum bit<8> Kind { Low = 1, High = 7 }
header key_h { bit<48> mac; bit<32> address; bit<128> wide; bit<16> port; Kind kind; int<8> level; }
struct headers_t { key_h key; }
parser prs(packet_in packet, out headers_t hdr) {
    value_set<bit<16>>(4) ports;
    state start { packet.extract(hdr.key); transition select(hdr.key.port) { ports: accept; default: accept; } }
}
control pipe(inout headers_t hdr, out bool pass) {
    CounterArray(4, false) seen;
    action set_class(bit<32> class, bool keep) { seen.add(0, class); pass = keep; }
    action drop() { pass = false; }
    table hosts { key = { hdr.key.mac : exact; } actions = { set_class; drop; } size = 8; default_action = drop(); }
    table routes { key = { hdr.key.kind : exact; hdr.key.address : lpm; } actions = { set_class; @defaultonly drop; } const default_action = drop(); }
    table acl {
        key = { hdr.key.address : ternary @name("source"); hdr.key.wide : ternary; hdr.key.port : range; hdr.key.kind : optional; hdr.key.level : range; }
        actions = { set_class; @tableonly drop; }
        size = 2;
        default_action = set_class(1, true);
    }
    table fixed { key = { hdr.key.port : exact; } actions = { drop; NoAction; } const entries = { 7: drop(); } }
    apply { pass = true; hosts.apply(); routes.apply(); acl.apply(); fixed.apply(); }
}
ebpfFilter(prs(), pipe()) main;
`;

function open(machine: Machine): { session: ControlPlaneSession; close: () => void } {
  const { object, controlPlane, diagnostics } = compile("program.p4", { files: { "program.p4": PROGRAM } });
  expect(diagnostics).toEqual([]);
  const loaded = loadObject(object!, machine);
  return { session: openControlPlane(controlPlane!, loaded.maps), close: () => loaded.close() };
}

const to = (level: number): { name: string; parameters: { class: number; keep: boolean } } => ({ name: "set_class", parameters: { class: level, keep: true } });

function entriesAndDefaults(machine: Machine): void {
  const { session, close } = open(machine);
  const hosts = session.table("hosts");
  hosts.add({ mac: "02:00:00:00:00:01" }, to(3));
  hosts.set({ "hdr.key.mac": 0x020000000002n }, { name: "drop" });
  hosts.set({ mac: "2:0:0:0:0:1" }, to(4));
  expect(hosts.entries().sort((a, b) => (a.action.name < b.action.name ? -1 : 1))).toEqual([
    { key: { "hdr.key.mac": "02:00:00:00:00:02" }, action: { name: "drop", parameters: {} } },
    { key: { "hdr.key.mac": "02:00:00:00:00:01" }, action: { name: "set_class", parameters: { class: "4", keep: "true" } } },
  ]);
  expect(() => hosts.add({ mac: 0x020000000002n }, to(1))).toThrow("table 'pipe.hosts' has such an entry already");
  hosts.delete({ mac: 0x020000000002n });
  expect(() => hosts.delete({ mac: 0x020000000002n })).toThrow("table 'pipe.hosts' has no such entry");
  expect(hosts.defaultAction()).toEqual({ name: "drop", parameters: {} });
  hosts.setDefaultAction(to(9));
  expect(hosts.defaultAction()).toEqual({ name: "set_class", parameters: { class: "9", keep: "true" } });
  expect(session.table("acl").defaultAction()).toEqual({ name: "set_class", parameters: { class: "1", keep: "true" } });
  expect(hosts.clear()).toBe(1);
  expect(hosts.entries()).toEqual([]);

  const routes = session.table("routes");
  routes.add({ kind: "High", address: "10.0.0.0/8" }, to(1));
  routes.add({ kind: 7, address: "10.1.0.0/16" }, to(2));
  routes.add({ kind: 7 }, to(3));
  expect(() => routes.add({ kind: 7, address: "10.0.0.0/8" }, to(1))).toThrow("has such an entry already");
  routes.delete({ kind: "High", address: "10.1.0.0/16" });
  expect(routes.entries().map(({ key }) => key["hdr.key.address"]).sort()).toEqual(["*", "10.0.0.0/8"]);

  const acl = session.table("acl");
  acl.add({ source: "10.0.0.0/8", wide: "2001:db8::0.0.0.0/32", port: "80..443", kind: "Low", level: "-5..5" }, to(1), 10);
  acl.add({ source: "0x0a000001/0xff0000ff", port: 80 }, { name: "drop" }, 11);
  expect(() => acl.add({}, to(1), 1)).toThrow("table 'pipe.acl' is full: it takes 2 entries");
  expect(acl.entries()).toEqual([
    { key: { source: "0xa000001&&&0xff0000ff", "hdr.key.wide": "*", "hdr.key.port": "80", "hdr.key.kind": "*", "hdr.key.level": "-128..127" }, priority: 11, action: { name: "drop", parameters: {} } },
    { key: { source: "10.0.0.0/8", "hdr.key.wide": "2001:db8::/32", "hdr.key.port": "80..443", "hdr.key.kind": "Low", "hdr.key.level": "-5..5" }, priority: 10, action: { name: "set_class", parameters: { class: "1", keep: "true" } } },
  ]);
  close();
}

function setsAndCells(machine: Machine): void {
  const { session, close } = open(machine);
  const ports = session.valueSet("ports");
  ports.add({ value: 80 });
  expect(ports.members()).toEqual([{ value: "80" }]);
  ports.delete({ value: 80 });
  expect(() => ports.delete({ value: 80 })).toThrow("value set 'prs.ports' has no such member");
  const seen = session.cells("seen");
  seen.write(3, 70);
  expect(seen.read(3)).toBe(70n);
  expect(seen.all().map(({ value }) => value)).toEqual([0n, 0n, 0n, 70n]);
  expect(() => seen.read(4)).toThrow("'pipe.seen' has 4 cells, from 0");
  close();
}

test("entries and default actions", () => entriesAndDefaults(createMachine()));
test("value sets, counters", () => setsAndCells(createMachine()));

describeWith("in the kernel", [kernelUnavailable()], () => {
  test("entries and default actions", () => entriesAndDefaults(openKernel()));
  test("value sets, counters", () => setsAndCells(openKernel()));
});

describe("what does not fit is said in the terms of the program", () => {
  test.each<[string, (session: ControlPlaneSession) => void, string]>([
    ["a table", (session) => session.table("doors"), "there is no table 'doors': there are 'pipe.hosts', 'pipe.routes', 'pipe.acl', 'pipe.fixed'"],
    ["a key", (session) => session.table("hosts").add({ ip: 1 }, to(1)), "there is no key 'ip': there is 'hdr.key.mac'"],
    ["a name that is almost right", (session) => session.table("hots"), "there is no table 'hots': did you mean 'pipe.hosts'?"],
    ["an action that is almost right", (session) => session.table("hosts").add({ mac: 1 }, { name: "set_clas" }), "there is no action 'set_clas' of table 'pipe.hosts': did you mean 'set_class'?"],
    ["a mask of an exact key", (session) => session.table("hosts").add({ mac: "02:00:00:00:00:00/8" }, to(1)), "'hdr.key.mac' is matched exact: 02:00:00:00:00:00/8 is no single value"],
    ["a mask of a range", (session) => session.table("acl").add({ port: "80/8" }, to(1), 1), "'hdr.key.port' is matched range: LOW..HIGH, and no mask as in 80/8"],
    ["half a prefix", (session) => session.table("routes").add({ kind: 1, address: "10.0.0.0/" }, to(1)), "10.0.0.0/: a length or a mask is missing behind '/'"],
    ["an address of IPv6", (session) => session.table("acl").add({ wide: "::ffff:10.0.0.256" }, to(1), 1), "'::ffff:10.0.0.256' is no value for 'wide': a number, or an address such as 2001:db8::1"],
    ["a key that is missing", (session) => session.table("routes").add({ address: "10.0.0.0/8" }, to(1)), "key 'hdr.key.kind' is missing"],
    ["a key that is given twice", (session) => session.table("hosts").add({ mac: 1, "key.mac": 1 }, to(1)), "key 'hdr.key.mac' is given twice"],
    ["a value", (session) => session.table("hosts").add({ mac: "10.0.0.1" }, to(1)), "'10.0.0.1' is no value for 'mac': a number, or an address such as 02:00:00:00:00:01"],
    ["a member", (session) => session.table("routes").add({ kind: "Middle" }, to(1)), "'Middle' is no value for 'kind': one of Low, High"],
    ["a number that is too large", (session) => session.table("acl").add({ port: 65536 }, to(1), 1), "65536 does not fit 'port', which is from 0 to 65535"],
    ["a signed number", (session) => session.table("acl").add({ level: 128 }, to(1), 1), "128 does not fit 'level', which is from -128 to 127"],
    ["a range", (session) => session.table("acl").add({ level: "5..-5" }, to(1), 1), "5..-5 for 'hdr.key.level' is an empty range"],
    ["bits beyond a prefix", (session) => session.table("routes").add({ kind: 1, address: "10.1.0.0/8" }, to(1)), "10.1.0.0/8 has bits that its mask leaves out: write 10.0.0.0/8"],
    ["a long prefix", (session) => session.table("routes").add({ kind: 1, address: "10.1.0.0/33" }, to(1)), "10.1.0.0/33: 'hdr.key.address' has 32 bits"],
    ["no priority", (session) => session.table("acl").add({}, to(1)), "entries of table 'pipe.acl' need a priority: of those that match, the highest wins"],
    ["a priority", (session) => session.table("hosts").add({ mac: 1 }, to(1), 4), "entries of table 'pipe.hosts' have no priority: at most one of them matches best"],
    ["an action", (session) => session.table("hosts").add({ mac: 1 }, { name: "jump" }), "there is no action 'jump' of table 'pipe.hosts': there are 'set_class', 'drop'"],
    ["a default's action", (session) => session.table("routes").add({ kind: 1 }, { name: "drop" }), "action 'drop' is for the default of a table, and not for its entries"],
    ["an entry's action", (session) => session.table("acl").setDefaultAction({ name: "drop" }), "action 'drop' is for entries, and not for the default"],
    ["a parameter", (session) => session.table("hosts").add({ mac: 1 }, { name: "set_class", parameters: { class: 1 } }), "parameter 'keep' of action 'set_class' is missing"],
    ["a bool", (session) => session.table("hosts").add({ mac: 1 }, { name: "set_class", parameters: { class: 1, keep: "yes" } }), "'keep' is true or false, not 'yes'"],
    ["a constant default", (session) => session.table("routes").setDefaultAction(to(1)), "the default action of table 'pipe.routes' is constant"],
    ["constant entries", (session) => session.table("fixed").add({ port: 1 }, { name: "drop" }), "table 'pipe.fixed' has constant entries, and takes no others"],
    ["an index", (session) => void session.cells("seen").read(-1), "'-1' is no index of 'pipe.seen': a whole number from 0"],
  ])("%s", (_, act, message) => {
    const { session, close } = open(createMachine());
    expect(() => act(session)).toThrow(message);
    close();
  });
});
