/** `ebpfc btf FILE`: the types of the kernel, or of any file with BTF. */

import { existsSync } from "node:fs";
import { printHeader } from "../../backend/btf/c-header/print-header.ts";
import { BtfError, type DecodedBtf } from "../../backend/btf/decode.ts";
import { printBtf, printBtfJson } from "../../backend/btf/print.ts";
import { readBtfFile } from "../../backend/btf/read-file.ts";
import { ObjectError } from "../../backend/elf/object-error.ts";
import type { CommandContext } from "./context.ts";
import { EXIT_ERRORS, EXIT_OK } from "./exit-codes.ts";
import { readBytes, writeOutput, writeStderr } from "./host.ts";
import { describeOptions, parseLine, UsageError, type OptionRow } from "./options.ts";

export const btfOptions: readonly OptionRow[] = [
  { names: ["--format"], value: "FORMAT", choices: ["c", "raw", "json"], help: "a C header, or a line for each type as bpftool prints them, or JSON (default c)" },
  { names: ["--base"], value: "FILE", help: "the BTF of the kernel, for that of a module (default /sys/kernel/btf/vmlinux for modules there)" },
  { names: ["--only"], value: "NAMES", help: "only the types of these names, separated by commas, and what they need (C only)" },
  { names: ["-o", "--output"], value: "FILE", help: "write to FILE (default standard output)" },
  { names: ["-h", "--help"], help: "this text" },
];

export const btfHelp = `usage: ebpfc btf FILE [options]

Writes the types that a file describes: raw BTF, or an ELF file with BTF (a BPF object,
a kernel, a module). A name such as 'vmlinux' that is no file is that of the running kernel
or of one of its modules, in /sys/kernel/btf.

examples:
  ebpfc btf vmlinux -o vmlinux.h          the header that CO-RE programs include
  ebpfc btf vmlinux --only=task_struct,sk_buff
  ebpfc btf nf_conntrack                  the types of a module
  ebpfc btf out.o --format=raw

options:
${describeOptions(btfOptions)}
exit status: 0 done, 1 the file cannot be read or has no BTF, 2 wrong command line
`;

const KERNEL_FOLDER = "/sys/kernel/btf";
const KERNEL = `${KERNEL_FOLDER}/vmlinux`;

export function btfCommand(argv: readonly string[], _context: CommandContext): number {
  const { options, operands } = parseLine(argv, btfOptions);
  const value = (name: string): string | undefined => options.findLast((one) => one.row.names.includes(name))?.value;
  const [name, ...more] = operands;
  if (name === undefined) throw new UsageError("say whose types: ebpfc btf vmlinux, or a file");
  if (more.length > 0) throw new UsageError("one file is shown at a time");
  const format = value("--format") ?? "c";
  const only = value("--only")?.split(",");
  if (only && format !== "c") throw new UsageError("--only goes with --format=c");
  const path = pathOf(name);
  const btf = read(path, value("--base") ?? defaultBase(path));
  if (!btf) return EXIT_ERRORS;
  const unknown = only?.filter((one) => !btf.types.some((type) => "name" in type && type.name === one)) ?? [];
  if (unknown.length > 0) return failure(path, `there is no type '${unknown.join("', '")}'`);
  try {
    writeOutput(value("--output") ?? "-", print(btf, format, only));
    return EXIT_OK;
  } catch (error) {
    if (error instanceof BtfError) return failure(path, error.message);
    throw error;
  }
}

/** The running kernel's, when `name` is no file but could be the name of a module. */
function pathOf(name: string): string {
  const kernels = `${KERNEL_FOLDER}/${name}`;
  return !name.includes("/") && !existsSync(name) && existsSync(kernels) ? kernels : name;
}

/** Modules of the running kernel go on from its own types. */
function defaultBase(path: string): string | undefined {
  return path.startsWith(`${KERNEL_FOLDER}/`) && path !== KERNEL ? KERNEL : undefined;
}

function read(path: string, basePath: string | undefined): DecodedBtf | undefined {
  const base = basePath === undefined ? undefined : readOne(basePath);
  return basePath !== undefined && !base ? undefined : readOne(path, base);
}

/** Undefined when the file has no BTF, which has been said then. */
function readOne(path: string, base?: DecodedBtf): DecodedBtf | undefined {
  try {
    return readBtfFile(readBytes(path), base);
  } catch (error) {
    if (!(error instanceof ObjectError)) throw error;
    failure(path, error.message);
    return undefined;
  }
}

function failure(path: string, message: string): number {
  writeStderr(`ebpfc: error: ${path}: ${message}\n`);
  return EXIT_ERRORS;
}

function print(btf: DecodedBtf, format: string, only: readonly string[] | undefined): string {
  const { firstId } = btf;
  if (format === "raw") return printBtf(btf, firstId);
  if (format === "json") return printBtfJson(btf, firstId);
  return printHeader(btf, { from: firstId, ...(only && { only: new Set(only) }) });
}
