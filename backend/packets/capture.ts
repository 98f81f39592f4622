/** Packets out of captures: libpcap's format of either byte order, and pcapng (draft-ietf-opsawg-pcapng). */

/** The file is a capture, but damaged or of a kind that is not read. */
export class CaptureError extends Error {
  override readonly name = "CaptureError";
}

const PCAP_MAGIC = [0xa1b2c3d4, 0xa1b23c4d] as const; // times in microseconds, in nanoseconds
const PCAPNG_MAGIC = 0x0a0d0d0a;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const ETHERNET = 1;

export function isCapture(bytes: Uint8Array): boolean {
  if (bytes.length < 12) return false;
  const view = viewOf(bytes);
  return view.getUint32(0) === PCAPNG_MAGIC || pcapOrder(view) !== undefined;
}

/** The packets in their order, as far as they were captured. Throws `CaptureError`. */
export function readCapture(bytes: Uint8Array): Uint8Array[] {
  const view = viewOf(bytes);
  try {
    return view.getUint32(0) === PCAPNG_MAGIC ? readPcapng(bytes, view) : readPcap(bytes, view);
  } catch (error) {
    if (error instanceof RangeError) throw new CaptureError("the capture ends in the middle of a packet");
    throw error;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whether the file is little-endian; undefined when it is no libpcap file. */
function pcapOrder(view: DataView): boolean | undefined {
  return [true, false].find((little) => PCAP_MAGIC.some((magic) => view.getUint32(0, little) === magic));
}

/*
 * header: magic 4 | version 2+2 | zone 4 | accuracy 4 | longest 4 | link type 4
 * packet: seconds 4 | fraction 4 | captured length 4 | length 4 | bytes
 */
function readPcap(bytes: Uint8Array, view: DataView): Uint8Array[] {
  const little = pcapOrder(view)!;
  checkLink(view.getUint32(20, little) & 0xffff);
  const packets: Uint8Array[] = [];
  for (let at = 24; at < bytes.length; ) {
    const length = view.getUint32(at + 8, little);
    packets.push(cut(bytes, at + 16, length));
    at += 16 + length;
  }
  return packets;
}

/* block: type 4 | total length 4 | body | total length 4 */
function readPcapng(bytes: Uint8Array, view: DataView): Uint8Array[] {
  const packets: Uint8Array[] = [];
  let little = true;
  for (let at = 0; at < bytes.length; ) {
    if (view.getUint32(at) === PCAPNG_MAGIC) little = view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC;
    const type = view.getUint32(at, little);
    const total = view.getUint32(at + 4, little);
    if (total < 12 || total % 4 !== 0) throw new CaptureError("the capture has a block of an impossible length");
    if (type === 1) checkLink(view.getUint16(at + 8, little)); // interface description
    else if (type === 6) packets.push(cut(bytes, at + 28, view.getUint32(at + 20, little))); // enhanced packet
    else if (type === 3) packets.push(cut(bytes, at + 12, Math.min(view.getUint32(at + 8, little), total - 16))); // simple packet
    at += total;
  }
  return packets;
}

function cut(bytes: Uint8Array, start: number, length: number): Uint8Array {
  if (start + length > bytes.length) throw new RangeError("past the end");
  return bytes.slice(start, start + length);
}

function checkLink(type: number): void {
  if (type !== ETHERNET) throw new CaptureError(`the capture is of link type ${type}; only Ethernet (1) is run`);
}
