// test: c-run
// not-clang: bits, written: clang's offsets of bit-fields are right only once the loader has changed them
// not-kernel: fields, bits, written, asked, elements, nested: libbpf alone fits numbers to the kernel, and it has none of these types
#define RELOCATED __attribute__((preserve_access_index))
struct inner { int x; int list[4]; struct { short low; short high; }; } RELOCATED;
#define MEMBERS \
  char tag; struct inner one; struct inner many[3]; unsigned first : 3; unsigned second : 9; int third : 7; unsigned long wide : 40; \
  union { int number; unsigned char bytes[4]; }; struct { unsigned char a; unsigned char b[3]; } within;
struct outer { MEMBERS } RELOCATED;
struct flat { MEMBERS };
struct plain { int a; struct { int b[3]; } in; };
enum number { ZERO, FIVE = 5, HUGE = 1ULL << 40, LOW = -7 };

static void fill(struct outer *o, int seed) {
  unsigned char *bytes = (unsigned char *)o;
  for (unsigned i = 0; i < sizeof *o; i++) bytes[i] = seed + i * 7;
}
static __attribute__((noinline)) int sum(struct outer *o, unsigned at) {
  struct inner *inner = &o->one;
  return o->tag + inner->list[3] + o->one.high + o->many[1].list[2] + o->many[at % 3].low + o->number + o->bytes[1] + o->within.b[2];
}

int fields(int seed, unsigned at) { struct outer o; fill(&o, seed); return sum(&o, at); }
// run: %fields(1, 2) == 2676612370
// run: %fields(77, 1) == 2205069514

int bits(int seed) { struct outer o, *p = &o; fill(p, seed); struct flat *f = (struct flat *)p; asm volatile("" : "+r"(p)); int same = p->first == f->first && p->second == f->second && p->third == f->third && p->wide == f->wide; return same ? p->first + p->second * 3 + p->third * 5 + (int)p->wide : -1; }
// run: %bits(3) == 4041860275
// run: %bits(120) == 1700682805

static unsigned hashed(void *data) { unsigned hash = 0; for (unsigned i = 0; i < sizeof(struct flat); i++) hash = hash * 31 + ((unsigned char *)data)[i]; return hash; }
#define WRITE(p) (p->second = value, p->third = value, p->wide += value, p->one.list[value & 3] = value, p->many[2].high++, p->within.b[1] ^= 0x55)
int written(int seed, int value) { struct outer o, *p = &o; struct flat f, *q = &f; fill(p, seed); fill((struct outer *)q, seed); asm volatile("" : "+r"(p)); WRITE(p); WRITE(q); return hashed(p) == hashed(q) ? hashed(p) : 0; }
// run: %written(3, -1) == 4157261826
// run: %written(200, 0x1234) == 1357193841

long asked(void) { struct outer *o = 0; return __builtin_preserve_field_info(o->many, 0) + 1000 * __builtin_preserve_field_info(o->one.list, 1) + __builtin_preserve_field_info(o->third, 3) * 7L + 100000L * __builtin_preserve_field_info(o->tag, 4) + 10000000L * __builtin_preserve_field_info(o->wide, 5) + __builtin_preserve_type_info(*(struct outer *)0, 1) * 1000000000L + __builtin_preserve_enum_value(*(enum number *)HUGE, 1) + __builtin_preserve_enum_value(*(enum number *)LOW, 1) + __builtin_preserve_enum_value(*(enum number *)FIVE, 0); }
// run: %asked() == 1219757243805

int elements(int seed, int at) { struct plain p[3], *q = p; for (unsigned i = 0; i < sizeof p; i++) ((unsigned char *)p)[i] = seed + i; asm volatile("" : "+r"(q)); return *__builtin_preserve_access_index(&q->in.b[1]) + *__builtin_preserve_access_index(&q[1].a) + __builtin_preserve_access_index(({ int *r = &q->in.b[at & 1]; *r; })); }
// run: %elements(9, 1) == 1145126459

int nested(int seed) { struct outer o; fill(&o, seed); struct outer *list[2] = { &o, &o }; struct outer **p = list; asm volatile("" : "+r"(p)); return p[1]->one.x + (*p)->within.a; }
// run: %nested(5) == 909060178
