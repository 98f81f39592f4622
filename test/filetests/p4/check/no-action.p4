// test: p4-check
// P4-16 §14.2: without a default action a table has NoAction, which somebody must declare.
control c() {
    action none() { }
    table with_default { actions = { none; } default_action = none(); }
    table without { actions = { none; } } // error: P0604 table 'without' has no default_action, which is an action 'NoAction' without parameters then
    apply { with_default.apply(); }
}
