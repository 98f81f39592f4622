/* Declarations of which all, some or none is deprecated. */
struct old { int a; } __attribute__((deprecated));
struct old a, b __attribute__((deprecated));
struct old c __attribute__((deprecated)), d;
struct old e __attribute__((deprecated));
void f(struct old *p) __attribute__((deprecated));
typedef struct old g __attribute__((deprecated));
int h(void) { struct old x __attribute__((deprecated)); return 0; }
struct k { struct old m __attribute__((deprecated)); };
__attribute__((deprecated)) struct old n, o;
__attribute__((deprecated)) int q(struct old *p) { struct old y; return 0; }
