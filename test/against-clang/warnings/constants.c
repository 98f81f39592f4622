/* Constants in bit-fields and beside logical operators. */
struct bits2 { int f : 3; unsigned g : 2; _Bool h : 1; unsigned char one : 1; int s1 : 1; unsigned long w : 40; };
void bf1(struct bits2 *p) { p->f = 4; }
void bf2(struct bits2 *p) { p->g = 4; }
void bf3(struct bits2 *p) { p->f = -5; }
void bf4(struct bits2 *p) { p->f = 7; }
void bf5(struct bits2 *p) { p->g = -1; }
void bf6(struct bits2 *p) { p->f = 3; p->f = -4; p->g = 3; }
void bf7(struct bits2 *p) { p->h = 2; }
void bf8(struct bits2 *p) { p->one = 1; p->one = 0; }
void bf9(struct bits2 *p) { p->s1 = 1; }
void bf10(struct bits2 *p) { p->s1 = -1; }
void bf11(struct bits2 *p) { p->one = 2; }
void bf12(struct bits2 *p) { p->w = 1ul << 40; }
void bf13(struct bits2 *p) { p->w = -1; }
void bf14(struct bits2 *p) { p->g = ~0; }
void bf15(struct bits2 *p) { p->g = 0xffffffff; }
void bf16(struct bits2 *p) { p->g += 9; }
struct bits2 bf17 = { 4, 1 };
struct bits2 bf18 = { .g = 7 };
void bf19(struct bits2 *p) { p->g = (unsigned)-1; }
void bf20(struct bits2 *p) { p->f = 'a'; }
int and1(int a) { return a && 4; }
int and2(int a) { return a || 0x10; }
int and3(int a) { return a && 1; }
int and4(int a) { return a && 0; }
int and5(int a) { return a == 1 && 4; }
int and6(int a, _Bool b) { return b && 4; }
int and7(int a) { return 4 && a; }
#define FOUR 4
int and8(int a) { return a && FOUR; }
int and9(int *p) { return p && 4; }
enum four { four = 4 };
int and10(int a) { return a && four; }
int and11(int a) { return a && sizeof(int); }
int and12(int a) { return a && -1; }
int and13(int a) { return a && (1 << 3); }
#define AND(a, b) ((a) && (b))
int and14(int a) { return AND(a, 4); }
int and15(int a) { if (a || 8) return 1; while (a && 3) a--; return 0; }
int and16(int a) { return (a > 3) || 2; }
int and17(int a) { return !a && 3; }
