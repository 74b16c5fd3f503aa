/* hilite.c: what each language's words and literals become. Expectations are
 * written as [class:text] for <span class="class">text</span>. */
#include "../hilite.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Highlights `source`, lines joined by newlines, as [class:text]. */
static void
shown(struct buf *b, const char *lang, const char *source)
{
	struct str rest = str_of(source), line, html;
	struct hilite h;
	struct buf out;

	buf_init(&out);
	hilite_init(&h, str_of(lang));
	while (str_line(&rest, &line)) {
		hilite_line(&h, &out, line);
		buf_addc(&out, rest.n > 0 ? '\n' : ' ');
	}
	html = str_trim_end(buf_str(&out));
	while (html.n > 0) {
		if (str_starts(html, "<span class=\"")) {
			buf_addf(b, "[%c:", html.p[13]);
			html = str_sub(html, 16, html.n);
		} else if (str_starts(html, "</span>")) {
			buf_addc(b, ']');
			html = str_sub(html, 7, html.n);
		} else {
			buf_addc(b, *html.p);
			html = str_sub(html, 1, html.n);
		}
	}
	buf_release(&out);
}

struct example {
	const char *in, *want;
};

static void
check(const char *lang, const struct example *examples, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct buf b;

		buf_init(&b);
		shown(&b, lang, examples[i].in);
		assert_string_equal(b.p, examples[i].want);
		buf_release(&b);
	}
}

#define CHECK(lang, examples) \
	check(lang, examples, sizeof(examples) / sizeof(*(examples)))

/* Every one of `words`, parted by blanks, is of that class. */
static void
check_words(const char *lang, char class, const char *words)
{
	struct str rest = str_of(words), word;

	while (str_word(&rest, " ", &word)) {
		struct buf in, want, got;

		buf_init(&in);
		buf_init(&want);
		buf_init(&got);
		buf_add(&in, word);
		buf_addf(&want, "[%c:%.*s]", class, STR(word));
		shown(&got, lang, in.p);
		assert_string_equal(got.p, want.p);
		buf_release(&in);
		buf_release(&want);
		buf_release(&got);
	}
}

static void
knows_the_words_of_c(void **state)
{
	(void)state;
	check_words(
		"c", 'k',
		"auto break case const continue default do else enum "
		"extern for goto if inline register restrict return sizeof "
		"static struct switch typedef union volatile while _Alignas "
		"_Alignof _Atomic _Generic _Noreturn _Static_assert "
		"_Thread_local alignas alignof noreturn static_assert "
		"thread_local asm typeof __asm __asm__ __attribute__ "
		"__auto_type __extension__ __inline __inline__ __label__ "
		"__restrict __restrict__ __thread __typeof __typeof__ "
		"__volatile__ __alignof__ __const__");
	check_words("c", 't',
		    "void char short int long float double signed unsigned "
		    "bool _Bool _Complex FILE DIR va_list size_t pthread_t "
		    "uint64_t atomic_int atomic_bool atomic_long atomic_uint "
		    "atomic_ulong atomic_llong atomic_ullong atomic_flag "
		    "atomic_char atomic_uchar atomic_short atomic_ushort "
		    "__int128");
	check_words("c", 'n', "NULL true false");
}

static void
c_code(void **state)
{
	static const struct example examples[] = {
		{ "int main(void)", "[t:int] [f:main]([t:void])" },
		{ "if (x) f (y);", "[k:if] (x) [f:f] (y);" },
		{ "struct point p; f(union u)",
		  "[k:struct] [t:point] p; [f:f]([k:union] [t:u])" },
		{ "x = 0x1.8p-3f+1e+5-0xe+1 1'0'",
		  "x = [n:0x1.8p-3f]+[n:1e+5]-[n:0xe]+[n:1] "
		  "[n:1][s:&#39;0&#39;]" },
		{ ".5 a.b 10ull", "[n:.5] a.b [n:10ull]" },
		{ "\"a\\\"b\" '\\'' L\"w\" u8\"x\"",
		  "[s:&quot;a\\&quot;b&quot;] [s:&#39;\\&#39;&#39;] "
		  "[s:L&quot;w&quot;] [s:u8&quot;x&quot;]" },
		{ "\"open", "[s:&quot;open]" },
		{ "a // b /* c", "a [c:// b /* c]" },
		{ "a /* b */ c /* d\ne */ f",
		  "a [c:/* b */] c [c:/* d]\n[c:e */] f" },
		{ "/* \" */ \"/*\" x",
		  "[c:/* &quot; */] [s:&quot;/*&quot;] x" },
		{ "// a \\\nb\nc", "[c:// a \\]\n[c:b]\nc" },
		{ "\"a \\\nb\" c", "[s:&quot;a \\]\n[s:b&quot;] c" },
		{ "gr\xc3\xbc\xc3\x9f(1)", "[f:gr\xc3\xbc\xc3\x9f]([n:1])" },
		{ "a < b && c", "a &lt; b &amp;&amp; c" },
	};

	(void)state;
	CHECK("c", examples);
}

static void
c_directives(void **state)
{
	static const struct example examples[] = {
		{ "#include <stdio.h>", "[p:#include] [s:&lt;stdio.h&gt;]" },
		{ "#include \"bk.h\"", "[p:#include] [s:&quot;bk.h&quot;]" },
		{ " # define N 5 // five",
		  " [p:# define] N [n:5] [c:// five]" },
		{ "#define F(x) \\\n\t#x\n#endif",
		  "[p:#define] [f:F](x) \\\n\t#x\n[p:#endif]" },
		{ "#error don't\nint", "[p:#error] [s:don&#39;t]\n[t:int]" },
		{ "#if defined(A) /* b\nc */ + 1",
		  "[p:#if] [f:defined](A) [c:/* b]\n[c:c */] + [n:1]" },
	};

	(void)state;
	CHECK("c", examples);
	CHECK("h", examples);
}

static void
shell(void **state)
{
	static const struct example examples[] = {
		{ "for i in 1 2; do echo \"$i\"; done",
		  "[k:for] i [k:in] [n:1] [n:2]; [k:do] [f:echo] "
		  "[s:&quot;][p:$i][s:&quot;]; [k:done]" },
		{ "echo if # note", "[f:echo] if [c:# note]" },
		{ "a#b", "[f:a#b]" },
		{ "awk '/^ /{ n++ }\n END' x | sort -n",
		  "[f:awk] [s:&#39;/^ /{ n++ }]\n[s: END&#39;] x | "
		  "[f:sort] -n" },
		{ "x=1 y=$2 cc", "[p:x]=1 [p:y]=[p:$2] [f:cc]" },
		{ "cc \\\n  -o x", "[f:cc] \\\n  -o x" },
		{ "echo \"a\nb ${x%.c} \\\" c\" d",
		  "[f:echo] [s:&quot;a]\n[s:b ][p:${x%.c}][s: \\&quot; "
		  "c&quot;] d" },
		{ "cat <<EOF\nit's\nEOF\nls",
		  "[f:cat] [s:&lt;&lt;EOF]\n[s:it&#39;s]\n[s:EOF]\n[f:ls]" },
		{ "cat <<-'E' | wc\n\tx\n\tE\nls",
		  "[f:cat] [s:&lt;&lt;-&#39;E&#39;] | [f:wc]\n\t[s:x]\n"
		  "\t[s:E]\n[f:ls]" },
		{ "x=$(date) y", "[p:x]=$([f:date]) y" },
	};

	(void)state;
	CHECK("sh", examples);
}

static void
python(void **state)
{
	static const struct example examples[] = {
		{ "def f(self, n=1_000):",
		  "[k:def] [f:f]([t:self], n=[n:1_000]):" },
		{ "x = f\"{a}\" + rb'\\''",
		  "x = [s:f&quot;{a}&quot;] + [s:rb&#39;\\&#39;&#39;]" },
		{ "\"\"\"doc\n# not\n\"\"\" # is",
		  "[s:&quot;&quot;&quot;doc]\n[s:# not]\n"
		  "[s:&quot;&quot;&quot;] [c:# is]" },
		{ "'''a\"\"\"\n''' b",
		  "[s:&#39;&#39;&#39;a&quot;&quot;&quot;]\n"
		  "[s:&#39;&#39;&#39;] b" },
		{ "'open\nx", "[s:&#39;open]\nx" },
		{ "  @wraps(f)\nx @ y", "  [p:@wraps](f)\nx @ y" },
		{ "return None if not x else True",
		  "[k:return] [n:None] [k:if] [k:not] x [k:else] [n:True]" },
	};

	(void)state;
	CHECK("python", examples);
	check_words("python", 'k',
		    "and as assert async await break case class continue def "
		    "del elif else except finally for from global if import in "
		    "is lambda match nonlocal not or pass raise return try "
		    "while with yield");
}

static void
assembly(void **state)
{
	static const struct example examples[] = {
		{ "    1139:\t55 48\tpush   %rbp",
		  "    [c:1139:\t55 48]\t[k:push]   [t:%rbp]" },
		{ "  40:\tadd    $0x1,%eax",
		  "  [c:40:]\t[k:add]    [n:$0x1],[t:%eax]" },
		{ "0000000000001139 <worker>:",
		  "[c:0000000000001139] &lt;[f:worker]&gt;:" },
		{ "    lock addq $0xf4240,0x2edd(%rip)  # 4038 <counter>",
		  "    [k:lock] [k:addq] [n:$0xf4240],[n:0x2edd]([t:%rip])  "
		  "[c:# 4038 &lt;counter&gt;]" },
		{ "    jmp    401130 <worker+0x10>",
		  "    [k:jmp]    [n:401130] &lt;[f:worker+0x10]&gt;" },
		{ ".LFB0:\n\t.cfi_startproc\n\tmovl\t$.LC0, %edi",
		  "[f:.LFB0]:\n\t[p:.cfi_startproc]\n\t[k:movl]\t$.LC0, "
		  "[t:%edi]" },
		{ "\t.string\t\"a#b\"", "\t[p:.string]\t[s:&quot;a#b&quot;]" },
		{ " 4:\td2800000 \tmov\tx0, #0x10   // #16",
		  " [c:4:\td2800000 ]\t[k:mov]\t[t:x0], [n:#0x10]   "
		  "[c:// #16]" },
		{ "\tldaddal\tw1, w0, [sp, #-16]",
		  "\t[k:ldaddal]\t[t:w1], [t:w0], [[t:sp], [n:#-16]]" },
		{ "\tadd\tx0, x0, v2.4s, :lo12:counter",
		  "\t[k:add]\t[t:x0], [t:x0], [t:v2.4s], :lo12:counter" },
	};

	(void)state;
	CHECK("asm", examples);
}

static void
small_languages(void **state)
{
	static const struct example make[] = {
		{ "CC ?= gcc", "[t:CC] ?= gcc" },
		{ "all: $(SRC:.c=.o) # all",
		  "[f:all]: [p:$(SRC:.c=.o)] [c:# all]" },
		{ "\t@cc -o $@ $<", "\t@cc -o [p:$@] [p:$&lt;]" },
		{ "x := $(a $(b) c)", "[t:x] := [p:$(a $(b) c)]" },
		{ "ifeq ($(A),b)", "[k:ifeq] ([p:$(A)],b)" },
		{ "-include a.d", "[k:-include] a.d" },
	};
	static const struct example diff[] = {
		{ "--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n z",
		  "[f:--- a]\n[f:+++ b]\n[p:@@ -1 +1 @@]\n[d:-x]\n[a:+y]\n z" },
	};
	static const struct example ninja[] = {
		{ "rule cc\n  command = gcc $in",
		  "[k:rule] cc\n  [t:command] = gcc [p:$in]" },
		{ "build a: cc b | c", "[k:build] a: cc b | c" },
	};
	static const struct example json[] = {
		{ "{ \"a\" : [1.5, true], \"b\":\"c\\\"\" }",
		  "{ [t:&quot;a&quot;] : [[n:1.5], [k:true]], "
		  "[t:&quot;b&quot;]:[s:&quot;c\\&quot;&quot;] }" },
	};

	(void)state;
	CHECK("make", make);
	CHECK("diff", diff);
	CHECK("ninja", ninja);
	CHECK("json", json);
}

static void
other_languages_are_only_escaped(void **state)
{
	static const struct example examples[] = {
		{ "int \"x\" <b>", "int &quot;x&quot; &lt;b&gt;" },
	};

	(void)state;
	CHECK("text", examples);
	CHECK("", examples);
	CHECK("claim", examples);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_the_words_of_c),
		cmocka_unit_test(c_code),
		cmocka_unit_test(c_directives),
		cmocka_unit_test(shell),
		cmocka_unit_test(python),
		cmocka_unit_test(assembly),
		cmocka_unit_test(small_languages),
		cmocka_unit_test(other_languages_are_only_escaped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
