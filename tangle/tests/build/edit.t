#!/bin/sh
# What is done again is what changed, and --explain says what that was.

. "$(dirname "$0")/book.sh"
write_book
build
built 'a cold build'

edit 01-one.md 's/%d\\n", 41/%d\\n", 42/'
build --explain
built 'one edited program'
is "$(compiled)/$(ran)" 'a /a ' 'it alone is compiled and run'
has "$(page one)" '42' 'its page shows what it prints now'
has "$(page two)" '49' 'so does a page that uses its value'
has "$tmp/out" 'one/a.*text' '--explain: the text'

edit 01-one.md 's/"hello"/"hallo"/'
edit 02-two.md 's/^hello x/hallo x/'
build --explain
built 'an edited chunk'
is "$(compiled)/$(ran)" 'b c /b c ' 'all that use it, in every chapter'

edit 01-one.md 's/EXTRA 1/EXTRA 2/'
build --explain
built 'an edited header'
is "$(compiled)/$(ran)" 'b /b ' 'those that include it'
has "$tmp/out" 'one/b.*extra\.h' '--explain: the header'

edit 02-two.md 's/args="x y"/args="x z"/'
build --explain
built 'other arguments'
is "$(compiled)/$(ran)" '/c ' 'run again without compiling'
has "$tmp/out" 'two/c.*args' '--explain: the arguments'

edit 02-two.md 's/^```c c run/& cflags=-O1/'
build --explain
built 'other flags'
is "$(compiled)/$(ran)" 'c /c ' 'compiled again'
has "$tmp/out" 'two/c.*flags' '--explain: the flags'

wrap_compiler
build --explain
built 'the compiler was replaced'
is "$(compiled)/$(ran)" 'a b c race t /a b c race t ' 'everything again'
has "$tmp/out" 'one/a.*compiler' '--explain: the compiler'

LAUNCHER=env build --explain
built 'with a launcher'
has "$tmp/out" 'one/a.*LAUNCHER' '--explain: the launcher'
build

build --remeasure
built '--remeasure'
is "$(compiled)/$(ran)" '/a b c race t ' 'runs all and compiles nothing'
build --remeasure=two/t,a --explain
built '--remeasure=NAME,NAME'
is "$(compiled)/$(ran)" '/a t ' 'runs these'
has "$tmp/out" 'two/t.*asked' '--explain: asked for'

edit 01-one.md 's/41\|42/43/'
edit 02-two.md 's/"c\\n"/"c\\n" "c again\\n"/'
build one
built 'a build of one chapter'
is "$(compiled)/$(ran)" 'a /a ' 'leaves the others alone'
build
is "$(compiled)/$(ran)" 'c /c c again ' 'until they are built too'

edit 01-one.md 's/4[0-9])/44)/'
: >"$tmp/ran"
"$WEFT" -C "$book" run one/a >"$tmp/out" 2>&1 </dev/null
is "$(cat "$tmp/ran")" a 'weft run of an edited program runs it once, here'
has "$tmp/out" 'number: 44' 'as it is now'
build
built 'the next build'
is "$(compiled)/$(ran)" '/a ' 'runs it for the book, without compiling'
has "$(page one)" '44' 'and shows that run'

mkdir "$book/data"
echo 'a first word' >"$book/data/words.txt"
cat >>"$book/chapters/02-two.md" <<END

\`\`\`sh words run reads=data/words.txt
echo words >>"$tmp/ran"
cat "\$BOOK_DIR/data/words.txt"
\`\`\`
END
build
built 'a script that reads a file of the book'
has "$(page two)" 'a first word' 'finds it there'
echo 'another word' >"$book/data/words.txt"
build --explain
built 'the file changed'
is "$(compiled)/$(ran)" '/words ' 'the script runs again, alone'
has "$tmp/out" 'two/words.*data/words\.txt' '--explain: the file'
has "$(page two)" 'another word' 'the page shows what it holds now'
: >"$tmp/ran"
(cd / && "$WEFT" -C "$book" run words) >"$tmp/out" 2>&1 </dev/null
has "$tmp/out" 'another word' 'weft run finds it too'
rm "$book/data/words.txt"
build
has "$tmp/out" 'two.md.*no file .data/words.txt' 'without the file: an error'

done_testing
