/* Initialisers that leave members out or give one object two values. */
struct s { int a, b; char c[4]; struct { int x, y; } in; };
struct t { struct s s; int n; };
struct u { int a; union { int p; long q; }; int z; };
struct f { int a; int rest[]; };
struct v { int a; int : 4; int b; };
static struct s s1 = { 1 };
static struct s s2 = { 1, 2, "abc" };
static struct s s3 = { .a = 1 };
static struct s s4 = { 1, 2, "abc", { 1 } };
static struct s s5 = { .a = 1, .a = 2 };
static int arr1[4] = { [1] = 1, [1] = 2 };
static int arr2[4] = { 1, 2, [0] = 3 };
static struct s s6 = {};
static struct s s7 = { 0 };
static struct s sa[2] = { { 1 }, { 2, 3 } };
static struct s s8 = { .b = 1, 2 };
static struct s s9 = { 1, 2, "abc", 3 };
static struct t t1 = { 1, 2 };
static struct t t2 = { { 1 } };
static struct t t3 = { .s = { 1, 2 }, .s.a = 3 };
static struct t t4 = { .s.a = 3, .s = { 1, 2 } };
static struct u u1 = { 1 };
static struct u u2 = { 1, 2 };
static struct u u3 = { .p = 1, .q = 2 };
static struct f f1 = { 1 };
static struct v v1 = { 1 };
static struct s s10 = {
	1,
	2 };
static int arr3[4] = { [0 ... 3] = 1, [2] = 5 };
static int arr4[4] = { [0 ... 1] = 1, [1 ... 2] = 5 };
int f(int a) { struct s l = { a }; struct s m = { .b = a, .b = 2 }; struct s k = { 0, }; return l.a + m.a + k.a + ((struct s){ 1 }).b + ((struct s){ .a = 1 }).b; }
