/* Which names chunks define, and what uses them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "identifier.h"
#include "woven.h"

static struct chunk *
chunk(int chapter, const char *name)
{
	return book_chunk(book.chapters[chapter], str_of(name));
}

/* "function main 3; type node 5; " */
static char *
defined(struct chunk *c)
{
	const struct definitions *all = identifiers_defined(c);
	static struct buf b;

	buf_release(&b);
	buf_init(&b);
	for (int i = 0; i < all->n; i++)
		buf_addf(&b, "%s %s%.*s %d; ",
			 identifier_kind_name(all->v[i].kind),
			 all->v[i].tag ? "tag " : "", STR(all->v[i].name),
			 all->v[i].line);
	return b.p;
}

static struct buf seen;

static void
see(void *ctx, const struct use *use)
{
	const struct definition *d = use->to;
	struct str word =
		str_sub(use->fence->body, use->off, use->off + d->name.n);

	(void)ctx;
	assert_true(str_eq(word, d->name));
	buf_addf(&seen, "%.*s:%d=%.*s:%d ", STR(d->name), use->line,
		 STR(d->chunk->name), d->line);
}

static char *
used(struct chunk *c)
{
	buf_clear(&seen);
	identifiers_used(c, see, NULL);
	return seen.p;
}

static void
open_one(const char *code)
{
	struct buf text;

	buf_init(&text);
	buf_addf(&text, "# One\n\n```c p build\n%s```\n", code);
	open_book(text.p);
	buf_release(&text);
}

static void
assert_defines(const char *code, const char *what)
{
	open_one(code);
	assert_string_equal(defined(chunk(0, "p")), what);
	close_book();
}

static void
functions(void **state)
{
	(void)state;
	assert_defines("static void *\nwork(void *arg)\n{\n\tint x = 1;\n"
		       "\treturn f(arg);\n}\n\nint main(void) { return 0; }\n",
		       "function main 7; function work 1; ");
	assert_defines("static int g(int);\nextern int h(void);\n"
		       "_Static_assert(sizeof(int) == 4, \"x\");\n",
		       "");
	assert_defines("struct node *make(struct node *next) { }\n"
		       "__attribute__((noreturn)) static void die(void) { }\n",
		       "function die 1; function make 0; ");
	assert_defines("void (*handler(int n))(int) { }\nint after(void) { }\n",
		       "function after 1; function handler 0; ");
}

static void
types(void **state)
{
	(void)state;
	assert_defines("struct node { int a; struct { int b; } c; };\n"
		       "struct other;\ntypedef struct { int x; } point;\n"
		       "typedef int (*compare)(const void *, const void *);\n"
		       "typedef unsigned long word;\nunion u { int i; };\n",
		       "type compare 3; type tag node 0; type point 2; "
		       "type tag u 5; type word 4; ");
	assert_defines("enum color { RED, GREEN = 4, /* x */ BLUE, };\n"
		       "enum { MOST = sizeof(int), LEAST };\n",
		       "constant BLUE 0; constant GREEN 0; constant LEAST 1; "
		       "constant MOST 1; constant RED 0; type tag color 0; ");
}

static void
variables(void **state)
{
	(void)state;
	assert_defines("static int a, *b = &a, c[3] = { 1, 2, 3 }, d;\n"
		       "extern int e;\nstruct s { int x; } f = { 1 }, *g;\n"
		       "static void (*hook)(int) = NULL;\nint i[2][3];\n"
		       "static struct s k = { .x = f(1, 2) };\n",
		       "variable a 0; variable b 0; variable c 0; "
		       "variable d 0; variable f 2; variable g 2; "
		       "variable hook 3; variable i 4; variable k 5; "
		       "type tag s 2; ");
}

static void
macros(void **state)
{
	(void)state;
	assert_defines("#include <stdio.h>\n#define N 4\n"
		       "  # define TWICE(x) \\\n\tint y; (2 * (x))\n"
		       "#ifndef N\n#endif\nint z;\n",
		       "macro N 1; macro TWICE 2; variable z 6; ");
}

/* A chunk within a function defines nothing, one outside does. */
static void
parts(void **state)
{
	(void)state;
	open_book(
		"# One\n\n```c p build\n// <<types>>\n\nint main(void)\n{\n"
		"    // <<work>>\n}\n```\n\n```c types\nstruct t { int a; };\n"
		"```\n\n```c work\nint local = 1;\nstruct t u;\n```\n");
	assert_string_equal(defined(chunk(0, "types")), "type tag t 0; ");
	assert_string_equal(defined(chunk(0, "work")), "");
	assert_string_equal(used(chunk(0, "work")), "t:1=types:0 ");
	close_book();
}

static void
uses(void **state)
{
	(void)state;
	open_one("#define N 4\nenum { A };\nstruct t { int N; };\n"
		 "static int now(void) { return N; }\n\n"
		 "int main(void)\n{\n    struct t s = { A };\n"
		 "    s.N = now(); // now\n    puts(\"now\");\n}\n");
	assert_string_equal(used(chunk(0, "p")),
			    "N:3=p:0 t:7=p:2 A:7=p:1 now:8=p:3 ");
	close_book();
	/* a local variable hides a function to the end of its own */
	open_one("static int now(void) { return 1; }\n"
		 "int f(int now) { return now; }\nint g(void)\n{\n"
		 "    double now = 1;\n    return now;\n}\n"
		 "int h(void) { return now(); }\n");
	assert_string_equal(used(chunk(0, "p")), "now:7=p:0 ");
	close_book();
}

/* Headers are reached by #include only; strangers not at all. */
static void
headers(void **state)
{
	(void)state;
	open_book("# One\n\n```c p build\n#include \"h.h\"\n\n"
		  "int main(void) { return deep() + far; }\n```\n\n"
		  "```c h lib\n#include \"k.h\"\n```\n\n"
		  "```c k lib\nstatic int deep(void) { return 1; }\n```\n");
	assert_string_equal(used(chunk(0, "p")), "deep:2=k:0 ");
	assert_string_equal(defined(chunk(1, "far")), "variable far 0; ");
	close_book();
}

static void
solutions(void **state)
{
	(void)state;
	open_book("# One\n\n```c sell exercise\nint sell(void) { }\n```\n\n"
		  "```c sell solution\nstatic int left;\n"
		  "int sell(void) { return left--; }\n```\n\n"
		  "```c check build\n// <<sell>>\n"
		  "int main(void) { return sell(); }\n```\n");
	assert_string_equal(defined(chunk(0, "sell")),
			    "variable left 0; function sell 0; "
			    "function sell 1; ");
	assert_string_equal(used(chunk(0, "sell")), "left:1=sell:0 ");
	assert_string_equal(used(chunk(0, "check")), "sell:1=sell:0 ");
	close_book();
}

/* Whatever the text, it is read to its end. */
static void
broken(void **state)
{
	(void)state;
	assert_defines("", "");
	assert_defines("} ) ] ; int ok;\n", "variable ok 0; ");
	assert_defines("int x = { ( [\n", "variable x 0; ");
	assert_defines("/* never closed\nint x;\n", "");
	assert_defines("\"never closed\nint x;\n", "variable x 1; ");
	assert_defines("#\n", "");
	assert_defines("#define\n", "");
	assert_defines("enum {\n", "");
	assert_defines("typedef\n", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions), cmocka_unit_test(types),
		cmocka_unit_test(variables), cmocka_unit_test(macros),
		cmocka_unit_test(parts),     cmocka_unit_test(uses),
		cmocka_unit_test(headers),   cmocka_unit_test(solutions),
		cmocka_unit_test(broken),
	};

	buf_init(&seen);
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
