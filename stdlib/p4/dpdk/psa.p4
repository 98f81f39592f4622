/*
 * dpdk/psa.p4: the Portable Switch Architecture with what the DPDK target adds.
 *
 * SPDX-License-Identifier: Apache-2.0
 */

#define PSA_WITH_PACKET_LENGTHS
#include <psa.p4>
