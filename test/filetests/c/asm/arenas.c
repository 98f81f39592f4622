// test: c-asm
// What lies in an arena is read and written where the kernel finds it; pointers to it are what user space has, too.
#define __arena __attribute__((address_space(1)))
struct node { struct node __arena *next; int value; short list[4]; };
typedef struct node __arena node_t;
int __arena counter = 7;
node_t *head;

int walk(void) {
  int sum = 0;
  for (node_t *n = head; n; n = n->next) sum += n->value + n->list[2];
  return sum;
}
void push(node_t *n, int value) {
  short __arena *third = &n->list[2];
  *third = 3;
  n->value = value;
  n->next = head;
  head = n;
  __sync_fetch_and_add(&counter, 1);
}
int as_the_kernel_has_it(int __arena *p) { return *(int *)p; }
int __arena *as_user_space_has_it(int *p) { return (int __arena *)p; }
struct node copied(node_t *n);
int copy(node_t *n) {
  struct node own = *n;
  return own.value + own.list[0];
}
// expect:
// walk:
//   r1 = data[head] ll
//   r1 = *(u64 *)(r1 + 0x0)
//   r0 = 0x0
// L3:
//   if r1 == 0x0 goto L13
//   r1 = addr_space_cast(r1, 0x0, 0x1)
//   w2 = *(u32 *)(r1 + 0x8)
//   w3 = *(u16 *)(r1 + 0x10)
//   w3 <<= 0x10
//   w3 s>>= 0x10
//   w2 += w3
//   w0 += w2
//   r1 = *(u64 *)(r1 + 0x0)
//   goto L3
// L13:
//   exit
//
// push:
//   r3 = addr_space_cast(r1, 0x0, 0x1)
//   *(u16 *)(r3 + 0x10) = 0x3
//   *(u32 *)(r3 + 0x8) = w2
//   r2 = data[head] ll
//   r4 = *(u64 *)(r2 + 0x0)
//   *(u64 *)(r3 + 0x0) = r4
//   *(u64 *)(r2 + 0x0) = r1
//   r1 = data[counter] ll
//   r1 = addr_space_cast(r1, 0x0, 0x1)
//   r2 = 0x1
//   lock *(u32 *)(r1 + 0x0) += w2
//   r0 = 0x0
//   exit
//
// as_the_kernel_has_it:
//   r1 = addr_space_cast(r1, 0x0, 0x1)
//   w0 = *(u32 *)(r1 + 0x0)
//   exit
//
// as_user_space_has_it:
//   r0 = addr_space_cast(r1, 0x1, 0x0)
//   exit
//
// copy:
//   r1 = addr_space_cast(r1, 0x0, 0x1)
//   w0 = *(u32 *)(r1 + 0x8)
//   w1 = *(u16 *)(r1 + 0xc)
//   w1 <<= 0x10
//   w1 s>>= 0x10
//   w0 += w1
//   exit
