/* "Compile once, run everywhere": reading and asking about kernel types whose layout the loader looks up when it loads. */
#pragma once
#include "bpf_helpers.h"

/* The numbers that the builtins take for their second argument. */
enum bpf_field_info_kind {
	BPF_FIELD_BYTE_OFFSET, BPF_FIELD_BYTE_SIZE, BPF_FIELD_EXISTS, BPF_FIELD_SIGNED, BPF_FIELD_LSHIFT_U64, BPF_FIELD_RSHIFT_U64,
};
enum bpf_type_id_kind { BPF_TYPE_ID_LOCAL, BPF_TYPE_ID_TARGET };
enum bpf_type_info_kind { BPF_TYPE_EXISTS, BPF_TYPE_SIZE, BPF_TYPE_MATCHES };
enum bpf_enum_value_kind { BPF_ENUMVAL_EXISTS, BPF_ENUMVAL_VALUE };

/* ---- Macros of a number of arguments ---- */

#define ___core_nth(_0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, n, ...) n
#define ___core_count(...) ___core_nth(_, ##__VA_ARGS__, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define ___core_paste(a, b) a##b
#define ___core_join(a, b) ___core_paste(a, b)
#define ___core_of_count(macro, ...) ___core_join(macro, ___core_count(__VA_ARGS__))

/* ---- Questions ---- */

/* A field is given as an access, `task->comm`, or as a type and a member: `struct task_struct, comm`. */
#define ___core_field1(access) access
#define ___core_field2(type, member) ((typeof(type) *)0)->member
#define ___core_field(...) ___core_of_count(___core_field, __VA_ARGS__)(__VA_ARGS__)
#define ___core_value_of(type) (*(typeof(type) *)0)

#define bpf_core_field_exists(...) __builtin_preserve_field_info(___core_field(__VA_ARGS__), BPF_FIELD_EXISTS)
#define bpf_core_field_size(...) __builtin_preserve_field_info(___core_field(__VA_ARGS__), BPF_FIELD_BYTE_SIZE)
#define bpf_core_field_offset(...) __builtin_preserve_field_info(___core_field(__VA_ARGS__), BPF_FIELD_BYTE_OFFSET)
#define bpf_core_type_id_local(type) __builtin_btf_type_id(___core_value_of(type), BPF_TYPE_ID_LOCAL)
#define bpf_core_type_id_kernel(type) __builtin_btf_type_id(___core_value_of(type), BPF_TYPE_ID_TARGET)
#define bpf_core_type_exists(type) __builtin_preserve_type_info(___core_value_of(type), BPF_TYPE_EXISTS)
#define bpf_core_type_size(type) __builtin_preserve_type_info(___core_value_of(type), BPF_TYPE_SIZE)
#define bpf_core_type_matches(type) __builtin_preserve_type_info(___core_value_of(type), BPF_TYPE_MATCHES)
#define bpf_core_enum_value_exists(type, value) __builtin_preserve_enum_value(*(typeof(type) *)value, BPF_ENUMVAL_EXISTS)
#define bpf_core_enum_value(type, value) __builtin_preserve_enum_value(*(typeof(type) *)value, BPF_ENUMVAL_VALUE)

#define __CORE_RELO(src, field, info) __builtin_preserve_field_info((src)->field, BPF_FIELD_##info)

/* A kernel object as one of a type that the program describes itself. */
extern void *bpf_rdonly_cast(const void *object, unsigned int type_id) __ksym __weak;
#define bpf_core_cast(ptr, type) ((typeof(type) *)bpf_rdonly_cast((ptr), bpf_core_type_id_kernel(type)))

/* ---- Reading ---- */

#define bpf_core_read(dst, sz, src) bpf_probe_read_kernel(dst, sz, (const void *)__builtin_preserve_access_index(src))
#define bpf_core_read_user(dst, sz, src) bpf_probe_read_user(dst, sz, (const void *)__builtin_preserve_access_index(src))
#define bpf_core_read_str(dst, sz, src) bpf_probe_read_kernel_str(dst, sz, (const void *)__builtin_preserve_access_index(src))
#define bpf_core_read_user_str(dst, sz, src) bpf_probe_read_user_str(dst, sz, (const void *)__builtin_preserve_access_index(src))

/* The type of what lies at the end of a way of members, from a pointer of `type`. */
#define ___core_type1(type, a) typeof(((type)0)->a)
#define ___core_type2(type, a, ...) ___core_type1(typeof(((type)0)->a), __VA_ARGS__)
#define ___core_type3(type, a, ...) ___core_type2(typeof(((type)0)->a), __VA_ARGS__)
#define ___core_type4(type, a, ...) ___core_type3(typeof(((type)0)->a), __VA_ARGS__)
#define ___core_type5(type, a, ...) ___core_type4(typeof(((type)0)->a), __VA_ARGS__)
#define ___core_type6(type, a, ...) ___core_type5(typeof(((type)0)->a), __VA_ARGS__)
#define ___core_type7(type, a, ...) ___core_type6(typeof(((type)0)->a), __VA_ARGS__)
#define ___core_type8(type, a, ...) ___core_type7(typeof(((type)0)->a), __VA_ARGS__)
#define ___core_type9(type, a, ...) ___core_type8(typeof(((type)0)->a), __VA_ARGS__)
#define ___core_type(src, ...) ___core_of_count(___core_type, __VA_ARGS__)(typeof(src), __VA_ARGS__)

/* The way itself: each member but the last is a pointer, which `step` reads; `last` reads what is wanted. */
#define ___core_get(read, dst, type, src, member) read((void *)(dst), sizeof(*(dst)), &((type)(src))->member)
#define ___core_way1(step, last, dst, type, src, a) ___core_get(last, dst, type, src, a);
#define ___core_way2(step, last, dst, type, src, a, ...) \
	___core_get(step, &__next, type, src, a); ___core_way1(step, last, dst, typeof(((type)0)->a), __next, __VA_ARGS__)
#define ___core_way3(step, last, dst, type, src, a, ...) \
	___core_get(step, &__next, type, src, a); ___core_way2(step, last, dst, typeof(((type)0)->a), __next, __VA_ARGS__)
#define ___core_way4(step, last, dst, type, src, a, ...) \
	___core_get(step, &__next, type, src, a); ___core_way3(step, last, dst, typeof(((type)0)->a), __next, __VA_ARGS__)
#define ___core_way5(step, last, dst, type, src, a, ...) \
	___core_get(step, &__next, type, src, a); ___core_way4(step, last, dst, typeof(((type)0)->a), __next, __VA_ARGS__)
#define ___core_way6(step, last, dst, type, src, a, ...) \
	___core_get(step, &__next, type, src, a); ___core_way5(step, last, dst, typeof(((type)0)->a), __next, __VA_ARGS__)
#define ___core_way7(step, last, dst, type, src, a, ...) \
	___core_get(step, &__next, type, src, a); ___core_way6(step, last, dst, typeof(((type)0)->a), __next, __VA_ARGS__)
#define ___core_way8(step, last, dst, type, src, a, ...) \
	___core_get(step, &__next, type, src, a); ___core_way7(step, last, dst, typeof(((type)0)->a), __next, __VA_ARGS__)
#define ___core_way9(step, last, dst, type, src, a, ...) \
	___core_get(step, &__next, type, src, a); ___core_way8(step, last, dst, typeof(((type)0)->a), __next, __VA_ARGS__)
#define ___core_way(step, last, dst, src, ...) \
	({ const void *__next; ___core_of_count(___core_way, __VA_ARGS__)(step, last, dst, typeof(src), src, __VA_ARGS__) })
#define ___core_value(into, src, ...) ({ __typeof_unqual__(___core_type((src), __VA_ARGS__)) __value; into(&__value, (src), __VA_ARGS__); __value; })

#define BPF_CORE_READ_INTO(dst, src, ...) ___core_way(bpf_core_read, bpf_core_read, dst, src, __VA_ARGS__)
#define BPF_CORE_READ_USER_INTO(dst, src, ...) ___core_way(bpf_core_read_user, bpf_core_read_user, dst, src, __VA_ARGS__)
#define BPF_CORE_READ_STR_INTO(dst, src, ...) ___core_way(bpf_core_read, bpf_core_read_str, dst, src, __VA_ARGS__)
#define BPF_CORE_READ_USER_STR_INTO(dst, src, ...) ___core_way(bpf_core_read_user, bpf_core_read_user_str, dst, src, __VA_ARGS__)
#define BPF_PROBE_READ_INTO(dst, src, ...) ___core_way(bpf_probe_read_kernel, bpf_probe_read_kernel, dst, src, __VA_ARGS__)
#define BPF_PROBE_READ_USER_INTO(dst, src, ...) ___core_way(bpf_probe_read_user, bpf_probe_read_user, dst, src, __VA_ARGS__)
#define BPF_PROBE_READ_STR_INTO(dst, src, ...) ___core_way(bpf_probe_read_kernel, bpf_probe_read_kernel_str, dst, src, __VA_ARGS__)
#define BPF_PROBE_READ_USER_STR_INTO(dst, src, ...) ___core_way(bpf_probe_read_user, bpf_probe_read_user_str, dst, src, __VA_ARGS__)

/* `BPF_CORE_READ(task, group_leader, pid)` is task->group_leader->pid. */
#define BPF_CORE_READ(src, ...) ___core_value(BPF_CORE_READ_INTO, src, __VA_ARGS__)
#define BPF_CORE_READ_USER(src, ...) ___core_value(BPF_CORE_READ_USER_INTO, src, __VA_ARGS__)
#define BPF_PROBE_READ(src, ...) ___core_value(BPF_PROBE_READ_INTO, src, __VA_ARGS__)
#define BPF_PROBE_READ_USER(src, ...) ___core_value(BPF_PROBE_READ_USER_INTO, src, __VA_ARGS__)

/* ---- Bit-fields ---- */

/* The unit that holds the field, moved up so that its highest bit is the highest of all, and down again. */
#define ___core_extract(s, field, unit) \
	({ \
		__u64 __bits = (unit); \
		__bits <<= __CORE_RELO(s, field, LSHIFT_U64); \
		__CORE_RELO(s, field, SIGNED) ? (__u64)((__s64)__bits >> __CORE_RELO(s, field, RSHIFT_U64)) : __bits >> __CORE_RELO(s, field, RSHIFT_U64); \
	})

#define BPF_CORE_READ_BITFIELD_PROBED(s, field) \
	({ \
		__u64 __unit = 0; \
		bpf_probe_read_kernel(&__unit, __CORE_RELO(s, field, BYTE_SIZE), (const void *)(s) + __CORE_RELO(s, field, BYTE_OFFSET)); \
		___core_extract(s, field, __unit); \
	})

#define BPF_CORE_READ_BITFIELD(s, field) \
	({ \
		const void *__at = (const void *)(s) + __CORE_RELO(s, field, BYTE_OFFSET); \
		__u64 __unit = 0; \
		switch (__CORE_RELO(s, field, BYTE_SIZE)) { \
		case 1: __unit = *(const unsigned char *)__at; break; \
		case 2: __unit = *(const unsigned short *)__at; break; \
		case 4: __unit = *(const unsigned int *)__at; break; \
		case 8: __unit = *(const unsigned long long *)__at; break; \
		} \
		___core_extract(s, field, __unit); \
	})
