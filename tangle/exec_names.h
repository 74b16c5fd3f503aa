/* Names of signals and errors, as a status has them. */
#ifndef WEFT_EXEC_NAMES_H
#define WEFT_EXEC_NAMES_H

#include "str.h"

void name_signal(struct buf *status, int number); /* "signal:SEGV" */
void name_error(struct buf *status, int number); /* "exec:ENOENT" */

#endif
