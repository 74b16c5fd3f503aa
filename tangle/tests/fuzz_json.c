/* Any text is read as JSON or refused; what was read and written again is read
 * as the same. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
write(struct buf *b, const struct json *j)
{
	static const char *const words[] = { "null", "true", "false" };

	if (j->kind <= JSON_FALSE)
		buf_adds(b, words[j->kind]);
	else if (j->kind == JSON_NUMBER)
		json_number(b, j->number);
	else if (j->kind == JSON_STRING)
		json_string(b, j->text);
	else
		buf_adds(b, j->kind == JSON_ARRAY ? "[" : "{");
	for (int i = 0; i < j->n; i++) {
		buf_adds(b, i > 0 ? "," : "");
		if (j->kind == JSON_OBJECT) {
			json_string(b, j->names[i]);
			buf_addc(b, ':');
		}
		write(b, &j->items[i]);
	}
	if (j->kind >= JSON_ARRAY)
		buf_adds(b, j->kind == JSON_ARRAY ? "]" : "}");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct buf once, twice;
	struct arena a;
	struct json j;
	int line;

	arena_init(&a);
	buf_init(&once);
	buf_init(&twice);
	if (json_read(&j, text, &a, &line)) {
		write(&once, &j);
		assert(json_read(&j, buf_str(&once), &a, &line));
		write(&twice, &j);
		assert(str_eq(buf_str(&once), buf_str(&twice)));
	}
	assert(line >= 1);
	buf_release(&twice);
	buf_release(&once);
	arena_release(&a);
	return 0;
}
