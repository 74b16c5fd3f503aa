# weft, and the book that it builds. make builds weft, ninja builds the book.
#
#   make                 weft and the book (= make all); only what changed
#   make book            the same; read build/book/index.html
#   make weft            only the tool
#   make setup           installs what is missing (apt-get); goes before others:
#                        make setup book, make setup check, make setup lint
#   make run NAME=...    runs one program of the book here; without NAME: a menu
#   make menu            the menu of all programs
#   make demo            the first program of the book
#   make try EX=... FILE=...  your solution against an exercise's checker
#   make promote         accepts what the programs printed into the chapters
#   make full            the book at the tutorials' own time scale: build/full
#   make print           the book on one page: build/book/print.html
#   make pdf epub        build/book.pdf, build/book.epub (setup pdf epub)
#   make check           every test (= make test); SAN=1: under ASan and UBSan
#   make check-browser   reads the pages of two books in Chromium
#   make golden          accepts what weft printed into the golden tests
#   make lint            clang-tidy and cppcheck
#   make fuzz            every fuzz target for FUZZ_SECONDS (30) seconds
#   make bench           what weft costs, against ninja and cmark-gfm
#   make install         PREFIX=/usr/local DESTDIR=
#   make dist            a tarball that builds
#   make clean           removes build/
#   make help            prints this list
#
# Variables: CC, CFLAGS, BUILD (folder, build), SAN=1, V=1 (whole commands).
# Nothing here asks the compiler or pkg-config while it is parsed, so that `setup`
# can install what the goals behind it need.

VERSION = 1.0
BUILD = build
PREFIX = /usr/local
FUZZ_SECONDS = 30
CFLAGS = -O2 -g
PROVE = prove -j2

# what weft and the book need; what the tests need; what a developer may want
BOOK_PACKAGES = gcc libc6-dev make ninja-build pkg-config libcmark-gfm-dev \
	libcmark-gfm-extensions-dev libxxhash-dev libcurl4-openssl-dev \
	graphviz binutils gdb python3 musl-tools curl libuv1-dev libpth-dev nginx-light wrk \
	libglib2.0-dev valgrind strace linux-perf libsqlite3-dev libpq-dev \
	postgresql
TEST_PACKAGES = libcmocka-dev perl procps
LINT_PACKAGES = clang clang-tidy cppcheck
BENCH_PACKAGES = cmark-gfm
BROWSER_PACKAGES = chromium
PDF_PACKAGES = chromium poppler-utils
EPUB_PACKAGES = epubcheck

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wwrite-strings -Wvla
ifdef CI
WARNINGS += -Werror
endif
CPPFLAGS += -D_GNU_SOURCE -DWEFT_VERSION=\"$(VERSION)\" -iquote tangle
ALL_CFLAGS = -std=c11 $(WARNINGS) $(CFLAGS) -MMD -MP
# asked when a recipe runs, not when this file is read
CMARK_CFLAGS = $$(pkg-config --cflags libcmark-gfm)
LIBS = $$(pkg-config --libs libcmark-gfm) -lcmark-gfm-extensions -lm
CMOCKA_LIBS = $$(pkg-config --libs cmocka)

ifdef SAN
OUT = $(BUILD)/san
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=undefined \
	-fno-omit-frame-pointer
else
OUT = $(BUILD)
endif
OBJ = $(OUT)/obj

# musl makes the helper a seventh as large, and it starts in half the time
EXEC_CC = $$(command -v musl-gcc >/dev/null && \
	echo musl-gcc -idirafter /usr/include \
	-idirafter /usr/include/$$($(CC) -print-multiarch) || echo $(CC))
EXEC_SRC = $(wildcard tangle/exec*.c)
EXEC_BASE = tangle/str.c tangle/diag.c tangle/file.c tangle/rec.c
RECORDER_SRC = $(wildcard tangle/recorder*.c)
LIB_SRC = $(filter-out tangle/main.c tangle/linebuf.c $(EXEC_SRC) \
	$(RECORDER_SRC), $(wildcard tangle/*.c))
UNIT_SRC = $(wildcard tangle/tests/test_*.c)
FUZZ_SRC = $(wildcard tangle/tests/fuzz_*.c)

INIT = $(patsubst tangle/%.md,$(OBJ)/%.inc,$(wildcard tangle/init/*.md))
MANUAL = $(OBJ)/manual.inc

LIB_OBJ = $(LIB_SRC:tangle/%.c=$(OBJ)/%.o)
EXEC_OBJ = $(patsubst tangle/%.c,$(OBJ)/exec/%.o,$(EXEC_SRC) $(EXEC_BASE))
RECORDER_OBJ = $(RECORDER_SRC:tangle/%.c=$(OBJ)/recorder/%.o)
UNIT = $(UNIT_SRC:tangle/tests/%.c=$(OUT)/test/%)
SEEDED = $(FUZZ_SRC:tangle/tests/%.c=$(OUT)/test/%)
FUZZ = $(FUZZ_SRC:tangle/tests/fuzz_%.c=$(BUILD)/fuzz/%)
FUZZ_OBJ = $(LIB_SRC:tangle/%.c=$(BUILD)/fuzz/obj/%.o)
SCRIPTS = $(wildcard tangle/tests/*.t tangle/tests/*/*.t)

WEFT = $(OUT)/weft
TOOL = $(WEFT) $(OUT)/weft-exec $(OUT)/linebuf.o $(OUT)/weft-trace.so \
	$(OUT)/assets

# one job per CPU, unless the command line or an outer make says otherwise
ifeq ($(findstring jobserver,$(MAKEFLAGS)),)
MAKEFLAGS += -j$(shell nproc)
endif
ifndef V
Q = @
say = @echo '  $(1)	$(2)';
endif

.PHONY: all weft book run menu demo try promote full setup check test \
	check-browser print pdf epub golden \
	lint fuzz bench install dist clean help
.DELETE_ON_ERROR:
.SECONDARY:

all: book

weft: $(TOOL)

book: $(TOOL)
	$(Q)$(WEFT) build

# --- reading ---

run: $(TOOL)
	$(Q)$(WEFT) run $(NAME)

menu: $(TOOL)
	$(Q)$(WEFT) run

demo: $(TOOL)
	$(Q)$(WEFT) run preface/demo

try: $(TOOL)
	$(Q)test -n "$(EX)" && test -n "$(FILE)" || \
		{ echo 'usage: make try EX=sell FILE=my.c' >&2; exit 2; }
	$(Q)$(WEFT) try '$(EX)' '$(FILE)'

promote: $(TOOL)
	$(Q)$(WEFT) promote

full: $(TOOL)
	$(Q)BOOK_SCALE=1000 $(WEFT) build -B $(BUILD)/full

# Of what is built: `make print` runs nothing.
print: $(TOOL)
	$(Q)$(WEFT) print

pdf: print
	$(Q)python3 -B tangle/pack.py pdf $(BUILD)/book/print.html \
		$(BUILD)/book.pdf

epub: print
	$(Q)python3 -B tangle/pack.py epub $(BUILD)/book/print.html \
		$(BUILD)/book.epub
	$(Q)java -jar /usr/share/java/epubcheck.jar --quiet --failonwarnings \
		$(BUILD)/book.epub

# --- weft ---

# The library is made of everything but the two mains; weft does not link
# libcurl, which would double the time of a build that has nothing to do.
$(WEFT): $(OBJ)/main.o $(OBJ)/libweft.a
	$(call say,LD,$@)$(CC) $(SANITIZE) $(LDFLAGS) -o $@ $^ $(LIBS)

$(OBJ)/libweft.a: $(LIB_OBJ)
	$(call say,AR,$@)rm -f $@ && $(AR) rcs $@ $^

# the helper is static and small: it stands beside every measured program
$(OUT)/weft-exec: $(EXEC_OBJ)
	$(call say,LD,$@)$(EXEC_CC) -static -s $(LDFLAGS) -o $@ $^

$(OUT)/linebuf.o: tangle/linebuf.c Makefile
	$(call say,CC,$@)mkdir -p $(@D) && \
		$(CC) -std=c11 -D_GNU_SOURCE $(WARNINGS) -O2 -fPIC -c -o $@ $<

# Preloaded into the programs whose threads are drawn. It must never allocate
# for its own variables (initial-exec), and cancelled threads unwind through it.
$(OUT)/weft-trace.so: $(RECORDER_OBJ)
	$(call say,LD,$@)$(CC) -shared $(LDFLAGS) -o $@ $^

$(OBJ)/recorder/%.o: tangle/%.c Makefile
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(CPPFLAGS) -std=gnu11 \
		$(WARNINGS) -O2 -fPIC -fvisibility=hidden \
		-ftls-model=initial-exec -fexceptions -MMD -MP -c -o $@ $<

$(OUT)/assets: | $(OBJ)/libweft.a
	$(Q)ln -sfnr assets $@

$(OBJ)/%.o: tangle/%.c Makefile
	$(call say,CC,$@)mkdir -p $(@D) && $(CC) $(CPPFLAGS) $(CMARK_CFLAGS) \
		$(ALL_CFLAGS) $(SANITIZE) -c -o $@ $<

# the book of `weft init` and the table of manual pages: every line a C string
C_STRINGS = mkdir -p $(@D) && sed 's/["\\]/\\&/g; s/.*/"&\\n",/' $< >$@
$(OBJ)/init.o $(BUILD)/fuzz/obj/init.o: $(INIT)
$(OBJ)/manual.o $(BUILD)/fuzz/obj/manual.o: $(MANUAL)
$(OBJ)/init.o $(BUILD)/fuzz/obj/init.o $(OBJ)/manual.o \
	$(BUILD)/fuzz/obj/manual.o: CPPFLAGS += -I$(OBJ)
$(OBJ)/init/%.inc: tangle/init/%.md
	$(Q)$(C_STRINGS)
$(OBJ)/%.inc: tangle/%.txt
	$(Q)$(C_STRINGS)

$(OBJ)/exec/%.o: tangle/%.c Makefile
	$(call say,CC,$@)mkdir -p $(@D) && \
		$(EXEC_CC) $(CPPFLAGS) $(ALL_CFLAGS) -Os -c -o $@ $<

# --- tests ---

check test: $(TOOL) $(UNIT) $(SEEDED)
	$(Q)CMOCKA_MESSAGE_OUTPUT=TAP WEFT=$(abspath $(WEFT)) \
		WEFT_EXEC=$(abspath $(OUT)/weft-exec) SAN=$(SAN) \
		$(PROVE) $(UNIT) $(SEEDED) $(SCRIPTS)

# The book of `weft init`, and the book here where it has been built. What node
# needs is fetched once; BOOKS= names other folders of pages.
BROWSER = tangle/tests/browser
check-browser: $(TOOL) | $(BROWSER)/node_modules
	$(Q)rm -rf $(OUT)/browser && mkdir -p $(OUT)
	$(Q)$(WEFT) init $(OUT)/browser >$(OUT)/browser.log && \
		$(WEFT) -C $(OUT)/browser build >>$(OUT)/browser.log 2>&1 || \
		{ cat $(OUT)/browser.log; exit 1; }
	$(Q)books=$(OUT)/browser/build/book; \
	test ! -e $(BUILD)/book/index.html || books=$$books:$(BUILD)/book; \
	BOOKS=$${BOOKS:-$$books} $(PROVE) --exec node $(BROWSER)/pages.mjs

$(BROWSER)/node_modules: $(BROWSER)/package-lock.json
	$(Q)cd $(BROWSER) && npm ci --silent && touch node_modules

golden: $(TOOL)
	$(Q)WEFT=$(abspath $(WEFT)) PROMOTE=1 tangle/tests/golden.t

$(OUT)/test/test_%: $(OBJ)/tests/test_%.o $(OBJ)/libweft.a
	$(call say,LD,$@)mkdir -p $(@D) && $(CC) $(SANITIZE) $(LDFLAGS) -o $@ \
		$^ $(LIBS) $(CMOCKA_LIBS)

# every fuzz target also runs over its seeds, as an ordinary test
$(OUT)/test/fuzz_%: $(OBJ)/tests/fuzz_%.o $(OBJ)/tests/seeds.o \
		$(OBJ)/libweft.a
	$(call say,LD,$@)mkdir -p $(@D) && $(CC) $(SANITIZE) $(LDFLAGS) -o $@ \
		$^ $(LIBS)

fuzz: $(FUZZ)
	$(Q)set -e; for f in $(FUZZ); do \
		name=$${f##*/}; mkdir -p $(BUILD)/fuzz/corpus/$$name; \
		echo "  FUZZ	$$name"; \
		$$f -max_total_time=$(FUZZ_SECONDS) -timeout=5 \
			-artifact_prefix=$(BUILD)/fuzz/$$name- \
			$(BUILD)/fuzz/corpus/$$name tangle/tests/seeds/$$name \
			>$(BUILD)/fuzz/$$name.log 2>&1 || \
			{ cat $(BUILD)/fuzz/$$name.log; exit 1; }; \
		tail -n 1 $(BUILD)/fuzz/$$name.log; \
	done

$(BUILD)/fuzz/obj/%.o: tangle/%.c Makefile
	$(call say,CC,$@)mkdir -p $(@D) && clang $(CPPFLAGS) $(CMARK_CFLAGS) \
		-std=c11 -O1 -g -MMD -MP -fno-sanitize-recover=undefined \
		-fsanitize=fuzzer-no-link,address,undefined -c -o $@ $<

$(BUILD)/fuzz/%: $(BUILD)/fuzz/obj/tests/fuzz_%.o $(FUZZ_OBJ)
	$(call say,LD,$@)clang -fsanitize=fuzzer,address,undefined -o $@ $^ \
		$(LIBS)

# What cppcheck is told: die() does not return, and which of its checks cry
# wolf here (loops that leave an index behind, an out parameter, alloca: between
# vfork and exec nothing else can be had). A type in a macro wants no brackets.
lint: $(INIT) $(MANUAL)
	$(Q)printf '%s\n' $(LIB_SRC) $(EXEC_SRC) tangle/main.c | \
		xargs -P "$$(nproc)" -n 1 sh -c 'clang-tidy --quiet "$$0" -- \
			$(CPPFLAGS) -I$(OBJ) -std=c11 '"$(CMARK_CFLAGS)"
	$(Q)clang-tidy --quiet --checks=-bugprone-macro-parentheses \
		$(RECORDER_SRC) -- $(CPPFLAGS) -std=gnu11
	$(Q)cppcheck --quiet --std=c11 --enable=warning,performance,portability \
		--error-exitcode=1 --library=posix --library=gnu \
		--suppress=missingIncludeSystem --suppress=readdirCalled \
		--suppress=arrayIndexOutOfBounds:tangle/drawing.c \
		--suppress=arrayIndexOutOfBoundsCond --suppress=ctuuninitvar \
		--suppress=allocaCalled \
		'-D_Noreturn=__attribute__((noreturn))' \
		-D_GNU_SOURCE -DWEFT_VERSION='""' -Itangle -I$(OBJ) tangle/*.c

bench: $(TOOL)
	$(Q)WEFT=$(abspath $(WEFT)) python3 -B tangle/tests/bench/bench.py

# --- installing ---

install: $(TOOL)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/weft \
		$(DESTDIR)$(PREFIX)/share/weft/assets \
		$(DESTDIR)$(PREFIX)/share/man/man1 \
		$(DESTDIR)$(PREFIX)/share/doc/weft
	install $(WEFT) $(DESTDIR)$(PREFIX)/bin/weft
	install $(OUT)/weft-exec $(DESTDIR)$(PREFIX)/lib/weft/weft-exec
	install -m 644 $(OUT)/linebuf.o $(OUT)/weft-trace.so \
		$(DESTDIR)$(PREFIX)/lib/weft
	install -m 644 $(wildcard assets/page.html assets/*.css assets/*.js) \
		$(DESTDIR)$(PREFIX)/share/weft/assets
	install -m 644 tangle/weft.1 $(DESTDIR)$(PREFIX)/share/man/man1/weft.1
	install -m 644 tangle/AUTHORING.md LICENSE $(DESTDIR)$(PREFIX)/share/doc/weft

DIST = weft-$(VERSION)
dist:
	$(Q)mkdir -p $(BUILD)
	tar czf $(BUILD)/$(DIST).tar.gz --exclude=node_modules --transform='s,^,$(DIST)/,' \
		--owner=0 --group=0 --numeric-owner --sort=name \
		Makefile README.md tangle/AUTHORING.md LICENSE .clang-format \
		.clang-tidy .gitignore .dockerignore .ci assets chapters \
		tangle
	@echo $(BUILD)/$(DIST).tar.gz

# What the browser's tests need beside packages that may have come from
# elsewhere: Debian's npm conflicts with other people's nodejs.
NODE_PACKAGES = $$(command -v node >/dev/null || echo nodejs) \
	$$(command -v npm >/dev/null || echo npm)

# Servers among the packages (nginx, PostgreSQL) are for programs of the book,
# which start their own: 101 keeps Debian from starting them as services, and a
# setting from making a database that nobody asked for.
POLICY = /usr/sbin/policy-rc.d
CLUSTERS = /etc/postgresql-common
INSTALL = if test ! -e $(POLICY); then trap "rm -f $(POLICY)" EXIT; \
	printf "\#!/bin/sh\nexit 101\n" >$(POLICY) && chmod +x $(POLICY); fi; \
	test -e $(CLUSTERS) || { mkdir $(CLUSTERS) && \
		echo "create_main_cluster = false" \
		>$(CLUSTERS)/createcluster.conf; }; \
	apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install \
		-q -y --no-install-recommends "$$@"

# Debian's packages; elsewhere it only says what is needed. With `lint`, `fuzz`
# or `bench` behind it, their tools too.
SETUP = $(BOOK_PACKAGES) $(TEST_PACKAGES) \
	$(if $(filter lint fuzz,$(MAKECMDGOALS)),$(LINT_PACKAGES)) \
	$(if $(filter bench,$(MAKECMDGOALS)),$(BENCH_PACKAGES)) \
	$(if $(filter check-browser,$(MAKECMDGOALS)),$(BROWSER_PACKAGES)) \
	$(if $(filter pdf,$(MAKECMDGOALS)),$(PDF_PACKAGES)) \
	$(if $(filter epub,$(MAKECMDGOALS)),$(EPUB_PACKAGES)) \
	$(if $(filter check-browser,$(MAKECMDGOALS)),$(NODE_PACKAGES))
setup:
	@if ! command -v apt-get >/dev/null; then \
		echo 'setup: no apt-get here. Install what Debian calls:'; \
		echo "  $(SETUP)"; exit 2; fi; \
	missing=; for p in $(SETUP); do \
		dpkg-query -W -f='$${Status}' $$p 2>/dev/null | \
			grep -q ' installed$$' || missing="$$missing $$p"; done; \
	if test -z "$$missing"; then \
		echo 'setup: everything is installed'; exit 0; fi; \
	echo "setup: installing$$missing"; \
	if test "$$(id -u)" = 0; then sudo=; \
	elif command -v sudo >/dev/null; then sudo=sudo; \
	else echo "setup: as root: apt-get install$$missing" >&2; exit 2; fi; \
	$$sudo sh -c '$(INSTALL)' setup $$missing

# `make setup book` means: first the one, then the other, with -j too
ifneq ($(filter setup,$(MAKECMDGOALS)),)
$(LIB_OBJ) $(EXEC_OBJ) $(RECORDER_OBJ) $(OBJ)/main.o $(OUT)/linebuf.o \
	$(FUZZ_OBJ) $(BROWSER)/node_modules lint bench \
	$(UNIT_SRC:tangle/%.c=$(OBJ)/%.o) $(FUZZ_SRC:tangle/%.c=$(OBJ)/%.o) \
	$(FUZZ_SRC:tangle/%.c=$(BUILD)/fuzz/obj/%.o) $(OBJ)/tests/seeds.o: | setup
endif

clean:
	rm -rf $(BUILD)

help:
	@sed -n '/^#   make/,/^#$$/s/^# \{0,3\}//p' Makefile

-include $(wildcard $(OBJ)/*.d $(OBJ)/exec/*.d $(OBJ)/tests/*.d \
	$(OBJ)/recorder/*.d \
	$(BUILD)/fuzz/obj/*.d $(BUILD)/fuzz/obj/tests/*.d)
