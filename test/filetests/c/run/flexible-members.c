// test: c-run
// The last element of a flexible array member that an initialiser fills is there with what pads it.
struct entry { unsigned short port; unsigned char kind; };
struct list { int count; struct entry entries[]; };
static struct list three = { 3, { { 1, 2 }, { 3, 4 }, { 5, 6 } } };
static struct list after = { 1, { { 7, 8 } } };
int packed_words(unsigned index) {
  unsigned *word = (unsigned *)&three.entries[index & 3];
  if (index > 2) return 0;
  return *word & 0xffffff;
}
int counted(unsigned by) { three.count += by; after.count += by; return three.count * 100 + after.count + three.entries[2].kind + after.entries[0].port; }
// run: %packed_words(2) == 393221
// run: %counted(4) == 718
