/* html.c: what a program may print, and what the page makes of it. */
#include "../html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define BYTE(x) "<span class=\"byte\">" x "</span>"
#define SGR(class, text) "<span class=\"" class "\">" text "</span>"

struct example {
	const char *what;
	struct str in;
	const char *want;
};

static void
check(const struct example *examples, size_t n,
      void (*f)(struct buf *b, struct str s))
{
	for (size_t i = 0; i < n; i++) {
		struct buf b;

		buf_init(&b);
		f(&b, examples[i].in);
		if (!str_is(buf_str(&b), examples[i].want))
			fail_msg("%s: %s", examples[i].what, b.p);
		buf_release(&b);
	}
}

#define CHECK(examples, f) \
	check(examples, sizeof(examples) / sizeof(*(examples)), f)

static void
escapes_what_html_needs(void **state)
{
	static const struct example examples[] = {
		{ "empty", { "", 0 }, "" },
		{ "all five", { "a<b>&\"'", 7 }, "a&lt;b&gt;&amp;&quot;&#39;" },
		{ "twice", { "&amp;", 5 }, "&amp;amp;" },
		{ "utf-8", { "gr\xc3\xbc\xc3\x9f", 6 }, "gr\xc3\xbc\xc3\x9f" },
	};

	(void)state;
	CHECK(examples, html_escape);
}

#define IN(literal)                          \
	{                                    \
		literal, sizeof(literal) - 1 \
	}

static void
keeps_text(void **state)
{
	static const struct example examples[] = {
		{ "markup", IN("<b>&</b>"), "&lt;b&gt;&amp;&lt;/b&gt;" },
		{ "blanks", IN("a\tb\nc"), "a\tb\nc" },
		{ "crlf", IN("a\r\nb\r\n"), "a\nb\n" },
		{ "lone cr", IN("10%\r20%"), "10%" BYTE("\\x0d") "20%" },
		{ "cr at the end", IN("a\r"), "a" BYTE("\\x0d") },
		{ "utf-8", IN("\xe2\x82\xac \xf0\x9f\x90\xa7"),
		  "\xe2\x82\xac \xf0\x9f\x90\xa7" },
	};

	(void)state;
	CHECK(examples, html_bytes);
}

static void
shows_bytes_that_are_no_text(void **state)
{
	static const struct example examples[] = {
		{ "nul", IN("a\0b"), "a" BYTE("\\x00") "b" },
		{ "bell, del", IN("\a\x7f"), BYTE("\\x07") BYTE("\\x7f") },
		{ "raw c1",
		  IN("\x9b"
		     "31m"),
		  BYTE("\\x9b") "31m" },
		{ "coded c1",
		  IN("\xc2\x9b"
		     "m"),
		  BYTE("\\u009b") "m" },
		{ "overlong", IN("\xc0\xaf"), BYTE("\\xc0") BYTE("\\xaf") },
		{ "overlong of three", IN("\xe0\x80\xaf"),
		  BYTE("\\xe0") BYTE("\\x80") BYTE("\\xaf") },
		{ "surrogate", IN("\xed\xa0\x80"),
		  BYTE("\\xed") BYTE("\\xa0") BYTE("\\x80") },
		{ "too large", IN("\xf4\x90\x80\x80"),
		  BYTE("\\xf4") BYTE("\\x90") BYTE("\\x80") BYTE("\\x80") },
		{ "cut at the end", IN("a\xe2\x82"),
		  "a" BYTE("\\xe2") BYTE("\\x82") },
		{ "cut by a letter", IN("\xe2\x82z"),
		  BYTE("\\xe2") BYTE("\\x82") "z" },
		{ "no character", IN("\xef\xbf\xbf"), BYTE("\\uffff") },
		{ "override",
		  IN("a\xe2\x80\xae"
		     "b"),
		  "a" BYTE("\\u202e") "b" },
		{ "isolate", IN("\xe2\x81\xa6"), BYTE("\\u2066") },
	};

	(void)state;
	CHECK(examples, html_bytes);
}

static void
colours_from_a_closed_list(void **state)
{
	static const struct example examples[] = {
		{ "red", IN("\x1b[31mred\x1b[0m."), SGR("sgr-31", "red") "." },
		{ "empty is 0", IN("\x1b[1mb\x1b[m."), SGR("sgr-1", "b") "." },
		{ "several", IN("\x1b[1;97;44mx"),
		  SGR("sgr-1 sgr-97 sgr-44", "x") },
		{ "overlap", IN("\x1b[31ma\x1b[1mb\x1b[39mc\x1b[22md"),
		  SGR("sgr-31", "a") SGR("sgr-1 sgr-31", "b")
			  SGR("sgr-1", "c") "d" },
		{ "same again", IN("\x1b[3ma\x1b[3mb"), SGR("sgr-3", "ab") },
		{ "nothing in it", IN("a\x1b[31m\x1b[0mb"), "ab" },
		{ "closed at the end", IN("\x1b[4mx"), SGR("sgr-4", "x") },
		{ "not in the list", IN("\x1b[5;8;53;100;999mx"), "x" },
		{ "256 colours", IN("\x1b[38;5;1;4mx"), SGR("sgr-4", "x") },
		{ "true colours", IN("\x1b[48;2;1;3;4;7mx"),
		  SGR("sgr-7", "x") },
		{ "sub-parameters", IN("\x1b[4:3mx"), "x" },
		{ "private", IN("\x1b[?1mx"), "x" },
		{ "huge", IN("\x1b[4294967297mx"), "x" },
		{ "not SGR but ends in m", IN("\x1b[1 mx"), "x" },
		{ "a byte in colour", IN("\x1b[31m\x01"),
		  SGR("sgr-31", BYTE("\\x01")) },
	};

	(void)state;
	CHECK(examples, html_bytes);
}

static void
drops_other_sequences(void **state)
{
	static const struct example examples[] = {
		{ "clear", IN("a\x1b[2J\x1b[Hb"), "ab" },
		{ "title", IN("\x1b]0;title\x07x"), "x" },
		{ "link", IN("\x1b]8;;http://x\x1b\\text\x1b]8;;\x1b\\"),
		  "text" },
		{ "charset", IN("\x1b(Bx"), "x" },
		{ "reset",
		  IN("\x1b"
		     "cx"),
		  "x" },
		{ "csi cut", IN("x\x1b[31"), "x" },
		{ "csi broken by a newline", IN("\x1b[31\nx"), "\nx" },
		{ "osc cut", IN("\x1b]0;tit"), "" },
		{ "osc ends with its line", IN("\x1b]0;tit\nx"), "\nx" },
		{ "charset cut", IN("\x1b("), "" },
		{ "lone", IN("\x1b"), BYTE("\\x1b") },
		{ "before a letter",
		  IN("\x1b"
		     "hello"),
		  BYTE("\\x1b") "hello" },
		{ "before a newline", IN("\x1b\n"), BYTE("\\x1b") "\n" },
		{ "before NUL", IN("\x1b\0"), BYTE("\\x1b") BYTE("\\x00") },
		{ "twice", IN("\x1b\x1b[1mx"),
		  BYTE("\\x1b") SGR("sgr-1", "x") },
	};

	(void)state;
	CHECK(examples, html_bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(escapes_what_html_needs),
		cmocka_unit_test(keeps_text),
		cmocka_unit_test(shows_bytes_that_are_no_text),
		cmocka_unit_test(colours_from_a_closed_list),
		cmocka_unit_test(drops_other_sequences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
