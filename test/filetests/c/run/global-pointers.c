// test: c-run
// not-kernel: through, changed, in_struct: the verifier does not follow pointers out of memory
// run: %through() == 4
// run: %changed() == 14
// run: %in_struct() == 7
static int first = 4;
static int zero;
// The place is all zeros in the file, yet it has contents: it is in .data.
int *pointer = &first;
static struct { int *to; int plain; } pair = { &zero, 0 };
int through(void) { return *pointer; }
int changed(void) { *pointer += 10; return first; }
int in_struct(void) { *pair.to = 7; return zero; }
