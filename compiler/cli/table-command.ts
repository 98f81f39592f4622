/** `ebpfc table`: tables and value sets of a loaded P4 program. */

import type { ControlPlane, KeyField } from "../control-plane/control-plane.ts";
import { ControlPlaneError } from "../control-plane/error.ts";
import type { ControlPlaneSession, ShownAction, ShownEntry } from "../control-plane/session.ts";
import { parseEntryWords, type EntryWords } from "../control-plane/words.ts";
import type { CommandContext } from "./context.ts";
import { controlOptions, optionOf, readAbi, withMaps } from "./control-options.ts";
import { EXIT_OK } from "./exit-codes.ts";
import { writeStdout } from "./host.ts";
import { describeOptions, parseLine, UsageError, type ParsedLine } from "./options.ts";

export const tableHelp = `usage: ebpfc table list --abi OUT.abi.json
       ebpfc table dump [TABLE] --abi OUT.abi.json --maps DIR|--id ID|--dev NAME
       ebpfc table add|set TABLE KEY=VALUE... action NAME [PARAMETER=VALUE...] [priority N]
       ebpfc table delete TABLE KEY=VALUE... [priority N]
       ebpfc table clear TABLE
       ebpfc table default TABLE [action NAME [PARAMETER=VALUE...]]

Shows and changes the tables of a P4 program that is loaded, in the terms of its source.
Names of tables, keys and actions may be their ends behind a dot. 'add' refuses an entry
that is there, 'set' changes its action; 'default' without an action shows it. The members
of value sets are added, deleted and dumped in the same way, without an action.

values:
  7  0x7  true  Kind.member as 'member'      numbers, bool, members of enums
  10.0.0.1  2001:db8::1  02:00:00:00:00:01   32, 128 and 48 bits
  10.0.0.0/8                                 lpm and ternary: the bits that count from the left
  0x0a00/0xff00                              ternary: a value and its mask
  80..443                                    range
  *                                          anything; so does a key that is left out
Of the entries of a table with ternary, range or optional keys, or with several lpm keys,
the one with the highest priority wins; those of other tables have none.

examples:
  ebpfc filter.p4 -o filter.o
  bpftool prog loadall filter.o /sys/fs/bpf/filter pinmaps /sys/fs/bpf/filter/maps
  ebpfc table list --abi filter.abi.json
  ebpfc table add acl src=10.0.0.0/8 action drop priority 10 --abi filter.abi.json --maps /sys/fs/bpf/filter/maps
  ebpfc table dump acl --abi filter.abi.json --maps /sys/fs/bpf/filter/maps
of a program that tc or ip has attached, without pins:
  ebpfc table dump acl --abi filter.abi.json --dev eth0

options:
${describeOptions(controlOptions)}
exit status: 0 done, 1 it does not fit the program, or the kernel refuses it, 2 wrong command line
`;

const verbs = ["list", "dump", "add", "set", "delete", "clear", "default"];

export function tableCommand(argv: readonly string[], _context: CommandContext): number {
  const line = parseLine(argv, controlOptions);
  const [verb, name, ...words] = line.operands;
  if (verb === undefined || !verbs.includes(verb)) throw new UsageError(`say what to do with tables: ebpfc table ${verbs.join("|")}`);
  const plane = readAbi(line);
  const asJson = optionOf(line, "--json") !== undefined;
  if (verb === "list") writeStdout(asJson ? `${JSON.stringify(listed(plane), null, 2)}\n` : plane.tables.map(describe).join("") + plane.valueSets.map(describeSet).join(""));
  else if (verb === "dump" && words.length === 0) withMaps(line, plane, (session) => writeStdout(dump(session, name === undefined ? allNames(plane) : [name], asJson)));
  else if (name === undefined) throw new UsageError(`name a table: ebpfc table ${verb} TABLE …`);
  else withMaps(line, plane, (session) => change(session, verb, name, words, line));
  return EXIT_OK;
}

function change(session: ControlPlaneSession, verb: string, name: string, words: readonly string[], line: ParsedLine): void {
  const { key, action, priority } = wordsOf(words);
  if (isSet(session.plane, name)) return changeSet(session, verb, name, words);
  const table = session.table(name);
  checkWords(verb, name, { key, action, priority });
  switch (verb) {
    case "add":
    case "set":
      if (!action) throw new UsageError(`say what the entry does: ebpfc table ${verb} ${name} … action NAME`);
      return table[verb](key, action, priority);
    case "delete":
      return table.delete(key, priority);
    case "clear":
      return void table.clear();
    case "default":
      if (action) return table.setDefaultAction(action);
      return writeStdout(optionOf(line, "--json") === undefined ? `${shownAction(table.defaultAction())}\n` : `${JSON.stringify(table.defaultAction())}\n`);
    default:
      throw new UsageError(`'${words.join(" ")}' is too much: ebpfc table ${verb} ${name}`);
  }
}

/** Words that a verb has no use for are a mistake that would go unseen. */
function checkWords(verb: string, name: string, { key, action, priority }: EntryWords): void {
  const hasEntry = Object.keys(key).length > 0 || priority !== undefined;
  if ((verb === "clear" || verb === "default") && hasEntry) throw new UsageError(`'${verb}' is about no single entry: leave out its key and priority`);
  if ((verb === "clear" || verb === "delete") && action) throw new UsageError(`'${verb}' takes no action: ebpfc table ${verb} ${name}${verb === "delete" ? " KEY=VALUE…" : ""}`);
}

function changeSet(session: ControlPlaneSession, verb: string, name: string, words: readonly string[]): void {
  const set = session.valueSet(name);
  const { key, action } = wordsOf(words);
  if (action) throw new UsageError("members of a value set have no action");
  if (verb === "add" || verb === "set") return set.add(key);
  if (verb === "delete") return set.delete(key);
  throw new UsageError(`value sets have members to add, delete and dump, and no ${verb}`);
}

function wordsOf(words: readonly string[]): EntryWords {
  try {
    return parseEntryWords(words);
  } catch (error) {
    throw error instanceof ControlPlaneError ? new UsageError(error.message) : error;
  }
}

function isSet({ tables, valueSets }: ControlPlane, name: string): boolean {
  const fits = (one: { readonly name: string }): boolean => one.name === name || one.name.endsWith(`.${name}`);
  return valueSets.some(fits) && !tables.some(fits);
}

// What there is ----------------------------------------------------------------------------------------------------------

function allNames({ tables, valueSets }: ControlPlane): string[] {
  return [...tables, ...valueSets].map(({ name }) => name);
}

function keyText({ expression, matchKind, bits, form }: KeyField): string {
  const plain = { bits: `bit<${bits}>`, int: `int<${bits}>`, bool: "bool" };
  const type = form.kind === "enum" ? form.members.map(({ name }) => name).join("|") : plain[form.kind];
  return `  key     ${expression}: ${matchKind} ${type}\n`;
}

function describe({ name, kind, size, keys, actions, map, defaultOffset }: ControlPlane["tables"][number]): string {
  const head = map === undefined ? `${name}: ${keys.length === 0 ? "no key" : `${size} constant entries`}\n` : `${name}: ${kind === "masked" ? "entries with priorities, " : ""}size ${size}, map ${map}\n`;
  const uses = { both: "", default: " (only as the default)", table: " (only in entries)" };
  const lines = actions.map((action) => `  action  ${action.name}(${action.parameters.map((one) => `${one.name}: ${one.bits} bits`).join(", ")})${uses[action.use]}\n`);
  return [head, ...keys.map(keyText), ...lines, defaultOffset === undefined ? "  the default action is constant\n" : ""].join("");
}

function describeSet({ name, size, keys, map }: ControlPlane["valueSets"][number]): string {
  return `${name}: value set, size ${size}, map ${map}\n${keys.map(keyText).join("")}`;
}

function listed({ tables, valueSets }: ControlPlane): unknown {
  const keysOf = (keys: readonly KeyField[]): unknown => keys.map(({ expression, matchKind, bits }) => ({ name: expression, matchKind, bits }));
  return {
    tables: tables.map(({ name, size, keys, actions, kind }) => ({
      name, size, isConstant: kind === "fixed", hasPriorities: kind === "masked", keys: keysOf(keys),
      actions: actions.map((action) => ({ name: action.name, use: action.use, parameters: action.parameters.map((one) => ({ name: one.name, bits: one.bits })) })),
    })),
    valueSets: valueSets.map(({ name, size, keys }) => ({ name, size, keys: keysOf(keys) })),
  };
}

function dump(session: ControlPlaneSession, names: readonly string[], asJson: boolean): string {
  const all = names.map((name) => (isSet(session.plane, name) ? dumpedSet(session, name) : dumpedTable(session, name)));
  return asJson ? `${JSON.stringify(all.map(({ data }) => data), null, 2)}\n` : all.map(({ text }) => text).join("");
}

interface Dumped {
  readonly data: unknown;
  /** With an entry on each line, as `add` takes it. */
  readonly text: string;
}

function dumpedTable(session: ControlPlaneSession, given: string): Dumped {
  const opened = session.table(given);
  const { name, map, defaultOffset } = opened.table;
  const entries = map === undefined ? [] : opened.entries();
  const changeable = defaultOffset !== undefined;
  const defaultAction = changeable ? opened.defaultAction() : null;
  const lines = [...entries.map(entryText), ...(changeable ? [`default ${shownAction(defaultAction)}`] : [])];
  return { data: { name, entries, ...(changeable && { defaultAction }) }, text: `${name}\n${lines.map((line) => `  ${line}\n`).join("")}` };
}

function dumpedSet(session: ControlPlaneSession, given: string): Dumped {
  const opened = session.valueSet(given);
  const members = opened.members();
  return { data: { name: opened.set.name, members }, text: `${opened.set.name}\n${members.map((member) => `  ${pairs(member)}\n`).join("")}` };
}

function pairs(values: Readonly<Record<string, string>>): string {
  return Object.entries(values).map(([name, value]) => `${name}=${value}`).join(" ");
}

function entryText({ key, action, priority }: ShownEntry): string {
  return `${pairs(key)} ${shownAction(action)}${priority === undefined ? "" : ` priority ${priority}`}`;
}

function shownAction(action: ShownAction | null): string {
  return action ? `action ${[action.name, pairs(action.parameters)].filter((word) => word !== "").join(" ")}` : "no action";
}
