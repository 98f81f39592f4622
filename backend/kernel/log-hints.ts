/** What to do about the verifier's common complaints (kernel/bpf/verifier.c), most telling first. */

interface HintRow {
  readonly pattern: RegExp;
  readonly hint: string;
}

const rows: readonly HintRow[] = [
  {
    pattern: /invalid access to packet|R\d+ offset is outside of the packet/,
    hint: "compare the end of the access with data_end on every path to it, with the very pointer that is read through",
  },
  {
    pattern: /invalid mem access '(map_value_or_null|ringbuf_mem_or_null|mem_or_null|sock_or_null|\w+_or_null)'/,
    hint: "the pointer may be null: compare it with NULL before use",
  },
  { pattern: /invalid mem access 'pkt_end'|R\d+ pointer .* pkt_end|pointer arithmetic on pkt_end prohibited/, hint: "data_end is for comparison only: nothing lies behind it" },
  {
    pattern: /invalid mem access '(inv|scalar)'/,
    hint: "this is a number to the verifier, not a pointer: it was computed in a way that it does not follow, or a helper that moves packet data came between (load data and data_end again)",
  },
  { pattern: /invalid zero-sized read/, hint: "the length may be 0: check just before the call that it is not" },
  { pattern: /min value is negative|unbounded min value/, hint: "make the index unsigned, or check that it is not below zero, just before use" },
  { pattern: /unbounded memory access|max value is outside|invalid access to map value|unbounded max value|outside of the allowed memory range/, hint: "bound the index just before use: compare it with the size, or mask it (i & (SIZE - 1))" },
  { pattern: /dereference of modified ctx ptr|invalid bpf_context access/, hint: "only whole fields of the context may be accessed, at their own offsets, and not all of them by every program type" },
  { pattern: /R\d+ !read_ok/, hint: "the register holds nothing here: a variable is used before it is set, or after a call that spoiled it" },
  { pattern: /invalid (indirect )?read from stack|invalid indirect access to stack|uninitialized stack/, hint: "set all bytes of the variable, its padding too, before its address goes to a helper" },
  { pattern: /combined stack size|stack depth|invalid (write to|read from|.*access to)? ?stack.*off=-5\d\d|Too large/, hint: "512 bytes of stack are for all functions on a call chain: move big variables to a per-CPU array map" },
  { pattern: /back-edge|infinite loop detected/, hint: "the verifier sees no end of this loop: give it a constant bound, or use bpf_loop" },
  {
    pattern: /BPF program is too large|The sequence of \d+ jumps is too complex|Processed 1000001/,
    hint: "the verifier gave up after a million steps: bound loops more tightly, use bpf_loop, or split the program with tail calls or global functions",
  },
  { pattern: /unreachable insn/, hint: "code that no path reaches: a compiler of ours must not make it; please report it" },
  { pattern: /program of this type cannot use helper|unknown func/, hint: "this helper is not for this type of program, or is newer than this kernel" },
  { pattern: /GPL-restricted|cannot call GPL/, hint: "this helper is for programs under the GPL only: declare a compatible license" },
  { pattern: /At program exit the register R0|R0 .*should have been in/, hint: "return one of the values that the hook knows" },
  { pattern: /Unreleased reference/, hint: "what was acquired (a socket, a ring buffer's record) must be released on every path" },
  { pattern: /has to have BTF in order to use/, hint: "the object has no BTF, or not for this map: define it in .maps with __type()" },
  { pattern: /function calls are not allowed while holding a lock|bpf_spin_unlock|inside bpf_spin_lock/, hint: "between bpf_spin_lock and bpf_spin_unlock there may be no calls, and every path must unlock" },
  { pattern: /pointer arithmetic .*prohibited|math between .* pointer|bitwise operator .* on pointer/, hint: "the verifier follows only additions of bounded numbers to pointers" },
  { pattern: /misaligned/, hint: "access the field with its alignment, or byte by byte" },
  { pattern: /write into map forbidden|cannot write into rdonly|only read from/, hint: "the memory is read-only: .rodata, or a read-only map or packet" },
  { pattern: /helper access to the packet is not allowed|cannot pass map_type|type=\w+ expected=/, hint: "the helper wants another kind of argument: copy the data to a variable and pass its address" },
  { pattern: /kernel function .* does not exist|calling kernel function .* is not allowed/, hint: "this kfunc is not for this type of program, or not in this kernel" },
  { pattern: /jump out of range|last insn is not an exit|invalid bpf_ld_imm64|unknown opcode|BPF_\w+ uses reserved/, hint: "the instructions themselves are broken: please report it" },
];

export function hintFor(complaint: string): string | undefined {
  return rows.find(({ pattern }) => pattern.test(complaint))?.hint;
}
