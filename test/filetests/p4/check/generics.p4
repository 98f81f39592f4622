// test: p4-check
// The `<` ambiguity (Appendix G): comparisons and type arguments.
#include <core.p4>

extern T convert<T, U>(in U value);
extern void two(in bool a, in bool b);
struct box<T> { T value; }
typedef bit<8> b;
control c(inout bit<8> x, inout bit<8> y, inout box<bit<8>> bx) {
    apply {
        x = convert<bit<8>, bit<16>>(16w1);
        x = convert<b, box<bit<16>>>({ 16w1 });
        two(x < y, y > (x));
        bit<8> b = 1;
        two(x < b, y > (x));
        x = x >> 1;
        x >>= 1;
        if (x < (y) && (b) > x) { x = (b) + 1; }
        bx.value = 4w1 ++ y[3:0];
        x = convert(y); // error: P0308 cannot tell the type argument 'T' of 'convert'
        x = convert<b>(y); // error: P0302 '<' does not go with the function convert and bit<8>
    }
}
