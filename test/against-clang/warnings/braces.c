/* Initialisers whose parts have no braces of their own. */
struct in { int a, b; };
struct out { struct in i; int c; };
struct one { int arr[2]; };
struct two { struct one o; int d; };
int a1[2][2] = {1, 2, 3, 4};
int a2[2][2] = {0};
int a3[2][2] = {{1, 2}, {3, 4}};
struct out o1 = {1, 2, 3};
struct out o2 = {0};
struct out o3 = {{1, 2}, 3};
struct one s1 = {1, 2};
struct two t1 = {1, 2, 3};
struct two t2 = {{1, 2}, 3};
struct out arr[2] = {1, 2, 3, 4, 5, 6};
struct out o4 = {.i = 1, 2, .c = 3};
struct out o5 = {.i.a = 1, 2, .c = 3};
union u { int x[2]; char c; } u1 = {1, 2};
char str[2][4] = {"ab", "cd"};
struct st { char n[4]; int z; } st1 = {"ab", 1};
struct out o6 = {0, 1};
int a4[2][2] = {[0] = 1, 2};
int a5[2][2] = {[1][0] = 1, 2};
int a6[2][2] = {0, 0};
struct anon { struct { int p, q; }; int r; } an = {1, 2, 3};
int f(void) { struct out l = {1, 2, 3}; struct out m[1] = {l}; struct out n = (struct out){1, 2, 3}; return l.c + m[0].c + n.c; }
struct flex { int n; int d[]; } fl = {1, 2, 3};
struct bits { struct { int x : 3; } b; int c; } bb = {1, 2};
