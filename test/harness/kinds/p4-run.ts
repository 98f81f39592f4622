/**
 * `test: p4-run [HOOK]`: runs a P4 program on every engine, which must agree. Directives, done in their order:
 *
 *     // add: TABLE KEY=VALUE … action NAME PARAMETER=VALUE … priority N        as `ebpfc table add` has it
 *     // delete: TABLE KEY=VALUE … priority N        default: TABLE action NAME …        member: SET KEY=VALUE …
 *     // set: MAP KEY VALUE                writes an entry; hex as it lies in the map
 *     // packet: HEX == RETURN             runs the program; the packet follows where it comes out changed
 *     // get: MAP KEY == VALUE             reads an entry, `none` when there is none
 *     // dump: TABLE == ENTRIES            and `none` when there is no entry
 */

import type { MapAccess } from "../../../compiler/control-plane/entries.ts";
import { openControlPlane, type ControlPlaneSession, type ShownEntry } from "../../../compiler/control-plane/session.ts";
import { parseEntryWords } from "../../../compiler/control-plane/words.ts";
import { shownByDefault } from "../default-warnings.ts";
import type { Kind } from "../filetest.ts";
import { bytesOfHex, hex } from "../hex.ts";
import { compileP4, enginesOf, type P4Engine } from "../p4-engines.ts";

export const kind: Kind = (test) => {
  const { module, controlPlane, diagnostics } = compileP4(test.path, test.text, test.options[0] !== undefined ? { hook: test.options[0] } : {});
  if (!module || !controlPlane) throw new Error(diagnostics.map(({ message, span }) => `${span?.line}: ${message}`).join("\n"));
  const found = new Map<number, string>();
  for (const engine of enginesOf(module)) {
    const session = openControlPlane(controlPlane, engine.maps);
    try {
      for (const { name, text, line } of test.directives) {
        const result = act(engine, session, name, text);
        if (result === undefined) continue;
        const before = found.get(line);
        if (before !== undefined && before !== result) throw new Error(`line ${line}: ${engine.name} gives '${result}', not '${before}'`);
        found.set(line, result);
      }
    } finally {
      engine.close();
    }
  }
  return { diagnostics: shownByDefault(diagnostics), directives: found };
};

/** What the directive should say; nothing for one that gives no result. */
function act(engine: P4Engine, session: ControlPlaneSession, name: string, text: string): string | undefined {
  const [input = ""] = text.split("==");
  const words = input.trim().split(/\s+/);
  switch (name) {
    case "add":
    case "delete":
    case "default":
    case "member":
      control(session, name, words);
      return undefined;
    case "dump":
      return `${words[0]} == ${dump(session.table(words[0]!).entries())}`;
    case "set":
      mapOf(engine, words[0]!).update(bytesOfHex(words[1]!), bytesOfHex(words[2]!));
      return undefined;
    case "packet":
      return `${input.trim()} == ${outcome(engine, bytesOfHex(input))}`;
    case "get":
      return `${input.trim()} == ${hex(mapOf(engine, words[0]!).lookup(bytesOfHex(words[1]!)))}`;
    default:
      return undefined;
  }
}

function control(session: ControlPlaneSession, name: "add" | "delete" | "default" | "member", [object = "", ...words]: readonly string[]): void {
  const { key, action = { name: "" }, priority } = parseEntryWords(words);
  if (name === "add") session.table(object).add(key, action, priority);
  else if (name === "delete") session.table(object).delete(key, priority);
  else if (name === "default") session.table(object).setDefaultAction(action);
  else session.valueSet(object).add(key);
}

/** In an order that does not depend on the engine. */
function dump(entries: readonly ShownEntry[]): string {
  const pairs = (values: Readonly<Record<string, string>>): string[] => Object.entries(values).map(([name, value]) => `${name}=${value}`);
  const lines = entries.map(({ key, action, priority }) => [...pairs(key), "->", action.name, ...pairs(action.parameters), ...(priority === undefined ? [] : [`(${priority})`])].join(" "));
  return lines.length > 0 ? lines.sort().join("; ") : "none";
}

function mapOf({ maps }: P4Engine, name: string): MapAccess {
  const map = maps.get(name);
  if (!map) throw new Error(`there is no map '${name}'`);
  return map;
}

function outcome(engine: P4Engine, packet: Uint8Array): string {
  const { returnValue, packet: left } = engine.run(packet);
  return hex(left) === hex(packet) ? `${returnValue}` : `${returnValue} ${hex(left)}`;
}
