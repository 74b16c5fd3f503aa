/* What became of a program, in words for messages and the page. */
#include "judge_words.h"

const char *
words_lane(enum lane lane)
{
	return lane == LANE_TSAN   ? "ThreadSanitizer"
	       : lane == LANE_ASAN ? "AddressSanitizer"
				   : "the recorder";
}

void
words_add_lane(struct buf *b, const struct variant *v)
{
	if (v->lane != LANE_PLAIN)
		buf_addf(b, " under %s", words_lane(v->lane));
}

void
words_add_status(struct buf *b, const struct variant *v, struct str status)
{
	const struct program *p = v->program;
	struct quantity limit = quantity_number(p->opt->timeout);

	limit.dim = DIM_TIME;
	if (v->lane != LANE_PLAIN)
		limit.v *= 10;
	if (str_is(status, "timeout")) {
		buf_adds(b, "stopped after ");
		quantity_show(b, &limit);
	} else if (str_starts(status, "limit:")) {
		buf_addf(b, "stopped: too many %.*s",
			 STR(str_sub(status, 6, status.n)));
	} else if (str_is(status, "server")) {
		buf_addf(b, "its server '%.*s' died", STR(p->opt->with));
	} else if (str_starts(status, "exec:")) {
		buf_addf(b, "could not be started: %.*s",
			 STR(str_sub(status, 5, status.n)));
	} else {
		buf_addf(b, "%.*s instead of %.*s", STR(status),
			 STR(p->opt->expect));
	}
}

void
words_add_which(struct buf *b, const struct run *run, int sample)
{
	const struct program *p = run->variant->program;
	int n = p->opt->trials > 0 ? p->opt->trials : p->opt->repeat;

	if (run->sweep >= 0)
		buf_addf(b, ", for %.*s", STR(p->opt->sweep.v[run->sweep]));
	if (run->timed && n > 1)
		buf_addf(b, ", in run %d of %d", sample + 1, n);
}

const char *
words_verdict(struct str verdict)
{
	static const char *const words[][2] = {
		{ "clean", "nothing" },
		{ "race", "a data race" },
		{ "deadlock", "a lock-order inversion" },
		{ "error", "an error" },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_is(verdict, words[i][0]))
			return words[i][1];
	return "no verdict";
}

const char *
words_output(struct str kind)
{
	static const char *const names[][2] = {
		{ "stdout", "the output" },
		{ "stderr", "the standard error" },
		{ "cc", "what the compiler says" },
		{ "tsan", "ThreadSanitizer's report" },
		{ "asan", "AddressSanitizer's report" },
		{ "stacks", "the stacks" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (str_is(kind, names[i][0]))
			return names[i][1];
	return "the output";
}
