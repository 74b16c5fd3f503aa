/* The whole book as one page, for paper: print.html. */
#ifndef WEFT_PRINT_H
#define WEFT_PRINT_H

#include "weave.h"

/* Puts the chapters' pages, which must be there, together. Writes print.html
 * beside them. Ids are SLUG--ID there, so that they stay apart; links within
 * the book follow, links to files beside the pages lose their target. */
void print_write(const struct weave *w);

#endif
