/**
 * libbpf through koffi: what every loader does with an object, program by program. Nothing is pinned or attached.
 * libbpf's own words go into `log`, those of the verifier into a buffer per load.
 */

import { createRequire } from "node:module";

type Pointer = unknown;
type Call = (...args: unknown[]) => unknown;

interface Koffi {
  load(path: string): { func(declaration: string): Call };
  proto(declaration: string): unknown;
  pointer(type: unknown): unknown;
  register(callback: (...args: unknown[]) => unknown, type: unknown): unknown;
}

const koffi = createRequire(import.meta.url)("koffi") as Koffi;
const libc = koffi.load("libc.so.6");
const library = koffi.load("libbpf.so.1");

/** `name(arguments) → result` in C's terms, bound when it is first called. */
function lazily(from: typeof library, declaration: string): Call {
  let bound: Call | undefined;
  return (...args) => (bound ??= from.func(declaration))(...args);
}

const vsnprintf = lazily(libc, "int vsnprintf(_Out_ uint8_t *buffer, size_t size, const char *format, void *arguments)");
const openFile = lazily(library, "void *bpf_object__open_file(const char *path, void *options)");
const loadObject = lazily(library, "int bpf_object__load(void *object)");
const closeObject = lazily(library, "void bpf_object__close(void *object)");
const nextProgram = lazily(library, "void *bpf_object__next_program(void *object, void *program)");
const programName = lazily(library, "const char *bpf_program__name(void *program)");
const programType = lazily(library, "int bpf_program__type(void *program)");
const programFd = lazily(library, "int bpf_program__fd(void *program)");
const isAutoload = lazily(library, "bool bpf_program__autoload(void *program)");
const setAutoload = lazily(library, "int bpf_program__set_autoload(void *program, bool autoload)");
const setLog = lazily(library, "int bpf_program__set_log_buf(void *program, uint8_t *buffer, size_t size)");
const nextMap = lazily(library, "void *bpf_object__next_map(void *object, void *map)");
const mapName = lazily(library, "const char *bpf_map__name(void *map)");
const mapType = lazily(library, "int bpf_map__type(void *map)");
const mapFd = lazily(library, "int bpf_map__fd(void *map)");
const mapKeySize = lazily(library, "uint32_t bpf_map__key_size(void *map)");
const mapValueSize = lazily(library, "uint32_t bpf_map__value_size(void *map)");
const mapMaxEntries = lazily(library, "uint32_t bpf_map__max_entries(void *map)");
const setPinPath = lazily(library, "int bpf_map__set_pin_path(void *map, const char *path)");

const LINE_ROOM = 4096;
const LOG_ROOM = 1 << 20;
const verifierLog = new Uint8Array(LOG_ROOM);
const words: string[] = [];
let listening = false;

/** Collects what libbpf prints. */
function listen(): void {
  if (listening) return;
  listening = true;
  const type = koffi.pointer(koffi.proto("int libbpf_print_fn(int level, const char *format, void *arguments)"));
  const line = new Uint8Array(LINE_ROOM);
  const print = koffi.register((level, format, args) => {
    const length = Number(vsnprintf(line, LINE_ROOM, format, args));
    // Level 2 is for those who debug libbpf.
    if (Number(level) < 2) words.push(Buffer.from(line.subarray(0, Math.min(length, LINE_ROOM - 1))).toString());
    return length;
  }, type);
  library.func("void *libbpf_set_print(libbpf_print_fn *print)")(print);
}

export interface LibbpfProgram {
  readonly name: string;
  /** BPF_PROG_TYPE_… */
  readonly type: number;
  /** Loaded unless somebody asks otherwise: sections that start with "?" are not. */
  readonly autoload: boolean;
}

export interface LibbpfMap {
  readonly name: string;
  /** BPF_MAP_TYPE_… */
  readonly type: number;
  readonly fd: number;
  readonly keySize: number;
  readonly valueSize: number;
  readonly maxEntries: number;
}

export class LibbpfObject {
  private constructor(
    private readonly handle: Pointer,
    private readonly programHandles: readonly Pointer[],
  ) {}

  /** A string says why libbpf does not understand the file. */
  static open(path: string): LibbpfObject | string {
    listen();
    words.length = 0;
    const handle = openFile(path, null);
    if (!handle) return complaint(words.join(""), "");
    for (const map of each(nextMap, handle)) setPinPath(map, null);
    return new LibbpfObject(handle, each(nextProgram, handle));
  }

  get programs(): readonly LibbpfProgram[] {
    return this.programHandles.map((one) => ({ name: String(programName(one)), type: Number(programType(one)), autoload: Boolean(isAutoload(one)) }));
  }

  get maps(): readonly LibbpfMap[] {
    return each(nextMap, this.handle).map((one) => ({
      name: String(mapName(one)),
      type: Number(mapType(one)),
      fd: Number(mapFd(one)),
      keySize: Number(mapKeySize(one)),
      valueSize: Number(mapValueSize(one)),
      maxEntries: Number(mapMaxEntries(one)),
    }));
  }

  /** Loads the programs whose names `wanted` has; null when they are loaded, or why they are not. */
  load(wanted: ReadonlySet<string>): string | null {
    words.length = 0;
    verifierLog[0] = 0;
    for (const one of this.programHandles) {
      setAutoload(one, wanted.has(String(programName(one))));
      setLog(one, verifierLog, LOG_ROOM);
    }
    if (Number(loadObject(this.handle)) === 0) return null;
    return complaint(words.join(""), Buffer.from(verifierLog.subarray(0, verifierLog.indexOf(0))).toString());
  }

  /** Of a program that is loaded. */
  fd(name: string): number {
    return Number(programFd(this.programHandles.find((one) => programName(one) === name)));
  }

  close(): void {
    closeObject(this.handle);
  }
}

function each(next: Call, object: Pointer): Pointer[] {
  const found: Pointer[] = [];
  for (let one = next(object, null); one; one = next(object, one)) found.push(one);
  return found;
}

const DECORATION = /^(\d+:|;|from |mark_precise:|last_idx |first_idx |regs=|parent |verification time|stack depth|processed |$)/;

/** The verifier's last word, or else the first complaint of libbpf. */
function complaint(libbpf: string, verifier: string): string {
  const last = verifier.split("\n").map((line) => line.trim()).findLast((line) => !DECORATION.test(line));
  if (last !== undefined) return last;
  const lines = libbpf.split("\n").map((line) => line.trim());
  return lines.find((line) => /^libbpf: (?!elf: skipping|loading|Error in bpf_create_map)/.test(line)) ?? lines.find((line) => line !== "") ?? "it does not say why";
}
