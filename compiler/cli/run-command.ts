/** `ebpfc run OBJECT --packets FILE` */

import { ObjectError, readObject } from "../../backend/elf/read-object.ts";
import { kernelUnavailable, openKernel } from "../../backend/kernel/machine.ts";
import { PacketFileError, readPacketFile } from "../../backend/run/packets.ts";
import { ProgramChoiceError, runReport } from "../../backend/run/run-report.ts";
import { RunError, type Machine } from "../../backend/runner.ts";
import { createMachine } from "../../backend/vm/machine.ts";
import type { CommandContext } from "./context.ts";
import { EXIT_ERRORS, EXIT_OK } from "./exit-codes.ts";
import { readBytes, writeStderr, writeStdout } from "./host.ts";
import { describeOptions, parseLine, UsageError } from "./options.ts";
import { runOptions } from "./run-options.ts";

export const runHelp = `usage: ebpfc run OBJECT --packets FILE [options]

Loads an object, runs a program of it on each packet, and shows the verdict, what
changed in the packet, and the maps afterwards: on the built-in machine, which
needs no rights at all, or with --kernel in the kernel.

A packet file is a capture, or text with one packet a line:
  02000000000102000000000208000000          a packet, in hex
  0200... in ifindex=3 mark=0x10            with fields of its context
  0200... => XDP_DROP                       with the verdict that is expected
  0200... => XDP_PASS 0200...               and the packet
  map blocked 06000000 = 01                 puts an entry into a map: key = value
  map counters 06000000 == 0500000000000000 expects an entry
  # text                                    names the packet that follows

examples:
  ebpfc run out.o --packets samples/mac-filter/packets.txt
  sudo ebpfc run out.o --packets traffic.pcap --kernel

options:
${describeOptions(runOptions)}
exit status: 0 done, 1 something was not as expected or could not be run, 2 wrong command line
`;

export function runCommand(argv: readonly string[], _context: CommandContext): number {
  const { options, operands } = parseLine(argv, runOptions);
  const value = (name: string): string | undefined => options.findLast((one) => one.row.names.includes(name))?.value;
  const [path, ...more] = operands;
  const packets = value("--packets");
  if (path === undefined) throw new UsageError("no object given: ebpfc run OUT.o --packets FILE");
  if (more.length > 0) throw new UsageError("one object is run at a time");
  if (packets === undefined) throw new UsageError("say what to run on: --packets FILE");
  return guarded(path, packets, () => {
    const steps = readPacketFile(readBytes(packets));
    const program = value("--program");
    const quiet = value("--quiet") !== undefined;
    const machine = machineFor(value("--kernel") !== undefined);
    const { text, failed } = runReport(machine, readObject(readBytes(path)), steps, { ...(program !== undefined && { program }), quiet });
    if (!quiet || failed > 0) writeStdout(text);
    return failed > 0 ? EXIT_ERRORS : EXIT_OK;
  });
}

function machineFor(kernel: boolean): Machine {
  if (!kernel) return createMachine();
  const reason = kernelUnavailable();
  if (reason !== null) throw new RunError(`the kernel cannot be used: ${reason}`);
  return openKernel();
}

/** Gives the errors of the two input files their place. */
function guarded(object: string, packets: string, work: () => number): number {
  const fail = (text: string): number => {
    writeStderr(`${text}\n`);
    return EXIT_ERRORS;
  };
  try {
    return work();
  } catch (error) {
    if (error instanceof ObjectError) return fail(`ebpfc: error: ${object}: ${error.message}`);
    if (error instanceof PacketFileError) return fail(`ebpfc: error: ${packets}: ${error.message}`);
    if (error instanceof ProgramChoiceError) throw new UsageError(`${error.message} (--program NAME)`);
    if (error instanceof RunError && error.place) {
      const { file, line, column, text } = error.place;
      return fail(`${file}:${line}:${column}: error: ${error.message}\n${text}`);
    }
    throw error;
  }
}
