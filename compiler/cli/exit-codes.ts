/** What the exit status says. */
export const EXIT_OK = 0;
/** The input has errors, or a test of it failed. */
export const EXIT_ERRORS = 1;
/** The command line is wrong. */
export const EXIT_USAGE = 2;
/** A bug of ebpfc (EX_SOFTWARE of sysexits.h). */
export const EXIT_BUG = 70;
