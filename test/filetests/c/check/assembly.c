// test: c-check
// GCC manual, Extended Asm: operands, constraints and clobbers that BPF does not have.
struct large { long a[4]; };

int f(int x, struct large l) {
  struct { int bit : 3; } bits;
  asm volatile("" : "r"(x)); // error: C4008 "r" is not a constraint that this operand can have
  asm volatile("" : "=r"(5)); // error: C2002 an output of assembly must be something that can be assigned to
  asm volatile("" : "=i"(x)); // error: C4008 "=i" is not a constraint that this operand can have
  asm volatile("" ::"Q"(x)); // error: C4008 "Q" is not a constraint that this operand can have
  asm volatile("" ::"=r"(x)); // error: C4008 "=r" is not a constraint that this operand can have
  asm volatile("" ::"1"(x)); // error: C4008 "1" is not a constraint that this operand can have
  asm volatile("" ::"r"(l)); // error: C4008 'struct large' does not fit in a register
  asm volatile("" ::"m"(bits.bit)); // error: C2002 a bit-field has no address
  asm volatile("" ::: "eax"); // error: C4008 there is no register 'eax' that assembly could change
  asm volatile("" ::: "r3", "w4", "memory", "cc");
  asm goto("" : "=r"(x) : : : done); // error: C4008 assembly that jumps cannot give values
done:
  asm goto("" :::: nowhere); // error: C3003 there is no label 'nowhere' in this function
  return x;
}

__attribute__((naked)) int returns(void) {
  asm volatile("exit");
  return 1; // error: C4009 'returns' is naked: it can hold nothing but assembly
}

__attribute__((naked)) int uses(int x) { // error: C4009 'uses' is naked: its parameter 'x' has no place but register r1 to r5
  asm volatile("r0 = %0; exit" ::"r"(x));
}

asm("r0 = 1"); // error: C4003 assembly outside of functions is not supported
