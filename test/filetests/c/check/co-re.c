// test: c-check
struct task { int pid; struct { int in; } sub; } __attribute__((preserve_access_index));
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct file { int flags; };
#pragma clang attribute pop
struct plain { int x; };
int own(void) { struct task t = { 1 }; return t.pid; }
int plain(struct plain *p) { return p->x + __builtin_offsetof(struct task, pid); }
int first(struct file *f) { return f->flags; } // warning: C5017 no CO-RE relocation is made: offsets are those of the headers
int second(struct task *t) { return t->sub.in; }
