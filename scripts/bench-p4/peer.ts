/**
 * What p4c 1.2.5.16 and clang 14 (-O2, with the flags of p4c's own makefile) make of programs of p4c's corpus: measured
 * once, on a two-core machine with Linux 6.18, and not again by the benchmark.
 */

export interface PeerCost {
  /** In testdata/p4_16_samples, without `.p4`. */
  readonly program: string;
  readonly instructions: number;
  /** What the verifier went through. */
  readonly processed: number;
}

const rows: readonly (readonly [program: string, instructions: number, processed: number])[] = [
  ["count_ebpf", 34, 37],
  ["test_ebpf", 38, 51],
  ["switch_ebpf", 38, 51],
  ["lpm_ebpf", 39, 52],
  ["key_ebpf", 49, 62],
  ["two_ebpf", 59, 107],
  ["stack_ebpf", 41, 55],
  ["init_ebpf", 36, 49],
  ["ternary_ebpf", 87, 14127],
  ["value_set_ebpf", 23, 27],
  ["ebpf_checksum_extern", 56, 60],
  ["ebpf_conntrack_extern", 92, 144],
  ["calc-ebpf", 49, 60],
  ["xdp_dec_ttl_ebpf-kernel", 293, 401],
  ["xdp_vlan_push_pop_ebpf-kernel", 142, 300],
];

export const peerCosts: readonly PeerCost[] = rows.map(([program, instructions, processed]) => ({ program, instructions, processed }));

/** Both processes together, cold, the median over the programs. */
export const PEER_COMPILE_MS = 135;
