/* The table of manual.txt, which the Makefile turned into C strings, a line
 * each.
 *
 * It is read when a name is first looked up, in a process that links names: a
 * build that weaves nothing does without. */
#include "manual.h"

#include <assert.h>

static const char *const lines[] = {
#include "manual.inc"
};

enum { LINES = sizeof(lines) / sizeof(*lines) };

static struct manual rows[LINES];
static struct map names;
static struct buf urls; /* of all rows, one behind the other */
static int nrows;

/* "3", "3p:pthread_mutex_lock", "curl", "atomic": nothing in an address needs
 * to be escaped. */
static void
add_url(struct buf *b, struct str name, struct str where)
{
	size_t colon = str_find_char(where, ':', 0);
	struct str in = str_sub(where, 0, colon), page = name;

	if (colon < where.n)
		page = str_sub(where, colon + 1, where.n);
	if (str_is(in, "curl"))
		buf_addf(b, "https://curl.se/libcurl/c/%.*s.html", STR(page));
	else if (*in.p >= '0' && *in.p <= '9')
		buf_addf(b,
			 "https://man7.org/linux/man-pages/man%c/%.*s.%.*s"
			 ".html",
			 *in.p, STR(page), STR(in));
	else
		buf_addf(b, "https://en.cppreference.com/w/c/%.*s/%.*s",
			 STR(in), STR(page));
}

/* "NAME[()] WHERE WORDS…" */
static void
read_row(struct str line)
{
	struct manual *m = &rows[nrows];
	struct str where;
	bool complete =
		str_word(&line, " ", &m->name) && str_word(&line, " ", &where);
	size_t at = urls.n;

	assert(complete && str_trim(line).n > 0);
	(void)complete;
	m->says = str_trim(line);
	m->is_word = str_ends(m->name, "()");
	if (m->is_word)
		m->name.n -= 2;
	add_url(&urls, m->name, where);
	m->url = (struct str){ NULL, urls.n - at };
	m->number = nrows++;
	assert(!map_get(&names, m->name));
	map_put(&names, m->name, m);
}

static void
read_rows(void)
{
	size_t at = 0;

	buf_init(&urls);
	for (size_t i = 0; i < LINES; i++) {
		struct str line = str_trim(str_of(lines[i]));

		if (line.n > 0 && *line.p != '#')
			read_row(line);
	}
	for (int i = 0; i < nrows; i++) {
		rows[i].url.p = urls.p + at;
		at += rows[i].url.n;
	}
}

const struct manual *
manual_find(struct str name)
{
	if (nrows == 0)
		read_rows();
	return map_get(&names, name);
}

int
manual_count(void)
{
	if (nrows == 0)
		read_rows();
	return nrows;
}
