/**
 * What surrounds a running program: memory, symbols and helpers. The IR interpreter and the user-space machine run in
 * the same environment, so that they can be compared byte for byte.
 */

/** A flat 64-bit address space of separate regions; packet and context addresses fit in 32 bits. */
export interface Memory {
  /** `access` says what programs may do there; our own code may always read and write. */
  allocate(size: number, options: { readonly name: string; readonly access: "read" | "write"; readonly align?: number }): bigint;
  free(address: bigint): void;
  /** Little-endian, unsigned. Throws `MemoryFault` when any byte is not the program's to read. */
  read(address: bigint, bytes: 1 | 2 | 4 | 8): bigint;
  write(address: bigint, bytes: 1 | 2 | 4 | 8, value: bigint): void;
  /** A checked view of a stretch of memory; valid until the next allocation. */
  view(address: bigint, size: number, access: "read" | "write"): Uint8Array;
}

/** An access that the program was not allowed to make. */
export class MemoryFault extends Error {
  override readonly name = "MemoryFault";
}

/** Calls a function of the running program by its address: how bpf_loop and bpf_for_each_map_elem come back. */
export type CallBack = (functionAddress: bigint, args: readonly bigint[]) => bigint;

/** Thrown by `bpf_tail_call` when it succeeds: the run goes on in another program. */
export class TailCall extends Error {
  override readonly name = "TailCall";
  constructor(readonly programName: string) {
    super(`tail call to ${programName}`);
  }
}

export interface Environment {
  readonly memory: Memory;
  /** The address of a map (as helpers take it) or of a global. Functions are the running engine's affair. */
  symbolAddress(symbol: string): bigint;
  /** LD_ABS and LD_IND: the number at `offset` in network order; null outside of the packet, which ends the program. */
  loadPacket(context: bigint, offset: number, bytes: number): bigint | null;
  /** Runs a helper with five 64-bit arguments; gives r0. Throws `MemoryFault`, `TailCall`, or an error for an unknown helper. */
  callHelper(id: number, args: readonly bigint[], callBack: CallBack): bigint;
}
