typedef unsigned int u32;

/* None of this is asked for: names in parameter lists are not enumerators, so that u32 does not bring it in. */
struct unused_operations {
	int (*get)(int, u32, u32);
	struct does_not_exist broken;
};

struct unused_with_enum {
	enum kind { FIRST, SECOND = 4, THIRD } kind;
	u32 value;
};

enum plain { PLAIN_ONE, PLAIN_TWO };
