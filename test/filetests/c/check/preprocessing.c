// test: c-check
#define PASTE(a, b) a##b
int pasted = 1 PASTE(+, 2); // error: X0013 pasting '+' and '2' does not make a token
