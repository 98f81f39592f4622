/** Helpers of the built-in machine beside the kernel's own, on packets of several kinds: results, context and packet. */

import { expect, test } from "vitest";
import { kernelUnavailable, openKernel } from "../../backend/kernel/machine.ts";
import type { LoadableObject } from "../../backend/loadable.ts";
import { RunError, type Machine, type RunInput } from "../../backend/runner.ts";
import { createMachine } from "../../backend/vm/machine.ts";
import { hex } from "../harness/hex.ts";
import { describeKernel } from "../kernel/requirements.ts";
import { mapOf, objectOf } from "./objects.ts";
import { packets } from "./packets.ts";

/** Fields of the context that a traffic control program may read and both machines know. */
const SKB_FIELDS = { len: 0, pkt_type: 4, mark: 8, protocol: 16, vlan_present: 20, vlan_tci: 24, vlan_proto: 28, ingress_ifindex: 36, ifindex: 40, tc_index: 44, tc_classid: 72, gso_segs: 164, wire_len: 160 } as const;

/** `save n` keeps r0 in slot n of the record; the record goes to the map at the end. */
function object(section: string, body: string, fields: readonly number[], result: number): LoadableObject {
  const slots = Array.from({ length: 32 }, (_, i) => `*(u64 *)(r10 - ${8 * (i + 1)}) = 0`);
  const code = [
    "r6 = r1",
    ...slots,
    body.replace(/save (\d+)/g, (_, slot: string) => `*(u64 *)(r10 - ${8 * (Number(slot) + 1)}) = r0`),
    "finish:",
    ...fields.map((offset, i) => `w1 = *(u32 *)(r6 + ${offset})\n*(u64 *)(r10 - ${8 * (i + 17)}) = r1`),
    "*(u32 *)(r10 - 264) = 0", "r1 = map[record] ll", "r2 = r10", "r2 += -264", "r3 = r10", "r3 += -256", "r4 = 0", "call 2",
    `r0 = ${result}`, "exit",
  ].join("\n");
  return objectOf({ programs: [{ section, code }], maps: [mapOf({ name: "record", type: 2, valueSize: 256 })] });
}

function outcome(machine: Machine, loadable: LoadableObject, input: RunInput): unknown {
  const loaded = machine.load(loadable);
  try {
    const { returnValue, packet, context } = [...loaded.programs.values()][0]!.run(input);
    const { mark, priority, ifindex, ingress_ifindex, wire_len, gso_segs, tstamp } = context;
    const record = loaded.maps.get("record")!.lookup(new Uint8Array(4))!;
    const slots = Array.from({ length: 32 }, (_, i) => new DataView(record.buffer, record.byteOffset).getBigInt64(256 - 8 * (i + 1), true));
    return { returnValue, packet: hex(packet), fields: { mark, priority, ifindex, ingress_ifindex, wire_len, gso_segs, tstamp }, slots };
  } catch (error) {
    if (error instanceof RunError) return `refused: ${error.message}`;
    throw error;
  } finally {
    loaded.close();
  }
}

const ctx = "r1 = r6";
/** Four bytes at r10 - 400 as an argument. */
const at400 = (register: string) => `${register} = r10\n${register} += -400`;

const tcCases: Readonly<Record<string, string>> = {
  nothing: "",
  "store_bytes": `*(u64 *)(r10 - 400) = 0x11223344\n${ctx}\nr2 = 20\n${at400("r3")}\nr4 = 8\nr5 = 0\ncall 9\nsave 0`,
  "store_bytes, checksum and hash": `*(u64 *)(r10 - 400) = -1\n${ctx}\nr2 = 0\n${at400("r3")}\nr4 = 6\nr5 = 3\ncall 9\nsave 0`,
  "store_bytes past the end": `*(u64 *)(r10 - 400) = 1\n${ctx}\nr2 = 60\n${at400("r3")}\nr4 = 8\nr5 = 0\ncall 9\nsave 0`,
  "store_bytes with a wrong flag": `*(u64 *)(r10 - 400) = 1\n${ctx}\nr2 = 2\n${at400("r3")}\nr4 = 8\nr5 = 4\ncall 9\nsave 0`,
  "load_bytes": `${ctx}\nr2 = 14\n${at400("r3")}\nr4 = 8\ncall 26\nsave 0\nr0 = *(u64 *)(r10 - 400)\nsave 1`,
  "load_bytes past the end": `*(u64 *)(r10 - 400) = 7\n${ctx}\nr2 = 60\n${at400("r3")}\nr4 = 8\ncall 26\nsave 0\nr0 = *(u64 *)(r10 - 400)\nsave 1`,
  "load_bytes at a negative offset": `*(u64 *)(r10 - 400) = 7\n${ctx}\nr2 = -4\n${at400("r3")}\nr4 = 8\ncall 26\nsave 0\nr0 = *(u64 *)(r10 - 400)\nsave 1`,
  "load_bytes_relative to both": `${ctx}\nr2 = 2\n${at400("r3")}\nr4 = 8\nr5 = 0\ncall 68\nsave 0\nr0 = *(u64 *)(r10 - 400)\nsave 1
    ${ctx}\nr2 = 2\n${at400("r3")}\nr4 = 8\nr5 = 1\ncall 68\nsave 2\nr0 = *(u64 *)(r10 - 400)\nsave 3
    ${ctx}\nr2 = 2\n${at400("r3")}\nr4 = 8\nr5 = 2\ncall 68\nsave 4\nr0 = *(u64 *)(r10 - 400)\nsave 5`,
  "pull_data": `${ctx}\nr2 = 0\ncall 39\nsave 0\n${ctx}\nr2 = 30\ncall 39\nsave 1\n${ctx}\nr2 = 3000\ncall 39\nsave 2`,
  "l3_csum_replace by 2": `${ctx}\nr2 = 24\nr3 = 0x1234\nr4 = 0x9876\nr5 = 2\ncall 10\nsave 0`,
  "l3_csum_replace by 4": `${ctx}\nr2 = 24\nr3 = 0x12345678\nr4 = 0x0100007f\nr5 = 4\ncall 10\nsave 0`,
  "l3_csum_replace by a difference": `${ctx}\nr2 = 24\nr3 = 0\nr4 = 0xabcd\nr5 = 0\ncall 10\nsave 0`,
  "l3_csum_replace, wrong": `${ctx}\nr2 = 24\nr3 = 1\nr4 = 2\nr5 = 0\ncall 10\nsave 0\n${ctx}\nr2 = 24\nr3 = 1\nr4 = 2\nr5 = 3\ncall 10\nsave 1
    ${ctx}\nr2 = 25\nr3 = 1\nr4 = 2\nr5 = 2\ncall 10\nsave 2\n${ctx}\nr2 = 4000\nr3 = 1\nr4 = 2\nr5 = 2\ncall 10\nsave 3\n${ctx}\nr2 = 24\nr3 = 1\nr4 = 2\nr5 = 16\ncall 10\nsave 4`,
  "l4_csum_replace": `${ctx}\nr2 = 40\nr3 = 0x1234\nr4 = 0x4321\nr5 = 2\ncall 11\nsave 0\n${ctx}\nr2 = 40\nr3 = 0x11111111\nr4 = 0x22222222\nr5 = 0x14\ncall 11\nsave 1`,
  "l4_csum_replace of nothing": `*(u64 *)(r10 - 400) = 0\n${ctx}\nr2 = 40\n${at400("r3")}\nr4 = 2\nr5 = 0\ncall 9\nsave 0\n${ctx}\nr2 = 40\nr3 = 1\nr4 = 2\nr5 = 0x22\ncall 11\nsave 1`,
  "l4_csum_replace of nothing, enforced": `*(u64 *)(r10 - 400) = 0\n${ctx}\nr2 = 40\n${at400("r3")}\nr4 = 2\nr5 = 0\ncall 9\nsave 0\n${ctx}\nr2 = 40\nr3 = 0\nr4 = 0xffff\nr5 = 0x62\ncall 11\nsave 1`,
  "l4_csum_replace to zero": `*(u64 *)(r10 - 400) = 0x1111\n${ctx}\nr2 = 40\n${at400("r3")}\nr4 = 2\nr5 = 0\ncall 9\nsave 0\n${ctx}\nr2 = 40\nr3 = 0\nr4 = 0x1111\nr5 = 0x22\ncall 11\nsave 1`,
  "csum_diff": `*(u32 *)(r10 - 400) = 0x12345678\n*(u32 *)(r10 - 396) = 0x0badcafe\n*(u32 *)(r10 - 392) = 0x7fffffff
    ${at400("r1")}\nr2 = 4\n${at400("r3")}\nr3 += 4\nr4 = 8\nr5 = 0\ncall 28\nsave 0
    r1 = 0\nr2 = 0\n${at400("r3")}\nr4 = 12\nr5 = 0x1234\ncall 28\nsave 1
    ${at400("r1")}\nr2 = 12\nr3 = 0\nr4 = 0\nr5 = 0x1234567\ncall 28\nsave 2
    r1 = 0\nr2 = 0\nr3 = 0\nr4 = 0\nr5 = 0x1234567\ncall 28\nsave 3
    ${at400("r1")}\nr2 = 4\n${at400("r3")}\nr4 = 4\nr5 = 0\ncall 28\nsave 4
    ${at400("r1")}\nr2 = 3\n${at400("r3")}\nr4 = 4\nr5 = 0\ncall 28\nsave 5`,
  "csum_update and csum_level": `${ctx}\nr2 = 5\ncall 40\nsave 0\n${ctx}\nr2 = 0\ncall 135\nsave 1\n${ctx}\nr2 = 1\ncall 135\nsave 2\n${ctx}\nr2 = 9\ncall 135\nsave 3`,
  "vlan_push": `${ctx}\nr2 = 0x81\nr3 = 100\ncall 18\nsave 0`,
  "vlan_push twice": `${ctx}\nr2 = 0x81\nr3 = 100\ncall 18\nsave 0\n${ctx}\nr2 = 0xa888\nr3 = 0x2064\ncall 18\nsave 1`,
  "vlan_push three times and pop once": `${ctx}\nr2 = 0x81\nr3 = 100\ncall 18\n${ctx}\nr2 = 0x81\nr3 = 101\ncall 18\n${ctx}\nr2 = 0xa888\nr3 = 102\ncall 18\n${ctx}\ncall 19\nsave 0`,
  "vlan_push of another protocol": `${ctx}\nr2 = 0x08\nr3 = 7\ncall 18\nsave 0`,
  "vlan_pop": `${ctx}\ncall 19\nsave 0`,
  "vlan_pop twice": `${ctx}\ncall 19\nsave 0\n${ctx}\ncall 19\nsave 1`,
  "vlan_pop and push": `${ctx}\ncall 19\nsave 0\n${ctx}\nr2 = 0x81\nr3 = 1\ncall 18\nsave 1`,
  "change_proto to IPv6": `${ctx}\nr2 = 0xdd86\nr3 = 0\ncall 31\nsave 0`,
  "change_proto to IPv4": `${ctx}\nr2 = 0x0008\nr3 = 0\ncall 31\nsave 0`,
  "change_proto with a flag": `${ctx}\nr2 = 0x0008\nr3 = 1\ncall 31\nsave 0`,
  "change_type": `${ctx}\nr2 = 0\ncall 32\nsave 0\n${ctx}\nr2 = 4\ncall 32\nsave 1`,
  "change_tail, longer": `${ctx}\nr2 = 100\nr3 = 0\ncall 38\nsave 0`,
  "change_tail, shorter": `${ctx}\nr2 = 40\nr3 = 0\ncall 38\nsave 0`,
  "change_tail, wrong": `${ctx}\nr2 = 13\nr3 = 0\ncall 38\nsave 0\n${ctx}\nr2 = 40\nr3 = 1\ncall 38\nsave 1\n${ctx}\nr2 = 70000\nr3 = 0\ncall 38\nsave 2`,
  "change_tail to just the header": `${ctx}\nr2 = 14\nr3 = 0\ncall 38\nsave 0`,
  "change_head": `${ctx}\nr2 = 14\nr3 = 0\ncall 43\nsave 0`,
  "change_head, far": `${ctx}\nr2 = 300\nr3 = 0\ncall 43\nsave 0`,
  "change_head, wrong": `${ctx}\nr2 = -1\nr3 = 0\ncall 43\nsave 0\n${ctx}\nr2 = 1\nr3 = 1\ncall 43\nsave 1\n${ctx}\nr2 = 60000\nr3 = 0\ncall 43\nsave 2`,
  "adjust_room, room behind the MAC header": `${ctx}\nr2 = 8\nr3 = 1\nr4 = 0\ncall 50\nsave 0`,
  "adjust_room, room behind the network header": `${ctx}\nr2 = 12\nr3 = 0\nr4 = 0\ncall 50\nsave 0`,
  "adjust_room, less": `${ctx}\nr2 = -8\nr3 = 1\nr4 = 0\ncall 50\nsave 0`,
  "adjust_room, less behind the network header": `${ctx}\nr2 = -4\nr3 = 0\nr4 = 0\ncall 50\nsave 0`,
  "adjust_room, too much less": `${ctx}\nr2 = -40\nr3 = 0\nr4 = 0\ncall 50\nsave 0`,
  "adjust_room, tunnel over IPv4": `${ctx}\nr2 = 20\nr3 = 1\nr4 = 2\ncall 50\nsave 0\n${ctx}\nr2 = 20\nr3 = 1\nr4 = 2\ncall 50\nsave 1`,
  "adjust_room, tunnel over IPv6 with UDP": `${ctx}\nr2 = 48\nr3 = 1\nr4 = 0x14\ncall 50\nsave 0`,
  "adjust_room, tunnel with an inner Ethernet header": `${ctx}\nr2 = 42\nr3 = 1\nr4 = 0x0e00000000000052 ll\ncall 50\nsave 0`,
  "adjust_room, out of a tunnel": `${ctx}\nr2 = -20\nr3 = 1\nr4 = 0x80\ncall 50\nsave 0`,
  "adjust_room, out of a tunnel to IPv6": `${ctx}\nr2 = -4\nr3 = 1\nr4 = 0x100\ncall 50\nsave 0`,
  "adjust_room, wrong": `${ctx}\nr2 = 4\nr3 = 2\nr4 = 0\ncall 50\nsave 0\n${ctx}\nr2 = 0x1000\nr3 = 1\nr4 = 0\ncall 50\nsave 1\n${ctx}\nr2 = 4\nr3 = 1\nr4 = 0x200\ncall 50\nsave 2
    ${ctx}\nr2 = 4\nr3 = 1\nr4 = 0x80\ncall 50\nsave 3\n${ctx}\nr2 = 20\nr3 = 1\nr4 = 0x1a\ncall 50\nsave 4\n${ctx}\nr2 = -4\nr3 = 1\nr4 = 2\ncall 50\nsave 5\n${ctx}\nr2 = -4\nr3 = 1\nr4 = 0x180\ncall 50\nsave 6`,
  "get_tunnel_key": `${ctx}\n${at400("r2")}\nr3 = 24\nr4 = 0\ncall 20\nsave 0\nr0 = *(u64 *)(r10 - 400)\nsave 1`,
  "redirect": `r1 = 1\nr2 = 0\ncall 23\nsave 0\nr1 = 1\nr2 = 1\ncall 23\nsave 1\nr1 = 1\nr2 = 8\ncall 23\nsave 2`,
  "marks and cb": `w1 = 7\n*(u32 *)(r6 + 8) = w1\n*(u32 *)(r6 + 48) = w1\n*(u32 *)(r6 + 32) = w1\n*(u32 *)(r6 + 44) = w1`,
  "set_hash": `${ctx}\nr2 = 77\ncall 48\nsave 0\nw0 = *(u32 *)(r6 + 68)\nsave 1\n${ctx}\ncall 34\nsave 2`,
  "strtol": `r1 = 0x3032312d20 ll\n*(u64 *)(r10 - 400) = r1\n${at400("r1")}\nr2 = 5\nr3 = 0\nr4 = r10\nr4 += -408\ncall 105\nsave 0\nr0 = *(u64 *)(r10 - 408)\nsave 1
    ${at400("r1")}\nr2 = 5\nr3 = 10\nr4 = r10\nr4 += -408\n*(u64 *)(r10 - 408) = 0\ncall 106\nsave 2`,
  "strtoul in hexadecimal": `r1 = 0x7a46467830 ll\n*(u64 *)(r10 - 400) = r1\n${at400("r1")}\nr2 = 8\nr3 = 0\nr4 = r10\nr4 += -408\ncall 106\nsave 0\nr0 = *(u64 *)(r10 - 408)\nsave 1
    ${at400("r1")}\nr2 = 8\nr3 = 16\nr4 = r10\nr4 += -408\ncall 106\nsave 2\n${at400("r1")}\nr2 = 8\nr3 = 8\nr4 = r10\nr4 += -408\ncall 106\nsave 3\n${at400("r1")}\nr2 = 8\nr3 = 5\nr4 = r10\nr4 += -408\ncall 106\nsave 4`,
};

/** Where the network header is found after something else. */
const networkHeader = `${ctx}\nr2 = 0\n${at400("r3")}\nr4 = 8\nr5 = 1\ncall 68\nsave 14\nr0 = *(u64 *)(r10 - 400)\nsave 15`;

const afterwards: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(tcCases)
    .filter(([name]) => /change|adjust|vlan/.test(name))
    .map(([name, body]) => [`${name}, then the network header`, `${body}\n${networkHeader}`]),
);

const xdpCases: Readonly<Record<string, string>> = {
  nothing: "",
  "adjust_head, shorter": `${ctx}\nr2 = 14\ncall 44\nsave 0`,
  "adjust_head, longer": `${ctx}\nr2 = -40\ncall 44\nsave 0`,
  "adjust_head to the limit": `${ctx}\nr2 = -216\ncall 44\nsave 0`,
  "adjust_head past the limit": `${ctx}\nr2 = -217\ncall 44\nsave 0`,
  "adjust_head, too short": `${ctx}\nr2 = 50\ncall 44\nsave 0\n${ctx}\nr2 = 1\ncall 44\nsave 1\n${ctx}\nr2 = 4000\ncall 44\nsave 2`,
  "adjust_tail, longer": `${ctx}\nr2 = 20\ncall 65\nsave 0`,
  "adjust_tail, shorter": `${ctx}\nr2 = -20\ncall 65\nsave 0`,
  "adjust_tail, too short": `${ctx}\nr2 = -51\ncall 65\nsave 0\n${ctx}\nr2 = -50\ncall 65\nsave 1`,
  "adjust_tail to the limit": `${ctx}\ncall 188\nsave 0\nr2 = 3520\nr2 -= r0\n${ctx}\ncall 65\nsave 1`,
  "adjust_tail past the limit": `${ctx}\ncall 188\nsave 0\nr2 = 3521\nr2 -= r0\n${ctx}\ncall 65\nsave 1`,
  "adjust_meta": `${ctx}\nr2 = -8\ncall 54\nsave 0`,
  "adjust_meta, there and back": `${ctx}\nr2 = -8\ncall 54\nsave 0\n${ctx}\nr2 = 8\ncall 54\nsave 1`,
  "adjust_meta, wrong": `${ctx}\nr2 = -3\ncall 54\nsave 0\n${ctx}\nr2 = 4\ncall 54\nsave 1\n${ctx}\nr2 = -252\ncall 54\nsave 2\n${ctx}\nr2 = -216\ncall 54\nsave 3`,
  "adjust_meta and head": `${ctx}\nr2 = -8\ncall 54\nsave 0\n${ctx}\nr2 = -208\ncall 44\nsave 1\n${ctx}\nr2 = -1\ncall 44\nsave 2`,
  "load_bytes": `${ctx}\nr2 = 2\n${at400("r3")}\nr4 = 8\ncall 189\nsave 0\nr0 = *(u64 *)(r10 - 400)\nsave 1`,
  "load_bytes past the end": `*(u64 *)(r10 - 400) = 5\n${ctx}\nr2 = 60\n${at400("r3")}\nr4 = 8\ncall 189\nsave 0\nr0 = *(u64 *)(r10 - 400)\nsave 1\n${ctx}\nr2 = 0x10000\n${at400("r3")}\nr4 = 8\ncall 189\nsave 2`,
  "store_bytes": `*(u64 *)(r10 - 400) = 5\n${ctx}\nr2 = 2\n${at400("r3")}\nr4 = 8\ncall 190\nsave 0`,
  "redirect": `r1 = 1\nr2 = 0\ncall 23\nsave 0\nr1 = 1\nr2 = 1\ncall 23\nsave 1`,
  "csum_diff": `*(u64 *)(r10 - 400) = 0x12345678\n${at400("r1")}\nr2 = 4\n${at400("r3")}\nr4 = 8\nr5 = -1\ncall 28\nsave 0`,
};

const socketCases: Readonly<Record<string, string>> = {
  nothing: "",
  "load_bytes": `${ctx}\nr2 = 0\n${at400("r3")}\nr4 = 8\ncall 26\nsave 0\nr0 = *(u64 *)(r10 - 400)\nsave 1`,
  "load_bytes_relative": `${ctx}\nr2 = 0\n${at400("r3")}\nr4 = 8\nr5 = 0\ncall 68\nsave 0\nr0 = *(u64 *)(r10 - 400)\nsave 1
    ${ctx}\nr2 = 4\n${at400("r3")}\nr4 = 8\nr5 = 1\ncall 68\nsave 2\nr0 = *(u64 *)(r10 - 400)\nsave 3`,
};

const SOCKET_FIELDS = [0, 4, 8, 16, 20, 24, 28, 36, 40, 44];

describeKernel("helpers like the kernel's", () => {
  const kernel = kernelUnavailable() === null ? openKernel() : createMachine();

  const compare = (loadable: LoadableObject, input: RunInput, label: string) => {
    expect(outcome(createMachine(), loadable, input), label).toEqual(outcome(kernel, loadable, input));
  };

  test.each(Object.entries({ ...tcCases, ...afterwards }))("tc: %s", (_name, body) => {
    const loadable = object("tc", body, Object.values(SKB_FIELDS), 0);
    for (const [kind, packet] of Object.entries(packets)) compare(loadable, { packet }, kind);
  });

  test("tc: fields of the context", () => {
    const loadable = object("tc", "", Object.values(SKB_FIELDS), 0);
    const context = { mark: 5, priority: 6, "cb[0]": 1, "cb[4]": 9, wire_len: 100, gso_segs: 2, tstamp: 12345n };
    compare(loadable, { packet: packets["IPv4 UDP"]!, context }, "set");
  });

  test.each(Object.entries(xdpCases))("xdp: %s", (_name, body) => {
    const loadable = object("xdp", body, [12, 16], 2);
    for (const [kind, packet] of Object.entries(packets)) compare(loadable, { packet }, kind);
  });

  test.each(Object.entries(socketCases))("socket: %s", (_name, body) => {
    const loadable = object("socket", body, SOCKET_FIELDS, 1);
    for (const [kind, packet] of Object.entries(packets)) compare(loadable, { packet }, kind);
  });
});
