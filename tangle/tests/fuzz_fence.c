/* Any info string is split into words within it, and every word is applied or
 * noted. The first byte chooses where the words stand. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "fence.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_words(const struct info *in, struct str text)
{
	assert(in->nwords <= INFO_WORDS);
	for (int i = 0; i < in->nwords; i++) {
		const struct word *w = &in->words[i];

		assert(w->key.n > 0);
		assert(w->key.p >= text.p);
		assert(w->key.p + w->key.n <= text.p + text.n);
		assert(w->loc.col == 1 + (int)(w->key.p - text.p));
		assert(w->value.n <= text.n);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct loc loc = { "chapters/01-a.md", 1, 1 };
	struct fence f = { .loc = loc };
	struct options o;
	struct arena arena;
	struct info in;
	struct str text;

	if (size == 0)
		return 0;
	text = (struct str){ (const char *)data + 1, size - 1 };
	arena_init(&arena);
	options_init(&o);
	info_read(&in, text, loc, &arena);
	check_words(&in, text);
	options_apply(&o, in.words, in.nwords,
		      (enum option_place)(1 << data[0] % 11), &arena);
	assert(o.timeout > 0 && o.repeat > 0 && o.trials >= 0);
	fence_classify(&f, &in, &o, &arena);
	assert((f.kind == FENCE_CHUNK) == (in.name.n > 0));
	arena_release(&arena);
	diag_reset();
	return 0;
}
