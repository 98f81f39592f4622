/** Command lines in the style of compilers: one table of options serves parsing, help and shell completion. */

import { closestName } from "../support/closest-name.ts";

export interface OptionRow {
  /** All spellings: `-o`, `--emit`. A spelling that ends in `*` takes its value joined: `-I*`, `-D*`. */
  readonly names: readonly string[];
  /** The name of its value in the help; absent for a switch. */
  readonly value?: string;
  /** The values that it takes, when they are few. */
  readonly choices?: readonly string[];
  readonly help: string;
  /** Taken for the sake of other compilers' command lines, and not shown. */
  readonly hidden?: true;
}

export interface ParsedOption {
  readonly row: OptionRow;
  readonly spelling: string;
  /** Empty for a switch. */
  readonly value: string;
}

export interface ParsedLine {
  readonly options: readonly ParsedOption[];
  readonly operands: readonly string[];
}

/** The command line is wrong; the message says how, and the command exits with 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Parses `argv`; options and operands mix, `--` ends the options. Values may be separate, after `=`, or joined. */
export function parseLine(argv: readonly string[], rows: readonly OptionRow[]): ParsedLine {
  const options: ParsedOption[] = [];
  const operands: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at]!;
    if (word === "--") {
      operands.push(...argv.slice(at + 1));
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      operands.push(word);
      continue;
    }
    const match = matchOption(word, rows);
    if (!match) throw new UsageError(`unknown option '${word}'${suggestion(word, rows)}`);
    let { value } = match;
    if (match.row.value !== undefined && value === undefined) {
      value = argv[++at];
      if (value === undefined) throw new UsageError(`option '${word}' needs a value: ${word} ${match.row.value}`);
    }
    options.push({ row: match.row, spelling: match.spelling, value: checked(match.row, word, value ?? "") });
  }
  return { options, operands };
}

function matchOption(word: string, rows: readonly OptionRow[]): { row: OptionRow; spelling: string; value?: string } | undefined {
  const equals = word.indexOf("=");
  const head = equals < 0 ? word : word.slice(0, equals);
  for (const row of rows) {
    if (row.names.includes(word)) return { row, spelling: word };
    if (equals > 0 && row.value !== undefined && row.names.includes(head)) return { row, spelling: head, value: word.slice(equals + 1) };
  }
  for (const row of rows) {
    for (const name of row.names) {
      const stem = name.slice(0, -1);
      if (!name.endsWith("*") || !word.startsWith(stem)) continue;
      return word === stem ? { row, spelling: stem } : { row, spelling: stem, value: word.slice(stem.length) };
    }
  }
  return undefined;
}

function checked(row: OptionRow, word: string, value: string): string {
  if (!row.choices || row.choices.includes(value)) return value;
  throw new UsageError(`'${value}' is no value of ${word.split("=")[0]}: choose ${row.choices.join(", ")}`);
}

function suggestion(word: string, rows: readonly OptionRow[]): string {
  const names = rows.flatMap((row) => (row.hidden ? [] : row.names)).filter((name) => name.length > 2 && !name.endsWith("*"));
  const near = closestName(word.split("=")[0]!, names);
  return near ? `: did you mean '${near}'?` : "";
}

/** The options as two columns, for --help. */
export function describeOptions(rows: readonly OptionRow[]): string {
  const shown = rows.filter((row) => !row.hidden);
  return shown.map((row) => `  ${spellings(row).padEnd(26)} ${row.help.replaceAll("\n", `\n${" ".repeat(29)}`)}\n`).join("");
}

function spellings(row: OptionRow): string {
  const value = row.choices ? row.choices.join("|") : row.value;
  return row.names
    .map((name) => {
      if (value === undefined) return name.replace("*", "");
      if (name.endsWith("*")) return `${name.slice(0, -1)}${value}`;
      return name.startsWith("--") ? `${name}=${value}` : `${name} ${value}`;
    })
    .join(", ");
}
