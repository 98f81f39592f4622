/** Bytes of a frame, and of all frames of a chain of calls together (kernel, MAX_BPF_STACK). */
export const STACK_LIMIT = 512;
