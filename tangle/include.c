/* Follows #include lines through the book's own lib chunks.
 *
 * A program's headers go into its key, so a wrong guess must err on the safe
 * side: headers are known by the last part of their path, and a line that is
 * not plainly `#include "x"` or `<x>` reaches all. */
#include "include.h"

/* The book's lib chunks. */
struct libs {
	struct chunk **v;
	int n;
	struct map by_name; /* last part of the path -> struct libs */
};

static void
libs_put(struct libs *libs, struct chunk *lib, struct arena *a)
{
	libs->v =
		arena_room(a, libs->v, (size_t)libs->n, sizeof(struct chunk *));
	libs->v[libs->n++] = lib;
}

static struct str
last_part(struct str path)
{
	size_t from = path.n;

	while (from > 0 && path.p[from - 1] != '/')
		from--;
	return str_sub(path, from, path.n);
}

static struct str
header_name(const struct chunk *lib, struct arena *a)
{
	if (lib->opt->file.n > 0)
		return last_part(lib->opt->file);
	return str_of(arena_printf(a, "%.*s.h", STR(lib->name)));
}

static void
add_lib(struct libs *all, struct chunk *lib, struct arena *a)
{
	struct str name = header_name(lib, a);
	struct libs *same = map_get(&all->by_name, name);

	if (!same) {
		same = arena_alloc(a, sizeof(*same));
		map_put(&all->by_name, name, same);
	}
	libs_put(same, lib, a);
	libs_put(all, lib, a);
}

/* --- lines --- */

enum reach { NOTHING, ONE, ALL };

static struct str
without_blanks(struct str s)
{
	while (s.n > 0 && (*s.p == ' ' || *s.p == '\t'))
		s = str_sub(s, 1, s.n);
	return s;
}

/* Cuts the directive's name off a line that starts behind its '#'. */
static struct str
take_name(struct str *line)
{
	struct str s = without_blanks(*line);
	size_t n = 0;

	while (n < s.n && ((s.p[n] >= 'a' && s.p[n] <= 'z') || s.p[n] == '_'))
		n++;
	*line = str_sub(s, n, s.n);
	return str_sub(s, 0, n);
}

/* What stands behind `#include`. */
static enum reach
read_path(struct str rest, struct str *name)
{
	char close = '\0';
	size_t end;

	rest = without_blanks(rest);
	if (rest.n > 0)
		close = *rest.p == '"' ? '"' : *rest.p == '<' ? '>' : '\0';
	end = str_find_char(rest, close, 1);
	if (!close || end == rest.n)
		return ALL;
	*name = last_part(str_sub(rest, 1, end));
	return ONE;
}

/* What a line that starts with '#' (behind it) includes. */
static enum reach
read_directive(struct str line, struct str *name)
{
	struct str directive = take_name(&line);

	/* a comment in it, or it goes on in the next line */
	if (line.n > 0 && (*line.p == '\\' || *line.p == '/'))
		return ALL;
	if (str_is(directive, "include") || str_is(directive, "import") ||
	    str_is(directive, "include_next"))
		return read_path(line, name);
	if ((str_is(directive, "if") || str_is(directive, "elif") ||
	     str_is(directive, "define")) &&
	    str_find(line, "has_include", 0) < line.n)
		return ALL;
	return NOTHING;
}

/* Whether byte `at`, a '#', is the first of its line. */
static bool
starts_line(struct str s, size_t at)
{
	while (at > 0 && (s.p[at - 1] == ' ' || s.p[at - 1] == '\t'))
		at--;
	return at == 0 || s.p[at - 1] == '\n';
}

static void
add_includes(struct chunk *chunk, const struct libs *found, struct arena *a)
{
	for (int i = 0; found && i < found->n; i++) {
		chunk->includes =
			arena_room(a, chunk->includes, (size_t)chunk->nincludes,
				   sizeof(struct chunk *));
		chunk->includes[chunk->nincludes++] = found->v[i];
	}
}

static void
scan_text(struct chunk *chunk, struct str s, const struct libs *libs)
{
	struct arena *a = &chunk->chapter->book->arena;

	for (size_t at = str_find_char(s, '%', 0); at + 1 < s.n;
	     at = str_find_char(s, '%', at + 1))
		if (s.p[at + 1] == ':') /* another way to write '#' */
			chunk->includes_all = true;
	for (size_t at = str_find_char(s, '#', 0); at < s.n;
	     at = str_find_char(s, '#', at + 1)) {
		struct str name, line = str_sub(s, at + 1, s.n);
		enum reach reach;

		if (!starts_line(s, at))
			continue;
		line.n = str_find_char(line, '\n', 0);
		reach = read_directive(line, &name);
		if (reach == ALL)
			chunk->includes_all = true;
		else if (reach == ONE)
			add_includes(chunk, map_get(&libs->by_name, name), a);
	}
}

static void
scan_chunk(struct chunk *chunk, const struct libs *libs)
{
	if (chunk->lang != LANG_C)
		return;
	for (int i = 0; i < chunk->nfences; i++)
		scan_text(chunk, chunk->fences[i]->body, libs);
	for (int i = 0; i < chunk->nsolutions; i++)
		scan_text(chunk, chunk->solutions[i]->body, libs);
}

/* --- what programs reach --- */

struct reached {
	struct program *program;
	const struct libs *libs;
	int mark; /* of this walk */
};

static void reach_chunk(struct reached *r, struct chunk *chunk);

static void
reach_fences(struct reached *r, struct fence **fences, int n)
{
	for (int i = 0; i < n; i++)
		for (int j = 0; j < fences[i]->npieces; j++)
			if (fences[i]->pieces[j].to)
				reach_chunk(r, fences[i]->pieces[j].to);
}

static void
reach_header(struct reached *r, struct chunk *lib)
{
	struct program *p = r->program;

	for (int i = 0; i < p->nheaders; i++)
		if (p->headers[i] == lib)
			return;
	p->headers = arena_room(&p->chapter->book->arena, p->headers,
				(size_t)p->nheaders, sizeof(struct chunk *));
	p->headers[p->nheaders++] = lib;
	reach_chunk(r, lib);
}

static void
reach_all(struct reached *r)
{
	for (int i = 0; i < r->libs->n; i++)
		reach_header(r, r->libs->v[i]);
}

static void
reach_chunk(struct reached *r, struct chunk *chunk)
{
	if (chunk->visit == r->mark)
		return;
	chunk->visit = r->mark;
	reach_fences(r, chunk->fences, chunk->nfences);
	reach_fences(r, chunk->solutions, chunk->nsolutions);
	for (int i = 0; i < chunk->nincludes; i++)
		reach_header(r, chunk->includes[i]);
	if (chunk->includes_all)
		reach_all(r);
}

/* Whether compiler flags bring in a header by themselves. */
static bool
flags_include(const struct words *flags)
{
	for (int i = 0; i < flags->n; i++)
		if (str_starts(flags->v[i], "-include") ||
		    str_starts(flags->v[i], "-imacros"))
			return true;
	return false;
}

static void
reach_from(struct program *p, const struct libs *libs, int mark)
{
	struct reached r = { p, libs, mark };

	if (p->lang != LANG_C)
		return;
	reach_chunk(&r, p->chunk);
	if (flags_include(&p->opt->cflags))
		reach_all(&r);
}

static void
each_chunk(struct book *book, struct libs *libs,
	   void (*action)(struct chunk *chunk, struct libs *libs))
{
	for (int i = 0; i < book->nchapters; i++)
		for (int j = 0; j < book->chapters[i]->nchunks; j++)
			action(book->chapters[i]->chunks[j], libs);
}

static void
collect(struct chunk *chunk, struct libs *libs)
{
	if (chunk->opt->lib)
		add_lib(libs, chunk, &chunk->chapter->book->arena);
}

static void
scan(struct chunk *chunk, struct libs *libs)
{
	scan_chunk(chunk, libs);
	chunk->visit = -1; /* no walk's mark */
}

void
includes_resolve(struct book *book)
{
	struct libs libs = { 0 };

	each_chunk(book, &libs, collect);
	if (libs.n == 0)
		return; /* there is nothing to reach */
	each_chunk(book, &libs, scan);
	for (int i = 0; i < book->nprograms; i++)
		reach_from(book->programs[i], &libs, i);
	map_release(&libs.by_name);
}
