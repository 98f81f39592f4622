/** What the kernel says of a loaded program (struct bpf_prog_info). */

import { bpf, KernelStruct } from "./bpf-call.ts";

export interface ProgramInfo {
  readonly id: number;
  readonly name: string;
  /** Instructions of eight bytes after the verifier rewrote them. */
  readonly translated: number;
  /** Bytes of machine code; 0 when the compiler in the kernel is off. */
  readonly jitedBytes: number;
  /** Instructions that the verifier went through, over all paths: its limit is a million. */
  readonly verified: number;
}

const INFO_SIZE = 232;

export function programInfo(fd: number): ProgramInfo {
  const info = new KernelStruct(INFO_SIZE);
  bpf("objInfoByFd", new KernelStruct(16).u32(0, fd).u32(4, INFO_SIZE).pointer(8, info.bytes), "reading about a program");
  return {
    id: info.getU32(4),
    name: info.getText(64, 16),
    translated: info.getU32(20) / 8,
    jitedBytes: info.getU32(16),
    verified: info.getU32(216),
  };
}
