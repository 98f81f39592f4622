/** The world outside: files, streams and the standard library's folder. Only the command line touches it. */

import { chmodSync, closeSync, existsSync, openSync, readFileSync, renameSync, statSync, unlinkSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { SourceReadError, type SourceReader } from "../../frontends/shared/frontend.ts";

/** Where the standard headers stand in include paths and in objects: the same on every machine. */
export const STANDARD_LIBRARY = "<ebpfc>";

/** What standard input is called where it is read as a file: the operand `-` means it. */
export const STANDARD_INPUT = "<stdin>";

/** Reads from the disk; paths below `<ebpfc>/` are files of the standard library in `libraryFolder`. */
export function diskReader(libraryFolder: string): SourceReader {
  // Can be read once only, and is asked for more often.
  let input: string | undefined;
  return {
    read: (path) => {
      if (path === STANDARD_INPUT) return (input ??= sourceText(readFileSync(0, "utf8"), path));
      const real = path.startsWith(`${STANDARD_LIBRARY}/`) ? join(libraryFolder, path.slice(STANDARD_LIBRARY.length + 1)) : path;
      return readText(real, path);
    },
  };
}

const MAX_SOURCE_BYTES = 256 * 1024 * 1024;

function readText(path: string, shownAs: string): string | null {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return null;
    if (stat.isDirectory()) throw new SourceReadError(`${shownAs} is a folder, not a file`);
    if (stat.size > MAX_SOURCE_BYTES) throw new SourceReadError(`${shownAs} is larger than 256 MiB`);
    return sourceText(readFileSync(path, "utf8"), shownAs);
  } catch (error) {
    if (error instanceof SourceReadError) throw error;
    throw new SourceReadError(`cannot read ${shownAs}: ${reason(error)}`);
  }
}

function sourceText(text: string, shownAs: string): string {
  if (text.slice(0, 4096).includes("\0")) throw new SourceReadError(`${shownAs} is binary, not source text`);
  return text;
}

/** The bytes of an input file. Throws `SourceReadError`. */
export function readBytes(path: string): Uint8Array {
  try {
    if (statSync(path).isDirectory()) throw new SourceReadError(`${path} is a folder, not a file`);
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    if (error instanceof SourceReadError) throw error;
    throw new SourceReadError(`cannot read ${path}: ${reason(error)}`);
  }
}

/** The file could not be written. */
export class WriteError extends Error {
  override readonly name = "WriteError";
}

/** Writes beside the file and renames, so that the old one stays whole if anything fails; `-` is standard output. */
export function writeOutput(path: string, content: string | Uint8Array): void {
  if (path === "-") return writeStdout(content);
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    // A device such as /dev/null must not be replaced by a file.
    if (existsSync(path) && !statSync(path).isFile()) return writeFile(path, content);
    const mode = statSync(path, { throwIfNoEntry: false })?.mode;
    writeFile(temporary, content);
    if (mode !== undefined) chmodSync(temporary, mode);
    renameSync(temporary, path);
  } catch (error) {
    if (existsSync(temporary)) unlinkSync(temporary);
    throw new WriteError(`cannot write ${path}: ${reason(error)}`);
  }
}

function writeFile(path: string, content: string | Uint8Array): void {
  const descriptor = openSync(path, "w");
  try {
    writeAll(descriptor, content);
  } finally {
    closeSync(descriptor);
  }
}

/** Writes to standard output, whole, before anything else happens; a closed pipe ends the program quietly. */
export function writeStdout(content: string | Uint8Array): void {
  try {
    writeAll(1, content);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
  }
}

export function writeStderr(text: string): void {
  try {
    writeAll(2, text);
  } catch {
    // Nobody is listening.
  }
}

function writeAll(descriptor: number, content: string | Uint8Array): void {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      // A pipe that is full for the moment.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EACCES: "permission denied",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is not a folder",
  ENOSPC: "no space left on the device",
  EROFS: "the file system is read-only",
};

/** Why a file operation failed, in words. */
export function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code && REASONS[code]) ?? message;
}
