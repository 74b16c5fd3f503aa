/* What is known of the machine: what was read, what was measured, what the
 * book's programs were compiled and linked with. */
#include "index_machine.h"

#include "command.h"
#include "html.h"
#include "json.h"
#include "machine.h"
#include "toolchain.h"

static void
add_row(struct str name, struct str text, struct buf *b)
{
	buf_adds(b, "<tr><th scope=\"row\">");
	html_escape(b, name);
	buf_adds(b, "</th><td>");
	html_escape(b, text);
	buf_adds(b, "</td></tr>\n");
}

static void
open_table(const char *id, const char *title, struct buf *b)
{
	buf_addf(b,
		 "<h2 id=\"%s\">%s</h2>\n<div class=\"wide\">\n"
		 "<table class=\"machine\">\n<tbody>\n",
		 id, title);
}

static void
close_table(struct buf *b)
{
	buf_adds(b, "</tbody>\n</table>\n</div>\n");
}

/* What each measured fact means. */
static const struct {
	const char *name, *words;
} measured[] = {
	{ "parallelism", "work that all CPUs do in the time of one" },
	{ "clock_cost", "one reading of the clock" },
	{ "sleep_overshoot", "a sleep of 1 ms is longer by" },
};

enum { NMEASURED = sizeof(measured) / sizeof(*measured) };

static bool
measured_value(size_t i, struct quantity *q)
{
	return machine_value(str_of(measured[i].name), q) && !q->none;
}

static void
add_measured(struct buf *b)
{
	struct quantity q;
	struct buf text;
	bool any = false;

	buf_init(&text);
	for (size_t i = 0; i < NMEASURED; i++) {
		if (!measured_value(i, &q))
			continue;
		if (!any)
			open_table("measured", "Measured", b);
		any = true;
		buf_clear(&text);
		quantity_show(&text, &q);
		add_row(str_of(measured[i].words), buf_str(&text), b);
	}
	if (any)
		close_table(b);
	buf_release(&text);
}

static void
add_facts(const char *id, const char *title, struct machine_fact *facts,
	  size_t n, struct buf *b)
{
	open_table(id, title, b);
	for (size_t i = 0; i < n; i++)
		add_row(str_of(facts[i].name), facts[i].text, b);
	close_table(b);
}

/* The packages that some program is compiled with, each once. */
static void
each_package(const struct book *book, struct arena *a,
	     void (*visit)(struct str name, struct str version, struct buf *b),
	     struct buf *b)
{
	struct map seen = { 0 };

	for (int i = 0; i < book->nprograms; i++) {
		const struct words *pkg = &book->programs[i]->opt->pkg;

		for (int j = 0; j < pkg->n; j++) {
			if (map_get(&seen, pkg->v[j]))
				continue;
			map_put(&seen, pkg->v[j], &seen);
			visit(pkg->v[j], machine_package(a, pkg->v[j]), b);
		}
	}
	map_release(&seen);
}

/* The compilers of all programs, each once, as it calls itself. */
static void
each_compiler(const struct weave *w, struct arena *a,
	      void (*visit)(struct str name, struct str version, struct buf *b),
	      struct buf *b)
{
	const char *folder = arena_printf(a, "%s/compilers", w->build);
	struct map seen = { 0 };
	struct buf identity;

	buf_init(&identity);
	for (int i = 0; i < w->book->nprograms; i++) {
		struct str command = command_compiler(w->book->programs[i]);

		if (w->book->programs[i]->lang != LANG_C ||
		    map_get(&seen, command))
			continue;
		map_put(&seen, command, &seen);
		buf_clear(&identity);
		if (toolchain_compiler(&identity, command,
				       toolchain_memory(a, folder, command)))
			visit(str_of(arena_printf(a, "Compiler %.*s",
						  STR(command))),
			      arena_copy(a,
					 toolchain_version(buf_str(&identity))),
			      b);
	}
	buf_release(&identity);
	map_release(&seen);
}

static void
each_tool(const struct weave *w, struct arena *a,
	  void (*visit)(struct str name, struct str version, struct buf *b),
	  struct buf *b)
{
	visit(LIT("weft"), LIT(WEFT_VERSION), b);
	each_compiler(w, a, visit, b);
	visit(LIT("Flags"), LIT(COMMAND_CFLAGS), b);
	each_package(w->book, a, visit, b);
}

void
index_machine_html(const struct weave *w, struct buf *b)
{
	struct machine_fact *facts;
	struct arena a;
	size_t n;

	arena_init(&a);
	buf_adds(b, "<p>Every number in this book was measured here. The same "
		    "facts are in <a href=\"measurements.json\">"
		    "measurements.json</a>; <code>weft diff</code> compares "
		    "two machines.</p>\n");
	n = machine_facts(&a, &facts);
	add_facts("hardware", "Hardware and system", facts, n, b);
	add_measured(b);
	n = machine_limits(&a, &facts);
	add_facts("limits", "Limits and settings", facts, n, b);
	open_table("tools", "Compilers and libraries", b);
	each_tool(w, &a, add_row, b);
	close_table(b);
	arena_release(&a);
}

/* --- JSON --- */

static void
add_member(struct str name, struct str text, struct buf *b)
{
	buf_adds(b, b->p[b->n - 1] == '{' ? "" : ", ");
	json_string(b, name);
	buf_adds(b, ": ");
	json_string(b, text);
}

static void
add_members(struct machine_fact *facts, size_t n, struct buf *b)
{
	for (size_t i = 0; i < n; i++)
		add_member(str_of(facts[i].name), facts[i].text, b);
}

void
index_machine_json(const struct weave *w, struct buf *b)
{
	struct machine_fact *facts;
	struct quantity q;
	struct arena a;
	size_t n;

	arena_init(&a);
	buf_adds(b, "{\"facts\": {");
	n = machine_facts(&a, &facts);
	add_members(facts, n, b);
	n = machine_limits(&a, &facts);
	add_members(facts, n, b);
	each_tool(w, &a, add_member, b);
	buf_adds(b, "}, \"measured\": {");
	for (size_t i = 0; i < NMEASURED; i++)
		if (measured_value(i, &q)) {
			json_name(b, measured[i].name);
			json_number(b, q.v);
		}
	buf_adds(b, "}}");
	arena_release(&a);
}
