/* Records, whole-file writes, and outputs that are written only when they
 * differ. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "output.h"
#include "rec.h"

static char folder[] = "/tmp/weft-test-XXXXXX";

static int
make_folder(void **state)
{
	(void)state;
	return !mkdtemp(folder) || chdir(folder) != 0;
}

static int
remove_folder(void **state)
{
	(void)state;
	file_remove(folder);
	return 0;
}

static void
records_come_back(void **state)
{
	struct str rest, tag, value;
	struct buf b;

	(void)state;
	buf_init(&b);
	rec_begin(&b);
	rec_put(&b, "out", LIT("two\nlines\n"));
	rec_putf(&b, "n", "%d", 7);
	rec_put(&b, "out", LIT(""));
	rec_end(&b);
	assert_true(rec_check(buf_str(&b)));
	assert_true(rec_find(buf_str(&b), "out", &value));
	assert_true(str_is(value, "two\nlines\n"));
	assert_false(rec_find(buf_str(&b), "nope", &value));
	rest = buf_str(&b);
	assert_true(rec_next(&rest, &tag, &value) && str_is(tag, "weft"));
	buf_release(&b);
}

static void
cut_records_are_told(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b);
	rec_begin(&b);
	rec_put(&b, "out", LIT("text"));
	rec_end(&b);
	for (size_t n = 0; n < b.n; n++)
		assert_false(rec_check(str_sub(buf_str(&b), 0, n)));
	buf_release(&b);
	assert_false(rec_check(LIT("weft 99999999999999999999\n1\n")));
	assert_false(rec_check(LIT("weft 1\n2\nend 0\n\n")));
}

static void
same_text_is_not_written_again(void **state)
{
	uint64_t stamp;

	(void)state;
	assert_true(file_write("a/b/c.txt", LIT("one")));
	stamp = file_stamp("a/b/c.txt");
	assert_int_not_equal(stamp, 0);
	assert_false(file_write("a/b/c.txt", LIT("one")));
	assert_int_equal(file_stamp("a/b/c.txt"), stamp);
	assert_true(file_write("a/b/c.txt", LIT("two")));
	assert_int_not_equal(file_stamp("a/b/c.txt"), stamp);
	assert_int_equal(file_stamp("a/b/nothing"), 0);
}

static void
paths_stay_below(void **state)
{
	static const struct {
		const char *path;
		bool below;
	} cases[] = {
		{ "x.h", true },     { "a/b.c", true },	  { "../x", false },
		{ "/etc/x", false }, { "a/../b", false }, { "", false },
		{ "a..b/c", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(path_stays_below(str_of(cases[i].path)),
				 cases[i].below);
}

static const char *const dirs[] = { "out" };
static bool after_failure;

static void
build_once(const char *first, const char *second, bool wrote_first)
{
	struct outputs o;

	outputs_open(&o, ".outputs", dirs, 1);
	assert_int_equal(outputs_write(&o, "out/first", str_of(first)),
			 wrote_first);
	if (second)
		outputs_write(&o, "out/second.spec", str_of(second));
	outputs_sweep(&o, after_failure);
	outputs_save(&o);
	outputs_close(&o);
}

static void
outputs_follow_their_names(void **state)
{
	uint64_t stamp;

	(void)state;
	build_once("one", "two", true);
	stamp = file_stamp(".outputs");
	build_once("one", "two", false);
	assert_int_equal(file_stamp(".outputs"), stamp);

	/* a result stays while its spec does */
	file_write("out/second.res", LIT("result"));
	file_write("out/stray", LIT("of a build that failed"));
	after_failure = true;
	build_once("new", "two", true);
	after_failure = false;
	assert_true(file_exists("out/second.res"));
	assert_false(file_exists("out/stray"));

	build_once("new", NULL, false);
	assert_false(file_exists("out/second.spec"));
	assert_false(file_exists("out/second.res"));
}

static void
outputs_notice_a_changed_file(void **state)
{
	(void)state;
	build_once("kept", NULL, true);
	file_write("out/first", LIT("edited by hand"));
	build_once("kept", NULL, true);
}

static void
outputs_survive_a_lost_list(void **state)
{
	(void)state;
	build_once("same", NULL, true);
	unlink(".outputs");
	file_write("out/stray", LIT("of a killed build"));
	build_once("same", NULL, false);
	assert_false(file_exists("out/stray"));
	assert_true(file_exists(".outputs"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_come_back),
		cmocka_unit_test(cut_records_are_told),
		cmocka_unit_test(same_text_is_not_written_again),
		cmocka_unit_test(paths_stay_below),
		cmocka_unit_test(outputs_follow_their_names),
		cmocka_unit_test(outputs_notice_a_changed_file),
		cmocka_unit_test(outputs_survive_a_lost_list),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
