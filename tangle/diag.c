/* Collects messages, tells them in the order of the book.
 *
 * Messages are formatted once, when they are noted; a flush sorts them by
 * file rank, line and column (notes stay behind their message) and writes each
 * with the source line and a caret. The one `exit` outside main is in `die`. */
#include "diag.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct message {
	struct loc loc;
	const char *level; /* "error", "warning" */
	struct buf text; /* with its notes and details behind it */
	size_t order;
};

static struct source {
	const char *file;
	struct str text;
} * sources;
static size_t nsources;

static struct message *messages;
static size_t nmessages;
static int errors;
static bool muted;

const char *diag_program = "weft";

void
diag_source(const char *file, struct str text)
{
	sources = vec_room(sources, nsources, sizeof(*sources));
	sources[nsources++] = (struct source){ file, text };
}

static size_t
source_rank(const char *file)
{
	size_t i = 0;

	while (i < nsources && (!file || strcmp(sources[i].file, file) != 0))
		i++;
	return i;
}

static struct str
source_line(struct loc loc)
{
	size_t rank = source_rank(loc.file);
	struct str rest, line = { "", 0 };

	if (rank == nsources || loc.line == 0)
		return line;
	rest = sources[rank].text;
	for (int i = 0; i < loc.line; i++)
		if (!str_line(&rest, &line))
			return (struct str){ "", 0 };
	return line;
}

/* The source line and a caret below it; tabs are kept so that it points
 * where it should, a line too long for a terminal is not shown. */
static void
add_caret(struct buf *b, struct loc loc)
{
	struct str line = str_trim_end(source_line(loc));

	if (loc.col == 0 || line.n == 0 || line.n > 160 ||
	    (size_t)loc.col > line.n + 1)
		return;
	buf_addf(b, "  %.*s\n  ", STR(line));
	for (int i = 0; i < loc.col - 1; i++) {
		/* one column per character, not per byte of UTF-8 */
		if ((line.p[i] & 0xc0) != 0x80)
			buf_addc(b, line.p[i] == '\t' ? '\t' : ' ');
	}
	buf_adds(b, "^\n");
}

static void
add_message(struct buf *b, struct loc loc, const char *level,
	    const char *format, va_list args)
{
	if (loc.file)
		buf_addf(b, "%s:", loc.file);
	else
		buf_adds(b, "weft:");
	if (loc.line > 0)
		buf_addf(b, "%d:", loc.line);
	if (loc.line > 0 && loc.col > 0)
		buf_addf(b, "%d:", loc.col);
	buf_addf(b, " %s: ", level);
	buf_vaddf(b, format, args);
	buf_addc(b, '\n');
	add_caret(b, loc);
}

static void
note(struct loc loc, const char *level, const char *format, va_list args)
{
	struct message *m;

	messages = vec_room(messages, nmessages, sizeof(*messages));
	m = &messages[nmessages];
	m->loc = loc;
	m->level = level;
	m->order = nmessages++;
	buf_init(&m->text);
	add_message(&m->text, loc, level, format, args);
}

void
diag_error(struct loc loc, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	note(loc, "error", format, args);
	va_end(args);
	errors++;
}

void
diag_warn(struct loc loc, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	note(loc, "warning", format, args);
	va_end(args);
}

void
diag_note(struct loc loc, const char *format, ...)
{
	va_list args;

	assert(nmessages > 0);
	va_start(args, format);
	add_message(&messages[nmessages - 1].text, loc, "note", format, args);
	va_end(args);
}

/* Programs' output is no control of this terminal. */
static void
add_visible(struct buf *b, struct str line)
{
	for (size_t i = 0; i < line.n;) {
		uint32_t code;
		size_t n = str_utf8(line, i, &code);

		if (n == 0 || (code < 0x20 && code != '\t') ||
		    (code >= 0x7f && code < 0xa0)) {
			buf_addf(b, "\\x%02x", (unsigned char)line.p[i]);
			n = 1;
		} else {
			buf_add(b, str_sub(line, i, i + n));
		}
		i += n;
	}
}

void
diag_detail(struct str text)
{
	struct buf *b;
	struct str line;

	assert(nmessages > 0);
	b = &messages[nmessages - 1].text;
	while (str_line(&text, &line)) {
		buf_adds(b, "  ");
		add_visible(b, line);
		buf_addc(b, '\n');
	}
}

static int
message_cmp(const void *va, const void *vb)
{
	const struct message *a = va, *b = vb;
	size_t ra = source_rank(a->loc.file), rb = source_rank(b->loc.file);

	if (ra != rb)
		return ra < rb ? -1 : 1;
	if (a->loc.line != b->loc.line)
		return a->loc.line < b->loc.line ? -1 : 1;
	if (a->loc.col != b->loc.col)
		return a->loc.col < b->loc.col ? -1 : 1;
	return a->order < b->order ? -1 : 1;
}

int
diag_flush(void)
{
	int n = 0;

	if (nmessages > 0)
		qsort(messages, nmessages, sizeof(*messages), message_cmp);
	for (size_t i = 0; i < nmessages; i++) {
		n += messages[i].level[0] == 'e';
		if (!muted)
			fwrite(messages[i].text.p, 1, messages[i].text.n,
			       stderr);
		buf_release(&messages[i].text);
	}
	free(messages);
	messages = NULL;
	nmessages = 0;
	return n;
}

int
diag_errors(void)
{
	return errors;
}

void
diag_mute(bool on)
{
	muted = on;
}

void
diag_reset(void)
{
	for (size_t i = 0; i < nmessages; i++)
		buf_release(&messages[i].text);
	free(messages);
	free(sources);
	messages = NULL;
	sources = NULL;
	nmessages = nsources = 0;
	errors = 0;
}

void
die(const char *format, ...)
{
	size_t n = strlen(format);
	int reason = errno;
	va_list args;

	diag_flush();
	if (!muted) {
		fprintf(stderr, "%s: ", diag_program);
		va_start(args, format);
		vfprintf(stderr, format, args);
		va_end(args);
		if (n > 0 && format[n - 1] == ':')
			fprintf(stderr, " %s", strerror(reason));
		fputc('\n', stderr);
	}
	exit(2);
}

const char *
diag_nearest(struct str word, const char *const *words, size_t n)
{
	const char *best = NULL;
	size_t near = word.n / 3 + 1;

	for (size_t i = 0; i < n; i++) {
		size_t far = str_distance(word, str_of(words[i]));

		if (far < near || (far == near && !best)) {
			near = far;
			best = words[i];
		}
	}
	return best;
}
