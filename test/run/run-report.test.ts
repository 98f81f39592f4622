import { describe, expect, test } from "vitest";
import { parsePacketText } from "../../backend/run/packets.ts";
import { runReport } from "../../backend/run/run-report.ts";
import { createMachine } from "../../backend/vm/machine.ts";
import { mapOf, objectOf } from "../vm/objects.ts";

/** Drops packets whose first byte is 0, counts all of them by that byte, and writes 0xff to the second. */
const code = `r6 = *(u32 *)(r1 + 0)
  r0 = 1
  w1 = *(u8 *)(r6 + 0)
  if r1 == 0 goto drop
  r0 = 2
  drop:
  r7 = r0
  *(u32 *)(r10 - 4) = w1
  *(u8 *)(r6 + 1) = 255
  r1 = map[counters] ll
  r2 = r10
  r2 += -4
  call 1
  if r0 == 0 goto out
  r1 = 1
  lock *(u64 *)(r0 + 0) += r1
  out:
  r0 = r7
  exit`;

const lines = [{ instruction: 2, file: "filter.c", line: 12, column: 5, text: "  if (data[0] == 0)" }];
const object = objectOf({ programs: [{ name: "filter", code, lines }], maps: [mapOf({ name: "counters", type: 2, valueSize: 8, maxEntries: 8 })] });

describe("the report of a run", () => {
  test("verdicts, changes, complaints, errors and maps", () => {
    const steps = parsePacketText(`map counters 03000000 = 0a00000000000000
# a good one
03 00 03 04 => XDP_PASS 03ff0304
00ff => XDP_PASS
0102
# nothing at all
 03ff => 1 aabb`);
    steps.push({ kind: "packet", line: 9, packet: new Uint8Array(), context: {}, title: "nothing at all" });
    const report = runReport(createMachine(), object, steps);
    expect(report).toMatchObject({ passed: 1, failed: 3, unchecked: 1 });
    expect(report.text.replace(/0x[0-9a-f]{4,}/g, "ADDRESS")).toBe(`program filter (xdp) on built-in machine, 5 packets
  1  XDP_PASS  4 bytes  # a good one
       - 0000  03 00 03 04
       + 0000  03 ff 03 04
  2  WRONG  XDP_DROP  2 bytes
       expected XDP_PASS
  3  XDP_PASS  2 bytes
       - 0000  01 02
       + 0000  01 ff
  4  WRONG  XDP_PASS  2 bytes  # nothing at all
       expected 1
       expected the packet aabb
                   but it is 03ff
  5  error: the program reads 1 byte at ADDRESS: byte 0 of the packet, which has 0 (instruction 2 of program filter)  # nothing at all
       at filter.c:12:5: if (data[0] == 0)
map counters (array):
  00000000 (0) = 0100000000000000 (1)
  01000000 (1) = 0100000000000000 (1)
  03000000 (3) = 0c00000000000000 (12)
1 as expected, 3 not
`);
  });

  test("quiet says only what is wrong", () => {
    const report = runReport(createMachine(), object, parsePacketText("0300 => XDP_PASS\n0300 => XDP_TX"), { quiet: true });
    expect(report.text).toBe("program filter (xdp) on built-in machine, 2 packets\n  2  WRONG  XDP_PASS  2 bytes\n       expected XDP_TX\n       - 0000  03 00\n       + 0000  03 ff\n1 as expected, 1 not\n");
  });

  test("the program is the one that no tail call goes to, or the one that was named", () => {
    const programs = [{ name: "next", code: "r0 = 1\nexit" }, { name: "first", code: "r0 = 2\nexit" }];
    const jumps = mapOf({ name: "jumps", type: 3, values: [{ index: 0, symbol: "next" }] });
    const run = (maps: (typeof jumps)[], program?: string) => runReport(createMachine(), objectOf({ programs, maps }), [], program === undefined ? {} : { program }).text;
    expect(run([jumps])).toContain("program first ");
    expect(run([jumps], "next")).toContain("program next ");
    expect(() => run([])).toThrow("the object has several programs: choose one of next, first");
    expect(() => run([], "third")).toThrow("the object has no program third; it has next, first");
  });
});
