/* Keeps the first RESULT_HEAD and the last RESULT_TAIL bytes of a stream.
 *
 * A flood costs no memory: bytes in the middle are overwritten in the ring.
 * Byte number n behind the head lives at n modulo the ring's size. */
#include "exec_capture.h"

#include <string.h>

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static struct str
add_head(struct capture *c, struct str text)
{
	size_t n;

	if (c->total >= sizeof(c->head))
		return text;
	n = least(text.n, sizeof(c->head) - (size_t)c->total);
	memcpy(c->head + c->total, text.p, n);
	c->total += n;
	return str_sub(text, n, text.n);
}

void
capture_add(struct capture *c, struct str text)
{
	text = add_head(c, text);
	while (text.n > 0) {
		size_t at = (c->total - sizeof(c->head)) % sizeof(c->tail);
		size_t n = least(text.n, sizeof(c->tail) - at);

		memcpy(c->tail + at, text.p, n);
		c->total += n;
		text = str_sub(text, n, text.n);
	}
}

uint64_t
capture_text(const struct capture *c, struct buf *text)
{
	uint64_t behind, at;

	if (c->total <= sizeof(c->head)) {
		buf_add(text, (struct str){ c->head, (size_t)c->total });
		return 0;
	}
	buf_add(text, (struct str){ c->head, sizeof(c->head) });
	behind = c->total - sizeof(c->head);
	if (behind <= sizeof(c->tail)) {
		buf_add(text, (struct str){ c->tail, (size_t)behind });
		return 0;
	}
	at = behind % sizeof(c->tail);
	buf_add(text, (struct str){ c->tail + at, sizeof(c->tail) - at });
	buf_add(text, (struct str){ c->tail, at });
	return behind - sizeof(c->tail);
}
