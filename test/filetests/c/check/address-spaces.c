// test: c-check
#define __arena __attribute__((address_space(1)))
int __arena counter;
int *plain;
int __arena *far;
void take(int *p);
void give(void *p);
int __arena *assigned(void) {
  far = plain; // error: C2005 the address space changes: assigning to '__attribute__((address_space(1))) int *' from 'int *'
  far = 0;
  far = (int __arena *)plain;
  plain = (void *)0;
  plain = &counter; // error: C2005 the address space changes: assigning to 'int *' from '__attribute__((address_space(1))) int *'
  take(far); // error: C2005 the address space changes: passing to parameter of type 'int *' from '__attribute__((address_space(1))) int *'
  give(far); // error: C2005 the address space changes: passing to parameter of type 'void *' from '__attribute__((address_space(1))) int *'
  void __arena *any = far;
  far = any;
  int __arena local = 3; // error: C1008 'local' is a variable of the function: it cannot lie in an arena
  static int __arena kept = 3;
  typeof(*far) *another = far;
  if (far == 0 || !any || far < &counter) return &kept;
  return another + local;
}
