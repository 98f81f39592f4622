/* Uses of what is marked as deprecated. */
struct old { int a; int b __attribute__((deprecated("no b"))); } __attribute__((deprecated("use new")));
struct __attribute__((deprecated)) fwd;
typedef int old_int __attribute__((deprecated("no ints")));
enum e { A __attribute__((deprecated)), B };
enum __attribute__((deprecated)) olde { C };
int f(void) __attribute__((deprecated("f is old")));
extern int g __attribute__((deprecated));
struct old x;
struct fwd *y;
old_int z;
enum olde w;
struct n { int p; int q __attribute__((deprecated)); struct { int deep __attribute__((deprecated)); }; };
struct n n1 = { .q = 1 };
struct n n2 = { 1, 2 };
static int h(void) __attribute__((deprecated));
static int h(void) { return f() + g; }
__attribute__((deprecated)) struct old in_deprecated;
int k(struct old *o, struct n *n)
{
    int loc __attribute__((deprecated)) = 3;
    loc++;
    int (*fp)(void) = f;
    return f() + g + A + B + o->b + n->q + n->deep + h() + sizeof(n->q) + __builtin_offsetof(struct n, q) + fp();
}
int k2(old_int a) { return (old_int) a; }
int k3(void) { return C; }
[[deprecated("std")]] int s(void);
int t(void) { return s(); }
typedef struct old old_t;
old_t ot;
int u(void) { enum olde e = C; return e; }
