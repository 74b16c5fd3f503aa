/* Result files: whatever the bytes, what is accepted holds together. */
#include "../result.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile unsigned sum;

/* Every byte that a reader could look at is there. */
static void
touch(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		sum += (unsigned char)s.p[i];
}

static void
touch_sample(const struct result *r, const struct sample *s)
{
	touch(s->status);
	touch(r->outs[s->out]);
	touch(r->errs[s->err]);
	if (s->status.n == 0 || s->wall < 0 || s->left < 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct result r;
	struct buf image;

	buf_init(&image);
	buf_add(&image, (struct str){ (const char *)data, size });
	if (!result_parse(&r, image))
		return 0;
	for (int i = 0; i < r.nsamples; i++)
		touch_sample(&r, &r.samples[i]);
	for (int i = 0; i < r.nparts; i++)
		touch(r.parts[i]);
	for (int i = 0; i < r.nlines; i++)
		touch(r.lines[i]);
	touch(r.key);
	touch(r.verdict);
	touch(r.report);
	touch(r.stacks);
	touch(r.server);
	result_release(&r);
	return 0;
}
