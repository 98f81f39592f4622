// test: p4-check // error: P0701 there is no package instance called 'main'
// P4-16 §20.3.8: uses of what is deprecated, with what its author says.
#include <core.p4>

const string when = " since 2";
@deprecated("use new_function" ++ when) extern void old_function();
@deprecated("no longer") extern old_extern {
    old_extern();
    @deprecated("call other()") void method();
    void other();
}
@deprecated("use bit<8>") typedef bit<8> old_type;
control c(inout bit<8> x) {
    old_extern() instance; // warning: P1109 'old_extern' is deprecated: no longer
    @deprecated("not this one") action old_action() { }
    table t { actions = { old_action; } default_action = old_action(); } // warning: P1109 'old_action' is deprecated: not this one // warning: P1109 'old_action' is deprecated: not this one
    apply {
        old_function(); // warning: P1109 'old_function' is deprecated: use new_function since 2
        instance.method(); // warning: P1109 'method' is deprecated: call other()
        instance.other();
        old_type y = x; // warning: P1109 'old_type' is deprecated: use bit<8>
        x = y;
        t.apply();
    }
}
@noWarn("deprecated") control silent() { apply { old_function(); } }
