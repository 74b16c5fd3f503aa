/* Spans to what can be seen of them: short ones beside one another become one
 * piece, in the state that took most of its time. */
#include "timeline.h"

#include <math.h>

struct merger {
	struct timeline_piece *v;
	int n;
	double least;
	/* of short spans that are not a piece yet: */
	struct timeline_piece open;
	double in_state[TRACE_STATES];
	int count; /* 0: none */
};

static void
add(struct merger *m, struct timeline_piece p)
{
	struct timeline_piece *last = m->n > 0 ? &m->v[m->n - 1] : NULL;

	/* two that look the same, and say nothing of their own */
	if (last && last->state == p.state && last->to == p.from &&
	    (!last->span || !p.span)) {
		last->to = p.to;
		last->span = NULL;
		return;
	}
	m->v = vec_room(m->v, (size_t)m->n, sizeof(*m->v));
	m->v[m->n++] = p;
}

static void
close_open(struct merger *m)
{
	int most = 0;

	if (m->count == 0)
		return;
	for (int i = 1; i < TRACE_STATES; i++)
		if (m->in_state[i] > m->in_state[most])
			most = i;
	m->open.state = (enum trace_state)most;
	if (m->count > 1)
		m->open.span = NULL;
	add(m, m->open);
	m->count = 0;
}

static void
add_short(struct merger *m, struct timeline_piece p)
{
	if (m->count++ == 0) {
		m->open = p;
		for (int i = 0; i < TRACE_STATES; i++)
			m->in_state[i] = 0;
	}
	m->open.to = p.to;
	m->in_state[p.state] += p.to - p.from;
	if (m->open.to - m->open.from >= m->least)
		close_open(m);
}

int
timeline_pieces(const struct trace_lane *lane, double from, double to,
		double least, struct timeline_piece **pieces)
{
	struct merger m = { .least = least };

	for (int i = 0; i < lane->nspans; i++) {
		const struct trace_span *s = &lane->spans[i];
		struct timeline_piece p = { fmax(s->from, from),
					    fmin(s->to, to), s->state, s };

		if (p.from >= p.to)
			continue;
		if (p.to - p.from < least) {
			add_short(&m, p);
			continue;
		}
		close_open(&m);
		add(&m, p);
	}
	close_open(&m);
	*pieces = m.v;
	return m.n;
}
