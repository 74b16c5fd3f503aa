/* Whether what is covered is a topic of the book. */
#ifndef WEFT_TOPICS_H
#define WEFT_TOPICS_H

#include "book.h"

/* Where the book lists its topics: notes words of covers= that are none, topics
 * that are listed twice, and those that nothing covers. */
void topics_resolve(struct book *book);

#endif
