export interface CatalogEntry {
  readonly severity: "error" | "warning";
  /** What it means in general, in one sentence: for `ebpfc explain` and the reference. */
  readonly meaning: string;
  /** The rule that it enforces: a section of P4_16 ("P4-16 §8.9.2"), C11, RFC 9669 or the kernel. */
  readonly source?: string;
  /** The -W name that switches it on and off, for warnings. */
  readonly flag?: string;
  /** The -W names of groups that it belongs to besides -Wall and -Wextra: `unused`. */
  readonly groups?: readonly string[];
  /** Given only when asked for: by -Wall (true), by -Wextra, or by its own name or group alone, as clang has it. */
  readonly offByDefault?: true | "extra" | "named";
  /** A warning that counts as an error until -Wno-error=NAME, as clang has it. */
  readonly errorByDefault?: true;
}
