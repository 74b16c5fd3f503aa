/* Reads a spec into a struct: one handler per tag.
 *
 * A spec is written by weft of the same build, so what is malformed is a
 * broken environment and dies. Nothing is ever freed: the helper is short. */
#include "exec_spec.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "file.h"
#include "rec.h"

static char *
copy(struct str s)
{
	char *p = xrealloc(NULL, s.n + 1);

	memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

void
list_add(struct list *list, struct str word)
{
	list->v = vec_room(list->v, (size_t)list->n, sizeof(*list->v));
	list->v[list->n++] = copy(word);
	list->v = vec_room(list->v, (size_t)list->n, sizeof(*list->v));
	list->v[list->n] = NULL;
}

void
list_set(struct list *env, struct str pair)
{
	size_t n = str_find_char(pair, '=', 0);
	struct str name = str_sub(pair, 0, n < pair.n ? n + 1 : n);

	for (int i = 0; i < env->n; i++)
		if (strncmp(env->v[i], name.p, name.n) == 0) {
			env->v[i] = copy(pair);
			return;
		}
	list_add(env, pair);
}

void
list_setf(struct list *env, const char *format, ...)
{
	struct buf b;
	va_list args;

	buf_init(&b);
	va_start(args, format);
	buf_vaddf(&b, format, args);
	va_end(args);
	list_set(env, buf_str(&b));
	buf_release(&b);
}

const char *
list_value(const struct list *list, const char *name)
{
	size_t n = strlen(name);

	for (int i = 0; i < list->n; i++)
		if (strncmp(list->v[i], name, n) == 0 && list->v[i][n] == '=')
			return list->v[i] + n + 1;
	return NULL;
}

enum kind { TEXT, PATH, WORD, COUNT, TIME, FLAG };

/* Tags that mean one field each; the rest stand in `special`. */
static const struct field {
	const char *tag;
	enum kind kind;
	size_t offset;
} fields[] = {
	{ "result", PATH, offsetof(struct spec, result) },
	{ "name", PATH, offsetof(struct spec, name) },
	{ "expect", TEXT, offsetof(struct spec, expect) },
	{ "output", PATH, offsetof(struct spec, output) },
	{ "argv", WORD, offsetof(struct spec, argv) },
	{ "env", WORD, offsetof(struct spec, env) },
	{ "server", WORD, offsetof(struct spec, server) },
	{ "serverenv", WORD, offsetof(struct spec, server_env) },
	{ "path", PATH, offsetof(struct spec, path) },
	{ "stdin", TEXT, offsetof(struct spec, input) },
	{ "repeat", COUNT, offsetof(struct spec, repeat) },
	{ "timeout", TIME, offsetof(struct spec, timeout) },
	{ "verdict", TEXT, offsetof(struct spec, verdict) },
	{ "recorder", PATH, offsetof(struct spec, recorder) },
	{ "tries", COUNT, offsetof(struct spec, tries) },
	{ "merge", FLAG, offsetof(struct spec, merge) },
	{ "stacks", FLAG, offsetof(struct spec, stacks) },
	{ "any", FLAG, offsetof(struct spec, any) },
};

static void
set_number(void *field, enum kind kind, struct str value, const char *tag)
{
	uint64_t n;

	if (!str_uint(value, &n) || (kind == COUNT && n > INT32_MAX) ||
	    n > INT64_MAX / 4)
		die("the spec's '%s' is not a number: '%.*s'", tag, STR(value));
	if (kind == COUNT)
		*(int *)field = (int)n;
	else
		*(int64_t *)field = (int64_t)n;
}

static void
set(struct spec *spec, const struct field *f, struct str value)
{
	void *field = (char *)spec + f->offset;

	switch (f->kind) {
	case TEXT:
		*(struct str *)field = value;
		break;
	case PATH:
		*(char **)field = copy(value);
		break;
	case WORD:
		list_add(field, value);
		break;
	case FLAG:
		*(bool *)field = str_is(value, "1");
		break;
	default:
		set_number(field, f->kind, value, f->tag);
	}
}

static enum spec_lane
lane_of(struct str name)
{
	static const char *const names[] = {
		[SPEC_PLAIN] = "plain",
		[SPEC_TSAN] = "tsan",
		[SPEC_ASAN] = "asan",
		[SPEC_TRACE] = "trace",
	};
	size_t i = 0;

	while (i < sizeof(names) / sizeof(*names) && !str_is(name, names[i]))
		i++;
	return i < sizeof(names) / sizeof(*names) ? (enum spec_lane)i
						  : SPEC_PLAIN;
}

static void
take(struct spec *spec, struct str tag, struct str value)
{
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (str_is(tag, fields[i].tag))
			set(spec, &fields[i], value);
	if (str_is(tag, "stdin"))
		spec->has_input = true;
	if (str_is(tag, "mode"))
		spec->warm_up = str_is(value, "time");
	if (str_is(tag, "lane"))
		spec->lane = lane_of(value);
}

void
spec_read(struct spec *spec, const char *path)
{
	struct str rest, tag, value;
	const char *own_path;

	*spec = (struct spec){ .expect = LIT("exit:0"),
			       .repeat = 1,
			       .tries = 1,
			       .timeout = 10 * INT64_C(1000000000),
			       .verdict = LIT("clean") };
	buf_init(&spec->image);
	if (!file_read(path, &spec->image))
		die("read %s:", path);
	rest = buf_str(&spec->image);
	if (!rec_check(rest))
		die("%s is no whole spec", path);
	while (rec_next(&rest, &tag, &value))
		take(spec, tag, value);
	if (!spec->result || !spec->name)
		die("%s names no result", path);
	if (spec->lane == SPEC_TRACE && !spec->recorder)
		die("%s names no recorder", path);
	if (!spec->path) {
		own_path = list_value(&spec->env, "PATH");
		spec->path =
			copy(str_of(own_path ? own_path : "/usr/bin:/bin"));
	}
}
