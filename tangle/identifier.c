/* Definitions and uses of the book's chunks.
 *
 * A chunk is a part of some file: what encloses it is known from the chunks
 * that refer to it, which are read first and mark those that stand outside of
 * every function. A name is then looked for where the compiler would find it,
 * nearest first; a local variable of the same name hides it as far as a reader
 * of tokens can tell. */
#include "identifier.h"

#include <stdlib.h>
#include <string.h>

#include "identifier_define.h"

/* Files of more chunks than this are looked through no further. */
enum { NEAR_MOST = 64, HIDDEN_MOST = 16 };

struct names {
	bool read, outside;
	struct definitions defined;
};

const char *
identifier_kind_name(enum identifier_kind kind)
{
	static const char *const names[] = {
		[IDENTIFIER_FUNCTION] = "function",
		[IDENTIFIER_TYPE] = "type",
		[IDENTIFIER_MACRO] = "macro",
		[IDENTIFIER_CONSTANT] = "constant",
		[IDENTIFIER_VARIABLE] = "variable",
	};

	return names[kind];
}

static struct arena *
arena_of(const struct chunk *c)
{
	return &c->chapter->book->arena;
}

static struct names *
names_of(struct chunk *c)
{
	if (!c->names)
		c->names = arena_alloc(arena_of(c), sizeof(*c->names));
	return c->names;
}

/* The chunk's fences, then its solutions; NULL behind the last. */
static const struct fence *
fence_number(const struct chunk *c, int i)
{
	if (i < c->nfences)
		return c->fences[i];
	i -= c->nfences;
	return i < c->nsolutions ? c->solutions[i] : NULL;
}

/* --- definitions --- */

struct reader {
	struct chunk *chunk;
	const struct fence *fence;
	struct definer definer;
	int piece; /* the next that may be a reference */
};

static void
add_definition(void *ctx, const struct token *name, enum identifier_kind kind,
	       bool tag)
{
	struct reader *r = ctx;
	struct definitions *all = &r->chunk->names->defined;

	all->v = arena_room(arena_of(r->chunk), all->v, (size_t)all->n,
			    sizeof(*all->v));
	all->v[all->n++] = (struct definition){
		.name = name->text,
		.kind = kind,
		.tag = tag,
		.chunk = r->chunk,
		.fence = r->fence,
		.off = (size_t)(name->text.p - r->fence->body.p),
		.line = name->line,
	};
}

/* Marks the chunks referred to before that line that stand outside. */
static void
pass_references(struct reader *r, int line)
{
	const struct fence *f = r->fence;

	for (; r->piece < f->npieces && f->pieces[r->piece].line < line;
	     r->piece++) {
		struct chunk *to = f->pieces[r->piece].to;

		if (to && definer_is_outside(&r->definer))
			names_of(to)->outside = true;
	}
}

static void
read_fence(struct reader *r, const struct fence *f)
{
	struct token t;
	struct lex l;

	r->fence = f;
	r->piece = 0;
	lex_open(&l, f->body);
	for (;;) {
		t = definer_is_in_body(&r->definer) && !l.directive
			    ? lex_next_brace(&l)
			    : lex_next(&l);
		if (t.kind == TOKEN_END)
			break;
		pass_references(r, t.line);
		definer_take(&r->definer, &t);
	}
	pass_references(r, INT32_MAX);
}

static void
read_texts(struct reader *r, struct fence **fences, int n)
{
	definer_open(&r->definer);
	r->definer.found = add_definition;
	r->definer.ctx = r;
	for (int i = 0; i < n; i++)
		read_fence(r, fences[i]);
}

static int
by_name(const void *a, const void *b)
{
	const struct definition *x = a, *y = b;
	int order = str_cmp(x->name, y->name);

	if (order == 0 && x->fence != y->fence)
		order = x->fence->body_line - y->fence->body_line;
	if (order == 0)
		order = x->line - y->line;
	return order ? order : (x->off > y->off) - (x->off < y->off);
}

static void
read_chunk(struct chunk *c)
{
	struct names *names = names_of(c);
	struct reader r = { .chunk = c };

	if (names->read)
		return;
	names->read = true;
	for (int i = 0; i < c->nused_by; i++)
		read_chunk(c->used_by[i]);
	if (c->lang != LANG_C || !(c->program || c->opt->lib || names->outside))
		return;
	read_texts(&r, c->fences, c->nfences);
	read_texts(&r, c->solutions, c->nsolutions);
	if (names->defined.n > 1)
		qsort(names->defined.v, (size_t)names->defined.n,
		      sizeof(*names->defined.v), by_name);
}

const struct definitions *
identifiers_defined(struct chunk *chunk)
{
	read_chunk(chunk);
	return &chunk->names->defined;
}

/* --- where a name is looked for --- */

struct near {
	struct chunk *v[NEAR_MOST];
	int n;
	uint64_t some[4]; /* a bit for each name that one of them defines */
};

/* Most words mean nothing: a glance at them is to say so. */
static unsigned
bit_of(struct str name)
{
	unsigned h = (unsigned char)name.p[0] * 7u +
		     (unsigned char)name.p[name.n - 1] * 31u +
		     (unsigned char)name.p[name.n / 2] + (unsigned)name.n * 5u;

	return h % 256;
}

static void
note_names(struct near *near, const struct definitions *all)
{
	for (int i = 0; i < all->n; i++) {
		unsigned bit = bit_of(all->v[i].name);

		near->some[bit / 64] |= (uint64_t)1 << bit % 64;
	}
}

static void
add_near(struct near *near, struct chunk *c)
{
	for (int i = 0; i < near->n; i++)
		if (near->v[i] == c)
			return;
	if (near->n < NEAR_MOST)
		near->v[near->n++] = c;
}

static void
add_below(struct near *near, const struct chunk *c)
{
	const struct fence *f;

	for (int i = 0; (f = fence_number(c, i)); i++)
		for (int j = 0; j < f->npieces; j++)
			if (f->pieces[j].to)
				add_near(near, f->pieces[j].to);
	for (int i = 0; i < c->nincludes; i++)
		add_near(near, c->includes[i]);
}

static void
find_near(struct near *near, struct chunk *c)
{
	add_near(near, c);
	for (int i = 0; i < near->n; i++)
		for (int j = 0; j < near->v[i]->nused_by; j++)
			if (near->n < NEAR_MOST / 2)
				add_near(near, near->v[i]->used_by[j]);
	for (int i = 0; i < near->n; i++)
		add_below(near, near->v[i]);
	for (int i = 0; i < near->n; i++) {
		read_chunk(near->v[i]);
		note_names(near, &near->v[i]->names->defined);
	}
}

static const struct definition *
find_in(const struct definitions *all, struct str name, bool tag)
{
	int low = 0, high = all->n;

	while (low < high) {
		int middle = (low + high) / 2;

		if (str_cmp(all->v[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < all->n && str_eq(all->v[low].name, name); low++)
		if (all->v[low].tag == tag)
			return &all->v[low];
	return NULL;
}

static const struct definition *
find(const struct near *near, struct str name, bool tag)
{
	const struct definition *d = NULL;
	unsigned bit = bit_of(name);

	if (!(near->some[bit / 64] >> bit % 64 & 1))
		return NULL;
	for (int i = 0; !d && i < near->n; i++)
		if (near->v[i]->names->defined.n > 0)
			d = find_in(&near->v[i]->names->defined, name, tag);
	return d;
}

bool
identifiers_near(struct chunk *chunk)
{
	struct near near = { .n = 0 };
	int own = identifiers_defined(chunk)->n, all = 0;

	find_near(&near, chunk);
	for (int i = 0; i < near.n; i++)
		all += near.v[i]->names->defined.n;
	return all > own;
}

/* --- uses --- */

struct user {
	struct near near;
	const struct fence *fence;
	void (*visit)(void *ctx, const struct use *use);
	void *ctx;
	struct token last; /* before this one */
	int depth; /* of braces */
	struct str hidden[HIDDEN_MOST]; /* by local variables */
	int nhidden;
};

static bool
is_tag_keyword(const struct token *t)
{
	return t->kind == TOKEN_WORD &&
	       (str_is(t->text, "struct") || str_is(t->text, "union") ||
		str_is(t->text, "enum"));
}

/* Words before a name that do not make it a declaration. */
static bool
is_statement(struct str word)
{
	return str_is(word, "return") || str_is(word, "else") ||
	       str_is(word, "case") || str_is(word, "do") ||
	       str_is(word, "sizeof") || str_is(word, "goto");
}

/* Words before a type. */
static bool
is_qualifier(struct str word)
{
	static const char *const words[] = { "const",	      "static",
					     "volatile",      "extern",
					     "inline",	      "typedef",
					     "_Thread_local", "thread_local",
					     "register",      "_Noreturn" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_is(word, words[i]))
			return true;
	return false;
}

/* Whether a name behind `last` is declared there: "double now". */
static bool
is_declared(const struct user *u, const struct definition *d)
{
	const struct token *last = &u->last;

	return last->kind == TOKEN_WORD && !last->first &&
	       !is_statement(last->text) && !is_qualifier(last->text) &&
	       !d->tag && !last->directive;
}

static bool
is_hidden(struct user *u, struct str name)
{
	for (int i = 0; i < u->nhidden; i++)
		if (str_eq(u->hidden[i], name))
			return true;
	return false;
}

static void
take_word(struct user *u, const struct token *t)
{
	bool tag = is_tag_keyword(&u->last);
	const struct definition *d;
	struct use use;

	if (token_is(&u->last, '.') || token_is(&u->last, '>'))
		return; /* a member */
	d = find(&u->near, t->text, tag);
	if (!d || (d->fence == u->fence && d->off == t->off))
		return;
	if (is_declared(u, d)) {
		if (u->nhidden < HIDDEN_MOST)
			u->hidden[u->nhidden++] = t->text;
		return;
	}
	if (!tag && is_hidden(u, t->text))
		return;
	use = (struct use){ u->fence, t->off, t->line, d };
	u->visit(u->ctx, &use);
}

static void
take_mark(struct user *u, const struct token *t)
{
	u->depth += token_is(t, '{') - token_is(t, '}');
	if (u->depth <= 0 && (token_is(t, '}') || token_is(t, ';')))
		u->nhidden = 0;
}

static void
use_fence(struct user *u, const struct fence *f)
{
	struct token t;
	struct lex l;

	u->fence = f;
	lex_open(&l, f->body);
	while ((t = lex_next(&l)).kind != TOKEN_END) {
		if (t.kind == TOKEN_WORD && !t.first)
			take_word(u, &t);
		else if (t.kind == TOKEN_MARK)
			take_mark(u, &t);
		u->last = t;
	}
}

void
identifiers_used(struct chunk *chunk,
		 void (*visit)(void *ctx, const struct use *use), void *ctx)
{
	struct user u = { .visit = visit, .ctx = ctx };
	const struct fence *f;

	if (chunk->lang != LANG_C)
		return;
	find_near(&u.near, chunk);
	for (int i = 0; (f = fence_number(chunk, i)); i++)
		use_fence(&u, f);
}
