/** The pragmas that change what is compiled: each token says under which of them it stands. */

import type { DiagnosticBag } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Span } from "../../../compiler/source/source.ts";
import type { Pragmas, Token } from "./token.ts";

interface Pushed {
  readonly label: string;
  readonly pack: number;
}

export class PragmaState {
  /** What holds for the next token; undefined when no pragma does. */
  current: Pragmas | undefined;
  private readonly packs: Pushed[] = [];
  private readonly attributes: boolean[] = [];

  constructor(private readonly bag: DiagnosticBag) {}

  /** Carries out the pragma that consists of `tokens`; those that are not known change nothing (C11 6.10.6). */
  apply(tokens: readonly Token[], place: Span): void {
    const words = tokens.map((token) => token.text);
    if (words[0] === "pack") this.pack(words.slice(1), place);
    else if (words[0] === "clang" && words[1] === "attribute") this.attribute(words.slice(2));
  }

  // pack = "pack" "(" [number] ")" | "pack" "(" ("push" | "pop") ["," name] ["," number] ")" | "pack" "(" "show" ")"
  private pack(words: readonly string[], place: Span): void {
    const parts = words.slice(1, -1).join("").split(",");
    const [verb = ""] = parts;
    const last = parts.at(-1)!;
    const width = packWidth(last);
    const label = parts.length > 1 && width === undefined ? last : (parts.length > 2 ? parts[1]! : "");
    const known = verb === "push" || verb === "pop" || verb === "show" || verb === "" || (parts.length === 1 && width !== undefined);
    const isFormed = words[0] === "(" && words.at(-1) === ")" && parts.length <= 3 && known && (parts.length < 2 || isNameOrWidth(last));
    if (!isFormed) {
      this.bag.report("X0004", place, "#pragma pack takes (n), (push, n), (pop) or (), where n is 1, 2, 4, 8 or 16");
      return;
    }
    if (verb === "show") return;
    if (verb === "push") this.packs.push({ label, pack: this.current?.pack ?? 0 });
    if (verb === "pop") this.popPack(label, place);
    if (width !== undefined) this.change({ pack: width });
    else if (verb === "") this.change({ pack: 0 });
  }

  private popPack(label: string, place: Span): void {
    const index = label === "" ? this.packs.length - 1 : this.packs.findLastIndex((one) => one.label === label);
    const found = this.packs[index];
    if (!found) {
      this.bag.report("X0021", place, "#pragma pack(pop) without a push that it belongs to");
      return;
    }
    this.packs.length = index;
    this.change({ pack: found.pack });
  }

  // attribute = ("push" | [name "."] "push") "(" "__attribute__" … ")" | "pop"
  private attribute(words: readonly string[]): void {
    if (words.includes("push")) {
      this.attributes.push(this.current?.accessIndex ?? false);
      if (words.includes("preserve_access_index")) this.change({ accessIndex: true });
    } else if (words.includes("pop")) this.change({ accessIndex: this.attributes.pop() ?? false });
  }

  private change(change: Partial<Pragmas>): void {
    const next = { pack: 0, accessIndex: false, ...this.current, ...change };
    this.current = next.pack === 0 && !next.accessIndex ? undefined : next;
  }
}

function packWidth(text: string): number | undefined {
  return /^(1|2|4|8|16)$/.test(text) ? Number(text) : undefined;
}

function isNameOrWidth(text: string): boolean {
  return packWidth(text) !== undefined || /^[A-Za-z_]\w*$/.test(text);
}

/** Those that are made of tokens; others need not be. */
export function isKnown(first: Token): boolean {
  return first.text === "clang" || first.text === "GCC";
}

/** As it stands in the text. */
export function spelled(tokens: readonly Token[]): string {
  return tokens.map(({ text, spaceBefore }, index) => (index > 0 && spaceBefore ? ` ${text}` : text)).join("");
}
