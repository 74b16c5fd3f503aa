/* Linked into every program of a book: its stdout is line-buffered, so that
 * lines printed before a hang are not lost with the buffer. WEFT_BUFFER=none
 * also saves a line without its end; full leaves what the C library does. Any
 * -std from C89 on compiles it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__attribute__((constructor)) static void
weft_buffer(void)
{
	const char *how = getenv("WEFT_BUFFER");

	if (how && strcmp(how, "full") == 0)
		return;
	setvbuf(stdout, NULL, how && strcmp(how, "none") == 0 ? _IONBF : _IOLBF,
		0);
}
