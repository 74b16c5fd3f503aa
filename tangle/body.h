/* What stands in a fence: a chunk's pieces, claims, a chart's lines,
 * topics, defaults.
 * Syntax only; what the names in it mean is check's business. */
#ifndef WEFT_BODY_H
#define WEFT_BODY_H

#include "book.h"

/* Of a FENCE_CHUNK: pieces. Notes malformed references. */
void body_pieces(struct fence *f, struct arena *a);
/* Of a FENCE_CLAIM with options `o`: claims, without their expressions
 * parsed. */
void body_claims(struct fence *f, const struct options *o, struct arena *a);
/* Of a FENCE_CHART: the chart's series, likewise. */
void body_chart(struct fence *f, const struct options *o, struct arena *a);
/* Of a FENCE_DEFAULTS: applied to `o`. */
void body_defaults(const struct fence *f, struct options *o, struct arena *a);
/* Of a FENCE_TOPICS: its topics. */
void body_topics(struct fence *f, struct arena *a);
/* Of a FENCE_DOT and a FENCE_TIMELINE: whether its text alternative is there.
 */
void body_alternative(const struct fence *f);

#endif
