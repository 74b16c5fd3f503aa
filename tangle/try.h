/* A reader's solution against the exercise's checker. */
#ifndef WEFT_TRY_H
#define WEFT_TRY_H

#include "build.h"

/* `weft try NAME FILE`: r->args holds both; 0 when it passes. */
int try_command(const struct request *r);

#endif
