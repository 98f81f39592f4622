// test: c-run
// What a designator leads to may be begun without braces, and a later part of a list replaces all of what it names (C11 6.7.9p17–20).
// run: %begun(1) == 123
// run: %begun(2) == 223
// run: %rows(0) == 1234
// run: %ranges(0) == 12121230
// run: %replaced(7) == 7000
// run: %strings(0) == 97
// run: %members(0) == 5
// run: %behind_ranges(0) == 8084

struct in { int a, b; };
struct out { struct in i; int c; };

int begun(int k)
{
    struct out o = { .i = k, 2, .c = 3 }; // warning: C5157 what begins here is a struct or an array of its own
    return o.i.a * 100 + o.i.b * 10 + o.c;
}

static int m[3][2] = { [1] = 1, 2, 3, 4 }; // warning: C5157 what begins here is a struct or an array of its own // warning: C5157 what begins here is a struct or an array of its own

int rows(int k)
{
    return k + m[0][0] * 10000 + m[1][0] * 1000 + m[1][1] * 100 + m[2][0] * 10 + m[2][1];
}

static int r[4][2] = { [0 ... 2] = 1, 2, 3 }; // warning: C5157 what begins here is a struct or an array of its own // warning: C5157 what begins here is a struct or an array of its own

int ranges(int k)
{
    int sum = k;
    for (unsigned i = 0; i < 8; i++)
        sum = sum * 10 + r[i / 2][i % 2];
    return sum;
}

int replaced(int k)
{
    struct out all[3] = { [0 ... 2] = { { 1, 2 }, 3 }, [1] = { .i = { .a = k } } }; // warning: C5137 this replaces what the initialiser has there already
    return all[1].i.a * 1000 + all[1].i.b * 100 + all[1].c;
}

int strings(int k)
{
    char names[2][4] = { "abc", "def", [1] = "a" }; // warning: C5137 this replaces what the initialiser has there already
    return k + names[1][0] + names[1][1] + names[1][2];
}

int members(int k)
{
    union { struct in first; int second; } u = { .first = { 1, 2 }, .second = 5 }; // warning: C5137 this replaces what the initialiser has there already
    return u.first.a + u.first.b + k;
}

int behind_ranges(int k)
{
    struct { int a[2], b; } s[2] = { { { 1, 2 }, 3 }, { { 4, 5 }, 6 }, [0 ... 1].a[0] = 8, 0, 4 }; // warning: C5137 this replaces what the initialiser has there already // warning: C5137 this replaces what the initialiser has there already // warning: C5137 this replaces what the initialiser has there already
    return s[1].a[0] * 1000 + s[1].a[1] * 100 + s[0].a[0] * 10 + s[1].b + k + (s[0].b - 3) + (s[0].a[1] - 2);
}
