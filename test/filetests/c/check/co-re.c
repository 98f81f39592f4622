// test: c-check
struct task { int pid; struct { int in; } sub; } __attribute__((preserve_access_index));
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct file { int flags; };
#pragma clang attribute pop
struct plain { int x; };
enum color { RED, GREEN = 5 };
struct { int x; } unnamed;
int own(void) { struct task t = { 1 }; return t.pid; }
int relocated(struct file *f, struct task *t) { return f->flags + t->sub.in; }
int asks(struct task *t, struct plain *p) {
  return __builtin_preserve_field_info(p->x, 2) + __builtin_preserve_type_info(*(struct task *)0, 1) + __builtin_btf_type_id(*(struct task *)0, 1) +
    __builtin_preserve_enum_value(*(enum color *)GREEN, 1) + *__builtin_preserve_access_index(&p->x);
}
int few(struct task *t) { return __builtin_preserve_field_info(t->pid); } // error: C2010 '__builtin_preserve_field_info' takes 2 arguments, not 1
int none(void) { return *(int *)__builtin_preserve_access_index(); } // error: C2010 '__builtin_preserve_access_index' takes 1 arguments, not 0
int large(struct task *t) { return __builtin_preserve_field_info(t->pid, 6); } // error: C2010 the second argument of '__builtin_preserve_field_info' is less than 6, not 6
int unknown(struct task *t, int what) { return __builtin_preserve_field_info(t->pid, what); } // error: C2006 the second argument of '__builtin_preserve_field_info' must be an integer constant
int whole(struct task *t) { return __builtin_preserve_field_info(*t, 0); } // error: C2010 '__builtin_preserve_field_info' takes a member of a struct that has a name
int nameless(void) { return __builtin_preserve_field_info(unnamed.x, 0); } // error: C2010 '__builtin_preserve_field_info' takes a member of a struct that has a name
int member(struct task *t) { return __builtin_preserve_field_info(t->pidd, 0); } // error: C2003 no member 'pidd' in 'struct task'
int type(void) { return __builtin_preserve_type_info(*(int *)0, 0); } // error: C2010 '__builtin_preserve_type_info' takes a type that has a name
int enumerator(void) { return __builtin_preserve_enum_value(*(enum color *)unnamed, 0); } // error: C2010 '__builtin_preserve_enum_value' takes an enumerator of its type, which has no 'unnamed'
int constant(void) { return __builtin_preserve_enum_value(GREEN, 0); } // error: C2010 '__builtin_preserve_enum_value' takes '*(enum type *)ENUMERATOR'
