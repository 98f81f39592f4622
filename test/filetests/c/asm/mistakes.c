// test: c-asm
// What is wrong in the text is shown where it stands in the text, and names what would be right.
#define LINE "r1 = nothing ll;"

int unknown_instruction(void) { asm volatile("r0 = 1; frob r1"); return 0; } // error: B0006 an instruction must stand here, not 'frob'
int bad_register(void) { asm volatile("r1 = r11" ::: "r1"); return 0; } // error: B0006 there is no register r11
int bad_label(void) { asm volatile("goto somewhere"); return 0; } // error: B0006 there is no label 'somewhere'
int bad_number(void) { asm volatile("goto 1f; 1: goto 2b"); return 0; } // error: B0006 there is no label 2 before this
int two_widths(void) { asm volatile("w1 = r2" ::: "r1"); return 0; } // error: B0006 both sides have 32 bits: r2 does not
int too_wide(void) { asm volatile("r1 = 0x1122334455667788" ::: "r1"); return 0; } // error: B0006 1234605616436508552 does not fit in 32 bits: write 'r1 = 1234605616436508552 ll' into a register first
int no_operand(int x) { asm volatile("%[y] += 1" : [x] "+r"(x)); return x; } // error: B0006 there is no operand '%[y]'; a single '%' is written '%%'
int no_constant(int x) { asm volatile("r0 += %0" ::"i"(x) : "r0"); return x; } // error: B0007 an operand of the assembly with constraint "i" is not a constant here
int no_registers(int a, int b) { asm volatile("%0 = %1" : "=r"(a) : "r"(b) : "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9"); return a; } // error: B0008 the assembly has operands in 2 registers, but leaves only 0 of 10 that it does not clobber
int no_symbol(void) { asm volatile("r2 = 1;" LINE); return 0; } // warning: B0013 nothing here is called 'nothing': the loader must give it a value
int half_an_instruction(void) { asm volatile(".long 1"); return 0; } // error: B0006 data must fill whole instructions of eight bytes
__attribute__((naked)) int open_end(void) { asm volatile("goto l; exit; l:"); } // error: B0006 the assembly jumps past the end of its function
int later_line(void) {
  asm volatile("r0 = 1\n"
               "r1 = 2\n"
               "r2 =\n" // error: B0006 a number must follow
               "r3 = 4" ::: "r0", "r1", "r2", "r3");
  return 0;
}
