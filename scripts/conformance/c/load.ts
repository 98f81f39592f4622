/** Loads an object through libbpf, and asks the kernel what its programs cost. */

import { closeSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openPinned } from "../../../backend/kernel/map-create.ts";
import { programInfo } from "../../../backend/kernel/program-info.ts";
import { runCommand } from "./processes.ts";

/** Our own while this runs: see scripts/conformance-c.mjs. */
const BPF_FILE_SYSTEM = "/sys/fs/bpf";
const OUR_FOLDER = "conformance-";
const LIMIT_MS = 60_000;

export interface Loaded {
  /** Instructions that the verifier went through, of all programs that are loaded by themselves. */
  readonly verified: number;
}

/** A string says why the object does not load. */
export async function load(object: string, name: string): Promise<Loaded | string> {
  const folder = join(BPF_FILE_SYSTEM, `${OUR_FOLDER}${name}`);
  try {
    const { ok, errors } = await runCommand(["bpftool", "prog", "loadall", object, folder], ".", LIMIT_MS);
    return ok ? { verified: verifiedBelow(folder) } : loaderComplaint(errors);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    removePinnedMaps();
  }
}

/** A map that a program pinned would be taken for that of the next one. */
function removePinnedMaps(): void {
  const pinned = readdirSync(BPF_FILE_SYSTEM).filter((name) => !name.startsWith(OUR_FOLDER) && !name.endsWith(".debug"));
  for (const name of pinned) rmSync(join(BPF_FILE_SYSTEM, name), { recursive: true, force: true });
}

function verifiedBelow(folder: string): number {
  const paths = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  return paths.reduce((sum, path) => {
    const fd = openPinned(path);
    if (fd === undefined) return sum;
    try {
      return sum + programInfo(fd).verified;
    } finally {
      closeSync(fd);
    }
  }, 0);
}

/** The verifier's last word, or else the first complaint of libbpf. */
function loaderComplaint(errors: string): string {
  const lines = errors.split("\n").map((line) => line.trim());
  const end = lines.findIndex((line) => line.startsWith("processed "));
  if (end > 0) return lines.slice(0, end).findLast((line) => line !== "" && !/^(\d+:|;|from |mark_precise:|last_idx |first_idx |regs=|parent |verification time|stack depth)/.test(line)) ?? lines[end]!;
  return lines.find((line) => /^libbpf: (?!elf: skipping|loading|Error in bpf_create_map)/.test(line)) ?? lines.find((line) => line !== "") ?? "it does not say why";
}
