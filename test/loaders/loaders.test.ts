/** Objects through every loader of the machine: bpftool, libbpf's skeletons and linker, tc, ip, and our own. */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { readObject } from "../../backend/elf/read-object.ts";
import { openKernel } from "../../backend/kernel/machine.ts";
import { kernelUnavailable } from "../../backend/kernel/availability.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";
import { compileOurselves } from "../kernel/compile.ts";
import { run, runJson, succeeds } from "./command.ts";
import { namespacesUnavailable, RECEIVER_DEVICE, withNetwork, withScratch, type Network } from "./scratch.ts";
import { programUrl, subjects } from "./subjects.ts";

const bpftool = missingTool("bpftool", "version");
const tc = missingTool("tc", "-V");
const kernel = kernelUnavailable();
const namespaces = kernel === null && tc === null ? namespacesUnavailable() : null;
const libbpf = succeeds(["test", "-e", "/usr/include/bpf/libbpf.h"]) ? null : "libbpf-dev is not installed";
const hostCompiler = missingTool("cc") === null ? "cc" : "clang-22";

interface Program {
  readonly id: number;
  readonly map_ids: readonly number[];
}

/** The values of array map `name` among those that program `id` uses. */
function counters(id: number, name: string): number[] {
  for (const map of runJson<Program>(["bpftool", "-j", "prog", "show", "id", `${id}`]).map_ids) {
    const { name: found } = runJson<{ name?: string }>(["bpftool", "-j", "map", "show", "id", `${map}`]);
    if (found !== name) continue;
    const entries = runJson<{ formatted: { value: number } }[]>(["bpftool", "-j", "map", "dump", "id", `${map}`]);
    return entries.map((entry) => entry.formatted.value);
  }
  throw new Error(`program ${id} uses no map '${name}'`);
}

function attachedToTc(network: Network): number {
  const filters = network.receiverJson<{ options?: { prog?: { id: number } } }[]>(["tc", "-j", "filter", "show", "dev", RECEIVER_DEVICE, "ingress"]);
  return filters.find((filter) => filter.options?.prog)!.options!.prog!.id;
}

/** Sends three packets that pass, two that are dropped and one that is not counted; looks at both ends. */
function expectCounting(network: Network, id: number): void {
  const before = network.received();
  network.send(4242, 4243, 4242, 9, 4243, 4242);
  expect(network.received() - before).toBe(4);
  expect(counters(id, "counters")).toEqual([3, 2]);
}

for (const subject of subjects) {
  describeWith(`bpftool, with objects of ${subject.name}`, [subject.missing, bpftool, kernel], () => {
    it("loads all programs and pins them and their maps", () => {
      withScratch(({ file, pins }) => {
        const object = file("counter.o", subject.compile(programUrl("counter.c")));
        run(["bpftool", "prog", "loadall", object, pins, "pinmaps", `${pins}/maps`]);
        expect(readdirSync(pins).sort()).toEqual(["count_tc", "count_xdp", "maps"]);
        expect(readdirSync(`${pins}/maps`)).toEqual(expect.arrayContaining(["by_port", "counters"]));
        const { type } = runJson<{ type: string }>(["bpftool", "-j", "prog", "show", "pinned", `${pins}/count_xdp`]);
        expect(type).toBe("xdp");
      });
    });

    it("shows the program's source lines", () => {
      withScratch(({ file, pins }) => {
        run(["bpftool", "prog", "loadall", file("counter.o", subject.compile(programUrl("counter.c"))), pins]);
        const listing = run(["bpftool", "prog", "dump", "xlated", "pinned", `${pins}/count_tc`, "linum"]);
        expect(listing).toContain("__u16 port = bpf_ntohs(udp->dest);");
        expect(listing).toMatch(/counter\.c line_num:5\d/);
      });
    });

    it("links two objects into one", () => {
      withScratch(({ file, folder }) => {
        const parts = ["link-main.c", "link-library.c"].map((name) => file(`${name}.o`, subject.compile(programUrl(name))));
        run(["bpftool", "gen", "object", `${folder}/linked.o`, ...parts]);
        const loaded = openKernel().load(readObject(readFileSync(`${folder}/linked.o`)));
        try {
          expect(loaded.programs.get("linked")!.run({ packet: new Uint8Array(64) }).returnValue).toBe(2);
          expect([...loaded.maps.get("results")!.lookup(new Uint8Array(4))!]).toEqual([45, 0, 0, 0, 0, 0, 0, 0]);
        } finally {
          loaded.close();
        }
      });
    });
  });

  describeWith(`libbpf, with objects of ${subject.name}`, [subject.missing, bpftool, kernel, libbpf, missingTool(hostCompiler)], () => {
    it("works through a skeleton", () => {
      withScratch(({ file, folder }) => {
        const object = file("counter.o", subject.compile(programUrl("counter.c")));
        writeFileSync(`${folder}/counter.skel.h`, run(["bpftool", "gen", "skeleton", object, "name", "counter"]));
        run([hostCompiler, "-O1", "-I", folder, fileURLToPath(programUrl("skeleton-main.c")), "-o", `${folder}/main`, "-lbpf", "-lelf", "-lz"]);
        expect(run([`${folder}/main`])).toBe("start 7\nverdict 2 counter 30 total 3\n");
      });
    });
  });

  describeWith(`iproute2, with objects of ${subject.name}`, [subject.missing, tc, bpftool, kernel, namespaces], () => {
    it("attaches to tc, and packets go through", () => {
      withScratch(({ file }) =>
        withNetwork((network) => {
          const object = file("counter.o", subject.compile(programUrl("counter.c")));
          network.receiver(["tc", "qdisc", "add", "dev", RECEIVER_DEVICE, "clsact"]);
          network.receiver(["tc", "filter", "add", "dev", RECEIVER_DEVICE, "ingress", "bpf", "da", "obj", object, "sec", "classifier"]);
          expectCounting(network, attachedToTc(network));
        }),
      );
    });

    it("attaches to XDP, and packets go through", () => {
      withScratch(({ file }) =>
        withNetwork((network) => {
          const object = file("counter.o", subject.compile(programUrl("counter.c")));
          network.receiver(["ip", "link", "set", "dev", RECEIVER_DEVICE, "xdpgeneric", "obj", object, "sec", "xdp"]);
          const links = network.receiverJson<{ xdp?: { prog: { id: number } } }[]>(["ip", "-j", "link", "show", "dev", RECEIVER_DEVICE]);
          expectCounting(network, links[0]!.xdp!.prog.id);
        }),
      );
    });
  });

  describeWith(`our own loader, with objects of ${subject.name}`, [subject.missing, kernel], () => {
    it("loads and runs", () => {
      const loaded = openKernel().load(readObject(subject.compile(programUrl("counter.c"))));
      try {
        const packet = Uint8Array.from({ length: 64 }, (_, i) => ({ 12: 8, 14: 0x45, 23: 17, 36: 4243 >> 8, 37: 4243 & 255 })[i] ?? 0);
        expect(loaded.programs.get("count_xdp")!.run({ packet }).returnValue).toBe(1);
        expect(loaded.programs.get("count_tc")!.run({ packet }).returnValue).toBe(2);
        expect(new BigUint64Array(loaded.maps.get("counters")!.lookup(Uint8Array.of(1, 0, 0, 0))!.buffer)[0]).toBe(2n);
        expect(loaded.maps.get("by_port")!.keys()).toEqual([Uint8Array.of(4243 & 255, 4243 >> 8)]);
        expect(loaded.maps.get("by_port")!.definition).toMatchObject({ keySize: 2, valueSize: 8, maxEntries: 16 });
      } finally {
        loaded.close();
      }
    });
  });
}

describeWith("iproute2, with a P4 program", [tc, bpftool, kernel, namespaces], () => {
  const source = new URL("../../samples/packet-counter/packet_counter.p4", import.meta.url);
  const UDP = 17;

  it("attaches to tc, and its counters count real packets", () => {
    withScratch(({ file }) =>
      withNetwork((network) => {
        const object = file("packet_counter.o", compileOurselves(source));
        network.receiver(["tc", "qdisc", "add", "dev", RECEIVER_DEVICE, "clsact"]);
        network.receiver(["tc", "filter", "add", "dev", RECEIVER_DEVICE, "ingress", "bpf", "da", "obj", object, "sec", "classifier"]);
        const id = attachedToTc(network);
        network.send(1000, 2000, 3000);
        expect(network.received()).toBe(3);
        expect(counters(id, "pipe_packets")[UDP]).toBe(3);
        expect(counters(id, "pipe_bytes")[UDP]).toBe(3 * ("hello".length + 8 + 20));
      }),
    );
  });
});
