/* What differs between the measurements of two builds or machines. */
#ifndef WEFT_DIFF_H
#define WEFT_DIFF_H

#include "build.h"

/* Arguments: OLD.json [NEW.json]; without NEW this build's. Prints what
 * differs; always 0, but dies when a file is not there or is none of weft's. */
int diff_command(const struct request *r);

#endif
