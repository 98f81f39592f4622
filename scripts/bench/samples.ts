/** The samples of the project, and the commands that compile them. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Sample {
  /** The folder's. */
  readonly name: string;
  readonly path: string;
  readonly language: "c" | "p4";
  /** With the extern functions of a P4 program. */
  readonly cFiles: readonly string[];
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** Besides the environment of the benchmark itself. */
  readonly environment?: Readonly<Record<string, string>>;
}

export function findSamples(root: string): Sample[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap(({ name }): Sample[] => {
      const files = readdirSync(join(root, name));
      const cFiles = files.filter((file) => file.endsWith(".c")).map((file) => join(root, name, file));
      const program = files.find((file) => file.endsWith(".p4"));
      if (program !== undefined) return [{ name, path: join(root, name, program), language: "p4", cFiles }];
      return cFiles.map((path) => ({ name, path, language: "c", cFiles: [] }));
    })
    .sort((a, b) => a.language.localeCompare(b.language));
}

/** Where the package says that its command is. */
const { ebpfc } = (JSON.parse(readFileSync("package.json", "utf8")) as { bin: { ebpfc: string } }).bin;

/** As a user runs it: from the second run on the compiler starts from the snapshot that the first one made. */
export function ourCommand(sample: Sample, output: string): Command {
  return { file: ebpfc, args: [sample.path, ...sample.cFiles, "-o", output] };
}

/** The same without the snapshot: what the first run takes, and every run where none can be kept. */
export function ourCommandWithoutSnapshot(sample: Sample, output: string): Command {
  return { ...ourCommand(sample, output), environment: { EBPFC_SNAPSHOT: "off" } };
}

/** The folder of `asm/types.h`, which Debian keeps by architecture. */
const architectureHeaders = ["/usr/include/x86_64-linux-gnu", "/usr/include/aarch64-linux-gnu"].filter((folder) => existsSync(folder));

export function clangCommand(sample: Sample, output: string): Command {
  const includes = architectureHeaders.map((folder) => `-I${folder}`);
  return { file: "clang-22", args: ["-target", "bpf", "-O2", "-g", "-mcpu=v3", ...includes, "-c", sample.path, "-o", output] };
}
