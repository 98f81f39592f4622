/** Finds included files (C11 6.10.2): next to the includer and in -iquote, both for `"name"` alone, then -I, then the system's folders. */

import { SourceReadError, type SourceReader } from "../frontend.ts";
import type { Token } from "./token.ts";

export interface FoundFile {
  readonly path: string;
  readonly text: string;
  /** Which folder of the search path it was found in; -1 for the includer's own. */
  readonly folder: number;
}

export class IncludeSearch {
  /** Those for `"name"` alone come first. */
  private readonly folders: readonly string[];

  constructor(
    private readonly reader: SourceReader,
    private readonly quotedIncludePaths: readonly string[] = [],
    includePaths: readonly string[],
    systemIncludePaths: readonly string[],
  ) {
    this.folders = [...quotedIncludePaths, ...includePaths, ...systemIncludePaths];
  }

  /** `quoted` is the form `"name"`; `after` starts behind a folder of the search path, for #include_next. */
  find(name: string, quoted: boolean, includer: string, after = -1): FoundFile | undefined {
    if (name.startsWith("/")) return this.read(name, -1);
    if (quoted && after < 0) {
      const near = this.read(join(folderOf(includer), name), -1);
      if (near) return near;
    }
    const first = quoted ? 0 : this.quotedIncludePaths.length;
    for (let folder = Math.max(first, after + 1); folder < this.folders.length; folder++) {
      const found = this.read(join(this.folders[folder]!, name), folder);
      if (found) return found;
    }
    return undefined;
  }

  private read(path: string, folder: number): FoundFile | undefined {
    try {
      const text = this.reader.read(path);
      return text === null ? undefined : { path, text, folder };
    } catch (error) {
      // A folder of that name is no header: the search goes on.
      if (error instanceof SourceReadError) return undefined;
      throw error;
    }
  }
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash + 1);
}

function join(folder: string, name: string): string {
  return folder === "" || folder === "." || folder === "./" ? name : `${folder.replace(/\/$/, "")}/${name}`;
}

export interface HeaderName {
  readonly name: string;
  readonly quoted: boolean;
}

/** `"file"`, `<file>`, or the tokens `<`, `file`, `>` that a macro gave. */
export function headerNameOf(tokens: readonly Token[]): HeaderName | undefined {
  const first = tokens[0];
  if (first?.kind === "string" && first.text.length > 2) return { name: first.text.slice(1, -1), quoted: first.text[0] === '"' };
  const close = tokens.findIndex((token) => token.text === ">");
  if (first?.text !== "<" || close < 2) return undefined;
  const text = tokens.slice(1, close).map((token, index) => (index > 0 && token.spaceBefore ? ` ${token.text}` : token.text));
  return { name: text.join(""), quoted: false };
}
