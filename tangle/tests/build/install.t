#!/bin/sh
# What is installed builds a book far from the tree; what is distributed
# builds.

. "$(dirname "$0")/book.sh"
cd "$tests/../.." || exit 1
unset CC MAKEFLAGS MAKELEVEL
out=${WEFT%/weft}
case $out in */san) skip_all 'the plain build shows it' ;; esac

make BUILD="$out" install PREFIX=/usr DESTDIR="$tmp/root" >"$tmp/out" 2>&1
is $? 0 'make install'
for f in bin/weft lib/weft/weft-exec lib/weft/linebuf.o \
	lib/weft/weft-trace.so \
	share/weft/assets/page.html share/man/man1/weft.1; do
	there "$tmp/root/usr/$f" "installs $f"
done
WEFT=$tmp/root/usr/bin/weft
write_book
unset CC
build
built 'the installed weft builds a book'
there "$(page one)" 'with pages'

make BUILD="$tmp/dist" dist >"$tmp/out" 2>&1
is $? 0 'make dist'
tar -xzf "$tmp"/dist/weft-*.tar.gz -C "$tmp"
cd "$tmp"/weft-*/ || exit 1
there chapters/SUMMARY.md 'holds the book'
gone build 'and nothing that was generated'
if make weft CFLAGS=-O0 >"$tmp/out" 2>&1; then pass 'and builds'; else
	fail 'and builds' "$(tail -n 20 "$tmp/out")"; fi

done_testing
