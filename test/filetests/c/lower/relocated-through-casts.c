// test: c-lower
// One path leads to the field, as the verifier takes no second number that is added to the ctx.
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct registers { long first, second; };
typedef struct registers user_registers;
struct context { long before; user_registers regs; };
#pragma clang attribute pop
long second(struct context *ctx) { return ((const struct registers *)(&ctx->regs))->second; }
long not_the_same(struct context *ctx) { return *(long *)&ctx->regs; }
// expect:
// function @second(v0: ptr "ctx") -> i64 type 5 {
//   slot s0 "ctx" size 8 align 8
// block0:
//   v1: ptr = slot s0
//   store i64 v0, v1, align 8
//   v2: ptr = slot s0
//   v3: ptr = load i64, v2, align 8
//   v4: i64 = core field_byte_offset 0 "0:1:1", 16
//   v5: ptr = ptradd v3, v4
//   v6: i64 = load i64, v5, align 8
//   return v6
// }
//
// function @not_the_same(v0: ptr "ctx") -> i64 type 5 {
//   slot s0 "ctx" size 8 align 8
// block0:
//   v1: ptr = slot s0
//   store i64 v0, v1, align 8
//   v2: ptr = slot s0
//   v3: ptr = load i64, v2, align 8
//   v4: i64 = core field_byte_offset 0 "0:1", 8
//   v5: ptr = ptradd v3, v4
//   v6: i64 = load i64, v5, align 8
//   return v6
// }
