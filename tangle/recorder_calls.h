/* How a call is stood before: the real function is looked up when the program
 * begins, or earlier, if a library's constructor is first. */
#ifndef WEFT_RECORDER_CALLS_H
#define WEFT_RECORDER_CALLS_H

#include "recorder.h"

#define EXPORT __attribute__((visibility("default")))

/* Declares REAL(name), which calls the real one. */
#define STAND_BEFORE(name)                                           \
	static __typeof__(name) *real_##name;                        \
	__attribute__((constructor)) static void find_##name(void)   \
	{                                                            \
		if (!real_##name)                                    \
			*(void **)&real_##name = record_real(#name); \
	}
#define REAL(name) (find_##name(), real_##name)

/* Defines a function that waits: recorded as `kind` with the two numbers, and
 * taken back when it was short, unless `keep`. */
#define WAITS(type, name, params, args, kind, a, b, keep)                \
	STAND_BEFORE(name)                                               \
	EXPORT type name params                                          \
	{                                                                \
		struct wait w =                                          \
			record_wait(kind, (uint64_t)(a), (uint64_t)(b)); \
		type rc = REAL(name) args;                               \
		record_done(&w, (uint64_t)rc, keep);                     \
		return rc;                                               \
	}

#endif
