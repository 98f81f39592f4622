/** Loading and running in the kernel: each kind of symbol, of map, and of refusal. */

import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { openKernel, type KernelObject } from "../../backend/kernel/machine.ts";
import { possibleCpus } from "../../backend/kernel/availability.ts";
import type { LoadableObject } from "../../backend/loadable.ts";
import { RunError } from "../../backend/runner.ts";
import { data, map, object, packet, program, u32, u64 } from "./assembly.ts";
import { describeKernel } from "./requirements.ts";

const open: KernelObject[] = [];

function load(loadable: LoadableObject): KernelObject {
  const loaded = openKernel().load(loadable);
  open.push(loaded);
  return loaded;
}

afterEach(() => {
  while (open.length > 0) open.pop()!.close();
});

describeKernel("programs", () => {
  it("run on a packet and give their verdict", () => {
    const loaded = load(object([program("r0 = 0x1\nexit")]));
    const result = loaded.programs.get("main")!.run({ packet: packet() });
    expect(result.returnValue).toBe(1);
    expect(result.packet).toEqual(packet());
  });

  it("write into the packet", () => {
    const text = `
      r2 = *(u32 *)(r1 +0)
      r3 = *(u32 *)(r1 +4)
      r0 = 0x2
      r4 = r2
      r4 += 0xe
      if r4 > r3 goto out
      *(u8 *)(r2 +6) = 0xab
      out:
      exit`;
    const loaded = load(object([program(text.replaceAll("r2 = *(u32", "w2 = *(u32").replaceAll("r3 = *(u32", "w3 = *(u32"))]));
    const { packet: after } = loaded.programs.get("main")!.run({ packet: packet() });
    expect(after[6]).toBe(0xab);
    expect(after.length).toBe(64);
  });

  it("take context fields and give them back", () => {
    const text = `
      w2 = *(u32 *)(r1 +8)
      w2 += 0x1
      *(u32 *)(r1 +8) = w2
      w3 = *(u32 *)(r1 +52)
      *(u32 *)(r1 +56) = w3
      r0 = 0x0
      exit`;
    const loaded = load(object([program(text, { section: "classifier" })]));
    const { context, returnValue } = loaded.programs.get("main")!.run({ packet: packet(), context: { mark: 41, "cb[1]": 7 } });
    expect(returnValue).toBe(0);
    expect(context["mark"]).toBe(42);
    expect(context["cb[2]"]).toBe(7);
  });

  it("call functions of their own", () => {
    const text = "r1 = 0x14\ncall twice\nexit\nr0 = r1\nr0 += r1\nexit";
    const main = { ...program(text), functions: [{ instruction: 0, name: "main" }, { instruction: 3, name: "twice" }] };
    expect(load(object([main])).programs.get("main")!.run({ packet: packet() }).returnValue).toBe(40);
  });

  it("say what they cost", () => {
    const info = load(object([program("r0 = 0x1\nexit", { name: "a_rather_long_name_of_mine" })])).programs.get("a_rather_long_name_of_mine")!.info();
    expect(info.name).toBe("a_rather_long_n");
    expect(info.verified).toBe(2);
    expect(info.translated).toBeGreaterThanOrEqual(2);
  });

  it("run many times, and packets that are too short are refused", () => {
    const main = load(object([program("r0 = 0x1\nexit", { section: "classifier" })])).programs.get("main")!;
    expect(main.run({ packet: packet(), repeat: 1000 }).durationNs).toBeTypeOf("number");
    expect(() => main.run({ packet: new Uint8Array(5) })).toThrow(/fewer than an Ethernet header/);
    expect(() => main.run({ packet: packet(20) })).toThrow(/ends within its IPv4 header/);
    expect(() => main.run({ packet: packet(), context: { protocol: 8 } })).toThrow(/takes no 'protocol'/);
    expect(() => main.run({ packet: packet(), context: { nonsense: 8 } })).toThrow(/no field 'nonsense'/);
  });

  it("need a section that says their type, and symbols that exist", () => {
    expect(() => load(object([program("r0 = 0x1\nexit", { section: "nonsense" })]))).toThrow(/says no program type/);
    expect(() => load(object([program("r1 = map[gone] ll\nr0 = 0x1\nexit")]))).toThrow(/map 'gone'/);
    expect(() => load(object([program("r1 = data[gone]+0x0 ll\nr0 = 0x1\nexit")]))).toThrow(/'gone'/);
    expect(() => load(object([program("call gone\nexit")]))).toThrow(/function 'gone'/);
    expect(() => load(object([program("call kfunc[no_such_kfunc]\nexit")]))).toThrow(/no function 'no_such_kfunc'/);
  });
});

/** Adds 5 to the value of key 0 in map `m`; the value is 64 bits. */
const addFive = `
  *(u32 *)(r10 -4) = 0x0
  r1 = map[m] ll
  r2 = r10
  r2 += -0x4
  call 1
  if r0 == 0x0 goto out
  r1 = 0x5
  lock *(u64 *)(r0 +0) += r1
  out:
  r0 = 0x2
  exit`;

describeKernel("maps", () => {
  it("are shared between programs and user space", () => {
    const loaded = load(object([program(addFive)], { maps: [map("m", 2)] }));
    const m = loaded.maps.get("m")!;
    m.update(u32(0), u64(100n));
    loaded.programs.get("main")!.run({ packet: packet() });
    expect(m.lookup(u32(0))).toEqual(u64(105n));
    expect(m.keys()).toEqual([u32(0), u32(1), u32(2), u32(3)]);
  });

  it("have a value for each CPU", () => {
    const loaded = load(object([program(addFive)], { maps: [map("m", 6)] }));
    const m = loaded.maps.get("m")!;
    m.update(u32(0), u64(1n));
    loaded.programs.get("main")!.run({ packet: packet() });
    const values = new BigUint64Array(m.lookup(u32(0))!.buffer);
    expect(values.length).toBe(possibleCpus());
    expect(values.reduce((sum, one) => sum + one)).toBe(5n + BigInt(possibleCpus()));
  });

  it("are hashes with keys of any size", () => {
    const m = load(object([], { maps: [map("m", 1, { keySize: 6, valueSize: 3 })] })).maps.get("m")!;
    const key = Uint8Array.of(1, 2, 3, 4, 5, 6);
    expect(m.lookup(key)).toBeNull();
    m.update(key, Uint8Array.of(7, 8, 9), 1);
    expect(() => m.update(key, Uint8Array.of(7, 8, 9), 1)).toThrow(/EEXIST/);
    expect(m.lookup(key)).toEqual(Uint8Array.of(7, 8, 9));
    expect(m.keys()).toEqual([key]);
    expect(m.delete(key)).toBe(true);
    expect(m.delete(key)).toBe(false);
    expect(() => m.lookup(Uint8Array.of(1))).toThrow(RunError);
    expect(() => m.update(key, Uint8Array.of(1))).toThrow(/not 3/);
  });

  it("are queues and stacks", () => {
    const { maps } = load(object([], { maps: [map("q", 22, { keySize: 0 }), map("s", 23, { keySize: 0 })] }));
    for (const [name, first] of [["q", 1n], ["s", 2n]] as const) {
      const m = maps.get(name)!;
      m.push!(u64(1n));
      m.push!(u64(2n));
      expect(m.pop!()).toEqual(u64(first));
      m.pop!();
      expect(m.pop!()).toBeNull();
    }
  });

  it("are longest-prefix tries, and say what they lack", () => {
    const trie = map("t", 11, { keySize: 8, flags: 1 });
    const m = load(object([], { maps: [trie] })).maps.get("t")!;
    const prefix = (length: number, ...bytes: number[]): Uint8Array => Uint8Array.of(...u32(length), ...bytes);
    m.update(prefix(8, 10, 0, 0, 0), u64(8n));
    m.update(prefix(16, 10, 1, 0, 0), u64(16n));
    expect(m.lookup(prefix(32, 10, 1, 9, 9))).toEqual(u64(16n));
    expect(m.lookup(prefix(32, 10, 2, 9, 9))).toEqual(u64(8n));
    expect(m.lookup(prefix(32, 11, 2, 9, 9))).toBeNull();
    expect(() => load(object([], { maps: [{ ...trie, flags: 0 }] }))).toThrow(/BPF_F_NO_PREALLOC/);
  });

  it("hold programs for tail calls, from the object's own values", () => {
    const text = `
      r2 = map[jumps] ll
      r3 = 0x1
      call 12
      r0 = 0x0
      exit`;
    const jumps = map("jumps", 3, { valueSize: 4, values: [{ index: 1, symbol: "other" }] });
    const loaded = load(object([program(text), program("r0 = 0x3\nexit", { name: "other" })], { maps: [jumps] }));
    expect(loaded.programs.get("main")!.run({ packet: packet() }).returnValue).toBe(3);
  });

  it("hold maps", () => {
    const inner = map("inner", 2);
    const outer = map("outer", 12, { valueSize: 4, inner, values: [{ index: 0, symbol: "inner" }] });
    const text = `
      *(u32 *)(r10 -4) = 0x0
      r1 = map[outer] ll
      r2 = r10
      r2 += -0x4
      call 1
      if r0 == 0x0 goto out
      r1 = r0
      r2 = r10
      r2 += -0x4
      call 1
      if r0 == 0x0 goto out
      *(u64 *)(r0 +0) = 0x7
      out:
      r0 = 0x2
      exit`;
    const loaded = load(object([program(text)], { maps: [inner, outer] }));
    loaded.programs.get("main")!.run({ packet: packet() });
    expect(loaded.maps.get("inner")!.lookup(u32(0))).toEqual(u64(7n));
  });

  it("hold global data, of which .rodata stays as it is", () => {
    const text = `
      r1 = data[limit]+0x0 ll
      r2 = *(u64 *)(r1 +0)
      r3 = data[seen]+0x0 ll
      *(u64 *)(r3 +0) = r2
      r4 = data[.data]+0x8 ll
      *(u8 *)(r4 +0) = 0x9
      r0 = 0x2
      exit`;
    const sections = [
      data(".rodata", u64(0n, 77n), [{ name: "limit", offset: 8, size: 8 }]),
      data(".bss", u64(0n), [{ name: "seen", offset: 0, size: 8 }]),
      data(".data", u64(1n, 2n)),
    ];
    const loaded = load(object([program(text)], { data: sections }));
    loaded.programs.get("main")!.run({ packet: packet() });
    expect(loaded.maps.get(".bss")!.lookup(u32(0))).toEqual(u64(77n));
    expect(loaded.maps.get(".data")!.lookup(u32(0))).toEqual(u64(1n, 9n));
    expect(() => loaded.maps.get(".rodata")!.update(u32(0), u64(1n, 1n))).toThrow(/EPERM/);
    expect(() => load(object([program("r1 = data[.rodata]+0x0 ll\n*(u8 *)(r1 +0) = 0x1\nr0 = 0x0\nexit")], { data: sections }))).toThrow(/read-only/);
  });
});

describeKernel("events", () => {
  it("come out of a ring buffer in order, all of them, round its end", () => {
    const text = `
      r6 = r1
      *(u64 *)(r10 -16) = 0x1122
      *(u32 *)(r10 -8) = 0x3344
      r1 = map[ring] ll
      r2 = r10
      r2 += -0x10
      r3 = 0xc
      r4 = 0x0
      call 130
      r0 = 0x2
      exit`;
    const loaded = load(object([program(text)], { maps: [map("ring", 27, { keySize: 0, valueSize: 0, maxEntries: 4096 })] }));
    const ring = loaded.maps.get("ring")!;
    expect(ring.events()).toEqual([]);
    for (let round = 0; round < 10; round++) {
      loaded.programs.get("main")!.run({ packet: packet(), repeat: 100 });
      const events = ring.events();
      expect(events.length).toBe(100);
      for (const event of events) expect(event).toEqual(Uint8Array.of(0x22, 0x11, 0, 0, 0, 0, 0, 0, 0x44, 0x33, 0, 0));
    }
  });

  it("come out of a perf event array", () => {
    const text = `
      *(u64 *)(r10 -8) = 0x55
      r2 = map[perf] ll
      w3 = -0x1
      r4 = r10
      r4 += -0x8
      r5 = 0x8
      call 25
      r0 = 0x2
      exit`;
    const loaded = load(object([program(text)], { maps: [map("perf", 4, { valueSize: 4, maxEntries: 0 })] }));
    loaded.programs.get("main")!.run({ packet: packet(), repeat: 3 });
    const events = loaded.maps.get("perf")!.events();
    // The kernel pads samples so that the next record is aligned.
    expect(events.map((event) => event.subarray(0, 8))).toEqual([u64(0x55n), u64(0x55n), u64(0x55n)]);
    expect(loaded.maps.get("perf")!.events()).toEqual([]);
  });
});

describeKernel("what the kernel keeps", () => {
  const descriptors = (): number => readdirSync("/proc/self/fd").length;
  const whole = (text: string): LoadableObject =>
    object([program(text), program("r0 = 0x1\nexit", { name: "other" })], {
      maps: [map("m", 1), map("ring", 27, { keySize: 0, valueSize: 0, maxEntries: 4096 }), map("perf", 4, { valueSize: 4, maxEntries: 0 })],
      data: [data(".rodata", u64(1n))],
    });

  it("is let go of by close, and when loading fails half-way", () => {
    const before = descriptors();
    for (let i = 0; i < 5; i++) openKernel().load(whole("r0 = 0x1\nexit")).close();
    expect(descriptors()).toBe(before);
    for (let i = 0; i < 5; i++) expect(() => openKernel().load(whole("r0 = r5\nexit"))).toThrow(/R5 !read_ok/);
    expect(descriptors()).toBe(before);
  });

  it("stays when it is pinned, and is found again", () => {
    const pinPath = `/sys/fs/bpf/ebpfc-test-${process.pid}`;
    mkdirSync(pinPath);
    try {
      const pinned = object([program(addFive)], { maps: [map("m", 2, { pinning: 1 })] });
      const first = openKernel({ pinPath }).load(pinned);
      first.programs.get("main")!.run({ packet: packet() });
      first.programs.get("main")!.pin(`${pinPath}/main`);
      first.close();
      expect(readdirSync(pinPath).sort()).toEqual(["m", "main"]);
      const second = openKernel({ pinPath }).load(pinned);
      expect(second.maps.get("m")!.lookup(u32(0))).toEqual(u64(5n));
      second.close();
    } finally {
      rmSync(pinPath, { recursive: true });
    }
    const unpinned = load(object([], { maps: [map("m", 2, { pinning: 1 })] }));
    expect(unpinned.maps.get("m")!.lookup(u32(0))).toEqual(u64(0n));
  });

  it("refuses objects of the other byte order", () => {
    expect(() => openKernel().load({ ...whole("r0 = 0x1\nexit"), endian: "big" })).toThrow(/big-endian/);
  });
});
