/* VLAN tags (IEEE 802.1Q). The kernel keeps `struct vlan_hdr` to itself; programs that parse tags define it. */
#pragma once
#include <linux/types.h>

#define VLAN_FLAG_REORDER_HDR 1
#define VLAN_FLAG_GVRP 2
#define VLAN_FLAG_LOOSE_BINDING 4
#define VLAN_FLAG_MVRP 8
#define VLAN_FLAG_BRIDGE_BINDING 16
