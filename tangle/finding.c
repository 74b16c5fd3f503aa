/* Reports to folded blocks: one line that says what was found, the report in
 * the book's form behind it, its raw text behind that. */
#include "finding.h"

#include "stream.h"

static const struct {
	const char *kind, *tool;
	enum lane lane;
} sanitizers[] = {
	{ "tsan", "ThreadSanitizer", LANE_TSAN },
	{ "asan", "AddressSanitizer", LANE_ASAN },
};

enum { SANITIZERS = sizeof(sanitizers) / sizeof(*sanitizers) };

bool
finding_text(const struct program *p, struct str kind, const struct variant **v,
	     struct str *raw)
{
	const struct result *r;

	*raw = (struct str){ "", 0 };
	*v = stream_variant(p, LANE_PLAIN, false);
	if (str_is(kind, "cc")) {
		*raw = stream_compiler(*v);
		return *v && (*v)->compiled;
	}
	for (int i = 0; i < SANITIZERS; i++)
		if (str_is(kind, sanitizers[i].kind))
			*v = stream_variant(p, sanitizers[i].lane, false);
	r = stream_result(*v);
	if (!r)
		return false;
	*raw = str_is(kind, "stacks") ? r->stacks : r->report;
	return true;
}

void
finding_open(struct page *pg, const struct variant *v, const char *kind,
	     struct str raw, struct buf *b)
{
	stream_report(pg, v, kind, raw, b);
	buf_adds(b, "<details class=\"raw\"><summary>as it was printed"
		    "</summary>\n");
	stream_raw("raw", raw, b);
	buf_adds(b, "</details>\n");
}

static const char *
verdict_words(struct str verdict)
{
	static const char *const words[][2] = {
		{ "clean", "nothing to report" },
		{ "race", "data race" },
		{ "deadlock", "lock order inversion (potential deadlock)" },
		{ "error", "error" },
		{ "unavailable", "not available here" },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_is(verdict, words[i][0]))
			return words[i][1];
	return "no verdict";
}

static struct str
wanted_verdict(const struct program *p, enum lane lane)
{
	return lane == LANE_TSAN ? p->opt->tsan : p->opt->asan;
}

/* Did not start to be judged: the program itself did not compile. */
static bool
has_verdict(const struct result *r)
{
	return r && r->verdict.n > 0;
}

static void
add_sanitizer(struct page *pg, const struct variant *v, int which,
	      struct buf *b)
{
	const struct result *r = stream_result(v);
	struct str wanted = wanted_verdict(v->program, v->lane);
	bool surprise, body;

	if (!has_verdict(r))
		return;
	surprise = !v->skeleton && !str_eq(r->verdict, wanted) &&
		   !str_is(r->verdict, "unavailable");
	body = str_trim(r->report).n > 0 &&
	       (v->skeleton ||
		!stream_stands_elsewhere(v->program, sanitizers[which].kind));
	buf_addf(b, "%s class=\"finding%s%s\">%s", body ? "<details" : "<p",
		 surprise ? " failed" : "",
		 str_is(r->verdict, "clean") ? " clean" : "",
		 body ? "<summary>" : "");
	buf_addf(b, "<b>%s:</b> %s", sanitizers[which].tool,
		 verdict_words(r->verdict));
	if (surprise)
		buf_addf(b, ", expected: %.*s", STR(wanted));
	else if (!v->skeleton && !str_is(r->verdict, "clean") &&
		 !str_is(r->verdict, "unavailable"))
		buf_adds(b, ", as expected");
	if (!body) {
		buf_adds(b, "</p>\n");
		return;
	}
	buf_adds(b, "</summary>\n");
	finding_open(pg, v, sanitizers[which].kind, r->report, b);
	buf_adds(b, "</details>\n");
}

/* Folded, unless it is all that there is to see. */
static void
add_compiler(struct page *pg, const struct variant *v, struct buf *b)
{
	struct str text = stream_compiler(v);
	bool open = !stream_result(v);

	if (!v || text.n == 0 || stream_stands_elsewhere(v->program, "cc"))
		return;
	buf_addf(b,
		 "<details class=\"finding\"%s><summary><b>The compiler:</b> "
		 "%s</summary>\n",
		 open ? " open" : "",
		 str_find(text, "error:", 0) < text.n ? "errors" : "warnings");
	stream_report(pg, v, "cc", text, b);
	buf_adds(b, "</details>\n");
}

static void
add_stacks(struct page *pg, const struct variant *v, struct buf *b)
{
	const struct result *r = stream_result(v);

	if (!r || str_trim(r->stacks).n == 0 ||
	    stream_stands_elsewhere(v->program, "stacks"))
		return;
	buf_adds(b, "<details class=\"finding\"><summary><b>Where each thread "
		    "stood</b> when it was stopped</summary>\n");
	finding_open(pg, v, "stacks", r->stacks, b);
	buf_adds(b, "</details>\n");
}

static void
add_server(const struct variant *v, struct buf *b)
{
	const struct result *r = stream_result(v);

	if (!r || str_trim(r->server).n == 0)
		return;
	buf_adds(b, "<details class=\"finding failed\" open><summary><b>The "
		    "server</b> it ran with died</summary>\n");
	stream_raw("stderr", r->server, b);
	buf_adds(b, "</details>\n");
}

void
finding_all(struct page *pg, const struct program *p, bool skeleton,
	    struct buf *b)
{
	const struct variant *plain = stream_variant(p, LANE_PLAIN, skeleton);

	add_server(plain, b);
	add_compiler(pg, plain, b);
	add_stacks(pg, plain, b);
	for (int i = 0; i < SANITIZERS; i++) {
		const struct variant *v =
			stream_variant(p, sanitizers[i].lane, skeleton);

		if (v)
			add_sanitizer(pg, v, i, b);
	}
}
