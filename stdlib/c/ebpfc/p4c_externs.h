/*
 * The names that extern functions written for p4c's eBPF and uBPF backends use: give it with
 * -include ebpfc/p4c_externs.h, and --c-header=test.h when they include that.
 *
 * SPDX-License-Identifier: Apache-2.0
 */

#ifndef _EBPFC_P4C_EXTERNS_H
#define _EBPFC_P4C_EXTERNS_H

#include <stdint.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s8 i8;
typedef __s16 i16;
typedef __s32 i32;
typedef __s64 i64;

#ifndef htons
#define htons(x) bpf_htons(x)
#define ntohs(x) bpf_ntohs(x)
#define htonl(x) bpf_htonl(x)
#define ntohl(x) bpf_ntohl(x)
#endif
#ifndef __constant_htons
#define __constant_htons(x) bpf_htons(x)
#define __constant_ntohs(x) bpf_ntohs(x)
#define __constant_htonl(x) bpf_htonl(x)
#define __constant_ntohl(x) bpf_ntohl(x)
#endif

/* Maps, each between a start and an end. */
#define REGISTER_START()
#define REGISTER_END()
#define REGISTER_TABLE(NAME, TYPE, KEY, VALUE, MAX_ENTRIES) \
    struct {                                                \
        __uint(type, TYPE);                                 \
        __uint(max_entries, MAX_ENTRIES);                   \
        __type(key, KEY);                                   \
        __type(value, VALUE);                               \
    } NAME SEC(".maps");

#define BPF_MAP_LOOKUP_ELEM(table, key) bpf_map_lookup_elem(&table, key)
#define BPF_MAP_UPDATE_ELEM(table, key, value, flags) bpf_map_update_elem(&table, key, value, flags)
#define BPF_MAP_DELETE_ELEM(table, key) bpf_map_delete_elem(&table, key)

#endif /* _EBPFC_P4C_EXTERNS_H */
