/** The tables of compiler/bpf against the running kernel, which is asked about every field, helper and map type. */

import { closeSync } from "node:fs";
import { release } from "node:os";
import { expect, it } from "vitest";
import { isReadable, isWritable, packetContext, type ContextField } from "../../compiler/bpf/contexts.ts";
import { helpers, isHelperAvailable } from "../../compiler/bpf/helpers.ts";
import { mapTypes, type MapType } from "../../compiler/bpf/map-types.ts";
import { programType, sectionMeaning, verdictName, type ProgramTypeName } from "../../compiler/bpf/program-types.ts";
import { bpfResult, KernelStruct } from "../../backend/kernel/bpf-call.ts";
import { encode } from "../../backend/isa/encode.ts";
import { parseAssembly } from "../../backend/isa/parse.ts";
import { describeKernel } from "./requirements.ts";

/** Attach types that some program types cannot be loaded, or call all of their helpers, without. */
const attachTypes: Partial<Record<ProgramTypeName, number>> = {
  cgroup_device: 6, cgroup_sock_addr: 10, cgroup_sysctl: 18, cgroup_sockopt: 21, sk_lookup: 36, sk_reuseport: 39, netfilter: 45,
};
const F_SLEEPABLE = 1 << 4;

/** The verifier's log, or null when it takes the program. */
function refusal(type: ProgramTypeName, assembly: string, license = "GPL"): string | null {
  const code = encode(parseAssembly(assembly));
  const log = new Uint8Array(1 << 16);
  const { value, errno } = bpfResult(
    "progLoad",
    new KernelStruct(144)
      .u32(0, programType(type).number)
      .u32(4, code.length / 8)
      .pointer(8, code)
      .pointer(16, Buffer.from(`${license}\0`))
      .u32(24, 1)
      .u32(28, log.length)
      .pointer(32, log)
      .u32(44, type === "syscall" ? F_SLEEPABLE : 0)
      .u32(68, attachTypes[type] ?? 0),
  );
  if (errno === 0) return closeSync(value), null;
  return Buffer.from(log.subarray(0, log.indexOf(0))).toString() || `errno ${errno}`;
}

const loadOf = (field: ContextField): string => `${field.size === 8 ? "r" : "w"}2 = *(u${field.size * 8} *)(r1 +${field.offset})`;
const storeOf = (field: ContextField): string => `*(u${field.size * 8} *)(r1 +${field.offset}) = ${field.size === 8 ? "r" : "w"}2`;

const packetTypes: readonly ProgramTypeName[] = [
  "socket_filter", "sched_cls", "sched_act", "cgroup_skb", "lwt_in", "lwt_out", "lwt_xmit", "lwt_seg6local", "sk_skb", "flow_dissector", "xdp",
];
/** Loading it needs an attach type that devices' maps have. */
const CONDITIONAL = new Set(["egress_ifindex"]);

describeKernel("contexts", () => {
  it.each(packetTypes)("%s: which fields are read and written", (type) => {
    const fields = packetContext(type)!.fields.filter((field) => !CONDITIONAL.has(field.name));
    const readable = fields.filter((field) => refusal(type, `${loadOf(field)}\nr0 = 0x0\nexit`) === null);
    expect(readable.map((field) => field.name)).toEqual(fields.filter((field) => isReadable(type, field.name)).map((field) => field.name));
    const writable = fields.filter((field) => refusal(type, `r2 = 0x0\n${storeOf(field)}\nr0 = 0x0\nexit`) === null);
    expect(writable.map((field) => field.name)).toEqual(fields.filter((field) => isWritable(type, field.name)).map((field) => field.name));
  });

  it("packet pointers are packet pointers to the verifier", () => {
    for (const type of packetTypes) {
      for (const field of packetContext(type)!.fields) {
        if (!field.pointer || !isReadable(type, field.name) || !["packet", "packetMeta"].includes(field.pointer)) continue;
        expect(refusal(type, `${loadOf(field)}\nw0 = *(u8 *)(r2 +0)\nexit`)).toMatch(/invalid access to packet/);
      }
    }
  });
});

/** The kernel knows helpers of these only with a device or a target. */
const UNASKED: ReadonlySet<ProgramTypeName> = new Set<ProgramTypeName>(["tracing", "lsm", "ext", "struct_ops", "lirc_mode2"]);
const askedTypes = ([
  ...packetTypes, "kprobe", "tracepoint", "perf_event", "raw_tracepoint", "cgroup_sock", "cgroup_sock_addr", "cgroup_device", "cgroup_sysctl",
  "cgroup_sockopt", "sock_ops", "sk_msg", "sk_reuseport", "sk_lookup", "syscall", "netfilter",
] as const).filter((type) => !UNASKED.has(type));

/** The tables were learned from this kernel; a newer one may allow more, an older one less. */
const isLearned = release().startsWith("6.18.");
const isOlder = release().split(".").map(Number).reduce((sum, part, i) => sum + (i === 0 ? part * 1000 : i === 1 ? part : 0), 0) < 6018;

describeKernel("helpers", () => {
  /** Kernels are built with and without these. */
  const configured = new Set(["bpf_probe_write_user", "bpf_override_return"]);
  it.each(askedTypes)("%s: which may be called", (type) => {
    const wrong = helpers.filter(({ id, name }) => {
      if (configured.has(name)) return false;
      const log = refusal(type, `call ${id}\nr0 = 0x0\nexit`) ?? "";
      const isTaken = !/unknown func|cannot use helper|invalid func/.test(log);
      const isExpected = isHelperAvailable(id, type);
      return isExpected ? !isTaken && !isOlder : isTaken && isLearned;
    });
    expect(wrong.map((one) => one.name)).toEqual([]);
  });

  it("are for the GPL only where the table says so", () => {
    const wrong = helpers.filter(({ id, gplOnly }) => {
      const type = askedTypes.find((one) => !/unknown func|cannot use helper/.test(refusal(one, `call ${id}\nr0 = 0x0\nexit`) ?? ""));
      if (!type) return false;
      return /GPL/.test(refusal(type, `call ${id}\nr0 = 0x0\nexit`, "Proprietary") ?? "") !== gplOnly;
    });
    expect(wrong.map((one) => one.name)).toEqual([]);
  });

  it("that change the packet make its pointers invalid", () => {
    const args: Readonly<Record<string, string>> = {
      bpf_skb_pull_data: "w2 = 0x0", bpf_skb_vlan_pop: "", bpf_skb_vlan_push: "w2 = 0x8100\nw3 = 0x1", bpf_csum_update: "w2 = 0x0", bpf_set_hash: "w2 = 0x0",
      bpf_skb_change_tail: "w2 = 0x40\nw3 = 0x0", bpf_skb_change_type: "w2 = 0x0", bpf_clone_redirect: "w2 = 0x1\nw3 = 0x0", bpf_get_hash_recalc: "",
      bpf_skb_change_proto: "w2 = 0x8\nw3 = 0x0", bpf_skb_adjust_room: "w2 = 0x0\nw3 = 0x0\nw4 = 0x0", bpf_redirect: "w1 = 0x1\nw2 = 0x0",
      bpf_l3_csum_replace: "w2 = 0x18\nw3 = 0x0\nw4 = 0x0\nw5 = 0x2", bpf_ktime_get_ns: "",
    };
    for (const helper of helpers.filter((one) => one.name in args)) {
      const text = `r6 = r1\nw7 = *(u32 *)(r1 +76)\nw3 = *(u32 *)(r1 +80)\nr4 = r7\nr4 += 0x8\nif r4 > r3 goto out\n${args[helper.name]}\ncall ${helper.id}\nw0 = *(u8 *)(r7 +0)\nout:\nr0 = 0x0\nexit`;
      expect(refusal("sched_cls", text) !== null, helper.name).toBe(helper.changesPacket);
    }
  });
});

describeKernel("map types", () => {
  /** Their values need types in BTF, or their making a device. */
  const special = new Set(["struct_ops", "sk_storage", "inode_storage", "task_storage", "cgrp_storage", "cgroup_storage", "percpu_cgroup_storage", "array_of_maps", "hash_of_maps", "arena"]);
  const ordinary: readonly MapType[] = mapTypes.filter((type) => !special.has(type.name));
  const create = (type: MapType, keySize: number): number => {
    const valueSize = { any: 8, none: 0, fd: 4, device: 4, cpu: 4, stack: 8 }[type.value];
    const entries = type.value === "none" ? 4096 : 4;
    const { value, errno } = bpfResult("mapCreate", new KernelStruct(72).u32(0, type.number).u32(4, keySize).u32(8, valueSize).u32(12, entries).u32(16, type.key === "prefix" ? 1 : 0));
    if (errno === 0) closeSync(value);
    return errno;
  };
  it.each(ordinary)("$name has a key by its rule", (type) => {
    expect(create(type, { u32: 4, any: 12, prefix: 8, none: 0, local: 4 }[type.key])).toBe(0);
    if (type.key === "u32") expect(create(type, 8)).not.toBe(0);
    if (type.key === "none") expect(create(type, 4)).not.toBe(0);
  });
});

describeKernel("sections", () => {
  it("mean what libbpf takes them for", () => {
    expect(sectionMeaning("xdp")).toMatchObject({ type: { name: "xdp" }, attachType: 37 });
    expect(sectionMeaning("xdp.frags")).toMatchObject({ type: { name: "xdp" }, xdpFrags: true });
    expect(sectionMeaning("tc/ingress")).toMatchObject({ type: { name: "sched_cls" }, attachType: 46 });
    expect(sectionMeaning("?tc")).toMatchObject({ type: { name: "sched_cls" } });
    expect(sectionMeaning("kprobe/do_unlinkat")).toMatchObject({ type: { name: "kprobe" }, target: "do_unlinkat" });
    expect(sectionMeaning("tracepoint/syscalls/sys_enter_open")).toMatchObject({ type: { name: "tracepoint" }, target: "syscalls/sys_enter_open" });
    expect(sectionMeaning("fentry.s/vfs_read")).toMatchObject({ type: { name: "tracing" }, attachType: 24, sleepable: true, target: "vfs_read" });
    expect(sectionMeaning("cgroup/connect4")).toMatchObject({ type: { name: "cgroup_sock_addr" }, attachType: 10 });
    expect(sectionMeaning("classifier/two")).toMatchObject({ type: { name: "sched_cls" }, target: "two" });
    expect(sectionMeaning("xdp_filter")).toMatchObject({ type: { name: "xdp" } });
    expect(sectionMeaning("nothing")).toBeUndefined();
  });

  it("have verdicts with names", () => {
    expect(verdictName("xdp", 1)).toBe("XDP_DROP");
    expect(verdictName("sched_cls", 0xffff_ffff)).toBe("TC_ACT_UNSPEC");
    expect(verdictName("xdp", 99)).toBeUndefined();
  });
});
