/** The BPF programs that packets of a network device meet: XDP, filters of tc (clsact), and tcx links. */

import { RunError } from "../runner.ts";
import { bpfResult, hostEndian, KernelStruct } from "./bpf-call.ts";
import { errnoName, SystemError } from "./native.ts";
import { askNetlink, attribute, attributes, isNothingThere, numberIn } from "./netlink.ts";
import { usableKernel } from "./open-maps.ts";

export interface AttachedProgram {
  readonly id: number;
  /** `xdp`, `tc ingress`, `tcx egress` … */
  readonly hook: string;
}

/** linux/rtnetlink.h, linux/if_link.h, linux/pkt_cls.h, linux/pkt_sched.h */
const RTM_GETLINK = 18;
const RTM_GETTFILTER = 46;
const IFINFOMSG_SIZE = 16;
const TCMSG_SIZE = 20;
const IFLA_IFNAME = 3;
const IFLA_XDP = 43;
/** IFLA_XDP_PROG_ID is that of the only program; with one in the driver and one in hardware each has its own. */
const IFLA_XDP_IDS = [4, 5, 6, 7];
const TCA_KIND = 1;
const TCA_OPTIONS = 2;
const TCA_BPF_ID = 11;
const parents = [["tc ingress", 0xffff_fff2], ["tc egress", 0xffff_fff3]] as const;
/** `enum bpf_attach_type` */
const tcxPoints = [["tcx ingress", 46], ["tcx egress", 47], ["netkit primary", 54], ["netkit peer", 55]] as const;
const MAX_PROGRAMS = 64;

/** Each program once. Throws `RunError` when there is no such device, or the kernel cannot be asked. */
export function programsAt(device: string): readonly AttachedProgram[] {
  usableKernel();
  try {
    const { index, xdp } = link(device);
    const all = [...xdp.map((id) => ({ id, hook: "xdp" })), ...filters(index), ...multiPrograms(index)];
    return all.filter((one, at) => all.findIndex(({ id }) => id === one.id) === at);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw new RunError(isNothingThere(error) ? `there is no network device '${device}' here: 'ip link' lists them` : error.message);
  }
}

function link(device: string): { readonly index: number; readonly xdp: readonly number[] } {
  const body = Uint8Array.from([...new Uint8Array(IFINFOMSG_SIZE), ...attribute(IFLA_IFNAME, Buffer.from(`${device}\0`))]);
  const [reply] = askNetlink({ type: RTM_GETLINK, body, structSize: IFINFOMSG_SIZE }, `looking for ${device}`);
  const xdp = attributes(reply!.attributes.get(IFLA_XDP) ?? new Uint8Array(0));
  return { index: reply!.struct.getInt32(4, hostEndian === "little"), xdp: IFLA_XDP_IDS.flatMap((type) => numberIn(xdp.get(type)) ?? []) };
}

function filters(index: number): AttachedProgram[] {
  return parents.flatMap(([hook, parent]) => {
    const body = new KernelStruct(TCMSG_SIZE).u32(4, index).u32(12, parent).bytes;
    return answersOf(body).flatMap(({ attributes: found }): AttachedProgram[] => {
      if (Buffer.from(found.get(TCA_KIND) ?? []).toString() !== "bpf\0") return [];
      const id = numberIn(attributes(found.get(TCA_OPTIONS) ?? new Uint8Array(0)).get(TCA_BPF_ID));
      return id === undefined ? [] : [{ id, hook }];
    });
  });
}

/** A device without the qdisc clsact has no filters. */
function answersOf(body: Uint8Array): ReturnType<typeof askNetlink> {
  try {
    return askNetlink({ type: RTM_GETTFILTER, body, structSize: TCMSG_SIZE, dump: true }, "looking for filters of tc");
  } catch (error) {
    if (isNothingThere(error)) return [];
    throw error;
  }
}

/** Kernels before 6.6 have no such points, and say EINVAL. */
function multiPrograms(index: number): AttachedProgram[] {
  return tcxPoints.flatMap(([hook, point]) => {
    const ids = new KernelStruct(MAX_PROGRAMS * 4);
    const query = new KernelStruct(64).u32(0, index).u32(4, point).pointer(16, ids.bytes).u32(24, MAX_PROGRAMS);
    const { errno } = bpfResult("progQuery", query);
    if (errno !== 0 && errnoName(errno) === "ENOSPC") throw new RunError(`more than ${MAX_PROGRAMS} programs at ${hook}`);
    const count = errno === 0 ? query.getU32(24) : 0;
    return Array.from({ length: count }, (_, at) => ({ id: ids.getU32(at * 4), hook }));
  });
}
