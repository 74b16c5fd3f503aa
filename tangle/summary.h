/* The table of contents. */
#ifndef WEFT_SUMMARY_H
#define WEFT_SUMMARY_H

#include "book.h"

#define SUMMARY_FILE "chapters/SUMMARY.md"

/* Reads the book's `summary`, which holds the file's text: its title, parts
 * and chapters, each with its text and the book's defaults. Notes chapters that
 * are not there, names that cannot be, and files that are not listed. */
void summary_read(struct book *book);

/* Whether that is the slug of a page that weft writes beside the chapters', so
 * that no chapter may have it. */
bool summary_is_taken(struct str slug);

#endif
