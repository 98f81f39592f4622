/** What a test of a loader leaves on the machine, taken away whatever happens. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, succeeds } from "./command.ts";

let counter = 0;

/** A name that no other test process has. */
function unique(): string {
  return `ebpfc${process.pid}n${counter++}`;
}

export interface Scratch {
  /** A folder for files. */
  readonly folder: string;
  /** A folder of the BPF file system that does not exist yet. */
  readonly pins: string;
  /** Writes a file into the folder; gives its path. */
  file(name: string, contents: string | Uint8Array): string;
}

/** Runs `body` with a folder and a place for pins; both are gone afterwards. */
export function withScratch(body: (scratch: Scratch) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "ebpfc-loaders-"));
  const pins = `/sys/fs/bpf/${unique()}`;
  try {
    body({
      folder,
      pins,
      file: (name, contents) => {
        const path = join(folder, name);
        writeFileSync(path, contents);
        return path;
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(pins, { recursive: true, force: true });
  }
}

/**
 * Two network namespaces joined by a pair of veth devices. The sender has `veth0`, 10.11.0.1; the receiver has
 * `veth1`, 10.11.0.2, 02:00:00:00:00:02. Neighbours are set by hand, so that no packet comes but those that are sent.
 */
export interface Network {
  /** A command in the receiver's namespace, where programs are attached. */
  receiver(command: readonly string[]): string;
  receiverJson<T>(command: readonly string[]): T;
  /** Sends UDP packets to the receiver, one for each port. */
  send(...ports: readonly number[]): void;
  /** A command in the sender's namespace. */
  sender(command: readonly string[]): string;
  /** UDP packets that reached the receiver's stack (nobody listens: it counts them so). */
  received(): number;
}

export const RECEIVER_DEVICE = "veth1";

/** Null when namespaces can be made. */
export function namespacesUnavailable(): string | null {
  const name = unique();
  if (!succeeds(["ip", "netns", "add", name])) return "network namespaces cannot be made (needs root and iproute2)";
  run(["ip", "netns", "delete", name]);
  return null;
}

export function withNetwork(body: (network: Network) => void): void {
  const sender = unique();
  const receiver = unique();
  const inside = (name: string, command: readonly string[]): string => run(["nsenter", `--net=/run/netns/${name}`, ...command]);
  try {
    for (const name of [sender, receiver]) run(["ip", "netns", "add", name]);
    // No IPv6: its own packets would be counted.
    for (const name of [sender, receiver]) inside(name, ["sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6"]);
    run(["ip", "link", "add", "veth0", "netns", sender, "type", "veth", "peer", "name", RECEIVER_DEVICE, "netns", receiver]);
    setUp(sender, "veth0", "02:00:00:00:00:01", "10.11.0.1", inside);
    setUp(receiver, RECEIVER_DEVICE, "02:00:00:00:00:02", "10.11.0.2", inside);
    inside(sender, ["ip", "neigh", "replace", "10.11.0.2", "lladdr", "02:00:00:00:00:02", "dev", "veth0"]);
    inside(receiver, ["ip", "neigh", "replace", "10.11.0.1", "lladdr", "02:00:00:00:00:01", "dev", RECEIVER_DEVICE]);
    body({
      receiver: (command) => inside(receiver, command),
      receiverJson: <T>(command: readonly string[]) => JSON.parse(inside(receiver, command)) as T,
      send: (...ports) => {
        for (const port of ports) inside(sender, ["bash", "-c", `echo -n hello > /dev/udp/10.11.0.2/${port} || true`]);
      },
      sender: (command) => inside(sender, command),
      received: () => udpWithoutListener(inside(receiver, ["cat", "/proc/net/snmp"])),
    });
  } finally {
    for (const name of [sender, receiver]) succeeds(["ip", "netns", "delete", name]);
  }
}

function setUp(name: string, device: string, mac: string, address: string, inside: (name: string, command: readonly string[]) => string): void {
  inside(name, ["ip", "link", "set", device, "address", mac]);
  inside(name, ["ip", "address", "add", `${address}/24`, "dev", device]);
  inside(name, ["ip", "link", "set", device, "up"]);
}

/** `Udp: InDatagrams NoPorts …` above `Udp: 0 2 …`. */
function udpWithoutListener(snmp: string): number {
  const [names = [], values = []] = snmp.split("\n").filter((line) => line.startsWith("Udp:")).map((line) => line.split(" "));
  return Number(values[names.indexOf("NoPorts")]);
}
