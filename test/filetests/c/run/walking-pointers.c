// test: c-run
// run: %forward(3) == 148
// run: %back(4) == 22
// run: %text() == 294
// run: %nested(2) == 93
// run: %stops(3) == 6
// run: %counted(4) == 10
int forward(int n) {
  int list[8], s = 0;
  for (int i = 0; i < 8; i++) list[i] = i * n + 8;
  for (int *p = list; p < list + 8; ++p) s += *p;
  return s;
}
int back(int n) {
  unsigned short list[6] = { 1, 2, 3, 4, 5, 6 };
  int s = 0;
  list[2] = n;
  for (unsigned short *p = list + 5; p >= list; p--) s += *p;
  return s;
}
int text(void) {
  char word[4] = "abc";
  int s = 0;
  for (char *c = word; c != word + sizeof word; c++) s += *c;
  return s;
}
int nested(int n) {
  struct { int k; short v[3]; } t[4] = { { 1, { 2, 3, 4 } }, { n, { n, n, n } }, { 0, { 7, 8, 9 } } };
  int s = 0;
  for (typeof(t[0]) *e = t; e < &t[4]; e++) {
    for (short *v = e->v; v < e->v + 3; v++) s += *v * (int)(e - t + 1);
  }
  return s;
}
int stops(int n) {
  int list[5] = { 1, 2, n, 4, 5 }, s = 0;
  for (int *p = list; p < list + 5; p++) {
    if (*p == 4) break;
    s += *p;
  }
  return s;
}
int counted(int n) {
  int list[8], s = 0;
  for (int i = 0; i < 8; i++) list[i] = i + 1;
  for (int *p = list; p < list + n && p < list + 8; p++) s += *p;
  return s;
}
