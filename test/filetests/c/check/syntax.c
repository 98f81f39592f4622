// test: c-check
int a // error: C0001 expected ';' after 'a'
int b;
int f(void) { return 1 } // error: C0001 expected ';' before '}'
int g(void) { if (1 { } return 0; } // error: C0001 expected ')' before '{'
struct s { int x }; // error: C0001 unexpected '}', expected ';' or ','
int h(void) { int y = ; return y; } // error: C0001 unexpected ';'
int i(unknown_t x) { return x; } // error: C1001 unknown type name 'unknown_t'
nothing_t j; // error: C1001 unknown type name 'nothing_t'
int k = 5;
