// test: c-run
// Constants of static initialisers are folded as their types say: a truth is 1 however large the number, and addresses are true.
const int many = 256;
const long huge = 1L << 40;
int array[3];
_Bool of_variable = many, of_number = 512, of_sum = many + many, of_array = array, of_element = &array[2]; // warning: C5145 the address of array 'array' is always true
int from_truth = (_Bool)huge;
struct { _Bool one : 1; unsigned char two : 2; } fields = { array, (_Bool)many }; // warning: C5145 the address of array 'array' is always true
int compared = huge > 3, chosen = huge ? 7 : 8, negated = !huge, either = 0 || huge, both = huge && many, elvis = many ?: 3;
long complement = ~huge, minus = -huge;

int truths(void) { return of_variable + of_number * 2 + of_sum * 4 + of_array * 8 + of_element * 16 + from_truth * 32; }
// run: %truths() == 63
int members(void) { return fields.one + fields.two * 2; }
// run: %members() == 3
int operators(void) { return compared + chosen * 10 + negated * 100 + either * 1000 + both * 2000 + elvis * 10000; }
// run: %operators() == 2563071
int wide(void) { return complement == -1 - huge && minus == -huge; }
// run: %wide() == 1
int local(int x) {
  const int known = 512;
  static _Bool truth = known;
  switch (x) { case (_Bool)known: return truth; }
  return 5;
}
// run: %local(1) == 1
