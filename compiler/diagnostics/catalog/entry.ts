export interface CatalogEntry {
  readonly severity: "error" | "warning";
  /** What it means in general, in one sentence: for `ebpfc explain` and the reference. */
  readonly meaning: string;
  /** The rule that it enforces: a section of P4_16 ("P4-16 §8.9.2"), C11, RFC 9669 or the kernel. */
  readonly source?: string;
  /** The -W name that switches it on and off, for warnings. */
  readonly flag?: string;
  /** Given only when asked for by its name or by -Wall, as clang has it. */
  readonly offByDefault?: true;
}
