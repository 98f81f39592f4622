// test: p4-p4info // warning: P1204 there is no package instance called 'main', so there is nothing to control
// A library instantiates nothing.

#include <core.p4>

action only() {}
// expect:
// # proto-file: p4/config/v1/p4info.proto
// # proto-message: p4.config.v1.P4Info
