// test: c-check
// What BPF_CORE_READ reads into is a variable, whatever the member is marked with.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
struct name { const char *text; int length; };
struct entry { const struct name name; } __attribute__((preserve_access_index));
#if __clang_major__ < 22
#error the headers of libbpf look for typeof_unqual by the version
#endif
int length(struct entry *e) { return BPF_CORE_READ(e, name.length); }
const char *text(struct entry *e) { return BPF_CORE_READ(e, name.text); }
