/*
 * dpdk/pna.p4: the Portable NIC Architecture with what the DPDK target adds.
 *
 * SPDX-License-Identifier: Apache-2.0
 */

#define PNA_WITH_PACKET_LENGTHS
#include <pna.p4>
