/* trace*.c and timeline*.c: events to spans, spans to what is drawn, and that
 * the drawing and the file say the same. */
#include "../timeline.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../recorder_log.h"

/* Two threads, one lock: left (100 to 900) holds it from 200 to 600, main
 * (0 to 1000) waits for it from 300 to 610, then joins. */
static const char two[] = "trace 1000 0\n"
			  "thread 1 10 10\n"
			  "1 0 4000 9\n" /* process */
			  "8 90 2 0\n" /* create */
			  "10 95 77 0\n" /* the name of … */
			  "11 96 7466656c 0\n" /* left */
			  "32 300 4040 b\n" /* mutex, held by 11 */
			  "15 610 20 0\n"
			  "12 610 4040 0\n"
			  "13 650 4040 0\n"
			  "38 700 77 0\n" /* join */
			  "15 920 26 0\n"
			  "6 1000 0 0\n" /* exit */
			  "thread 2 11 10\n"
			  "3 100 2 4100\n" /* start */
			  "4 100 77 0\n"
			  "12 200 4040 0\n" /* held */
			  "43 250 0 0\n" /* sleep */
			  "15 550 2b 0\n"
			  "13 600 4040 0\n"
			  "5 900 0 0\n" /* end */
			  "name 4040 door\n"
			  "name 4100 work\n";

struct fixture {
	struct arena arena;
	struct trace t;
	struct buf out;
};

static bool
open_trace(struct fixture *f, const char *text)
{
	arena_init(&f->arena);
	buf_init(&f->out);
	return trace_read(&f->t, str_of(text), &f->arena);
}

static void
close_trace(struct fixture *f)
{
	trace_release(&f->t);
	buf_release(&f->out);
	arena_release(&f->arena);
}

static void
assert_span(const struct trace_lane *lane, int i, double from, double to,
	    enum trace_state state)
{
	assert_true(i < lane->nspans);
	assert_true(lane->spans[i].from == from && lane->spans[i].to == to);
	assert_int_equal(lane->spans[i].state, state);
}

static void
test_spans(void **state)
{
	struct fixture f;
	const struct trace_lane *main, *left;

	(void)state;
	assert_true(open_trace(&f, two));
	assert_int_equal(f.t.nlanes, 2);
	main = &f.t.lanes[0];
	left = &f.t.lanes[1];
	assert_true(str_is(main->name, "main"));
	assert_true(str_is(left->name, "left"));
	assert_int_equal(main->nspans, 5);
	assert_span(main, 0, 0, 300, TRACE_RUNS);
	assert_span(main, 1, 300, 610, TRACE_LOCK);
	assert_int_equal(main->spans[1].other, 1);
	assert_span(main, 3, 700, 920, TRACE_WAITS);
	assert_span(main, 4, 920, 1000, TRACE_RUNS);
	assert_int_equal(left->nspans, 3);
	assert_span(left, 1, 250, 550, TRACE_SLEEPS);
	assert_int_equal(left->nholds, 1);
	assert_true(left->holds[0].from == 200 && left->holds[0].to == 600);
	close_trace(&f);
}

static void
assert_arrow(const struct trace *t, int i, enum trace_cause cause, int from,
	     double start, double end)
{
	assert_true(i < t->narrows);
	assert_int_equal(t->arrows[i].cause, cause);
	assert_int_equal(t->arrows[i].from, from);
	assert_true(t->arrows[i].start == start && t->arrows[i].end == end);
}

static void
test_arrows(void **state)
{
	struct fixture f;

	(void)state;
	assert_true(open_trace(&f, two));
	assert_int_equal(f.t.narrows, 3);
	assert_arrow(&f.t, 0, TRACE_CREATE, 0, 90, 100);
	assert_arrow(&f.t, 1, TRACE_WAKE, 1, 600, 610);
	assert_arrow(&f.t, 2, TRACE_JOIN, 1, 900, 920);
	close_trace(&f);
}

static void
test_words(void **state)
{
	struct fixture f;

	(void)state;
	assert_true(open_trace(&f, two));
	trace_words(&f.t, &f.t.lanes[0].spans[1], &f.out);
	assert_string_equal(f.out.p, "waits for mutex door, held by left");
	buf_clear(&f.out);
	trace_words(&f.t, &f.t.lanes[0].spans[3], &f.out);
	assert_string_equal(f.out.p, "joins left");
	buf_clear(&f.out);
	trace_object(&f.t, 0x5050, "mutex", &f.out);
	trace_object(&f.t, 0x6060, "mutex", &f.out);
	trace_object(&f.t, 0x5050, "mutex", &f.out);
	assert_string_equal(f.out.p, "mutex 1mutex 2mutex 1");
	close_trace(&f);
}

/* A wait that nothing ended ends with its thread, a lock that was not given
 * back is held until then. */
static void
test_unfinished(void **state)
{
	struct fixture f;

	(void)state;
	assert_true(open_trace(&f, "trace 500 3\n"
				   "thread 1 10 10\n"
				   "1 0 0 9\n"
				   "12 10 4040 0\n"
				   "32 100 5050 a\n"));
	assert_span(&f.t.lanes[0], 1, 100, 500, TRACE_LOCK);
	assert_true(f.t.lanes[0].holds[0].to == 500);
	assert_int_equal(f.t.dropped, 3);
	close_trace(&f);
}

/* One program in place of another is one lane; a child has its own. */
static void
test_processes(void **state)
{
	struct fixture f;

	(void)state;
	assert_true(open_trace(&f, "trace 500 0\n"
				   "thread 1 10 10\n"
				   "1 0 0 9\n"
				   "9 50 b 0\n"
				   "39 60 b 0\n"
				   "15 400 27 b\n"
				   "thread 2 11 11\n"
				   "2 55 a 0\n"
				   "7 80 0 0\n"
				   "thread 3 11 11\n"
				   "1 100 0 a\n"
				   "6 390 0 0\n"));
	assert_int_equal(f.t.nlanes, 2);
	assert_true(str_is(f.t.lanes[1].name, "child 1"));
	assert_true(f.t.lanes[1].from == 55 && f.t.lanes[1].to == 390);
	assert_int_equal(f.t.narrows, 2);
	assert_arrow(&f.t, 1, TRACE_JOIN, 1, 390, 400);
	close_trace(&f);
}

static void
test_tasks(void **state)
{
	struct fixture f;
	const struct trace_lane *task;

	(void)state;
	assert_true(open_trace(&f, "trace 500 0\n"
				   "thread 1 10 10\n"
				   "1 0 0 9\n"
				   "16 100 5 0\n" /* enter */
				   "11 100 41 0\n" /* A */
				   "17 200 5 0\n" /* leave */
				   "11 200 7065656c73 0\n" /* sleep */
				   "16 300 5 0\n"
				   "11 300 41 0\n"
				   "17 350 5 1\n"
				   "11 350 0 0\n"));
	assert_int_equal(f.t.nlanes, 2);
	task = &f.t.lanes[1];
	assert_true(str_is(task->name, "A"));
	assert_int_equal(task->nspans, 3);
	assert_span(task, 0, 100, 200, TRACE_RUNS);
	assert_span(task, 1, 200, 300, TRACE_SLEEPS);
	assert_true(str_is(task->spans[1].why, "sleep"));
	assert_span(task, 2, 300, 350, TRACE_RUNS);
	close_trace(&f);
}

static void
test_broken(void **state)
{
	static const char *const texts[] = {
		"",
		"trace",
		"trace 1 0\n",
		"trace 1 0\n1 0 0 0\n",
		"trace 1 0\nthread 1 1 1\n",
		"trace 1 0\nthread 1 1 1\n1 x 0 0\n",
		"trace 1 0\nthread 1 1 1\n1 0 g 0\n",
		"trace 1 0\nthread 1 1 1\n1 0 0\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct fixture f;

		assert_false(open_trace(&f, texts[i]));
		close_trace(&f);
	}
}

/* --- what can be seen --- */

static void
test_merge(void **state)
{
	struct trace_span spans[] = {
		{ .from = 0, .to = 50, .state = TRACE_RUNS },
		{ .from = 50, .to = 52, .state = TRACE_LOCK },
		{ .from = 52, .to = 53, .state = TRACE_RUNS },
		{ .from = 53, .to = 56, .state = TRACE_LOCK },
		{ .from = 56, .to = 80, .state = TRACE_RUNS },
		{ .from = 80, .to = 81, .state = TRACE_IO },
		{ .from = 81, .to = 100, .state = TRACE_RUNS },
	};
	struct trace_lane lane = { .spans = spans, .nspans = 7 };
	struct timeline_piece *v;
	int n;

	(void)state;
	n = timeline_pieces(&lane, 0, 100, 10, &v);
	assert_int_equal(n, 5);
	assert_true(v[1].from == 50 && v[1].to == 56 && !v[1].span);
	assert_int_equal(v[1].state, TRACE_LOCK); /* five of six */
	assert_ptr_equal(v[3].span, &spans[5]); /* alone: still itself */
	assert_true(v[4].to == 100);
	free(v);
	n = timeline_pieces(&lane, 55, 90, 0, &v);
	assert_int_equal(n, 4);
	assert_true(v[0].from == 55 && v[3].to == 90);
	free(v);
}

static int
count(const char *text, const char *what)
{
	int n = 0;

	for (; (text = strstr(text, what)); text++)
		n++;
	return n;
}

static const char *
draw(struct fixture *f, double from, double to)
{
	struct timeline_view view = { from, to, LIT("Two <threads>"), "t1" };

	buf_clear(&f->out);
	timeline_draw(&f->t, &view, &f->out);
	return f->out.p;
}

static void
test_drawing(void **state)
{
	struct fixture f;
	const char *html;

	(void)state;
	assert_true(open_trace(&f, two));
	html = draw(&f, 0, 1000);
	assert_non_null(strstr(html, "Two &lt;threads&gt;</figcaption>"));
	assert_non_null(strstr(html, "main: runs, or could"));
	assert_non_null(strstr(html, ">door</text>"));
	assert_non_null(
		strstr(html, "<td>waits for mutex door, held by left</td>"));
	assert_int_equal(count(html, "<tr><td>"), 8);
	html = draw(&f, 0, 150);
	assert_null(strstr(html, "tl-lock\" fill"));
	close_trace(&f);
}

/* The x and width of every box of a class; of the lanes only, which stand
 * before the arrows. */
static int
boxes(const char *svg, const char *class, double x[][2])
{
	const char *end = strstr(svg, "<g class=\"tl-arrow");
	char start[64];
	int n = 0;

	snprintf(start, sizeof(start), "<path class=\"tl-%s\"", class);
	while ((svg = strstr(svg, start)) && svg < end) {
		const char *stop;

		svg = strstr(svg, " d=\"");
		stop = strchr(svg + 4, '"');
		for (const char *p = svg; p < stop; p++)
			if (*p == 'M' &&
			    sscanf(p, "M%lf %*fh%lf", &x[n][0], &x[n][1]) == 2)
				n++;
	}
	return n;
}

static double
number_after(const char *text, const char *what)
{
	const char *at = strstr(text, what);

	assert_non_null(at);
	return atof(at + strlen(what));
}

/* Every interval of the file stands at its place in the drawing. */
static void
test_file_and_drawing(void **state)
{
	static const char *const classes[][2] = { { "run", "run" },
						  { "lock", "lock" },
						  { "wait", "wait" },
						  { "sleep", "sleep" } };
	struct fixture f;
	struct buf json;
	int all = 0;

	(void)state;
	assert_true(open_trace(&f, two));
	buf_init(&json);
	trace_json(&f.t, LIT("a/p"), &json);
	draw(&f, 0, 1000);
	for (size_t i = 0; i < 4; i++) {
		char category[64];
		const char *at = json.p;
		double drawn[16][2], first, scale;
		int n, k = 0;

		/* 1000 ns from the left edge of main's first bar to the right
		 * one */
		boxes(f.out.p, "run", drawn);
		first = drawn[0][0];
		scale = (760 - 4 - first) / 1000;
		n = boxes(f.out.p, classes[i][0], drawn);
		snprintf(category, sizeof(category), "\"cat\":\"%s\"",
			 classes[i][1]);
		for (; (at = strstr(at, category)); k++, at++) {
			double ts = number_after(at, "\"ts\":") * 1000;
			double dur = number_after(at, "\"dur\":") * 1000;

			assert_true(k < n);
			assert_true(fabs(drawn[k][0] - first - ts * scale) <
				    0.02);
			assert_true(fabs(drawn[k][1] - dur * scale) < 0.02);
		}
		assert_int_equal(k, n);
		all += n;
	}
	assert_int_equal(all, 8);
	assert_int_equal(count(json.p, "\"ph\":\"s\""), 3);
	assert_int_equal(count(json.p, "\"ph\":\"f\""), 3);
	assert_int_equal(count(json.p, "\"ph\":\"b\""), 2);
	buf_release(&json);
	close_trace(&f);
}

/* As much as the recorder can hold is still a small drawing. */
static void
test_large(void **state)
{
	struct fixture f;
	struct buf text;
	const char *svg, *end;

	(void)state;
	buf_init(&text);
	buf_adds(&text, "trace 9000000 7\n");
	for (int lane = 1; lane <= 40; lane++) {
		buf_addf(&text, "thread %d %d 10\n3 %d %d 0\n", lane, 9 + lane,
			 lane, lane);
		for (int i = 0; i < 2000; i++)
			buf_addf(&text, "%d %d 40 0\n15 %d 20 0\n",
				 i % 3 ? LOG_SLEEP : LOG_READ,
				 lane + 100 + i * 4000,
				 lane + 100 + i * 4000 + 2000);
		buf_addf(&text, "5 %d 0 0\n", 8200000 + lane);
	}
	assert_true(open_trace(&f, text.p));
	assert_int_equal(f.t.nlanes, 40);
	svg = strstr(draw(&f, 0, f.t.end), "<svg");
	end = strstr(svg, "</svg>");
	assert_true(end - svg < 60 * 1024);
	assert_non_null(strstr(svg, ">17 more</text>"));
	assert_non_null(strstr(end, "7 later events are missing"));
	close_trace(&f);
	buf_release(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spans),
		cmocka_unit_test(test_arrows),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_unfinished),
		cmocka_unit_test(test_processes),
		cmocka_unit_test(test_tasks),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_merge),
		cmocka_unit_test(test_drawing),
		cmocka_unit_test(test_file_and_drawing),
		cmocka_unit_test(test_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
