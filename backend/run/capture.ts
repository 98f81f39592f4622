/** The packets of pcap and pcapng files (draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng). */

/** A capture that is cut short, or not of Ethernet frames. */
export class CaptureError extends Error {
  override readonly name = "CaptureError";
}

const ETHERNET = 1;

/** Null when the bytes are neither. Throws `CaptureError` when they are, and are broken. */
export function readCapture(bytes: Uint8Array): Uint8Array[] | null {
  if (bytes.length < 4) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (view.getUint32(0, true)) {
    case 0xa1b2c3d4:
    case 0xa1b23c4d:
      return readPcap(view, true);
    case 0xd4c3b2a1:
    case 0x4d3cb2a1:
      return readPcap(view, false);
    case 0x0a0d0d0a:
      return readPcapng(view);
    default:
      return null;
  }
}

/** A header of 24 bytes, then for each packet seconds, fraction, captured length and true length. */
function readPcap(view: DataView, little: boolean): Uint8Array[] {
  const packets: Uint8Array[] = [];
  needs(view, 0, 24);
  checkLinkType(view.getUint32(20, little) & 0xffff);
  for (let at = 24; at < view.byteLength; ) {
    needs(view, at, 16);
    const length = view.getUint32(at + 8, little);
    packets.push(slice(view, at + 16, length));
    at += 16 + length;
  }
  return packets;
}

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE = 1;
const OBSOLETE_PACKET = 2;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;

/** Blocks: type, length, contents, length again. A section header says the byte order of what follows. */
function readPcapng(view: DataView): Uint8Array[] {
  const packets: Uint8Array[] = [];
  let little = true;
  let snapLength = 0;
  for (let at = 0; at < view.byteLength; ) {
    needs(view, at, 12);
    const type = view.getUint32(at, little);
    if (type === SECTION_HEADER) little = view.getUint32(at + 8, true) === 0x1a2b3c4d;
    const length = view.getUint32(at + 4, little);
    if (length < 12 || length % 4 !== 0) throw new CaptureError(`a block of the capture has the length ${length}`);
    needs(view, at, length);
    if (type === INTERFACE) {
      checkLinkType(view.getUint16(at + 8, little));
      snapLength = view.getUint32(at + 12, little);
    }
    if (type === ENHANCED_PACKET || type === OBSOLETE_PACKET) packets.push(inBlock(view, at, length, 28, view.getUint32(at + 20, little)));
    if (type === SIMPLE_PACKET) {
      const original = view.getUint32(at + 8, little);
      packets.push(inBlock(view, at, length, 12, snapLength === 0 ? original : Math.min(original, snapLength)));
    }
    at += length;
  }
  return packets;
}

function inBlock(view: DataView, block: number, blockLength: number, offset: number, length: number): Uint8Array {
  if (offset + length + 4 > blockLength) throw new CaptureError("a packet of the capture is longer than its block");
  return slice(view, block + offset, length);
}

function slice(view: DataView, offset: number, length: number): Uint8Array {
  needs(view, offset, length);
  return new Uint8Array(view.buffer, view.byteOffset + offset, length).slice();
}

function needs(view: DataView, offset: number, length: number): void {
  if (offset + length > view.byteLength) throw new CaptureError("the capture is cut short");
}

function checkLinkType(type: number): void {
  if (type !== ETHERNET) throw new CaptureError(`the capture is not of Ethernet frames: its link type is ${type}`);
}
