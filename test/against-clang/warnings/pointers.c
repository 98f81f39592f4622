/* Addresses that are never null, and sizes of pointers. */
typedef unsigned int u32;
struct s { int a; int b[2]; char n[4]; struct s *next; };
int arr[4]; extern int weak_ksym __attribute__((weak)); extern int f(int); extern int wf(int) __attribute__((weak));
#define TEST(x) ((x) ? 1 : 0)
#define IF_ARRAY if (arr)
int t1(struct s *p) { if (arr) return 1; return 0; }
int t2(struct s *p) { if (!p->n) return 1; return 0; }
int t3(struct s *p) { return p->b && p->a; }
int t4(struct s *p) { return arr == 0; }
int t5(struct s *p) { return (void *)0 != p->n; }
int t6(void) { if (f) return 1; if (&f) return 2; if (wf) return 3; if (&weak_ksym) return 4; return 0; }
int t7(struct s *p) { return TEST(arr); }
int t8(void) { IF_ARRAY return 1; return 0; }
int t9(struct s *p) { return &p->a ? 1 : 0; }
int t10(struct s *p) { struct s v; return &v == 0; }
int t11(struct s *p) { __builtin_memset(p, 0, sizeof(p)); return 0; }
int t12(struct s *p) { __builtin_memset(p, 0, sizeof p); return 0; }
int t13(struct s *p, struct s *q) { __builtin_memcpy(p, q, sizeof(q)); return 0; }
int t14(struct s *p, struct s *q) { __builtin_memcpy(p, q, sizeof(struct s *)); return 0; }
int t15(struct s *p) { __builtin_memset(p->next, 0, sizeof(p->next)); return 0; }
int t16(struct s *p) { __builtin_memset(p->n, 0, sizeof(p->n)); return 0; }
int t17(struct s *p) { struct s v; __builtin_memset(&v, 0, sizeof(&v)); return v.a; }
int t18(void *p) { __builtin_memset(p, 0, sizeof(p)); return 0; }
int t19(char *p) { __builtin_memset(p, 0, sizeof(p)); return 0; }
int t20(u32 *p) { __builtin_memset(p, 0, sizeof(u32 *)); return 0; }
int t21(struct s **p) { __builtin_memset(p, 0, sizeof(*p)); return 0; }
int t22(struct s *p) { __builtin_memcpy(&p, arr, sizeof(p)); return 0; }
int t23(struct s *p) { return __builtin_memcmp(p, arr, sizeof(p)); }
int t24(struct s *p) { return (long)arr ? 1 : 0; }
int t25(struct s *p) { return "x" ? 1 : 0; }
int t26(struct s *p) { return &arr[1] ? 1 : 0; }
int t27(struct s *p) { while (p->n) p++; do p++; while (p->b); for (; arr;) p++; return 0; }
int t29(struct s *p) { return !&p->a; }
int t30(struct s v) { return (&v) && (v.n); }
int t31(struct s *p) { __builtin_memcpy(p, (void *)p, sizeof(p)); return 0; }
int t32(struct s *p) { static struct s v; __builtin_memcpy(&v, p, sizeof(&v)); return 0; }
