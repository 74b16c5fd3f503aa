/* Compiler command lines, as text for a shell.
 *
 * Order: weft's flags, the sanitizer's, then the program's, so that the last
 * word is the author's. */
#include "command.h"

#include <stdlib.h>
#include <string.h>

static const char *const lane_flags[] = {
	[LANE_PLAIN] = "",
	[LANE_TSAN] = " -O1 -g -fsanitize=thread",
	[LANE_ASAN] = " -O1 -g -fno-omit-frame-pointer"
		      " -fsanitize=address,undefined",
	[LANE_TRACE] = "",
};

static bool
is_plain(struct str word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-+=./,:@%";
	static bool known[256];

	if (!known['a'])
		for (const char *p = plain; *p; p++)
			known[(unsigned char)*p] = true;
	for (size_t i = 0; i < word.n; i++)
		if (!known[(unsigned char)word.p[i]])
			return false;
	return word.n > 0;
}

void
command_word(struct buf *b, struct str word)
{
	if (is_plain(word)) {
		buf_add(b, word);
		return;
	}
	buf_addc(b, '\'');
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] == '\'')
			buf_adds(b, "'\\''");
		else
			buf_addc(b, word.p[i]);
	buf_addc(b, '\'');
}

void
command_words(struct buf *b, const struct words *words)
{
	for (int i = 0; i < words->n; i++) {
		buf_addc(b, ' ');
		command_word(b, words->v[i]);
	}
}

void
command_cflags(struct buf *b, const struct program *p, enum lane lane)
{
	buf_adds(b, " " COMMAND_CFLAGS);
	buf_adds(b, lane_flags[lane]);
	command_words(b, &p->opt->cflags);
}

void
command_libs(struct buf *b, const struct program *p)
{
	command_words(b, &p->opt->libs);
	if (p->opt->pkg.n == 0)
		return;
	buf_adds(b, " $(pkg-config --cflags --libs");
	command_words(b, &p->opt->pkg);
	buf_addc(b, ')');
}

struct str
command_compiler(const struct program *p)
{
	const char *cc = getenv("CC");

	if (p->opt->cc.n > 0)
		return p->opt->cc;
	return cc && *cc ? str_of(cc) : LIT("cc");
}

struct str
command_interpreter(enum lang lang)
{
	if (lang == LANG_SH)
		return LIT("sh");
	if (lang == LANG_PYTHON)
		return LIT("python3");
	return LIT("");
}

/* The file's name without folders and without its last suffix. */
static struct str
stem(struct str file)
{
	size_t slash = file.n, dot;

	while (slash > 0 && file.p[slash - 1] != '/')
		slash--;
	for (dot = file.n; dot > slash && file.p[dot - 1] != '.'; dot--)
		continue;
	return str_sub(file, slash, dot > slash + 1 ? dot - 1 : file.n);
}

static struct str
base(struct str file)
{
	size_t slash = file.n;

	while (slash > 0 && file.p[slash - 1] != '/')
		slash--;
	return str_sub(file, slash, file.n);
}

void
command_by_hand(struct buf *b, const struct program *p, struct str file,
		const char *up)
{
	struct str name = stem(file);

	if (p->lang != LANG_C) {
		buf_add(b, command_interpreter(p->lang));
		buf_addc(b, ' ');
		command_word(b, base(file));
		command_words(b, &p->opt->args);
		return;
	}
	buf_add(b, p->opt->cc.n > 0 ? p->opt->cc : LIT("cc"));
	command_cflags(b, p, LANE_PLAIN);
	buf_addf(b, " -I%s/include -o ", up);
	command_word(b, name);
	buf_addc(b, ' ');
	command_word(b, base(file));
	command_libs(b, p);
}
