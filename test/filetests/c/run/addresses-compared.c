// test: c-run
// Variables have addresses of their own, whether or not anything is stored there (C11 6.5.9p6).
// run: %untouched(40) == 40
// run: %one_after_the_other(3) == 3
// run: %in_a_record(5) == 5

int untouched(int k)
{
    long a, b;
    return k + (&a == &b);
}

int one_after_the_other(int k)
{
    long a[2] = { k, 1 }, b[2];
    long *first = &a[k & 1];
    long sum = *first;
    b[0] = sum;
    b[1] = k;
    return b[k & 1] + (first == &b[k & 1]);
}

int in_a_record(int k)
{
    struct { long *one, *other; } both;
    long a, b;
    both.one = &a;
    both.other = &b;
    __asm__ volatile("" : : "r"(&both) : "memory");
    return both.one == both.other ? 0 : k;
}
