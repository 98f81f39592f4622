/** The BTF of a file: raw as in /sys/kernel/btf, or in the section of an ELF file (an object, a kernel, a module). */

import { ObjectError } from "../elf/object-error.ts";
import { isElf, readElfSections } from "../elf/reader.ts";
import { BtfError, decodeBtf, type DecodedBtf } from "./decode.ts";

/** Throws `ObjectError`. `base` is the kernel's BTF for that of a module. */
export function readBtfFile(bytes: Uint8Array, base?: DecodedBtf): DecodedBtf {
  try {
    return decodeBtf(isElf(bytes) ? sectionOf(bytes) : bytes, base);
  } catch (error) {
    if (error instanceof BtfError) throw new ObjectError(error.message);
    throw error;
  }
}

function sectionOf(bytes: Uint8Array): Uint8Array {
  const section = readElfSections(bytes).find((one) => one.name === ".BTF");
  if (!section) throw new ObjectError("there is no BTF in the file: build it with -g, a kernel with CONFIG_DEBUG_INFO_BTF");
  return section.bytes;
}
