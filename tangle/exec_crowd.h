/* Who else used the CPUs while something was measured. */
#ifndef WEFT_EXEC_CROWD_H
#define WEFT_EXEC_CROWD_H

#include <stdint.h>

/* CPU time of the whole machine since it started, ns. */
struct crowd {
	int64_t busy; /* somebody ran */
	int64_t steal; /* another virtual machine did */
	int64_t all; /* of all CPUs together, idle too */
};

/* All zero where the kernel does not say. */
struct crowd crowd_now(void);
/* What came in between; `own` CPU time is taken off. */
struct crowd crowd_since(const struct crowd *before, int64_t own);

#endif
