static int first(int x);
static int limit;
static int above(int x) { return first(x) + limit; }
static int first(int x) { return second_step(x) + 1; }
static int limit = 100;
