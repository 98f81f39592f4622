import { describe, expect, test } from "vitest";
import { PacketFileError, parsePacketText, readPacketFile } from "../../backend/run/packets.ts";

const FRAME = Uint8Array.from({ length: 17 }, (_, i) => i);

describe("the text format", () => {
  test("packets, titles, fields, expectations and map entries", () => {
    const steps = parsePacketText(`# the first
      00 01 0a0B   # or rather this
map counters 01000000 = ff 00
# the second

# really
0102 in mark=7 cb[1]=0x10 ifindex=-1 => XDP_DROP
03 => 2 0405 06
`);
    expect(steps).toEqual([
      { kind: "packet", line: 2, packet: Uint8Array.of(0, 1, 10, 11), context: {}, title: "or rather this" },
      { kind: "map", line: 3, map: "counters", key: Uint8Array.of(1, 0, 0, 0), value: Uint8Array.of(255, 0) },
      { kind: "packet", line: 7, packet: Uint8Array.of(1, 2), context: { mark: 7n, "cb[1]": 16n, ifindex: -1n }, title: "really", expected: { verdict: "XDP_DROP" } },
      { kind: "packet", line: 8, packet: Uint8Array.of(3), context: {}, title: "", expected: { verdict: "2", packet: Uint8Array.of(4, 5, 6) } },
    ]);
  });

  test.each([
    ["01 0", "line 1: an odd number of hexadecimal digits"],
    ["\n01zz", "line 2: `z` is not a hexadecimal digit"],
    ["01 =>", "line 1: `=>` wants a verdict, such as XDP_PASS or 2"],
    ["01 in mark", "line 1: mark is not of the form field=number"],
    ["map x 01", "line 1: write `map NAME KEY = VALUE`, key and value in hexadecimal"],
  ])("%j is refused", (text, message) => {
    expect(() => parsePacketText(text)).toThrow(new PacketFileError(message));
  });
});

describe("captures", () => {
  const pcap = (little: boolean, magic = 0xa1b2c3d4, linkType = 1) => {
    const bytes = new Uint8Array(24 + 2 * (16 + FRAME.length));
    const view = new DataView(bytes.buffer);
    view.setUint32(0, magic, little);
    view.setUint32(20, linkType, little);
    for (const at of [24, 24 + 16 + FRAME.length]) {
      view.setUint32(at + 8, FRAME.length, little);
      bytes.set(FRAME, at + 16);
    }
    return bytes;
  };
  const packetsOf = (bytes: Uint8Array) => readPacketFile(bytes).map((step) => step.kind === "packet" && step.packet);

  test.each([true, false])("pcap, little-endian: %s", (little) => {
    expect(packetsOf(pcap(little))).toEqual([FRAME, FRAME]);
    expect(packetsOf(pcap(little, 0xa1b23c4d))).toEqual([FRAME, FRAME]);
  });

  test("a capture that is cut short or not of Ethernet frames is refused", () => {
    expect(() => readPacketFile(pcap(true).subarray(0, 70))).toThrow(/cut short/);
    expect(() => readPacketFile(pcap(true, 0xa1b2c3d4, 113))).toThrow(/link type is 113/);
  });

  test.each([true, false])("pcapng, little-endian: %s", (little) => {
    const block = (type: number, contents: Uint8Array) => {
      const padded = Math.ceil(contents.length / 4) * 4;
      const bytes = new Uint8Array(12 + padded);
      const view = new DataView(bytes.buffer);
      view.setUint32(0, type, little);
      view.setUint32(4, bytes.length, little);
      bytes.set(contents, 8);
      view.setUint32(8 + padded, bytes.length, little);
      return bytes;
    };
    const words = (...values: number[]) => {
      const bytes = new Uint8Array(values.length * 4);
      values.forEach((value, i) => new DataView(bytes.buffer).setUint32(4 * i, value, little));
      return bytes;
    };
    const link = words(0, 65535);
    new DataView(link.buffer).setUint16(0, 1, little);
    const file = Buffer.concat([
      block(0x0a0d0d0a, words(0x1a2b3c4d, 1, 0xffffffff, 0xffffffff)),
      block(1, link),
      block(5, words(0, 0, 0)),
      block(6, Buffer.concat([words(0, 0, 0, FRAME.length, FRAME.length), FRAME])),
      block(3, Buffer.concat([words(FRAME.length), FRAME])),
    ]);
    expect(packetsOf(file)).toEqual([FRAME, FRAME]);
  });
});
