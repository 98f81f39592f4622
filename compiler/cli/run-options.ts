/** The options of `ebpfc run`. */

import type { OptionRow } from "./options.ts";

export const runOptions: readonly OptionRow[] = [
  { names: ["--packets"], value: "FILE", help: "packets to run on: text (one a line, in hex), .pcap or .pcapng" },
  { names: ["--program"], value: "NAME", help: "the program to run, when the object has several" },
  { names: ["--kernel"], help: "run in the kernel (BPF_PROG_TEST_RUN), which needs root" },
  { names: ["--quiet", "-q"], help: "only say what is not as the packet file expects" },
  { names: ["-h", "--help"], help: "this text" },
];
