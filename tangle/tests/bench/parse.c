/* Parses the files it is given as GitHub's Markdown, and nothing else: what
 * `weft check` is compared with. */
#include <stdio.h>
#include <stdlib.h>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

static int
parse(const char *path)
{
	static const char *const extensions[] = { "table", "strikethrough",
						  "autolink", "tagfilter",
						  "tasklist" };
	cmark_parser *parser = cmark_parser_new(CMARK_OPT_FOOTNOTES);
	FILE *in = fopen(path, "r");
	static char text[1 << 20];
	size_t n;

	if (!in)
		return 1;
	for (size_t i = 0; i < sizeof(extensions) / sizeof(extensions[0]); i++)
		cmark_parser_attach_syntax_extension(
			parser, cmark_find_syntax_extension(extensions[i]));
	while ((n = fread(text, 1, sizeof(text), in)) > 0)
		cmark_parser_feed(parser, text, n);
	cmark_node_free(cmark_parser_finish(parser));
	cmark_parser_free(parser);
	return fclose(in) != 0;
}

int
main(int argc, char **argv)
{
	int failed = 0;

	cmark_gfm_core_extensions_ensure_registered();
	for (int i = 1; i < argc; i++)
		failed |= parse(argv[i]);
	return failed;
}
