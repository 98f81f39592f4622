// test: p4-check
#include <core.p4>
extern E { E(); }
struct holder { E instance; } // error: P0801 a field of a struct cannot have the type E
header wide { string text; } // error: P0801 a field of a header cannot have the type string
header inner { bit<8> a; }
header nested { inner other; } // error: P0801 a field of a header cannot have the type inner
header_union both { bit<8> plain; } // error: P0801 a field of a header_union cannot have the type bit<8>
