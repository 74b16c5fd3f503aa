/* Traces: whatever the lines, what is accepted holds together, and can be
 * drawn and written. */
#include "../timeline.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool holds)
{
	if (!holds)
		abort();
}

static void
check_lane(const struct trace *t, const struct trace_lane *lane)
{
	double at = lane->from;

	for (int i = 0; i < lane->nspans; i++) {
		const struct trace_span *s = &lane->spans[i];

		check(s->from == at && s->to > at);
		check(s->other >= -1 && s->other < t->nlanes);
		at = s->to;
	}
	check(at == lane->to);
	for (int i = 0; i < lane->nholds; i++)
		check(lane->holds[i].from <= lane->holds[i].to);
}

static void
check_all(struct trace *t)
{
	struct timeline_view view = { 0, t->end, LIT("<"), "t" };
	struct buf b;

	for (int i = 0; i < t->nlanes; i++)
		check_lane(t, &t->lanes[i]);
	for (int i = 0; i < t->narrows; i++) {
		const struct trace_arrow *a = &t->arrows[i];

		check(a->from >= 0 && a->from < t->nlanes && a->to >= 0 &&
		      a->to < t->nlanes && a->start <= a->end);
	}
	buf_init(&b);
	trace_json(t, LIT("\"\xff"), &b);
	if (t->end > 0)
		timeline_draw(t, &view, &b);
	buf_release(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct trace t;

	arena_init(&arena);
	if (trace_read(&t, (struct str){ (const char *)data, size }, &arena))
		check_all(&t);
	trace_release(&t);
	arena_release(&arena);
	return 0;
}
