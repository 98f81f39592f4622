// test: c-run
// run: %quotient(-7, 2) == -3
// run: %remainder(-7, 2) == -1
// run: %quotient(7, -2) == -3
// run: %unsigned_quotient(-7, 2) == 0x7ffffffc
// run: %long_quotient(-7, 2) == -3
// run: %mixed(-8, 4) == 0x3ffffffe
int quotient(int a, int b) { return a / b; }
int remainder(int a, int b) { return a % b; }
unsigned unsigned_quotient(unsigned a, unsigned b) { return a / b; }
long long_quotient(long a, long b) { return a / b; }
unsigned mixed(int a, unsigned b) { return a / b; }
