/* A trace in the Trace Event format: microseconds with three decimals, so that
 * no nanosecond is lost. A lane is a thread of one process: numbers of the
 * system would come twice, and tasks have none. */
#include "json.h"
#include "trace.h"

static void
add_time(struct buf *b, const char *name, double ns)
{
	buf_addf(b, ",\"%s\":%.3f", name, ns / 1000);
}

/* {"ph":"X","pid":1,"tid":3,"cat":"lock","name":… */
static void
open_event(struct buf *b, const char *phase, int lane, const char *category,
	   struct str name)
{
	if (b->p[b->n - 1] == '}')
		buf_addc(b, ',');
	buf_addf(b, "\n{\"ph\":\"%s\",\"pid\":1,\"tid\":%d", phase, lane + 1);
	if (category)
		buf_addf(b, ",\"cat\":\"%s\"", category);
	buf_adds(b, ",\"name\":");
	json_string(b, name);
}

static void
add_names(struct buf *b, const struct trace *t, struct str program)
{
	open_event(b, "M", 0, NULL, LIT("process_name"));
	buf_adds(b, ",\"args\":{\"name\":");
	json_string(b, program);
	buf_adds(b, "}}");
	for (int i = 0; i < t->nlanes; i++) {
		open_event(b, "M", i, NULL, LIT("thread_name"));
		buf_adds(b, ",\"args\":{\"name\":");
		json_string(b, t->lanes[i].name);
		buf_adds(b, "}}");
		open_event(b, "M", i, NULL, LIT("thread_sort_index"));
		buf_addf(b, ",\"args\":{\"sort_index\":%d}}", i);
	}
}

static void
add_lane(struct buf *b, const struct trace *t, int lane)
{
	static const char *const categories[] = {
		[TRACE_RUNS] = "run",	[TRACE_LOCK] = "lock",
		[TRACE_WAITS] = "wait", [TRACE_SLEEPS] = "sleep",
		[TRACE_IO] = "io",
	};
	const struct trace_lane *l = &t->lanes[lane];
	struct buf words;

	buf_init(&words);
	for (int i = 0; i < l->nspans; i++) {
		const struct trace_span *s = &l->spans[i];

		buf_clear(&words);
		trace_words(t, s, &words);
		open_event(b, "X", lane, categories[s->state], buf_str(&words));
		add_time(b, "ts", s->from);
		add_time(b, "dur", s->to - s->from);
		buf_addc(b, '}');
	}
	/* locks overlap: asynchronous events need not nest */
	for (int i = 0; i < l->nholds; i++) {
		const struct trace_hold *h = &l->holds[i];

		buf_clear(&words);
		buf_adds(&words, "holds ");
		trace_object(t, h->object, "mutex", &words);
		for (int end = 0; end < 2; end++) {
			open_event(b, end ? "e" : "b", lane, "hold",
				   buf_str(&words));
			buf_addf(b, ",\"id\":\"%d.%d\"", lane, i);
			add_time(b, "ts", end ? h->to : h->from);
			buf_addc(b, '}');
		}
	}
	buf_release(&words);
}

static void
add_arrow(struct buf *b, const struct trace_arrow *a, int id)
{
	static const struct str names[] = {
		[TRACE_CREATE] = { "create", 6 },
		[TRACE_JOIN] = { "join", 4 },
		[TRACE_WAKE] = { "wake", 4 },
	};

	for (int end = 0; end < 2; end++) {
		open_event(b, end ? "f" : "s", end ? a->to : a->from, "flow",
			   names[a->cause]);
		buf_addf(b, ",\"id\":%d", id);
		add_time(b, "ts", end ? a->end : a->start);
		buf_adds(b, end ? ",\"bp\":\"e\"}" : "}");
	}
}

void
trace_json(const struct trace *t, struct str program, struct buf *b)
{
	buf_adds(b, "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[");
	add_names(b, t, program);
	for (int i = 0; i < t->nlanes; i++)
		add_lane(b, t, i);
	for (int i = 0; i < t->narrows; i++)
		add_arrow(b, &t->arrows[i], i);
	if (t->dropped > 0) {
		open_event(b, "i", 0, "dropped", LIT("events are missing"));
		add_time(b, "ts", t->end);
		buf_addf(b, ",\"s\":\"g\",\"args\":{\"dropped\":%llu}}",
			 (unsigned long long)t->dropped);
	}
	buf_adds(b, "\n]}\n");
}
