/* Result files: read whole or not at all. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "rec.h"
#include "result.h"

/* A result of two executions, as weft-exec writes it. */
static void
write_good(struct buf *b)
{
	rec_begin(b);
	rec_put(b, "kind", LIT("run"));
	rec_put(b, "key", LIT("0123456789abcdef"));
	rec_put(b, "measurement", LIT("2"));
	rec_put(b, "fine", LIT("0"));
	rec_put(b, "out", LIT("one\n"));
	rec_put(b, "out", LIT("end 0\n\nsample 3\n")); /* not a record */
	rec_put(b, "err", LIT(""));
	rec_put(b, "sample",
		LIT("exit:0 151000000 9000 1003520 7 0 0 0 0 0 1"));
	rec_put(b, "sample", LIT("signal:SEGV 5 6 7 8 9 1 0 100 200 0"));
	rec_put(b, "verdict", LIT("race"));
	rec_put(b, "report", LIT("WARNING"));
	rec_put(b, "stacks", LIT("#0"));
	rec_put(b, "server", LIT("died"));
	rec_put(b, "part", LIT("text=1"));
	rec_put(b, "part", LIT("flags=2"));
	rec_put(b, "line", LIT("chapters/02-a.md 4 5 a main 0"));
	rec_put(b, "later", LIT("a tag that this version does not know"));
	rec_end(b);
}

static bool
parse(struct result *r, struct str text)
{
	struct buf image;

	buf_init(&image);
	buf_add(&image, text);
	return result_parse(r, image);
}

static void
all_comes_back(void **state)
{
	struct result r;
	struct buf b;

	(void)state;
	buf_init(&b);
	write_good(&b);
	assert_true(parse(&r, buf_str(&b)));
	assert_true(str_is(r.kind, "run"));
	assert_true(str_is(r.key, "0123456789abcdef"));
	assert_int_equal(r.measurement, 2);
	assert_false(r.fine);
	assert_int_equal(r.nouts, 2);
	assert_true(str_is(r.outs[1], "end 0\n\nsample 3\n"));
	assert_int_equal(r.nerrs, 1);
	assert_true(str_is(r.verdict, "race"));
	assert_true(str_is(r.report, "WARNING"));
	assert_true(str_is(r.stacks, "#0"));
	assert_true(str_is(r.server, "died"));
	assert_int_equal(r.nparts, 2);
	assert_true(str_is(r.parts[1], "flags=2"));
	assert_int_equal(r.nlines, 1);
	assert_true(str_is(r.lines[0], "chapters/02-a.md 4 5 a main 0"));
	result_release(&r);
	buf_release(&b);
}

static void
samples_come_back(void **state)
{
	struct result r;
	struct buf b;

	(void)state;
	buf_init(&b);
	write_good(&b);
	assert_true(parse(&r, buf_str(&b)));
	assert_int_equal(r.nsamples, 2);
	assert_true(str_is(r.samples[0].status, "exit:0"));
	assert_true(r.samples[0].wall == 151e6 && r.samples[0].cpu == 9000);
	assert_true(r.samples[0].rss == 1003520 && r.samples[0].switches == 7);
	assert_true(r.samples[0].fine);
	assert_true(str_is(r.samples[1].status, "signal:SEGV"));
	assert_int_equal(r.samples[1].left, 9);
	assert_int_equal(r.samples[1].out, 1);
	assert_int_equal(r.samples[1].err, 0);
	assert_int_equal(r.samples[1].out_cut, 100);
	assert_int_equal(r.samples[1].err_cut, 200);
	assert_false(r.samples[1].fine);
	result_release(&r);
	buf_release(&b);
}

static void
one_cut_short_is_none(void **state)
{
	struct result r;
	struct buf b;

	(void)state;
	buf_init(&b);
	write_good(&b);
	for (size_t n = 0; n < b.n; n++)
		assert_false(parse(&r, str_sub(buf_str(&b), 0, n)));
	buf_addc(&b, '\n');
	assert_false(parse(&r, buf_str(&b)));
	buf_release(&b);
}

/* What does not hold together is refused. */
static void
nonsense_is_none(void **state)
{
	static const struct {
		const char *tag, *value;
	} bad[] = {
		{ "sample", "exit:0 1 2 3 4 5 1 0 0 0 1" }, /* no such out */
		{ "sample", "exit:0 1 2 3 4 5 0 1 0 0 1" }, /* no such err */
		{ "sample", "exit:0 1 2 3 4 5 0 0 0 0 2" },
		{ "sample", "exit:0 1 2 3 4 5 0 0 0 0" },
		{ "sample", "exit:0 1 2 3 4 5 0 0 0 0 1 1" },
		{ "sample", "exit:0 1 2 3 4 -5 0 0 0 0 1" },
		{ "sample", "exit:0 1 2 3 4 4294967296 0 0 0 0 1" },
		{ "sample", "exit:0 1 2 3 4 5 99999999999999999999 0 0 0 1" },
		{ "sample", "" },
		{ "kind", "walk" },
		{ "fine", "yes" },
		{ "measurement", "x" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct result r;
		struct buf b;

		buf_init(&b);
		rec_begin(&b);
		rec_put(&b, "kind", LIT("cc"));
		rec_put(&b, "out", LIT(""));
		rec_put(&b, "err", LIT(""));
		rec_put(&b, bad[i].tag, str_of(bad[i].value));
		rec_end(&b);
		assert_false(parse(&r, buf_str(&b)));
		buf_release(&b);
	}
}

static void
a_failed_run_is_read_too(void **state)
{
	char dir[] = "/tmp/weft-test-XXXXXX";
	struct result r;
	struct buf b;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(chdir(dir), 0);
	assert_false(result_read(&r, "x"));
	buf_init(&b);
	write_good(&b);
	file_write("x.res", buf_str(&b));
	result_forget("x");
	assert_false(file_exists("x.res"));
	assert_true(result_read(&r, "x"));
	assert_int_equal(r.nsamples, 2);
	result_release(&r);
	file_write("x.res", LIT("half a fi"));
	assert_true(result_read(&r, "x"));
	result_release(&r);
	result_forget("not there");
	buf_release(&b);
	file_remove(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_comes_back),
		cmocka_unit_test(samples_come_back),
		cmocka_unit_test(one_cut_short_is_none),
		cmocka_unit_test(nonsense_is_none),
		cmocka_unit_test(a_failed_run_is_read_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
