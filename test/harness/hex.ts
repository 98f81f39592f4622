/** Bytes as tests write and compare them. */

/** Two digits a byte; `none` for what is not there. */
export function hex(bytes: Uint8Array | null): string {
  return bytes === null ? "none" : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");
}

/** White space between digits does not count. */
export function bytesOfHex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, "");
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new Error(`'${text}' is not hex`);
  return Uint8Array.from(digits.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}
