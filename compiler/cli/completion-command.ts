/** `ebpfc completion SHELL`: scripts made from the option tables. */

import { btfOptions } from "./btf-command.ts";
import { checkOptions } from "./check-command.ts";
import { compileOptions } from "./compile-options.ts";
import type { CommandContext } from "./context.ts";
import { EXIT_OK } from "./exit-codes.ts";
import { controlOptions } from "./control-options.ts";
import { formatOptions } from "./format-command.ts";
import { infoOptions } from "./info-command.ts";
import { writeStdout } from "./host.ts";
import { UsageError, type OptionRow } from "./options.ts";
import { runOptions } from "./run-options.ts";
import { testOptions } from "./test-command.ts";

export const completionHelp = `usage: ebpfc completion bash|zsh|fish

Prints a completion script.

examples:
  source <(ebpfc completion bash)
  ebpfc completion fish > ~/.config/fish/completions/ebpfc.fish
`;

const COMMANDS = ["compile", "check", "format", "run", "test", "table", "counter", "dump", "info", "btf", "explain", "completion", "help"];

export function completionCommand(argv: readonly string[], _context: CommandContext): number {
  const scripts: Readonly<Record<string, () => string>> = { bash: bashScript, zsh: zshScript, fish: fishScript };
  const script = scripts[argv[0] ?? ""];
  if (!script) throw new UsageError("name a shell: ebpfc completion bash, zsh or fish");
  writeStdout(script());
  return EXIT_OK;
}

function words(rows: readonly OptionRow[]): string[] {
  return rows
    .filter((row) => !row.hidden)
    .flatMap((row) =>
      row.names.flatMap((name) => {
        const plain = name.replace("*", "");
        if (row.choices && plain.startsWith("--")) return row.choices.map((choice) => `${plain}=${choice}`);
        return [row.value !== undefined && plain.startsWith("--") ? `${plain}=` : plain];
      }),
    );
}

function bashScript(): string {
  return `_ebpfc() {
  local word="\${COMP_WORDS[COMP_CWORD]}" command="\${COMP_WORDS[1]}" options
  [[ "$word" == "=" || "\${COMP_WORDS[COMP_CWORD-1]}" == "=" ]] && return
  case "$command" in
    check) options="${words(checkOptions).join(" ")}" ;;
    format) options="${words(formatOptions).join(" ")}" ;;
    run) options="${words(runOptions).join(" ")}" ;;
    test) options="${words(testOptions).join(" ")}" ;;
    table|counter) options="${words(controlOptions).join(" ")}" ;;
    info) options="${words(infoOptions).join(" ")}" ;;
    btf) options="${words(btfOptions).join(" ")}" ;;
    *) options="${words(compileOptions).join(" ")}" ;;
  esac
  if [[ "$word" == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
    [[ "\${COMPREPLY[0]}" == *= ]] && compopt -o nospace
  elif [[ $COMP_CWORD -eq 2 && "$command" == table ]]; then
    COMPREPLY=($(compgen -W "list dump add set delete clear default" -- "$word"))
  elif [[ $COMP_CWORD -eq 2 && "$command" == counter ]]; then
    COMPREPLY=($(compgen -W "list read write" -- "$word"))
  elif [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W "${COMMANDS.join(" ")}" -- "$word") $(compgen -f -X '!*.@(p4|c)' -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}
complete -o filenames -F _ebpfc ebpfc
`;
}

function zshScript(): string {
  return `autoload -U +X bashcompinit && bashcompinit
${bashScript()}`;
}

function fishScript(): string {
  const rows = (condition: string, options: readonly OptionRow[]): string =>
    words(options)
      .filter((word) => word.startsWith("--"))
      .map((word) => `complete -c ebpfc -n '${condition}' -l '${word.slice(2).replace(/=$/, "")}'\n`)
      .join("");
  return `complete -c ebpfc -n __fish_use_subcommand -a '${COMMANDS.join(" ")}'
${rows("not __fish_seen_subcommand_from check format run test table counter dump info btf explain completion", compileOptions)}${rows("__fish_seen_subcommand_from check", checkOptions)}${rows("__fish_seen_subcommand_from format", formatOptions)}${rows("__fish_seen_subcommand_from run", runOptions)}${rows("__fish_seen_subcommand_from test", testOptions)}${rows("__fish_seen_subcommand_from table counter", controlOptions)}${rows("__fish_seen_subcommand_from info", infoOptions)}${rows("__fish_seen_subcommand_from btf", btfOptions)}`;
}
