/* Reads chapters/SUMMARY.md and the chapters it names, from the current
 * folder, into a book. Mistakes are noted as diagnostics; what could be read
 * is there all the same. Dies only where the environment fails. */
#ifndef WEFT_LOAD_H
#define WEFT_LOAD_H

#include "book.h"
#include "crew.h"

/* Chapters whose outlines the build folder holds are not parsed: their trees
 * grow when they are woven. NULL: all are. Where that is much, the crew splits
 * for it (NULL: there is none), and each has the trees of what is its. False
 * when there is no SUMMARY.md to read; that was noted, too, and there is
 * nothing to release (though it does no harm). */
bool book_load(struct book *book, const char *build, struct crew *crew);
/* The same without trees, for those who weave nothing: half the memory. No
 * `tree` and no `node` may be looked at. */
bool book_load_lean(struct book *book, struct crew *crew);
void book_release(struct book *book);

/* Finds a chapter by slug, a program by "slug/name", or by "name" where only
 * one chapter has it; NULL when there is none. */
struct chapter *book_chapter(const struct book *book, struct str slug);
struct program *book_program(const struct book *book, struct str name);
/* A chunk as seen from a chapter: `name` or `slug/name`. */
struct chunk *book_chunk(const struct chapter *from, struct str name);

#endif
