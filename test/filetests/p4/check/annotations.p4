// test: p4-check
// P4-16 §20, §20.1–§20.3: what may stand together, and what bodies hold.
#include <core.p4>

const string part = "b";
const int six = 5 + 1;
const bit<8> wide = 1;

@anything(1 + (2), ] "x") @anything(2) const bit cumulative = 1;
@empty[] const bit one_structured = 1;
@mixed[1, "hello", true, 1 == 2, 5 + six] const bit expressions = 1;
@labels[short = "Short", my_bool = true, number = 2 * 3] const bit pairs = 1;
@twice[1]
@twice[2] // error: P1001 @twice stands here twice
const bit a = 1;
@both(1)
@both[2] // error: P1001 @both stands here with a structured and with an unstructured body
const bit b = 1;
@mixing[key = 4, 5] const bit c = 1; // error: P1002 either all elements of an annotation have names or none has
@keys[k = 4, k = 5] const bit d = 1; // error: P1001 'k' is given twice
@list[{ 1, 2 }] const bit e = 1; // error: P1002 an annotation holds values of type int, string and bool, not tuple<int, int>
@width[wide] const bit f = 1; // error: P1002 an annotation holds values of type int, string and bool, not bit<8>
@unknown[nothing] const bit g = 1; // error: P0201 'nothing' is not declared

@name("x") @name("y") // error: P1001 @name stands here twice
control names(inout bit<8> x) {
    @name("a" ++ part) action joined() { }
    @name(4) action number() { } // error: P1002 @name is not written like this
    @name action none() { } // error: P1002 @name is not written like this
    @name("a" "b") action two() { } // error: P1002 @name is not written like this
    @name("a", "b") action list() { } // error: P1002 @name is not written like this
    @name(six) action no_string() { } // error: P1002 @name is not written like this
    @hidden action no_body() { }
    @hidden() action empty_body() { }
    @hidden(1) action body() { } // error: P1002 @hidden is not written like this
    table t {
        key = { x : exact @name("k") @name("l"); } // error: P1001 @name stands here twice
        actions = { @tableonly joined; @defaultonly("x") NoAction; } // error: P1002 @defaultonly is not written like this
    }
    apply { @atomic { t.apply(); } @likely(2) { } } // error: P1002 @likely is not written like this
}
struct set_t {
    @match(ternary) bit<8> right;
    @match(fuzzy) bit<8> no_kind; // error: P1002 'fuzzy' is not a match kind
    @match(1 + 1) bit<8> no_name; // error: P1002 @match is not written like this
    @match bit<8> nothing; // error: P1002 @match is not written like this
}
@pkginfo(name = "p", version = "1") const bit info = 1;
@pkginfo const bit no_info = 1; // error: P1002 @pkginfo is not written like this
@p4runtime_translation("p4.org/x", bit<32>) type bit<9> translated;
@p4runtime_translation("", string) type bit<9> to_string;
@p4runtime_translation("", bool) type bit<9> to_bool; // error: P1002 @p4runtime_translation is not written like this
@pragma deprecated "no"
extern void old();
@deprecated(4) extern void older(); // error: P1002 @deprecated is not written like this
