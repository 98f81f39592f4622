/** `p4c-ebpf`: the option names of p4c's eBPF compiler, for use in its place. */

import { compileCommand } from "./compile-command.ts";
import type { CommandContext } from "./context.ts";
import { EXIT_OK } from "./exit-codes.ts";
import { writeStderr, writeStdout } from "./host.ts";
import { parseLine, UsageError, type OptionRow } from "./options.ts";
import { VERSION } from "./version.ts";

/** Options that mean the same here, under the same or another name. */
const translated: readonly OptionRow[] = [
  { names: ["-o"], value: "FILE", help: "write the object to FILE" },
  { names: ["-I*"], value: "DIR", help: "look for included files in DIR" },
  { names: ["-D*"], value: "NAME[=VALUE]", help: "define a macro" },
  { names: ["-U*"], value: "NAME", help: "undefine a macro" },
  { names: ["-E"], help: "preprocess only" },
  { names: ["-M"], help: "print the files that are read, as a make rule" },
  { names: ["-MD"], help: "write such a rule beside the output" },
  { names: ["-MF"], value: "FILE", help: "write the rule to FILE" },
  { names: ["--Werror"], help: "warnings are errors" },
  { names: ["--maxErrorCount"], value: "N", help: "stop after N errors" },
  { names: ["--Wdisable"], help: "no warnings" },
  { names: ["--arch", "-a"], value: "ARCH", help: "the architecture: filter (ebpf_model)" },
  { names: ["--target"], value: "TARGET", choices: ["kernel", "bcc", "test"], help: "where the program runs; objects are for the kernel" },
  { names: ["--std", "-x"], value: "LANGUAGE", choices: ["p4-16", "p4_16", "p4-14", "p4_14"], help: "the language: p4-16" },
  { names: ["--p4runtime-files"], value: "FILES", help: "write the P4Info to each: a.txtpb,b.json,c.bin" },
  { names: ["--version"], help: "the version" },
  { names: ["--help", "-h"], help: "this text" },
];

/** Options of p4c that change nothing here: its intermediate files and checks that ebpfc has no use for. */
const ignored: readonly OptionRow[] = [
  { names: ["--emit-externs", "--xdp", "--max-ternary-masks", "--trace", "--nocpp", "--disable-annotations", "-v", "-T*", "--ndebug", "--Wwarn"], hidden: true, help: "" },
  { names: ["--p4runtime-format", "--toJSON", "--fromJSON", "--pp", "--dump", "--top4", "--excludeFrontendPasses", "--excludeMidendPasses"], value: "X", hidden: true, help: "" },
];

const HELP = `usage: p4c-ebpf FILE.p4 -o OUT.o [options]

Takes the place of p4c-ebpf in a build: the same options, but the result is the
loadable object itself, not C to be compiled. An output named .c becomes .o.

options:
${translated.map((row) => `  ${row.names.map((name) => name.replace("*", "")).join(", ")}${row.value ? ` ${row.value}` : ""}`.padEnd(28) + row.help).join("\n")}
`;

const SAME = new Set(["-I", "-D", "-U", "-E", "-M", "-MD", "-MF", "--Werror"]);

export function p4cCommand(argv: readonly string[], context: CommandContext): number {
  const { options, operands } = parseLine(argv, [...translated, ...ignored]);
  const has = (name: string): boolean => options.some((option) => option.row.names.includes(name));
  if (has("--help")) {
    writeStdout(HELP);
    return EXIT_OK;
  }
  if (has("--version")) {
    writeStdout(`p4c-ebpf (ebpfc ${VERSION})\n`);
    return EXIT_OK;
  }
  const line: string[] = [...operands, "--no-abi"];
  for (const { row, spelling, value } of options) {
    if (SAME.has(spelling)) line.push(spelling, ...(row.value === undefined ? [] : [value]));
    else if (spelling === "-o") line.push("-o", objectName(value));
    else if (spelling === "--p4runtime-files") line.push(...value.split(",").map((file) => `--p4info=${file}`));
    else if (spelling === "--maxErrorCount") line.push(`--max-errors=${value}`);
    else if (spelling === "--Wdisable") line.push("-w");
    else if (row.names.includes("--std") && !value.endsWith("16")) throw new UsageError("only P4_16 is compiled here, not P4_14");
    else if (row.names.includes("--arch") && !["filter", "ebpf", "ebpf_model"].includes(value)) {
      throw new UsageError(`unknown architecture '${value}': filter is the one that is known`);
    }
  }
  return compileCommand(line, context);
}

/** p4c writes C; build scripts name it so. */
function objectName(path: string): string {
  if (!path.endsWith(".c")) return path;
  const name = `${path.slice(0, -2)}.o`;
  writeStderr(`p4c-ebpf: note: writing the object ${name}; there is no C to compile any more\n`);
  return name;
}
