/** `ebpfc table` and `ebpfc counter` on programs that packets really meet: found by their device or their id. */

import { closeSync } from "node:fs";
import { release } from "node:os";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { bpf, KernelStruct } from "../../backend/kernel/bpf-call.ts";
import { programsAt } from "../../backend/kernel/attached-programs.ts";
import { kernelUnavailable } from "../../backend/kernel/availability.ts";
import { openMapsOfProgram } from "../../backend/kernel/loaded-maps.ts";
import { openPinned } from "../../backend/kernel/map-create.ts";
import { compile, openControlPlane, type ControlPlane } from "../../compiler/library.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";
import { refusal, run, runJson, succeeds } from "./command.ts";
import { namespacesUnavailable, RECEIVER_DEVICE, withNetwork, withScratch, type Network } from "./scratch.ts";

const EBPFC = fileURLToPath(new URL("../../bin/ebpfc", import.meta.url));
const PROGRAM = fileURLToPath(new URL("programs/ports.p4", import.meta.url));
const bpftool = missingTool("bpftool", "version");
const kernel = kernelUnavailable();
const tc = missingTool("tc", "-V");
const namespaces = kernel === null && tc === null ? namespacesUnavailable() : null;
const [major = 0, minor = 0] = release().split(".").map(Number);
const tcx = major > 6 || (major === 6 && minor >= 6) ? null : "tcx is of Linux 6.6";

const TIMEOUT = 300_000;

interface Hook {
  readonly name: string;
  readonly option: string;
  attach(network: Network, object: string): void;
  detach(network: Network): void;
}

const hooks: readonly Hook[] = [
  {
    name: "tc",
    option: "--hook=tc",
    attach: (network, object) => {
      network.receiver(["tc", "qdisc", "add", "dev", RECEIVER_DEVICE, "clsact"]);
      network.receiver(["tc", "filter", "add", "dev", RECEIVER_DEVICE, "ingress", "bpf", "da", "obj", object, "sec", "classifier"]);
    },
    detach: (network) => void network.receiver(["tc", "qdisc", "del", "dev", RECEIVER_DEVICE, "clsact"]),
  },
  {
    name: "XDP",
    option: "--hook=xdp",
    attach: (network, object) => void network.receiver(["ip", "link", "set", "dev", RECEIVER_DEVICE, "xdpgeneric", "obj", object, "sec", "xdp"]),
    detach: (network) => void network.receiver(["ip", "link", "set", "dev", RECEIVER_DEVICE, "xdpgeneric", "off"]),
  },
];

/** What of three packets to ports 7, 8 and 9 comes through. */
function through(network: Network): number {
  const before = network.received();
  network.send(7, 8, 9);
  return network.received() - before;
}

describeWith("a program that is attached to a device", [tc, kernel, namespaces], () => {
  it.each(hooks)("at $name: entries change what comes through, and counters count it", ({ option, attach, detach }) => {
    withScratch(({ folder }) => {
      run([EBPFC, PROGRAM, option, "-o", `${folder}/ports.o`]);
      withNetwork((network) => {
        const ebpfc = (line: string): string => network.receiver([EBPFC, ...line.split(" "), "--abi", `${folder}/ports.abi.json`, "--dev", RECEIVER_DEVICE]);
        expect(refusal(() => ebpfc("table dump"))).toBe("ebpfc: error: no program is attached to veth1 with XDP, tc or tcx");
        attach(network, `${folder}/ports.o`);
        expect(through(network)).toBe(3);
        ebpfc("table add ports_in_use dst=8 action block cell=1");
        ebpfc("table default ports_of_senders action note cell=2");
        expect(through(network)).toBe(2);
        ebpfc("table add ports_of_senders src=10.11.0.0/16 action block cell=3");
        expect(through(network)).toBe(0);
        expect(ebpfc("table dump")).toBe("filtering.ports_in_use\n  hdr.udp.dst=8 action block cell=1\n  default action NoAction\nfiltering.ports_of_senders\n  hdr.ipv4.src=10.11.0.0/16 action block cell=3\n  default action note cell=2\n");
        expect(ebpfc("counter read packets_that_are_blocked")).toBe("1: 2\n3: 3\n");
        expect(ebpfc("counter read packets_that_are_seen 2")).toBe("3\n");
        ebpfc("table delete ports_of_senders src=10.11.0.0/16");
        ebpfc("table set ports_in_use dst=8 action NoAction");
        expect(through(network)).toBe(3);
        detach(network);
        expect(refusal(() => ebpfc("table dump"))).toBe("ebpfc: error: no program is attached to veth1 with XDP, tc or tcx");
      });
    });
  }, TIMEOUT);
});

/** With maps whose names the kernel cuts off to the same 15 letters. */
function loaded(body: (id: number, pinned: string, plane: ControlPlane) => void): void {
  withScratch(({ file, pins }) => {
    const { object, controlPlane } = compile(PROGRAM);
    run(["bpftool", "prog", "loadall", file("ports.o", object!), pins]);
    const { id } = runJson<{ id: number }>(["bpftool", "-j", "prog", "show", "pinned", `${pins}/ebpf_filter`]);
    body(id, `${pins}/ebpf_filter`, controlPlane!);
  });
}

describeWith("a program that is loaded", [bpftool, kernel], () => {
  it("is found by its id, and each map by its whole name", () => {
    loaded((id, _, plane) => {
      const maps = openMapsOfProgram(id);
      const session = openControlPlane(plane, maps);
      session.table("ports_in_use").add({ dst: 7 }, { name: "block", parameters: { cell: 1 } });
      session.table("ports_of_senders").add({ src: "10.0.0.0/8" }, { name: "note", parameters: { cell: 2 } });
      session.cells("packets_that_are_seen").write(2, 5);
      expect([session.table("ports_in_use"), session.table("ports_of_senders")].map((table) => table.entries().map(({ key }) => key))).toEqual([[{ "hdr.udp.dst": "7" }], [{ "hdr.ipv4.src": "10.0.0.0/8" }]]);
      expect(["packets_that_are_seen", "packets_that_are_blocked"].map((name) => session.cells(name).read(2))).toEqual([5n, 0n]);
      maps.close();
    });
    expect(() => openMapsOfProgram(0x7fff_ffff)).toThrow("there is no program with the id 2147483647: 'bpftool prog' lists them");
  });

});

describeWith("a program that a tcx link holds", [bpftool, kernel, tcx], () => {
  it("is found by its device", () => {
    loaded((id, pinned) => {
      const device = `ebpfc${process.pid}`;
      run(["ip", "link", "add", device, "type", "veth", "peer", "name", `${device}p`]);
      try {
        const { ifindex } = runJson<{ ifindex: number }[]>(["ip", "-j", "link", "show", "dev", device])[0]!;
        const program = openPinned(pinned)!;
        const link = bpf("linkCreate", new KernelStruct(48).u32(0, program).u32(4, ifindex).u32(8, 47), "attaching to tcx");
        expect(programsAt(device)).toEqual([{ id, hook: "tcx egress" }]);
        for (const fd of [link, program]) closeSync(fd);
        expect(programsAt(device)).toEqual([]);
      } finally {
        succeeds(["ip", "link", "del", device]);
      }
    });
    expect(() => programsAt("no-such-device")).toThrow("there is no network device 'no-such-device' here: 'ip link' lists them");
  });
});
