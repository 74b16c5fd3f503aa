/* The book's programs for the reader: a numbered list, and a menu to run them
 * from. */
#ifndef WEFT_MENU_H
#define WEFT_MENU_H

#include "build.h"

/* `weft list` */
int menu_list(const struct request *r);
/* `weft run` without a name: asks until `q` or the end of its input. */
int menu_command(const struct request *r);

#endif
