/** A packet in the terms of the program that handles it. */

/** Some bits of a packet that its parser takes for a field. */
export interface PacketField {
  /** As the program calls it: `hdr.vlan[1].vid`. */
  readonly name: string;
  /** In bits, from the left end of the packet. */
  readonly offset: number;
  /** How many bits. */
  readonly width: number;
}

/** The fields that the program's parser finds in a packet, from its left end on; they may leave out bits between them. */
export type PacketReader = (packet: Uint8Array) => readonly PacketField[];
