// test: c-lower
extern int VERSION __attribute__((section(".kconfig")));
extern char TEXT[16] __attribute__((section(".kconfig"), weak));
extern const void variable __attribute__((section(".ksyms")));
extern int function(int x) __attribute__((section(".ksyms"), weak));
int f(void) { return VERSION + TEXT[3] + (&variable != 0) + (function ? function(1) : 2); } // warning: C5146 the address of 'variable' is never null

// expect:
// global @VERSION section ".kconfig" size 4 align 4 type 0
// global @TEXT weak section ".kconfig" size 16 align 1 type 3
// global @variable section ".ksyms" size 0 align 1 type 4
//
// function @f() -> i32 type 1 {
// block0:
//   v0: ptr = symbol @VERSION
//   v1: i32 = load i32, v0, align 4
//   v2: ptr = symbol @TEXT
//   v3: i8 = load i8, v2+3
//   v4: i32 = sext v3
//   v5: i32 = add v1, v4
//   v6: ptr = symbol @variable
//   v7: ptr = const 0
//   v8: i1 = ne v6, v7
//   v9: i32 = zext v8
//   v10: i32 = add v5, v9
//   v12: ptr = symbol @function
//   v13: ptr = const 0
//   v14: i1 = ne v12, v13
//   branch v14, block1, block2
// block1:
//   v15: i32 = const 1
//   v16: i32 = call kfunc @function(v15)
//   jump block3(v16)
// block2:
//   v17: i32 = const 2
//   jump block3(v17)
// block3(v11: i32):
//   v18: i32 = add v10, v11
//   return v18
// }
//
// function @function(v0: i32 "x") -> i32 weak section ".ksyms" inline never type 5 external
