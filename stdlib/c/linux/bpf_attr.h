/* The structs of bpf(2) itself, a part of linux/bpf.h: what loaders pass, and what the kernel tells of its objects. */
#pragma once
#include <linux/bpf.h>

struct bpf_insn {
	__u8 code, dst_reg : 4, src_reg : 4;
	__s16 off;
	__s32 imm;
};

union bpf_iter_link_info {
	struct { __u32 map_fd; } map;
	struct {
		enum bpf_cgroup_iter_order order;
		__u32 cgroup_fd;
		__u64 cgroup_id;
	} cgroup;
	struct { __u32 tid, pid, pid_fd; } task;
};

union bpf_attr {
	struct { /* BPF_MAP_CREATE */
		__u32 map_type, key_size, value_size, max_entries, map_flags, inner_map_fd, numa_node;
		char map_name[BPF_OBJ_NAME_LEN];
		__u32 map_ifindex, btf_fd, btf_key_type_id, btf_value_type_id, btf_vmlinux_value_type_id;
		__u64 map_extra;
		__s32 value_type_btf_obj_fd, map_token_fd;
		__aligned_u64 excl_prog_hash;
		__u32 excl_prog_hash_size;
	};
	struct { /* BPF_MAP_…_ELEM */
		__u32 map_fd;
		__aligned_u64 key;
		union {
			__aligned_u64 value;
			__aligned_u64 next_key;
		};
		__u64 flags;
	};
	struct { /* BPF_MAP_…_BATCH */
		__aligned_u64 in_batch, out_batch, keys, values;
		__u32 count, map_fd;
		__u64 elem_flags, flags;
	} batch;
	struct { /* BPF_PROG_LOAD */
		__u32 prog_type, insn_cnt;
		__aligned_u64 insns, license;
		__u32 log_level, log_size;
		__aligned_u64 log_buf;
		__u32 kern_version, prog_flags;
		char prog_name[BPF_OBJ_NAME_LEN];
		__u32 prog_ifindex, expected_attach_type, prog_btf_fd, func_info_rec_size;
		__aligned_u64 func_info;
		__u32 func_info_cnt, line_info_rec_size;
		__aligned_u64 line_info;
		__u32 line_info_cnt, attach_btf_id;
		union {
			__u32 attach_prog_fd;
			__u32 attach_btf_obj_fd;
		};
		__u32 core_relo_cnt;
		__aligned_u64 fd_array, core_relos;
		__u32 core_relo_rec_size, log_true_size;
		__s32 prog_token_fd;
		__u32 fd_array_cnt;
		__aligned_u64 signature;
		__u32 signature_size;
		__s32 keyring_id;
	};
	struct { /* BPF_OBJ_PIN, BPF_OBJ_GET */
		__aligned_u64 pathname;
		__u32 bpf_fd, file_flags;
		__s32 path_fd;
	};
	struct { /* BPF_PROG_ATTACH, BPF_PROG_DETACH */
		union {
			__u32 target_fd;
			__u32 target_ifindex;
		};
		__u32 attach_bpf_fd, attach_type, attach_flags, replace_bpf_fd;
		union {
			__u32 relative_fd;
			__u32 relative_id;
		};
		__u64 expected_revision;
	};
	struct { /* BPF_PROG_TEST_RUN */
		__u32 prog_fd, retval, data_size_in, data_size_out;
		__aligned_u64 data_in, data_out;
		__u32 repeat, duration, ctx_size_in, ctx_size_out;
		__aligned_u64 ctx_in, ctx_out;
		__u32 flags, cpu, batch_size;
	} test;
	struct { /* BPF_…_GET_…_ID */
		union {
			__u32 start_id;
			__u32 prog_id;
			__u32 map_id;
			__u32 btf_id;
			__u32 link_id;
		};
		__u32 next_id, open_flags;
		__s32 fd_by_id_token_fd;
	};
	struct { /* BPF_OBJ_GET_INFO_BY_FD */
		__u32 bpf_fd, info_len;
		__aligned_u64 info;
	} info;
	struct { /* BPF_PROG_QUERY */
		union {
			__u32 target_fd;
			__u32 target_ifindex;
		};
		__u32 attach_type, query_flags, attach_flags;
		__aligned_u64 prog_ids;
		union {
			__u32 prog_cnt;
			__u32 count;
		};
		__u32 : 32;
		__aligned_u64 prog_attach_flags, link_ids, link_attach_flags;
		__u64 revision;
	} query;
	struct { /* BPF_RAW_TRACEPOINT_OPEN */
		__u64 name;
		__u32 prog_fd, : 32;
		__aligned_u64 cookie;
	} raw_tracepoint;
	struct { /* BPF_BTF_LOAD */
		__aligned_u64 btf, btf_log_buf;
		__u32 btf_size, btf_log_size, btf_log_level, btf_log_true_size, btf_flags;
		__s32 btf_token_fd;
	};
	struct {
		__u32 pid, fd, flags, buf_len;
		__aligned_u64 buf;
		__u32 prog_id, fd_type;
		__u64 probe_offset, probe_addr;
	} task_fd_query;
	struct { /* BPF_LINK_CREATE */
		union {
			__u32 prog_fd;
			__u32 map_fd;
		};
		union {
			__u32 target_fd;
			__u32 target_ifindex;
		};
		__u32 attach_type, flags;
		union {
			__u32 target_btf_id;
			struct {
				__aligned_u64 iter_info;
				__u32 iter_info_len;
			};
			struct { __u64 bpf_cookie; } perf_event;
			struct {
				__u32 flags, cnt;
				__aligned_u64 syms, addrs, cookies;
			} kprobe_multi;
			struct {
				__u32 target_btf_id;
				__u64 cookie;
			} tracing;
			struct {
				__u32 pf, hooknum;
				__s32 priority;
				__u32 flags;
			} netfilter;
			struct {
				union {
					__u32 relative_fd;
					__u32 relative_id;
				};
				__u64 expected_revision;
			} tcx, netkit, cgroup;
			struct {
				__aligned_u64 path, offsets, ref_ctr_offsets, cookies;
				__u32 cnt, flags, pid, path_fd;
			} uprobe_multi;
			struct {
				__aligned_u64 ids, cookies;
				__u32 cnt;
			} tracing_multi;
		};
	} link_create;
	struct { /* BPF_LINK_UPDATE */
		__u32 link_fd;
		union {
			__u32 new_prog_fd;
			__u32 new_map_fd;
		};
		__u32 flags;
		union {
			__u32 old_prog_fd;
			__u32 old_map_fd;
		};
	} link_update;
	struct { __u32 link_fd; } link_detach;
	struct { __u32 type; } enable_stats;
	struct { __u32 link_fd, flags; } iter_create;
	struct { __u32 prog_fd, map_fd, flags; } prog_bind_map;
	struct { __u32 flags, bpffs_fd; } token_create;
	struct {
		__aligned_u64 stream_buf;
		__u32 stream_buf_len, stream_id, prog_fd;
	} prog_stream_read;
	struct { __u32 map_fd, prog_fd, flags; } prog_assoc_struct_ops;
} __attribute__((aligned(8)));

struct bpf_prog_info {
	__u32 type, id;
	__u8 tag[BPF_TAG_SIZE];
	__u32 jited_prog_len, xlated_prog_len;
	__aligned_u64 jited_prog_insns, xlated_prog_insns;
	__u64 load_time;
	__u32 created_by_uid, nr_map_ids;
	__aligned_u64 map_ids;
	char name[BPF_OBJ_NAME_LEN];
	__u32 ifindex, gpl_compatible : 1, : 31;
	__u64 netns_dev, netns_ino;
	__u32 nr_jited_ksyms, nr_jited_func_lens;
	__aligned_u64 jited_ksyms, jited_func_lens;
	__u32 btf_id, func_info_rec_size;
	__aligned_u64 func_info;
	__u32 nr_func_info, nr_line_info;
	__aligned_u64 line_info, jited_line_info;
	__u32 nr_jited_line_info, line_info_rec_size, jited_line_info_rec_size, nr_prog_tags;
	__aligned_u64 prog_tags;
	__u64 run_time_ns, run_cnt, recursion_misses;
	__u32 verified_insns, attach_btf_obj_id, attach_btf_id, : 32;
} __attribute__((aligned(8)));

struct bpf_map_info {
	__u32 type, id, key_size, value_size, max_entries, map_flags;
	char name[BPF_OBJ_NAME_LEN];
	__u32 ifindex, btf_vmlinux_value_type_id;
	__u64 netns_dev, netns_ino;
	__u32 btf_id, btf_key_type_id, btf_value_type_id, btf_vmlinux_id;
	__u64 map_extra;
	__aligned_u64 hash;
	__u32 hash_size, : 32;
} __attribute__((aligned(8)));

struct bpf_btf_info {
	__aligned_u64 btf;
	__u32 btf_size, id;
	__aligned_u64 name;
	__u32 name_len, kernel_btf;
} __attribute__((aligned(8)));

struct bpf_func_info { __u32 insn_off, type_id; };
struct bpf_line_info { __u32 insn_off, file_name_off, line_off, line_col; };
struct bpf_core_relo {
	__u32 insn_off, type_id, access_str_off;
	enum bpf_core_relo_kind kind;
};
