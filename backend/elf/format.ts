/** The numbers of ELF64 that BPF objects use (System V ABI ch. 4; kernel Documentation/bpf/llvm_reloc.rst). */

export const ELF_HEADER_SIZE = 64;
export const SECTION_HEADER_SIZE = 64;
export const SYMBOL_SIZE = 24;
export const REL_SIZE = 16;

export const ELF_MAGIC = [0x7f, 0x45, 0x4c, 0x46] as const;
export const ELFCLASS64 = 2;
export const elfData = { little: 1, big: 2 } as const;
export const ET_REL = 1;
export const EM_BPF = 247;

export const sectionType = { null: 0, progbits: 1, symtab: 2, strtab: 3, rela: 4, nobits: 8, rel: 9 } as const;
export const sectionFlag = { write: 1, alloc: 2, exec: 4, infoLink: 0x40 } as const;

/** Section numbers of symbols that lie in no section. */
export const SHN_UNDEF = 0;
export const SHN_LORESERVE = 0xff00;
export const SHN_ABS = 0xfff1;

export const symbolType = { none: 0, object: 1, func: 2, section: 3, file: 4 } as const;
export const symbolBinding = { local: 0, global: 1, weak: 2 } as const;
export const symbolVisibility = { default: 0, hidden: 2 } as const;

/** llvm_reloc.rst: what a relocation changes. */
export const relocationType = {
  /** The immediate of a `loadImm64`. */
  imm64: 1,
  /** Eight bytes of data. */
  abs64: 2,
  /** Four bytes of data. */
  abs32: 3,
  /** Four bytes of .BTF or .BTF.ext, which nothing needs to change. */
  noDynamicLoad32: 4,
  /** The immediate of a call. */
  call32: 10,
} as const;
