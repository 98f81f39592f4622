/** Bytes of WebAssembly code (WebAssembly core specification §5), one method per shape of instruction. */

/** Instructions without immediates, by their names in the text format. */
const OP = {
  unreachable: 0x00, return: 0x0f, drop: 0x1a, select: 0x1b,
  i32_eqz: 0x45, i32_eq: 0x46, i32_ne: 0x47, i32_lt_s: 0x48, i32_lt_u: 0x49, i32_gt_s: 0x4a, i32_gt_u: 0x4b,
  i32_le_s: 0x4c, i32_le_u: 0x4d, i32_ge_s: 0x4e, i32_ge_u: 0x4f,
  i64_eqz: 0x50, i64_eq: 0x51, i64_ne: 0x52, i64_lt_s: 0x53, i64_lt_u: 0x54, i64_gt_s: 0x55, i64_gt_u: 0x56,
  i64_le_s: 0x57, i64_le_u: 0x58, i64_ge_s: 0x59, i64_ge_u: 0x5a,
  i32_add: 0x6a, i32_sub: 0x6b, i32_mul: 0x6c, i32_div_s: 0x6d, i32_div_u: 0x6e, i32_rem_s: 0x6f, i32_rem_u: 0x70,
  i32_and: 0x71, i32_or: 0x72, i32_xor: 0x73, i32_shl: 0x74, i32_shr_s: 0x75, i32_shr_u: 0x76, i32_rotl: 0x77, i32_rotr: 0x78,
  i64_add: 0x7c, i64_sub: 0x7d, i64_mul: 0x7e, i64_div_s: 0x7f, i64_div_u: 0x80, i64_rem_s: 0x81, i64_rem_u: 0x82,
  i64_and: 0x83, i64_or: 0x84, i64_xor: 0x85, i64_shl: 0x86, i64_shr_s: 0x87, i64_shr_u: 0x88, i64_rotl: 0x89,
  i32_wrap_i64: 0xa7, i64_extend_i32_s: 0xac, i64_extend_i32_u: 0xad,
  i32_extend8_s: 0xc0, i32_extend16_s: 0xc1, i64_extend8_s: 0xc2, i64_extend16_s: 0xc3, i64_extend32_s: 0xc4,
} as const;

/** Instructions that take an alignment and an offset. */
const MEMORY_OP = {
  i32_load: 0x28, i64_load: 0x29, i32_load8_u: 0x2d, i32_load16_u: 0x2f,
  i64_load8_s: 0x30, i64_load8_u: 0x31, i64_load16_s: 0x32, i64_load16_u: 0x33, i64_load32_s: 0x34, i64_load32_u: 0x35,
  i64_store: 0x37, i64_store8: 0x3c, i64_store16: 0x3d, i64_store32: 0x3e,
} as const;

export const I32 = 0x7f;
export const I64 = 0x7e;
const EMPTY = 0x40;

export type Op = keyof typeof OP;
export type MemoryOp = keyof typeof MEMORY_OP;

export class Code {
  private buffer = new Uint8Array(64);
  private length = 0;

  /** What was written, until more is. */
  get bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  byte(...values: number[]): this {
    for (const value of values) this.put(value);
    return this;
  }

  append(bytes: ArrayLike<number>): this {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
    return this;
  }

  private put(byte: number): void {
    if (this.length === this.buffer.length) this.reserve(1);
    this.buffer[this.length++] = byte;
  }

  private reserve(count: number): void {
    if (this.length + count <= this.buffer.length) return;
    const larger = new Uint8Array(Math.max(this.buffer.length * 2, this.length + count));
    larger.set(this.bytes);
    this.buffer = larger;
  }

  /** LEB128, unsigned. */
  unsigned(value: number): this {
    let rest = value;
    do {
      const low = rest % 128;
      rest = Math.floor(rest / 128);
      this.put(rest > 0 ? low | 128 : low);
    } while (rest > 0);
    return this;
  }

  /** LEB128, signed. */
  signed(value: bigint): this {
    let rest = value;
    for (;;) {
      const low = Number(rest & 127n);
      rest >>= 7n;
      const done = (rest === 0n && low < 64) || (rest === -1n && low >= 64);
      this.put(done ? low : low | 128);
      if (done) return this;
    }
  }

  name(text: string): this {
    return this.unsigned(text.length).append([...text].map((character) => character.charCodeAt(0)));
  }

  op(...names: Op[]): this {
    for (const name of names) this.put(OP[name]);
    return this;
  }

  i32(value: number): this {
    return this.byte(0x41).signed(BigInt(value | 0));
  }

  i64(value: bigint): this {
    return this.byte(0x42).signed(BigInt.asIntN(64, value));
  }

  get(local: number): this {
    return this.byte(0x20).unsigned(local);
  }

  set(local: number): this {
    return this.byte(0x21).unsigned(local);
  }

  tee(local: number): this {
    return this.byte(0x22).unsigned(local);
  }

  getGlobal(index: number): this {
    return this.byte(0x23).unsigned(index);
  }

  setGlobal(index: number): this {
    return this.byte(0x24).unsigned(index);
  }

  /** Alignment is a hint; 1 says nothing and is always right. */
  memory(name: MemoryOp, offset = 0): this {
    return this.byte(MEMORY_OP[name]).unsigned(0).unsigned(offset);
  }

  memoryFill(): this {
    return this.byte(0xfc).unsigned(11).byte(0);
  }

  block(): this {
    return this.byte(0x02, EMPTY);
  }

  loop(): this {
    return this.byte(0x03, EMPTY);
  }

  if(result = EMPTY): this {
    return this.byte(0x04, result);
  }

  else(): this {
    return this.byte(0x05);
  }

  end(): this {
    return this.byte(0x0b);
  }

  br(depth: number): this {
    return this.byte(0x0c).unsigned(depth);
  }

  brIf(depth: number): this {
    return this.byte(0x0d).unsigned(depth);
  }

  brTable(depths: readonly number[], otherwise: number): this {
    this.byte(0x0e).unsigned(depths.length);
    for (const depth of depths) this.unsigned(depth);
    return this.unsigned(otherwise);
  }

  call(index: number): this {
    return this.byte(0x10).unsigned(index);
  }

  callIndirect(type: number, table: number): this {
    return this.byte(0x11).unsigned(type).unsigned(table);
  }
}
