// test: c-check
int a;
int a;
long a; // error: C1002 'a' is declared differently before
int f(int x) { return x; }
int f(int x) { return x; } // error: C1002 redefinition of 'f'
int g(int);
int g(long); // error: C1002 'g' is declared differently before
struct s { int x; };
struct s { int y; }; // error: C1002 redefinition of 'struct s'
enum e { A, B, A }; // error: C1002 redefinition of 'A'
int h(int x, int x) { int y; int y; { int y = x; x = y; } return x; } // error: C1002 redefinition of the parameter 'x' // error: C1002 redefinition of 'y' // warning: C5001 unused variable 'y'
typedef int t;
typedef int t;
typedef long t; // error: C1002 't' is declared differently before
struct twice { int m; long m; }; // error: C1006 member 'm' is declared twice
