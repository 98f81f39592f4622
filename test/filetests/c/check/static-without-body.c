// test: c-check
static int missing(int); // error: C4006 the static function 'missing' has no body
extern int elsewhere __attribute__((section(".mine"))); // error: C4006 'elsewhere' is declared extern in section '.mine', but nothing defines it
__attribute__((section("xdp"))) int uses(void *context)
{
  return missing(1) + elsewhere;
}
