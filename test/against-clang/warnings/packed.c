/* Addresses of members of packed records. */
typedef unsigned int u32; typedef unsigned long long u64; typedef unsigned char u8;
struct inner { u32 x; u8 y; };
struct __attribute__((packed)) p { u8 a; u32 b; u32 arr[2]; struct inner in; struct { u64 q; } an; u32 f : 3; char c[3]; };
struct half { u8 a; u32 b __attribute__((packed)); u32 d; };
struct __attribute__((packed, aligned(8))) al { u32 a; u32 b; u64 c; u8 d; u32 e; };
struct outer { u8 k; struct p p; struct al al; };
typedef u32 una __attribute__((aligned(1)));
void take(u32 *); void takev(void *); void takec(char *); void takei(struct inner *); void taka(una *); void var(int, ...);
extern struct p gp; extern struct p al8 __attribute__((aligned(8)));
u32 *f(struct p *p, struct half *h, struct al *a, struct outer *o, struct p *arr)
{
  u32 *x = &p->b;
  x = &p->arr[0];
  x = p->arr;
  x = &h->b;
  x = &h->d;
  x = &a->a;
  x = &a->b;
  u64 *y = &a->c;
  y = &p->an.q;
  x = &a->e;
  take(&p->b);
  takev(&p->b);
  takec((char *)&p->b);
  take((u32 *)&p->b);
  y = (u64 *)&p->b;
  takei(&p->in);
  takei((void *)&p->in);
  take(&p->in.x);
  taka(&p->b);
  var(1, &p->b);
  x = &o->p.b;
  x = &o->al.e;
  x = &o->al.b;
  x = &gp.b;
  x = &al8.b;
  x = &arr[2].b;
  u64 n = (u64)&p->b;
  x = &(p->b);
  void *v = &p->b;
  struct { u32 *m; void *w; } s = { &p->b, &p->b };
  s.m = &p->b;
  char *z = p->c; char (*zz)[3] = &p->c;
  u32 (*w)[2] = &p->arr;
  (void)y; (void)v; (void)z; (void)zz; (void)w; (void)n;
  __builtin_memcpy(&p->b, &p->in, 4);
  return &p->b;
}
struct way { u8 a[3]; struct p *to; struct al *al; } __attribute__((packed));
u32 *pointers(struct way *w, struct outer *o, int i)
{
  u32 *x = &w->to->b;
  x = &w->al->b;
  x = &(&o[1])->p.b;
  return &w[i].to->b;
}
