/**
 * `test: p4-run [HOOK]`: runs a P4 program on every engine, which must agree. Directives, done in their order:
 *
 *     // set: MAP KEY VALUE                writes an entry; hex as it lies in the map
 *     // packet: HEX == RETURN             runs the program; the packet follows where it comes out changed
 *     // get: MAP KEY == VALUE             reads an entry, `none` when there is none
 */

import { shownByDefault } from "../default-warnings.ts";
import type { Kind } from "../filetest.ts";
import { bytesOfHex, hex } from "../hex.ts";
import { compileP4, enginesOf, type P4Engine } from "../p4-engines.ts";

export const kind: Kind = (test) => {
  const { module, diagnostics } = compileP4(test.path, test.text, test.options[0] !== undefined ? { hook: test.options[0] } : {});
  if (!module) throw new Error(diagnostics.map(({ message, span }) => `${span?.line}: ${message}`).join("\n"));
  const found = new Map<number, string>();
  for (const engine of enginesOf(module)) {
    try {
      for (const { name, text, line } of test.directives) {
        const result = act(engine, name, text);
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
function act(engine: P4Engine, name: string, text: string): string | undefined {
  const [input = ""] = text.split("==");
  const words = input.trim().split(/\s+/);
  switch (name) {
    case "set":
      engine.update(words[0]!, bytesOfHex(words[1]!), bytesOfHex(words[2]!));
      return undefined;
    case "packet":
      return `${input.trim()} == ${outcome(engine, bytesOfHex(input))}`;
    case "get":
      return `${input.trim()} == ${hex(engine.lookup(words[0]!, bytesOfHex(words[1]!)))}`;
    default:
      return undefined;
  }
}

function outcome(engine: P4Engine, packet: Uint8Array): string {
  const { returnValue, packet: left } = engine.run(packet);
  return hex(left) === hex(packet) ? `${returnValue}` : `${returnValue} ${hex(left)}`;
}
