/** `ebpfc counter`: counters and registers of a loaded P4 program. */

import type { CommandContext } from "./context.ts";
import { controlOptions, optionOf, readAbi, withMaps } from "./control-options.ts";
import { EXIT_OK } from "./exit-codes.ts";
import { writeStdout } from "./host.ts";
import { describeOptions, parseLine, UsageError } from "./options.ts";

export const counterHelp = `usage: ebpfc counter list --abi OUT.abi.json
       ebpfc counter read NAME [INDEX] --abi OUT.abi.json --maps DIR|--id ID|--dev NAME
       ebpfc counter write NAME INDEX VALUE …

Shows and changes counters and registers of a P4 program that is loaded. Without an
INDEX all cells are shown that are not zero. How the maps come to be pinned: see
'ebpfc table --help'.

examples:
  ebpfc counter list --abi filter.abi.json
  ebpfc counter read seen 6 --abi filter.abi.json --maps /sys/fs/bpf/filter/maps
  ebpfc counter write seen 6 0 --abi filter.abi.json --maps /sys/fs/bpf/filter/maps

options:
${describeOptions(controlOptions)}
exit status: 0 done, 1 it does not fit the program, or the kernel refuses it, 2 wrong command line
`;

export function counterCommand(argv: readonly string[], _context: CommandContext): number {
  const line = parseLine(argv, controlOptions);
  const [verb, name, index, value, ...more] = line.operands;
  const asJson = optionOf(line, "--json") !== undefined;
  const print = (data: unknown, text: string): void => writeStdout(asJson ? `${JSON.stringify(data)}\n` : text);
  if (more.length > 0) throw new UsageError(`'${more[0]}' is too much`);
  if (verb === "list") {
    const cells = readAbi(line).cells.map(({ name: known, kind, size, cell, map }) => ({ name: known, kind, size, bits: cell.bits, map }));
    print(cells, cells.map((one) => `${one.name}: ${one.kind}, ${one.size} of ${one.bits} bits, map ${one.map}\n`).join(""));
    return EXIT_OK;
  }
  if (verb !== "read" && verb !== "write") throw new UsageError("say what to do: ebpfc counter list|read|write");
  if (name === undefined) throw new UsageError(`name a counter or register: ebpfc counter ${verb} NAME`);
  if (verb === "write" && value === undefined) throw new UsageError(`ebpfc counter write ${name} INDEX VALUE`);
  withMaps(line, readAbi(line), (session) => {
    const cells = session.cells(name);
    if (verb === "write") return cells.write(numberOf(index!), value!);
    if (index !== undefined) return print(String(cells.read(numberOf(index))), `${cells.read(numberOf(index))}\n`);
    const all = cells.all().filter((cell) => cell.value !== 0n);
    print(all.map((cell) => ({ index: cell.index, value: String(cell.value) })), all.map((cell) => `${cell.index}: ${cell.value}\n`).join(""));
  });
  return EXIT_OK;
}

function numberOf(text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`'${text}' is no index`);
  return Number(text);
}
