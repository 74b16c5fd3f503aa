/* Writes generated files when they differ and sweeps away the rest.
 *
 * A result is named by its spec. The list is the recipe's hash and one line a
 * file: "HASH STAMP PATH", a hash of 0 for files that somebody else writes. The
 * folders are walked only when the names changed or there is no list to compare
 * with. */
#include "output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"

struct output {
	struct str path;
	uint64_t hash; /* of its text; 0: written by somebody else */
	uint64_t stamp; /* file_stamp when it was known to hold it */
};

/* "HASH STAMP PATH" */
static bool
read_entry(struct output *e, struct str line)
{
	enum { STAMP = 17, PATH = 34 };

	if (line.n < PATH || !str_hex(str_sub(line, 0, 16), &e->hash) ||
	    !str_hex(str_sub(line, STAMP, STAMP + 16), &e->stamp))
		return false;
	e->path = str_sub(line, PATH, line.n);
	return true;
}

/* False when it was cut off, or is another version's. */
static bool
read_list(struct outputs *o)
{
	struct str rest = buf_str(&o->old_text), line;

	if (rest.n > 0 && !str_ends(rest, "\n"))
		return false;
	str_line(&rest, &line); /* the recipe */
	while (str_line(&rest, &line)) {
		struct output *e = arena_alloc(&o->arena, sizeof(*e));

		if (!read_entry(e, line))
			return false;
		map_put(&o->old, e->path, e);
	}
	return true;
}

void
outputs_open(struct outputs *o, const char *list, const char *const *dirs,
	     size_t ndirs)
{
	*o = (struct outputs){ .list = list, .dirs = dirs, .ndirs = ndirs };
	arena_init(&o->arena);
	buf_init(&o->old_text);
	o->listed = file_read(list, &o->old_text) && read_list(o);
}

static bool
is_as_listed(const struct output *e)
{
	char path[4096];

	if (e->hash == 0)
		return true;
	if (e->path.n >= sizeof(path))
		return false;
	memcpy(path, e->path.p, e->path.n);
	path[e->path.n] = '\0';
	return file_stamp(path) == e->stamp;
}

bool
outputs_are_made(struct outputs *o, const char recipe[33])
{
	bool made = o->listed && str_starts(buf_str(&o->old_text), recipe);

	memcpy(o->recipe, recipe, sizeof(o->recipe));
	for (size_t i = 0; made && i < o->old.cap; i++)
		if (o->old.slots[i].value)
			made = is_as_listed(o->old.slots[i].value);
	return made;
}

static void
about_to_change(struct outputs *o)
{
	if (!o->changed)
		unlink(o->list);
	o->changed = true;
}

static struct output *
name_output(struct outputs *o, const char *path)
{
	struct output *e = map_get(&o->named, str_of(path));

	if (e)
		return e;
	e = arena_alloc(&o->arena, sizeof(*e));
	e->path = arena_copy(&o->arena, str_of(path));
	map_put(&o->named, e->path, e);
	o->entries = vec_room(o->entries, o->n, sizeof(struct output *));
	o->entries[o->n++] = e;
	return e;
}

bool
outputs_write(struct outputs *o, const char *path, struct str text)
{
	struct output *e = name_output(o, path);
	struct output *old = map_get(&o->old, e->path);
	bool wrote;

	e->hash = str_hash64(text) | 1;
	if (old && old->hash == e->hash && old->stamp == file_stamp(path)) {
		e->stamp = old->stamp;
		return false;
	}
	about_to_change(o);
	wrote = file_write(path, text);
	e->stamp = file_stamp(path);
	return wrote;
}

void
outputs_keep(struct outputs *o, const char *path)
{
	name_output(o, path);
}

/* A result, PATH.res or PATH.bad, stays as long as its PATH.spec does. */
static bool
is_named(const struct outputs *o, const char *path)
{
	struct str name = str_of(path);
	struct buf spec;
	bool named;

	if (map_get(&o->named, name))
		return true;
	if (!str_ends(name, ".res") && !str_ends(name, ".bad"))
		return false;
	buf_init(&spec);
	buf_add(&spec, str_sub(name, 0, name.n - 4));
	buf_adds(&spec, ".spec");
	named = map_get(&o->named, buf_str(&spec)) != NULL;
	buf_release(&spec);
	return named;
}

static void
sweep_file(void *ctx, const char *path)
{
	struct outputs *o = ctx;

	if (!is_named(o, path))
		file_remove(path);
}

static bool
same_names(const struct outputs *o)
{
	if (o->n != o->old.n)
		return false;
	for (size_t i = 0; i < o->n; i++)
		if (!map_get(&o->old, o->entries[i]->path))
			return false;
	return true;
}

void
outputs_sweep(struct outputs *o, bool all)
{
	if (!all && o->listed && same_names(o))
		return;
	for (size_t i = 0; i < o->ndirs; i++)
		dir_walk(o->dirs[i], sweep_file, o);
}

static void
save_list(const struct outputs *o)
{
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "%s\n", o->recipe);
	for (size_t i = 0; i < o->n; i++) {
		buf_addx(&b, o->entries[i]->hash);
		buf_addc(&b, ' ');
		buf_addx(&b, o->entries[i]->stamp);
		buf_addc(&b, ' ');
		buf_add(&b, o->entries[i]->path);
		buf_addc(&b, '\n');
	}
	file_write(o->list, buf_str(&b));
	buf_release(&b);
}

void
outputs_save(struct outputs *o)
{
	if (o->changed || !o->listed || !same_names(o) ||
	    !str_starts(buf_str(&o->old_text), o->recipe))
		save_list(o);
}

void
outputs_close(struct outputs *o)
{
	buf_release(&o->old_text);
	map_release(&o->old);
	map_release(&o->named);
	free(o->entries);
	arena_release(&o->arena);
}
