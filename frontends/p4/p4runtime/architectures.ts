/**
 * What the architectures have for their control plane: which of their externs P4Runtime knows, and under which names their
 * tables have properties. An architecture that is not here has all of its externs in P4Info's own list for others.
 */

export type ExternKind = "actionProfile" | "actionSelector" | "counter" | "directCounter" | "meter" | "directMeter" | "register" | "digest";

export interface ExternRow {
  readonly kind: ExternKind;
  /** The constructor's parameter that says how many there are. */
  readonly size?: string;
  /** The constructor's parameter that says what is counted: a member of an enum. */
  readonly unit?: string;
  /** Which type arguments the data and the index are of. */
  readonly data?: number;
  readonly index?: number;
}

export interface ArchitectureRow {
  /** As `pkg_info.arch` has it. */
  readonly name: string;
  readonly externs: Readonly<Record<string, ExternRow>>;
  readonly implementation?: string;
  readonly directCounter?: string;
  readonly directMeter?: string;
  readonly idleTimeout?: string;
  /** The function whose calls send digests, where that is no extern object; its type argument is what is sent. */
  readonly digestFunction?: string;
}

const portableExterns: ArchitectureRow["externs"] = {
  ActionProfile: { kind: "actionProfile", size: "size" },
  ActionSelector: { kind: "actionSelector", size: "size" },
  Counter: { kind: "counter", size: "n_counters", unit: "type", index: 1 },
  DirectCounter: { kind: "directCounter", unit: "type" },
  Meter: { kind: "meter", size: "n_meters", unit: "type", index: 0 },
  DirectMeter: { kind: "directMeter", unit: "type" },
  Register: { kind: "register", size: "size", data: 0, index: 1 },
  Digest: { kind: "digest", data: 0 },
};
const filterExterns: ArchitectureRow["externs"] = { CounterArray: { kind: "counter", size: "max_index" } };

const byPackage: Readonly<Record<string, ArchitectureRow>> = {
  V1Switch: {
    name: "v1model",
    externs: {
      action_profile: { kind: "actionProfile", size: "size" },
      action_selector: { kind: "actionSelector", size: "size" },
      counter: { kind: "counter", size: "size", unit: "type", index: 0 },
      direct_counter: { kind: "directCounter", unit: "type" },
      meter: { kind: "meter", size: "size", unit: "type", index: 0 },
      direct_meter: { kind: "directMeter", unit: "type" },
      register: { kind: "register", size: "size", data: 0, index: 1 },
    },
    implementation: "implementation",
    directCounter: "counters",
    directMeter: "meters",
    idleTimeout: "support_timeout",
    digestFunction: "digest",
  },
  PSA_Switch: {
    name: "psa",
    externs: portableExterns,
    implementation: "psa_implementation",
    directCounter: "psa_direct_counter",
    directMeter: "psa_direct_meter",
    idleTimeout: "psa_idle_timeout",
  },
  PNA_NIC: {
    name: "pna",
    externs: portableExterns,
    implementation: "pna_implementation",
    directCounter: "pna_direct_counter",
    directMeter: "pna_direct_meter",
    idleTimeout: "pna_idle_timeout",
  },
  ubpf: { name: "ubpf", externs: { Register: { kind: "register", size: "size", data: 0, index: 1 } } },
  ebpfFilter: { name: "ebpf", externs: filterExterns },
  xdp: { name: "xdp", externs: filterExterns },
};

/** Undefined for the packages of other architectures. */
export function architectureOf(packageName: string): ArchitectureRow | undefined {
  return Object.hasOwn(byPackage, packageName) ? byPackage[packageName] : undefined;
}

/** The externs that say how a table of the eBPF models is kept, and so how large it is: nothing that is controlled. */
export const tableStores: ReadonlySet<string> = new Set(["hash_table", "array_table"]);
