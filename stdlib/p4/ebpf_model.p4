/*
 * ebpf_model.p4: a packet filter in the kernel. A parser takes the packet apart; a control decides whether it passes.
 *
 * As a tc classifier (the default) a packet that passes gives TC_ACT_OK, another one TC_ACT_SHOT; as an XDP program
 * XDP_PASS and XDP_DROP. What the parser rejects does not pass. The packet itself is not changed.
 *
 * SPDX-License-Identifier: Apache-2.0
 */

#ifndef _EBPF_MODEL_P4_
#define _EBPF_MODEL_P4_

#include <core.p4>

/// Unsigned 32-bit counters in a BPF map, keyed by a 32-bit index. The filter counts; the control plane reads and resets.
extern CounterArray {
    /// @param max_index  How many counters there are (when sparse: how many can be in use).
    /// @param sparse     False: an array, all counters start at zero. True: a hash, a counter exists once it was counted.
    CounterArray(bit<32> max_index, bool sparse);
    /// Adds one to the counter at `index`. An index past the end of an array counts nothing.
    void increment(in bit<32> index);
    /// Adds `value` to the counter at `index`.
    void add(in bit<32> index, in bit<32> value);
}

/// The `implementation` of a table: a BPF array. The table has one exact key of at most 32 bits, the index;
/// with an lpm key only the size counts and the table is an LPM trie.
extern array_table {
    /// @param size  The number of entries.
    array_table(bit<32> size);
}

/// The `implementation` of a table: a BPF hash; with an lpm key, an LPM trie.
extern hash_table {
    /// @param size  The greatest number of entries.
    hash_table(bit<32> size);
}

/// Takes the packet apart.
parser parse<H>(packet_in packet, out H headers);

/// Decides: the packet passes when `accept` is true at the end.
control filter<H>(inout H headers, out bool accept);

/// A program is one instance of this, called `main`.
package ebpfFilter<H>(parse<H> prs, filter<H> filt);

#endif  // _EBPF_MODEL_P4_
