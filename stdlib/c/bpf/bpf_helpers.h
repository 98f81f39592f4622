/* What every BPF program in C uses: sections, map definitions, helpers, printing, loops of the verifier's. */
#pragma once
#include "bpf_helper_defs.h"

/* ---- Map definitions: the members of an anonymous struct in section .maps, read by the loader from BTF ---- */

#define __uint(name, val) int (*name)[val]
#define __type(name, val) __typeof__(val) *name
#define __array(name, val) __typeof__(val) *name[]
#define __ulong(name, val) enum { ___bpf_concat(__unique_value, __COUNTER__) = val } name

enum libbpf_pin_type { LIBBPF_PIN_NONE, LIBBPF_PIN_BY_NAME };
enum libbpf_tristate { TRI_NO, TRI_YES, TRI_MODULE };

/* ---- Attributes ---- */

#define SEC(name) __attribute__((section(name), used))
#undef __always_inline
#define __always_inline inline __attribute__((always_inline))
#ifndef __noinline
#define __noinline __attribute__((noinline))
#endif
#ifndef __weak
#define __weak __attribute__((weak))
#endif
#define __hidden __attribute__((visibility("hidden")))
#define __kconfig __attribute__((section(".kconfig")))
#define __ksym __attribute__((section(".ksyms")))
#define __kptr __attribute__((btf_type_tag("kptr")))
#define __kptr_untrusted __attribute__((btf_type_tag("kptr_untrusted")))
#define __percpu_kptr __attribute__((btf_type_tag("percpu_kptr")))
#define __uptr __attribute__((btf_type_tag("uptr")))
#define __arg_ctx __attribute__((btf_decl_tag("arg:ctx")))
#define __arg_nonnull __attribute__((btf_decl_tag("arg:nonnull")))
#define __arg_nullable __attribute__((btf_decl_tag("arg:nullable")))
#define __arg_trusted __attribute__((btf_decl_tag("arg:trusted")))
#define __arg_untrusted __attribute__((btf_decl_tag("arg:untrusted")))
#define __arg_arena __attribute__((btf_decl_tag("arg:arena")))

/* ---- Small things of C's and the kernel's ---- */

#ifndef NULL
#define NULL ((void *)0)
#endif
#ifndef KERNEL_VERSION
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))
#endif
#ifndef likely
#define likely(x) (__builtin_expect(!!(x), 1))
#endif
#ifndef unlikely
#define unlikely(x) (__builtin_expect(!!(x), 0))
#endif
#undef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#undef container_of
#define container_of(ptr, type, member) \
	({ void *__member = (void *)(ptr); ((type *)(__member - offsetof(type, member))); })
#ifndef barrier
#define barrier() asm volatile("" ::: "memory")
#endif
#ifndef barrier_var
#define barrier_var(var) asm volatile("" : "+r"(var))
#endif
#ifndef __bpf_unreachable
#define __bpf_unreachable() __builtin_trap()
#endif
#define bpf_ksym_exists(sym) (!!(sym))

/* The index must be a constant: the kernel then patches the jump in place of the call. */
#define bpf_tail_call_static(ctx, map, slot) ((void)bpf_tail_call((void *)(ctx), (void *)(map), (slot)))

/* ---- Arguments of macros, up to twelve ---- */

#define ___bpf_concat(a, b) a ## b
#define ___bpf_apply(fn, n) ___bpf_concat(fn, n)
#define ___bpf_nth(_, _1, _2, _3, _4, _5, _6, _7, _8, _9, _a, _b, _c, N, ...) N
#define ___bpf_narg(...) ___bpf_nth(_, ##__VA_ARGS__, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define ___bpf_fill0(arr, p, x) do {} while (0)
#define ___bpf_fill1(arr, p, x) arr[p] = (unsigned long long)(x)
#define ___bpf_fill2(arr, p, x, more...) ___bpf_fill1(arr, p, x); ___bpf_fill1(arr, p + 1, more)
#define ___bpf_fill3(arr, p, x, more...) ___bpf_fill1(arr, p, x); ___bpf_fill2(arr, p + 1, more)
#define ___bpf_fill4(arr, p, x, more...) ___bpf_fill1(arr, p, x); ___bpf_fill3(arr, p + 1, more)
#define ___bpf_fill5(arr, p, x, more...) ___bpf_fill1(arr, p, x); ___bpf_fill4(arr, p + 1, more)
#define ___bpf_fill6(arr, p, x, more...) ___bpf_fill1(arr, p, x); ___bpf_fill5(arr, p + 1, more)
#define ___bpf_fill7(arr, p, x, more...) ___bpf_fill1(arr, p, x); ___bpf_fill6(arr, p + 1, more)
#define ___bpf_fill8(arr, p, x, more...) ___bpf_fill1(arr, p, x); ___bpf_fill7(arr, p + 1, more)
#define ___bpf_fill9(arr, p, x, more...) ___bpf_fill1(arr, p, x); ___bpf_fill8(arr, p + 1, more)
#define ___bpf_fill10(arr, p, x, more...) ___bpf_fill1(arr, p, x); ___bpf_fill9(arr, p + 1, more)
#define ___bpf_fill11(arr, p, x, more...) ___bpf_fill1(arr, p, x); ___bpf_fill10(arr, p + 1, more)
#define ___bpf_fill12(arr, p, x, more...) ___bpf_fill1(arr, p, x); ___bpf_fill11(arr, p + 1, more)
#define ___bpf_fill(arr, args...) ___bpf_apply(___bpf_fill, ___bpf_narg(args))(arr, 0, args)

/* ---- Printing: to three arguments in registers, more through an array ---- */

#ifdef BPF_NO_GLOBAL_DATA
#define BPF_PRINTK_FMT_MOD
#else
#define BPF_PRINTK_FMT_MOD static const
#endif

#define __bpf_printk(fmt, ...) \
	({ BPF_PRINTK_FMT_MOD char ____fmt[] = fmt; bpf_trace_printk(____fmt, sizeof(____fmt), ##__VA_ARGS__); })
#define __bpf_vprintk(fmt, args...) \
	({ static const char ___fmt[] = fmt; unsigned long long ___param[___bpf_narg(args)]; \
	   ___bpf_fill(___param, args); bpf_trace_vprintk(___fmt, sizeof(___fmt), ___param, sizeof(___param)); })
#define ___bpf_pick_printk(...) \
	___bpf_nth(_, ##__VA_ARGS__, __bpf_vprintk, __bpf_vprintk, __bpf_vprintk, __bpf_vprintk, __bpf_vprintk, \
		   __bpf_vprintk, __bpf_vprintk, __bpf_vprintk, __bpf_vprintk, __bpf_printk, __bpf_printk, \
		   __bpf_printk, __bpf_printk)
#define bpf_printk(fmt, args...) ___bpf_pick_printk(args)(fmt, ##args)

#define BPF_SEQ_PRINTF(seq, fmt, args...) \
	({ static const char ___fmt[] = fmt; unsigned long long ___param[___bpf_narg(args)]; \
	   ___bpf_fill(___param, args); bpf_seq_printf(seq, ___fmt, sizeof(___fmt), ___param, sizeof(___param)); })
#define BPF_SNPRINTF(out, out_size, fmt, args...) \
	({ static const char ___fmt[] = fmt; unsigned long long ___param[___bpf_narg(args)]; \
	   ___bpf_fill(___param, args); bpf_snprintf(out, out_size, ___fmt, ___param, sizeof(___param)); })
#define bpf_stream_printk(stream_id, fmt, args...) \
	({ static const char ___fmt[] = fmt; unsigned long long ___param[___bpf_narg(args)]; \
	   ___bpf_fill(___param, args); bpf_stream_vprintk(stream_id, ___fmt, ___param, sizeof(___param)); })

/* ---- Loops that the verifier bounds by itself: open-coded iterators, which are kfuncs ---- */

#define bpf_for_each(type, cur, args...) \
	for (struct bpf_iter_##type ___it __attribute__((aligned(8), cleanup(bpf_iter_##type##_destroy))), \
	     *___p __attribute__((unused)) = \
		(bpf_iter_##type##_new(&___it, ##args), (void)bpf_iter_##type##_destroy, (void *)0); \
	     ((cur) = bpf_iter_##type##_next(&___it));)
#define bpf_for(i, start, end) \
	for (struct bpf_iter_num ___it __attribute__((aligned(8), cleanup(bpf_iter_num_destroy))), \
	     *___p __attribute__((unused)) = \
		(bpf_iter_num_new(&___it, (start), (end)), (void)bpf_iter_num_destroy, (void *)0); \
	     ({ int *___t = bpf_iter_num_next(&___it); \
		(___t ? ((i) = *___t, (i) >= (start) && (i) < (end)) : ((i) = (end), 0)); });)
#define bpf_repeat(N) \
	for (struct bpf_iter_num ___it __attribute__((aligned(8), cleanup(bpf_iter_num_destroy))), \
	     *___p __attribute__((unused)) = \
		(bpf_iter_num_new(&___it, 0, (N)), (void)bpf_iter_num_destroy, (void *)0); \
	     bpf_iter_num_next(&___it);)

struct bpf_iter_num;
extern int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) __weak __ksym;
extern int *bpf_iter_num_next(struct bpf_iter_num *it) __weak __ksym;
extern void bpf_iter_num_destroy(struct bpf_iter_num *it) __weak __ksym;
