/**
 * Reads STF, the Simple Test Framework's language of p4c: entries for tables, packets that go in, and packets that are
 * expected out. One statement a line; `#` begins a comment.
 *
 *     add TABLE [PRIORITY] KEY:VALUE … ACTION(PARAMETER:VALUE, …)     adds an entry; `= NAME` behind it names it
 *     setdefault TABLE ACTION(PARAMETER:VALUE, …)
 *     remove NAME        remove all
 *     packet PORT HEX        expect PORT [HEX [$]]        no_packet        wait
 *     check_counter NAME(INDEX) [packets|bytes] [== NUMBER]        checkreg NAME(INDEX) == NUMBER
 *     register_write NAME INDEX VALUE        register_reset NAME        register_read NAME INDEX
 *
 * An index `$NAME` is that of an entry. Clone sessions, multicast groups and meters are read, and said to be elsewhere when they
 * are to be carried out.
 */

/** A number; bits that do not matter are 0 in the mask. */
export interface StfValue {
  readonly value: bigint;
  readonly mask?: bigint;
  /** After a slash: the bits that count, from the left. */
  readonly prefix?: number;
}

export interface StfArgument {
  /** Null when only the value is given. */
  readonly name: string | null;
  readonly value: StfValue;
}

export interface StfAction {
  readonly name: string;
  readonly args: readonly StfArgument[];
}

interface At {
  /** From 1. */
  readonly line: number;
}

export type StfStep =
  | (At & { readonly kind: "add"; readonly table: string; readonly priority: number | null; readonly keys: readonly StfArgument[]; readonly action: StfAction; readonly entry: string | null })
  | (At & { readonly kind: "setDefault"; readonly table: string; readonly action: StfAction })
  | (At & { readonly kind: "remove"; readonly entry: string | null })
  | (At & { readonly kind: "packet"; readonly port: number; readonly bytes: Uint8Array })
  /** `digits`: hex, `*` for what does not matter; null for any packet. */
  | (At & { readonly kind: "expect"; readonly port: number; readonly digits: string | null; readonly exact: boolean })
  | (At & { readonly kind: "cell"; readonly cells: string; readonly index: number | StfEntryName; readonly comparison: string; readonly value: bigint })
  | (At & { readonly kind: "setCell"; readonly cells: string; readonly index: number | null; readonly value: bigint })
  /** Of other architectures: a statement, and what it is about. */
  | (At & { readonly kind: "elsewhere"; readonly statement: string; readonly about: string })
  | (At & { readonly kind: "noPacket" | "nothing" });

/** The entry whose own counter is meant. */
export interface StfEntryName {
  readonly entry: string;
}

/** Says what is wrong in which line. */
export class StfError extends Error {
  override readonly name = "StfError";
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

interface ElsewhereForm {
  readonly about: string;
  readonly usage: string;
  readonly operands: RegExp;
}

const numbers = (count: string): RegExp => new RegExp(`^\\d+(\\s+\\d+)${count}$`);
const sessions = (usage: string, operands: RegExp): ElsewhereForm => ({ about: "clone sessions", usage, operands });
const groups = (usage: string, operands: RegExp): ElsewhereForm => ({ about: "multicast groups", usage, operands });
const meters = (usage: string, operands: RegExp): ElsewhereForm => ({ about: "meters", usage, operands });

/** Statements about what these architectures do not have. */
const elsewhere: ReadonlyMap<string, ElsewhereForm> = new Map([
  ["mirroring_add", sessions("SESSION PORT", numbers("{1}"))],
  ["mirroring_add_mc", sessions("SESSION GROUP", numbers("{1}"))],
  ["mirroring_get", sessions("SESSION", numbers("{0}"))],
  ["mirroring_delete", sessions("SESSION", numbers("{0}"))],
  ["mc_mgrp_create", groups("GROUP", numbers("{0}"))],
  ["mc_mgrp_destroy", groups("GROUP", numbers("{0}"))],
  ["mc_node_create", groups("REPLICA PORT...", numbers("+"))],
  ["mc_node_update", groups("NODE PORT...", numbers("+"))],
  ["mc_node_associate", groups("GROUP NODE", numbers("{1}"))],
  ["mc_node_dissociate", groups("GROUP NODE", numbers("{1}"))],
  ["mc_node_destroy", groups("NODE", numbers("{0}"))],
  ["meter_get_rates", meters("NAME INDEX", /^\S+\s+\d+$/)],
  ["meter_set_rates", meters("NAME INDEX RATE:BURST...", /^\S+\s+\d+(\s+[\d.]+:\d+)+$/)],
  ["meter_array_set_rates", meters("NAME RATE:BURST...", /^\S+(\s+[\d.]+:\d+)+$/)],
]);

/** Throws `StfError`. */
export function parseStf(text: string): StfStep[] {
  return text.split(/\r?\n/).flatMap((raw, index): StfStep[] => {
    const line = raw.replace(/#.*$/, "").trim();
    return line === "" ? [] : [statement(line, index + 1)];
  });
}

function statement(text: string, line: number): StfStep {
  const [, word = "", rest = ""] = /^(\S+)\s*(.*)$/.exec(text) ?? [];
  switch (word.toLowerCase()) {
    case "add":
      return add(rest, line);
    case "setdefault": {
      const [, table, action] = /^(\S+)\s+(.+)$/.exec(rest) ?? [];
      if (table === undefined || action === undefined) throw new StfError(line, "setdefault needs a table and an action: setdefault TABLE ACTION(…)");
      return { kind: "setDefault", line, table, action: actionOf(action, line) };
    }
    case "remove":
      return { kind: "remove", line, entry: rest === "all" || rest === "" ? null : rest };
    case "packet": {
      const { port, data } = portAndData(word, rest, line);
      if (!/^([0-9a-f]{2})*$/i.test(data)) throw new StfError(line, `a packet is whole bytes in hexadecimal${oddDigit(data)}`);
      return { kind: "packet", line, port, bytes: Uint8Array.from(data.match(/../g) ?? [], (byte) => parseInt(byte, 16)) };
    }
    case "expect": {
      const { port, data } = portAndData(word, rest, line);
      const exact = data.endsWith("$");
      const digits = exact ? data.slice(0, -1) : data;
      if (!/^[0-9a-f*]*$/i.test(digits)) throw new StfError(line, `an expected packet is hexadecimal digits, * for any${oddDigit(digits.replaceAll("*", ""))}`);
      return { kind: "expect", line, port, digits: digits === "" && !exact ? null : digits.toLowerCase(), exact };
    }
    case "no_packet":
      return { kind: "noPacket", line };
    case "wait":
    case "register_read":
      return { kind: "nothing", line };
    default:
      return cellStatement(word, rest, line);
  }
}

function cellStatement(word: string, rest: string, line: number): StfStep {
  switch (word.toLowerCase()) {
    case "check_counter":
    case "checkreg": {
      const [, cells, index, comparison = "==", value] = /^([^\s(]+)\s*\(\s*(\$?\w+)\s*\)\s*(?:packets|bytes)?\s*(?:(==|!=|<=|>=|<|>)?\s*(\w+))?$/.exec(rest) ?? [];
      if (cells === undefined) throw new StfError(line, `${word} needs a name, an index and a number: ${word} NAME(INDEX) == NUMBER`);
      return { kind: "cell", line, cells, index: cellIndex(index!, line), comparison: value === undefined ? ">=" : comparison, value: value === undefined ? 0n : numberOf(value, line) };
    }
    case "register_write":
    case "register_reset": {
      const [cells, index, value] = rest.split(/\s+/);
      const isWhole = word.toLowerCase() === "register_reset";
      if (!cells || (!isWhole && value === undefined)) throw new StfError(line, "register_write NAME INDEX VALUE, register_reset NAME");
      return { kind: "setCell", line, cells, index: isWhole ? null : Number(numberOf(index!, line)), value: isWhole ? 0n : numberOf(value!, line) };
    }
    default: {
      const form = elsewhere.get(word.toLowerCase());
      if (!form) throw new StfError(line, `there is no statement '${word}'`);
      if (!form.operands.test(rest)) throw new StfError(line, `it is ${word} ${form.usage}`);
      return { kind: "elsewhere", line, statement: word, about: form.about };
    }
  }
}

function cellIndex(text: string, line: number): number | StfEntryName {
  return text.startsWith("$") ? { entry: text.slice(1) } : Number(numberOf(text, line));
}

// add TABLE [PRIORITY] KEY:VALUE … ACTION(…) [= NAME]
function add(text: string, line: number): StfStep {
  const [, main, entry = null] = /^(.*?)(?:\s*=\s*(\w+))?$/.exec(text)!;
  const words = main!.replace(/\(.*$/, (args) => args.replace(/\s+/g, "")).trim().split(/\s+/);
  const table = words.shift();
  const action = words.pop();
  if (!table || !action) throw new StfError(line, "add needs a table and an action: add TABLE KEY:VALUE ACTION(…)");
  const priority = words[0] !== undefined && /^\d+$/.test(words[0]) ? Number(words.shift()) : null;
  const keys = words.map((word) => argument(word, line));
  const nameless = keys.find(({ name }) => name === null);
  if (nameless) throw new StfError(line, "a key is written with its name: KEY:VALUE");
  return { kind: "add", line, table, priority, keys, action: actionOf(action, line), entry };
}

function actionOf(text: string, line: number): StfAction {
  const [, name, args = ""] = /^([^\s(]+)\s*(?:\((.*)\))?$/.exec(text.trim()) ?? [];
  if (name === undefined) throw new StfError(line, `'${text}' is no action: ACTION(PARAMETER:VALUE, …)`);
  return { name, args: args.trim() === "" ? [] : args.split(",").map((one) => argument(one.trim(), line)) };
}

function argument(text: string, line: number): StfArgument {
  const colon = text.lastIndexOf(":");
  return { name: colon < 0 ? null : text.slice(0, colon), value: valueOf(text.slice(colon + 1), line) };
}

/** `0x0a01/16`, `0x12**`, `0x12 &&& 0xff`, `7` */
function valueOf(text: string, line: number): StfValue {
  const [, value, prefix] = /^([^/]+)\/(\d+)$/.exec(text) ?? [];
  if (value !== undefined) return { value: numberOf(value, line), prefix: Number(prefix) };
  const [first, mask] = text.split("&&&");
  if (mask !== undefined) return { value: numberOf(first!, line), mask: numberOf(mask, line) };
  if (!text.includes("*")) return { value: numberOf(text, line) };
  const [, base = "", digits = ""] = /^(0x|0b)(.*)$/i.exec(text) ?? [];
  const all = base.toLowerCase() === "0b" ? "1" : "f";
  return { value: numberOf(base + digits.replaceAll("*", "0"), line), mask: numberOf(base + digits.replace(/./g, (digit) => (digit === "*" ? "0" : all)), line) };
}

function numberOf(text: string, line: number): bigint {
  if (!/^(0x[0-9a-f_]+|0b[01_]+|[0-9_]+)$/i.test(text.trim())) throw new StfError(line, `'${text}' is no number`);
  return BigInt(text.trim().replaceAll("_", "").toLowerCase());
}

function portAndData(word: string, text: string, line: number): { readonly port: number; readonly data: string } {
  const [, port, data = ""] = /^(\d+)(?:\s+(.*))?$/.exec(text) ?? [];
  if (port === undefined) throw new StfError(line, `${word} needs the number of a port: ${word} 0 0011…`);
  return { port: Number(port), data: data.replace(/\s+/g, "") };
}

function oddDigit(digits: string): string {
  const [wrong] = /[^0-9a-f]/i.exec(digits) ?? [];
  return wrong === undefined ? `, and this has ${digits.length} digits` : `, and '${wrong}' is none`;
}
