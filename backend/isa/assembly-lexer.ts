/**
 * The tokens of assembly text, as LLVM's assembler cuts it: statements end at line ends and semicolons, `#` and `//`
 * start comments.
 */

export type AssemblyToken = { readonly at: number; readonly end: number } & (
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "number"; readonly text: string; readonly value: bigint }
  /** `1f`, `1b`: the next or the last label of that number. */
  | { readonly kind: "reference"; readonly text: string }
  | { readonly kind: "punctuator"; readonly text: string }
  | { readonly kind: "stray"; readonly text: string }
  | { readonly kind: "end"; readonly text: "" }
);

export type Statement = readonly AssemblyToken[];

/** One pattern for all: the groups are space and comments, ends, references, numbers, characters, words, punctuators. */
const pattern =
  /([ \t\r\f\v]+|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\/)|([\n;])|(\d+[fb])(?![\w.])|(0x[\da-fA-F]+|0b[01]+|\d+)[uUlL]*|('(?:\\.|[^\\\n])')|([A-Za-z_.$][\w.$]*)|(<<=|>>=|<<|>>|[-+*\/%&|^!<>=]=|[-+*\/%&|^~!<>=()[\],:])|([^])/gy;

/** `comment` is the character that starts a comment besides `#` and `//`, in place of one that ends statements. */
export function lexAssembly(text: string, comment?: ";"): Statement[] {
  const statements: AssemblyToken[][] = [[]];
  const source = comment ? text.replace(/;[^\n]*/g, (found) => " ".repeat(found.length)) : text;
  for (const match of source.matchAll(pattern)) {
    const [found, space, end, reference, number, character, word, punctuator] = match;
    if (space !== undefined) continue;
    if (end !== undefined) {
      statements.push([]);
      continue;
    }
    const place = { at: match.index, end: match.index + found.length };
    statements.at(-1)!.push({ ...place, ...token(found, reference, number, character, word, punctuator) } as AssemblyToken);
  }
  return statements.filter((one) => one.length > 0);
}

const characters: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0" };

function token(text: string, reference?: string, number?: string, character?: string, word?: string, punctuator?: string): object {
  if (reference !== undefined) return { kind: "reference", text };
  if (number !== undefined) return { kind: "number", text, value: BigInt(/^0\d+$/.test(number) ? `0o${number}` : number) };
  if (character !== undefined) {
    const inner = character.slice(1, -1);
    const plain = inner.startsWith("\\") ? (characters[inner[1]!] ?? inner[1]!) : inner;
    return { kind: "number", text, value: BigInt(plain.charCodeAt(0)) };
  }
  if (word !== undefined) return { kind: "word", text };
  return { kind: punctuator !== undefined ? "punctuator" : "stray", text };
}
