/* Comments within comments, and lines that go on. */
/* a /* b */
int a; /* x
 /* y
 */ // on \
  and on \
 to here
// over \
// and over
//  /* none
/*/* none */
/** /*/
int b; /* */ /* one /* two
 three /* four */
#if 0
/* left /* out */
// left \
 out
#endif
#if 1
/* not left /* out */
#else
/* left /* out */
#endif
#define ONE 1 /* x /* y */
#define TWO(a) a // x \
 y
int c; // blanks \ 	
 int hidden;
#define SUM(x, y) \ 
  ((x) +          \	
   (y))
int d = SUM(ONE, 2);
const char text[] = "ab\  
cd";
/* \
/\
* */ int lon\ 
g e;
