/* Looks up what programs name, and decides in which ways each is compiled.
 *
 * Of every lane there is a variant with the solutions of exercises and, in a
 * checker, one with their skeletons. Which of them are run, and how often, is
 * the plan's business. */
#include "program.h"

#include "fence.h"
#include "file.h"
#include "load.h"
#include "name.h"
#include "refer.h"

/* --- what went wrong --- */

static void
fail(struct program *p, const char *why)
{
	if (p->state == PROGRAM_FAILED)
		return;
	p->state = PROGRAM_FAILED;
	p->why = str_of(why);
}

static struct loc
place_of(const struct program *p, const char *key, struct str value)
{
	return fence_value_place(p->chunk->fences[0], key, value, 0);
}

static struct program *
find(struct program *p, const char *key, struct str name)
{
	struct program *found =
		name_program(place_of(p, key, name), p->chapter, name);

	if (!found)
		fail(p, "it names a program that is not there");
	return found;
}

/* --- what it names --- */

static void
resolve_stdin(struct program *p)
{
	struct str name = p->opt->stdin_chunk;
	struct loc loc = place_of(p, "stdin=", name);
	struct chunk *data = name.n > 0 ? book_chunk(p->chapter, name) : NULL;

	if (name.n == 0)
		return;
	if (data && data->lang == LANG_TEXT) {
		p->stdin_chunk = data;
		chunk_use(data, p->chunk);
		return;
	}
	if (data)
		diag_error(loc,
			   "'%.*s' is %.*s: stdin is fed from a text chunk",
			   STR(name), STR(data->fences[0]->lang_word));
	else
		name_unknown(loc, p->chapter, name, A_CHUNK);
	fail(p, "its standard input is not there");
}

/* Whether the program `i` of those used may be; noted when not. The paths of
 * two of one name would share a variable. */
static bool
check_used(const struct program *p, int i)
{
	struct str word = p->opt->uses.v[i];

	if (p->uses[i] == p) {
		diag_error(place_of(p, "uses=", word), "'%.*s' uses itself",
			   STR(p->name));
		return false;
	}
	for (int j = 0; j < i; j++) {
		if (!p->uses[j] || !str_eq(p->uses[j]->name, p->uses[i]->name))
			continue;
		diag_error(place_of(p, "uses=", word),
			   "'uses' names two programs '%.*s'",
			   STR(p->uses[i]->name));
		return false;
	}
	return true;
}

static void
resolve_uses(struct program *p)
{
	const struct words *uses = &p->opt->uses;

	p->uses = arena_alloc(&p->chapter->book->arena,
			      (size_t)uses->n * sizeof(struct program *));
	for (int i = 0; i < uses->n; i++) {
		p->uses[i] = find(p, "uses=", uses->v[i]);
		if (p->uses[i] && !check_used(p, i))
			fail(p, "what it uses cannot be used so");
		else if (p->uses[i])
			p->uses[i]->used = true;
	}
}

/* A folder is no file: what it holds would not be in the key. */
static void
check_reads(struct program *p)
{
	const struct words *reads = &p->opt->reads;
	struct buf text;

	buf_init(&text);
	for (int i = 0; i < reads->n; i++) {
		struct str path = reads->v[i];

		if (file_read(arena_copy(&p->chapter->book->arena, path).p,
			      &text))
			continue;
		diag_error(place_of(p, "reads=", path),
			   "there is no file '%.*s' in the book's folder",
			   STR(path));
		fail(p, "a file that it reads is not there");
	}
	buf_release(&text);
}

static void
resolve_with(struct program *p)
{
	struct str name = p->opt->with;

	if (name.n == 0)
		return;
	p->with = find(p, "with=", name);
	if (!p->with || p->with->opt->build)
		return;
	diag_error(place_of(p, "with=", name),
		   "'%.*s' is no server: the program that 'with' names says "
		   "'build'",
		   STR(name));
	fail(p, "its server is a program that runs by itself");
}

/* --- what must be there --- */

/* Another compiler must be there. */
static void
need_compiler(struct program *p)
{
	struct arena *a = &p->chapter->book->arena;
	struct words needs = { NULL, p->opt->needs.n + 1 };
	struct str rest = p->opt->cc;

	if (rest.n == 0)
		return;
	needs.v = arena_alloc(a, (size_t)needs.n * sizeof(*needs.v));
	for (int i = 0; i < p->opt->needs.n; i++)
		needs.v[i] = p->opt->needs.v[i];
	str_word(&rest, " \t", &needs.v[needs.n - 1]);
	p->opt->needs = needs;
}

static void
check_sweep(const struct program *p)
{
	const struct words *sweep = &p->opt->sweep;
	struct map seen = { 0 };

	for (int i = 0; i < sweep->n; i++) {
		if (map_get(&seen, sweep->v[i]))
			diag_error(place_of(p, "sweep=", sweep->v[i]),
				   "'sweep' has '%.*s' twice",
				   STR(sweep->v[i]));
		map_put(&seen, sweep->v[i], &sweep->v[i]);
	}
	map_release(&seen);
}

/* --- variants --- */

static void
add_variant(struct program *p, enum lane lane, bool skeleton)
{
	struct arena *a = &p->chapter->book->arena;
	struct variant *v = arena_alloc(a, sizeof(*v));

	v->program = p;
	v->lane = lane;
	v->skeleton = skeleton;
	p->variants = arena_room(a, p->variants, (size_t)p->nvariants,
				 sizeof(struct variant *));
	p->variants[p->nvariants++] = v;
}

/* A sanitizer wants to be the first to stand before the C library. */
static bool
can_be_traced(const struct program *p)
{
	for (int i = 0; i < p->opt->cflags.n; i++)
		if (str_starts(p->opt->cflags.v[i], "-fsanitize"))
			return false;
	return true;
}

static void
add_lanes(struct program *p, bool skeleton)
{
	bool runs = p->runs && !str_is(p->opt->expect, "compile-error");

	add_variant(p, LANE_PLAIN, skeleton);
	if (runs && !str_is(p->opt->tsan, "off"))
		add_variant(p, LANE_TSAN, skeleton);
	if (runs && !str_is(p->opt->asan, "off"))
		add_variant(p, LANE_ASAN, skeleton);
	if (runs && p->opt->trace && !skeleton && can_be_traced(p))
		add_variant(p, LANE_TRACE, false);
}

/* --- files --- */

/* Files that are tangled to. */
struct files {
	struct map owners; /* path below build/src -> chunk */
	struct buf path; /* scratch */
};

static const char *
suffix_of(const struct chunk *chunk)
{
	static const char *const suffixes[] = {
		[LANG_C] = ".c",  [LANG_SH] = ".sh", [LANG_PYTHON] = ".py",
		[LANG_TEXT] = "", [LANG_OTHER] = "",
	};

	return chunk->opt->lib ? ".h" : suffixes[chunk->lang];
}

/* The path that a chunk is tangled to, below build/src, without "./". */
static void
add_path(struct buf *b, const struct chunk *chunk)
{
	struct str rest = chunk->opt->file, part;

	buf_add(b, chunk->opt->lib ? LIT("include") : chunk->chapter->slug);
	while (str_word(&rest, "/", &part)) {
		if (str_is(part, "."))
			continue;
		buf_addc(b, '/');
		buf_add(b, part);
	}
	if (chunk->opt->file.n > 0)
		return;
	buf_addc(b, '/');
	buf_add(b, chunk->name);
	buf_adds(b, suffix_of(chunk));
}

static void
claim_file(struct files *files, struct chunk *chunk)
{
	const struct fence *f = chunk->fences[0];
	const struct chunk *other;
	struct str path;

	buf_clear(&files->path);
	add_path(&files->path, chunk);
	path = buf_str(&files->path);
	other = map_get(&files->owners, path);
	if (!other) {
		path = arena_copy(&chunk->chapter->book->arena, path);
		map_put(&files->owners, path, chunk);
		return;
	}
	diag_error(chunk->opt->file.n > 0
			   ? fence_value_place(f, "file=", chunk->opt->file, 0)
			   : f->loc,
		   "'%.*s' is tangled to 'build/src/%.*s', but so is '%.*s' "
		   "(%s:%d)",
		   STR(chunk->name), STR(path), STR(other->name),
		   other->chapter->file.p, other->fences[0]->loc.line);
}

static void
claim_files(struct book *book)
{
	struct files files = { .owners = { 0 } };

	buf_init(&files.path);
	for (int i = 0; i < book->nchapters; i++) {
		struct chapter *c = book->chapters[i];

		for (int j = 0; j < c->nchunks; j++)
			if (c->chunks[j]->program || c->chunks[j]->opt->lib)
				claim_file(&files, c->chunks[j]);
	}
	buf_release(&files.path);
	map_release(&files.owners);
}

void
programs_resolve(struct book *book)
{
	for (int i = 0; i < book->nprograms; i++) {
		struct program *p = book->programs[i];

		p->exercise = p->chunk->exercise;
		if (p->chunk->broken)
			fail(p, "a part of it is not there");
		resolve_stdin(p);
		resolve_uses(p);
		check_reads(p);
		resolve_with(p);
		need_compiler(p);
		check_sweep(p);
		add_lanes(p, false);
		if (p->exercise)
			add_lanes(p, true);
	}
	claim_files(book);
}
