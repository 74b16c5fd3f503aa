/* Writes and reads records: "TAG LENGTH\n", the bytes, "\n". */
#include "rec.h"

#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

void
rec_begin(struct buf *b)
{
	rec_put(b, "weft", LIT(REC_FORMAT));
}

void
rec_put(struct buf *b, const char *tag, struct str value)
{
	assert(*tag && !strpbrk(tag, " \n"));
	buf_adds(b, tag);
	buf_addc(b, ' ');
	buf_addu(b, value.n);
	buf_addc(b, '\n');
	buf_add(b, value);
	buf_addc(b, '\n');
}

void
rec_putu(struct buf *b, const char *tag, uint64_t value)
{
	struct buf digits;

	buf_init(&digits);
	buf_addu(&digits, value);
	rec_put(b, tag, buf_str(&digits));
	buf_release(&digits);
}

void
rec_putf(struct buf *b, const char *tag, const char *format, ...)
{
	struct buf value;
	va_list args;

	buf_init(&value);
	va_start(args, format);
	buf_vaddf(&value, format, args);
	va_end(args);
	rec_put(b, tag, buf_str(&value));
	buf_release(&value);
}

void
rec_end(struct buf *b)
{
	rec_put(b, "end", LIT(""));
}

bool
rec_next(struct str *rest, struct str *tag, struct str *value)
{
	struct str left = *rest, head;
	size_t blank;
	uint64_t n;

	if (!str_line(&left, &head))
		return false;
	blank = str_find_char(head, ' ', 0);
	if (blank == 0 || blank == head.n ||
	    !str_uint(str_sub(head, blank + 1, head.n), &n) || n >= left.n ||
	    left.p[n] != '\n')
		return false;
	*tag = str_sub(head, 0, blank);
	*value = str_sub(left, 0, n);
	*rest = str_sub(left, n + 1, left.n);
	return true;
}

bool
rec_check(struct str file)
{
	struct str tag, value;

	if (!rec_next(&file, &tag, &value) || !str_is(tag, "weft") ||
	    !str_is(value, REC_FORMAT))
		return false;
	while (rec_next(&file, &tag, &value))
		if (str_is(tag, "end"))
			return file.n == 0;
	return false;
}

bool
rec_find(struct str file, const char *tag, struct str *value)
{
	struct str t;

	while (rec_next(&file, &t, value))
		if (str_is(t, tag))
			return true;
	return false;
}

bool
rec_file_has(const char *path, const char *tag, const char *value)
{
	char head[512];
	struct str rest, t, v;
	bool has = false;
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;
	n = read(fd, head, sizeof(head));
	close(fd);
	rest = (struct str){ head, n > 0 ? (size_t)n : 0 };
	while (!has && rec_next(&rest, &t, &v))
		has = str_is(t, tag) && str_is(v, value);
	return has;
}
