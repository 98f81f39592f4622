/* Escapes that C does not have, and integers that become pointers to nothing in particular. */
const char one[] = "a\qb" "\n\t\\\"\'\?\a\b\f\v\r\e\x41\101\0";
int two = '\q' + '\'' + '\\' + '\x7f' + '\0' + '\"';
const char three[] = "100\%"
  "\.";
void *four(int i, unsigned u, long l) { return i ? (void *)i : u ? (const void *)u : (void *)l; }
char *five(int i) { return i ? (char *)i : (char *)(long)i; }
