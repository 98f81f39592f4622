/**
 * bpf(2): one system call with a union of structs, packed by hand. Offsets are those of `union bpf_attr` in
 * linux/bpf.h; fields are of the machine's own byte order.
 */

import { endianness } from "node:os";
import { errnoName, native, SystemError, systemCallNumber } from "./native.ts";

/** `enum bpf_cmd`. */
export const command = {
  mapCreate: 0, mapLookup: 1, mapUpdate: 2, mapDelete: 3, mapNextKey: 4, progLoad: 5, objPin: 6, objGet: 7,
  progTestRun: 10, progGetFdById: 13, mapGetFdById: 14, objInfoByFd: 15, progQuery: 16, btfLoad: 18, btfGetFdById: 19, mapLookupAndDelete: 21, mapFreeze: 22, linkCreate: 28,
} as const;

export type Command = keyof typeof command;

export const hostEndian: "little" | "big" = endianness() === "LE" ? "little" : "big";

const little = hostEndian === "little";
const native64 = (view: DataView, offset: number, value: bigint): void => view.setBigUint64(offset, value, little);

/** A struct for the kernel to read and write. Buffers that it points to live as long as it does. */
export class KernelStruct {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly pointees: Uint8Array[] = [];

  constructor(size: number) {
    this.bytes = new Uint8Array(new ArrayBuffer(size));
    this.view = new DataView(this.bytes.buffer);
  }

  u32(offset: number, value: number): this {
    this.view.setUint32(offset, value >>> 0, little);
    return this;
  }

  u64(offset: number, value: bigint): this {
    native64(this.view, offset, BigInt.asUintN(64, value));
    return this;
  }

  pointer(offset: number, pointee: Uint8Array): this {
    this.pointees.push(pointee);
    return this.u64(offset, native().address(pointee));
  }

  /** At most `size - 1` bytes of the text, and a zero. */
  text(offset: number, size: number, text: string): this {
    this.bytes.set(Buffer.from(text).subarray(0, size - 1), offset);
    return this;
  }

  getU32(offset: number): number {
    return this.view.getUint32(offset, little);
  }

  getU64(offset: number): bigint {
    return this.view.getBigUint64(offset, little);
  }

  getText(offset: number, size: number): string {
    const bytes = this.bytes.subarray(offset, offset + size);
    const end = bytes.indexOf(0);
    return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString();
  }
}

/** A struct of the kernel's fields one after the other, for records and contexts: 32-bit words. */
export function words(values: readonly number[]): Uint8Array {
  const struct = new KernelStruct(values.length * 4);
  values.forEach((value, i) => struct.u32(i * 4, value));
  return struct.bytes;
}

export interface CallResult {
  /** A file descriptor or 0; -1 when the call failed. */
  readonly value: number;
  /** 0 when it succeeded. */
  readonly errno: number;
}

/** A signal, as a profiler sends them, stops the verifier with EAGAIN (do_check); it is asked again as often as libbpf does. */
const ATTEMPTS = 5;

/** bpf(2) as it is: the caller looks at the result. */
export function bpfResult(name: Command, attributes: KernelStruct): CallResult {
  let result = call(name, attributes);
  for (let attempt = 1; attempt < ATTEMPTS && result.errno !== 0 && errnoName(result.errno) === "EAGAIN"; attempt++) result = call(name, attributes);
  return result;
}

function call(name: Command, attributes: KernelStruct): CallResult {
  const number = systemCallNumber("bpf");
  if (number === undefined) throw new Error(`bpf(2) has no known number on ${process.arch}`);
  const { syscall, errno, address } = native();
  const value = syscall(number, command[name], address(attributes.bytes), attributes.bytes.length);
  return value < 0 ? { value: -1, errno: errno() } : { value, errno: 0 };
}

/** bpf(2), where a failure is an exception. `what` says for a human what was tried. Throws `SystemError`. */
export function bpf(name: Command, attributes: KernelStruct, what: string): number {
  const { value, errno } = bpfResult(name, attributes);
  if (errno !== 0) throw new SystemError(what, errno);
  return value;
}
