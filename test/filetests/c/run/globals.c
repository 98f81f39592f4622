// test: c-run
// not-kernel: text, pointer: the verifier does not follow pointers out of memory
// run: %counter(3) == 6
// run: %table(2) == 30
// run: %text(1) == 98
// run: %pointer() == 20
// run: %static_local() == 2
// run: %fields() == 0x53
static int count = 3;
static const int values[] = { 10, 20, 30 };
static const char *const words = "abc";
static const int *second = &values[1];
static struct { unsigned a : 4, b : 4; short c; } packed_fields = { 3, 5, -1 };
int counter(int n) { count += n; return count; }
int table(int i) { return values[i & 3]; }
int text(int i) { return words[i]; }
int pointer(void) { return *second; }
static int next(void) { static int calls; return ++calls; }
int static_local(void) { next(); return next(); }
int fields(void) { return packed_fields.a | packed_fields.b << 4; }
