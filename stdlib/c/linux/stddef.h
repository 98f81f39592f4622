#pragma once

#ifndef __always_inline
#define __always_inline inline __attribute__((always_inline))
#endif

/* The same members twice: unnamed for direct access, and as one struct for copying the group. */
#define __struct_group(TAG, NAME, ATTRS, MEMBERS...) \
	union { struct { MEMBERS } ATTRS; struct TAG { MEMBERS } ATTRS NAME; } ATTRS

/* A flexible array where C11 allows none: in a union, or alone in a struct. */
#define __DECLARE_FLEX_ARRAY(TYPE, NAME) struct { struct { } __empty_##NAME; TYPE NAME[]; }

#define __counted_by(m)
#define __counted_by_le(m)
#define __counted_by_be(m)
