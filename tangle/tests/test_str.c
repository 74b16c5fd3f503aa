/* Slices, the growing buffer, the arena and the map. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "str.h"

static void
cuts_lines(void **state)
{
	struct str rest = LIT("one\n\nthree"), line;

	(void)state;
	assert_true(str_line(&rest, &line) && str_is(line, "one"));
	assert_true(str_line(&rest, &line) && line.n == 0);
	assert_true(str_line(&rest, &line) && str_is(line, "three"));
	assert_false(str_line(&rest, &line));
}

static void
cuts_words(void **state)
{
	struct str rest = LIT("  a, b ,,c"), word;

	(void)state;
	assert_true(str_word(&rest, ", ", &word) && str_is(word, "a"));
	assert_true(str_word(&rest, ", ", &word) && str_is(word, "b"));
	assert_true(str_word(&rest, ", ", &word) && str_is(word, "c"));
	assert_false(str_word(&rest, ", ", &word));
}

static void
reads_numbers(void **state)
{
	static const struct {
		const char *text;
		bool good;
		uint64_t n;
	} cases[] = {
		{ "0", true, 0 },
		{ "907", true, 907 },
		{ "", false, 0 },
		{ "-1", false, 0 },
		{ "1 ", false, 0 },
		{ "0x10", false, 0 },
		{ "99999999999999999999999999", false, 0 },
	};
	uint64_t n;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(str_uint(str_of(cases[i].text), &n),
				 cases[i].good);
		if (cases[i].good)
			assert_int_equal(n, cases[i].n);
	}
}

static void
numbers_come_back(void **state)
{
	static const uint64_t cases[] = { 0, 7, 10, 0x10ffff, UINT64_MAX };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char want[24];
		struct buf b;
		uint64_t n;

		buf_init(&b);
		buf_addu(&b, cases[i]);
		snprintf(want, sizeof(want), "%llu",
			 (unsigned long long)cases[i]);
		assert_string_equal(b.p, want);
		buf_clear(&b);
		buf_addx(&b, cases[i]);
		assert_true(str_hex(buf_str(&b), &n));
		assert_int_equal(n, cases[i]);
		buf_release(&b);
	}
}

static void
refuses_what_is_no_hex(void **state)
{
	static const char *const cases[] = { "",
					     "0",
					     "000000000000000",
					     "00000000000000000",
					     "000000000000000G",
					     "000000000000000A",
					     "-000000000000001" };
	uint64_t n;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_false(str_hex(str_of(cases[i]), &n));
}

static void
measures_distance(void **state)
{
	static const struct {
		const char *a, *b;
		size_t far;
	} cases[] = {
		{ "run", "run", 0 },	    { "rnu", "run", 1 },
		{ "timout", "timeout", 1 }, { "", "abc", 3 },
		{ "kitten", "sitting", 3 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(
			str_distance(str_of(cases[i].a), str_of(cases[i].b)),
			cases[i].far);
}

static void
finds_and_trims(void **state)
{
	struct str s = LIT(" a: b \r\n");

	(void)state;
	assert_true(str_is(str_trim(s), "a: b"));
	assert_true(str_is(str_trim_end(s), " a: b"));
	assert_int_equal(str_find(s, ": ", 0), 2);
	assert_int_equal(str_find(s, "nope", 0), s.n);
	assert_int_equal(str_find_char(s, 'b', 9), s.n);
	assert_true(str_starts(s, " a") && str_ends(s, "\n"));
	assert_true(str_cmp(LIT("a"), LIT("ab")) < 0);
	assert_true(str_cmp(LIT("b"), LIT("ab")) > 0);
}

static void
buffer_grows(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b);
	assert_string_equal(b.p, "");
	for (int i = 0; i < 1000; i++)
		buf_addf(&b, "%d,", i % 10);
	assert_int_equal(b.n, 2000);
	assert_int_equal(strlen(b.p), 2000);
	buf_clear(&b);
	buf_add(&b, LIT("x"));
	buf_addc(&b, 'y');
	assert_string_equal(b.p, "xy");
	buf_release(&b);
}

static void
map_keeps_what_was_put(void **state)
{
	struct arena a;
	struct map m = { 0 };
	int values[500];

	(void)state;
	arena_init(&a);
	for (int i = 0; i < 500; i++)
		map_put(&m, str_of(arena_printf(&a, "key%d", i)), &values[i]);
	assert_int_equal(m.n, 500);
	for (int i = 0; i < 500; i++)
		assert_ptr_equal(
			map_get(&m, str_of(arena_printf(&a, "key%d", i))),
			&values[i]);
	assert_null(map_get(&m, LIT("key500")));
	map_put(&m, LIT("key7"), &values[0]);
	assert_int_equal(m.n, 500);
	assert_ptr_equal(map_get(&m, LIT("key7")), &values[0]);
	map_release(&m);
	arena_release(&a);
}

static void
arena_memory_is_zero_and_aligned(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t size = 1; size < 200000; size = size * 3 + 1) {
		char *p = arena_alloc(&a, size);

		assert_int_equal((uintptr_t)p % 16, 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 'x', size);
	}
	arena_release(&a);
}

static void
arena_joins_texts(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_string_equal(arena_join(&a, LIT("run/"),
				       str_sub(LIT("abc"), 0, 2),
				       (struct str){ 0 }, LIT(".res")),
			    "run/ab.res");
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cuts_lines),
		cmocka_unit_test(cuts_words),
		cmocka_unit_test(reads_numbers),
		cmocka_unit_test(numbers_come_back),
		cmocka_unit_test(refuses_what_is_no_hex),
		cmocka_unit_test(measures_distance),
		cmocka_unit_test(finds_and_trims),
		cmocka_unit_test(buffer_grows),
		cmocka_unit_test(map_keeps_what_was_put),
		cmocka_unit_test(arena_memory_is_zero_and_aligned),
		cmocka_unit_test(arena_joins_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
