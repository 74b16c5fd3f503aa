/* How long measuring will take, from what is known of the programs. */
#ifndef WEFT_ESTIMATE_H
#define WEFT_ESTIMATE_H

#include "plan.h"

/* Of all the timed runs among `t`, in ms; 0 when nothing is known. Runs of
 * which nothing is known count as the mean of the others. */
double estimate_timed(const struct plan *plan, const struct targets *t);

#endif
