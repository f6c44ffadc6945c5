# xueji: see README.md.
#
#	make            all programs, in build/bin
#	make demo       install what is missing, build, check the small town
#	make check      install what the tests need, then run all of them
#	make fuzz       the targets of tests/fuzz, FUZZ_RUNS inputs each (clang)
#	make browser    the pages in Chromium; PICTURES=-u takes the kept ones anew
#	make office     rosters as LibreOffice saves them; takes minutes
#	make bench      the measured figures
#	make install    PREFIX, DESTDIR are yours
#	make check-unit check-golden check-cli check-laws check-layers
#	                one suite; SAN=address,undefined takes a build of its own,
#	                in build/san
#	make golden     rewrite the wanted output of the golden cases: then read
#	                `git diff fixtures/cases`
#
# CFLAGS, LDFLAGS, PREFIX and DESTDIR are the user's; ours are *_ALL.

SAN =
BUILD = build$(if $(SAN),/san)
VERSION := $(shell cat VERSION)
PREFIX = /usr/local
# A sanitized build is never installed: its packs are those of the tree.
DATADIR = $(if $(SAN),$(CURDIR),$(PREFIX)/share/xueji)
CFLAGS = $(if $(SAN),-O1,-O3) -g
WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wwrite-strings -Wpointer-arith -Wvla -Wformat=2
HARDEN = $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer \
	-fno-sanitize-recover=all,-D_FORTIFY_SOURCE=2 -fstack-protector-strong \
	-fstack-clash-protection)
CFLAGS_ALL = -std=c11 -D_GNU_SOURCE -I. -I$(BUILD)/gen -MMD -MP -pthread -fPIE $(WARN) \
	$(HARDEN) -DXJ_VERSION='"$(VERSION)"' -DXJ_DATADIR='"$(DATADIR)"' $(CFLAGS)
LDFLAGS_ALL = -pthread -pie -Wl,-z,relro,-z,now \
	$(if $(SAN),-fsanitize=$(SAN)) $(LDFLAGS)
LIBS = -lcsv -lpcre2-8 -lz -lsodium -lzip -lexpat -lxlsxwriter -lm

LIB_SRC = $(wildcard pipeline/*/*.c pipeline/stages/*/*.c)
LIB_OBJ = $(LIB_SRC:%.c=$(BUILD)/obj/%.o)
CMD_SRC = $(wildcard cmd/xj*.c)
CMD_OBJ = $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard cmd/*.c))
TOOL_OBJ = $(patsubst %.c,$(BUILD)/obj/%.o,$(filter-out $(CMD_SRC),$(wildcard cmd/*.c)))
BIN = $(CMD_SRC:cmd/%.c=$(BUILD)/bin/%)
UNIT_SRC = $(wildcard tests/unit/*_test.c)
UNIT = $(UNIT_SRC:%.c=$(BUILD)/%)

# The manual, as `xj help` and man look for it. Lines of Chinese are joined.
MAN_EN = $(wildcard cmd/*.[1-8] rules/*.[1-8])
MAN_ZH = $(wildcard cmd/zh_CN/*.[1-8])
PAGES := $(foreach m,$(MAN_EN),share/man/man$(subst .,,$(suffix $m))/$(notdir $m)) \
	$(foreach m,$(MAN_ZH),share/man/zh_CN/man$(subst .,,$(suffix $m))/$(notdir $m))

all: $(BIN) $(PAGES:%=$(BUILD)/%)

define page
$(BUILD)/share/man/$(1)man$(subst .,,$(suffix $2))/$(notdir $2): $2 scripts/page.awk
	@mkdir -p $$(@D)
	$(3) $$< >$$@
endef
$(foreach m,$(MAN_EN),$(eval $(call page,,$m,cat)))
$(foreach m,$(MAN_ZH),$(eval $(call page,zh_CN/,$m,LC_ALL=C awk -f scripts/page.awk)))

$(BUILD)/obj/%.o: %.c VERSION Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -c -o $@ $<

# The style and the script of pages as arrays of bytes: page_css, page_js.
$(BUILD)/obj/pipeline/report/html.o: $(BUILD)/gen/page.gen.h
$(BUILD)/gen/page.gen.h: pipeline/report/page.css pipeline/report/page.js
	@mkdir -p $(@D)
	for f in $^; do \
	    echo "static const unsigned char $$(basename $$f | tr . _)[] = {"; \
	    od -An -v -tx1 $$f | sed 's/ *\([0-9a-f][0-9a-f]\)/0x\1,/g'; \
	    echo '};'; done >$@.new
	mv $@.new $@

$(BUILD)/libxj.a: $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/bin/%: $(BUILD)/obj/cmd/%.o $(TOOL_OBJ) $(BUILD)/libxj.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

$(BUILD)/tests/unit/%: $(BUILD)/obj/tests/unit/%.o $(BUILD)/libxj.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS) -lcmocka

unit: $(UNIT)

# The town has faults planted in it, so a check of it answers 4: some file of
# it cannot be read, and that is what it should say. The demo has worked then;
# only a status that means that something else went wrong is a failure.
DEMO = xj check -o $(BUILD)/demo --key $(BUILD)/demo.key --as-of 2026-09-30 \
	--max-findings 5 fixtures/lingyuan/2026-09/rosters
demo:
	@scripts/setup
	@$(MAKE) --no-print-directory -s all
	@echo '$$ $(DEMO)'
	@$(BUILD)/bin/$(DEMO) || case $$? in 1|4) ;; *) exit 1;; esac
	@echo; echo 'The reports are in $(BUILD)/demo:'; ls $(BUILD)/demo

# The last line is `N passed, N failed`, over all suites.
check:
	scripts/setup --tests
	tests/run

check-unit check-golden check-cli check-laws: all unit
check-unit check-golden check-cli check-laws check-layers:
	tests/run $(BUILD) $(@:check-%=%)

golden: all
	tests/golden -u

# What is found is kept: build/fuzz/NAME is the corpus, crash-… stands in it.
FUZZ_RUNS = 1000000
FUZZ = $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*_fuzz.c))
FUZZ_MAKE = CC=clang SAN=fuzzer-no-link,address,undefined BUILD=build/fuzz
$(BUILD)/tests/fuzz/%: $(BUILD)/obj/tests/fuzz/%.o $(BUILD)/libxj.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -pthread -fsanitize=fuzzer,address,undefined -o $@ $^ $(LIBS)

fuzz:
	@scripts/setup --fuzz
	@$(MAKE) -s $(FUZZ_MAKE) $(FUZZ:%=build/fuzz/tests/fuzz/%)
	for f in $(FUZZ); do mkdir -p build/fuzz/$$f && \
	    build/fuzz/tests/fuzz/$$f -runs=$(FUZZ_RUNS) -max_len=300 \
	    -timeout=5 -dict=tests/fuzz/dictionary -verbosity=0 \
	    -print_final_stats=1 -artifact_prefix=build/fuzz/$$f/ \
	    build/fuzz/$$f || exit 1; done

# What bash, zsh and fish know of the programs, from the option table. xj comes
# last: it calls the others' functions.
COMPLETING = $(filter-out xj,$(notdir $(BIN))) xj
completions: $(BIN)
	@mkdir -p $(BUILD)/completions
	@(for p in $(COMPLETING); do $(BUILD)/bin/$$p --completion bash || \
	    exit 1; done) >$(BUILD)/completions/xj
	@(echo "#compdef $(COMPLETING)" && for p in $(COMPLETING); do \
	    $(BUILD)/bin/$$p --completion zsh || exit 1; done) \
	    >$(BUILD)/completions/_xj
	@for p in $(COMPLETING); do $(BUILD)/bin/$$p --completion fish \
	    >$(BUILD)/completions/$$p.fish || exit 1; done

# Rosters that a spreadsheet program saved; with LibreOffice, so by hand.
office: all
	@scripts/setup --office
	tests/run $(BUILD) office

# The pages in a browser; with Chromium and two packages of npm, so by hand.
browser: all
	@scripts/setup --browser
	$(if $(PICTURES),BUILD=$(BUILD) node tests/browser/pages.mjs $(PICTURES),\
	    tests/run $(BUILD) browser)

install: all completions
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(DATADIR)
	install -m 755 $(BIN) $(DESTDIR)$(PREFIX)/bin
	cp -R rules $(DESTDIR)$(DATADIR)
	chmod -R u=rwX,go=rX $(DESTDIR)$(DATADIR)/rules
	for m in $(PAGES); do install -D -m 644 $(BUILD)/$$m \
	    $(DESTDIR)$(PREFIX)/$$m; done
	install -D -m 644 $(BUILD)/completions/xj \
	    $(DESTDIR)$(PREFIX)/share/bash-completion/completions/xj
	for p in $(filter-out xj,$(COMPLETING)); do ln -sf xj \
	    $(DESTDIR)$(PREFIX)/share/bash-completion/completions/$$p; done
	install -D -m 644 $(BUILD)/completions/_xj \
	    $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_xj
	for p in $(COMPLETING); do install -D -m 644 \
	    $(BUILD)/completions/$$p.fish \
	    $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/$$p.fish; done

# A benchmark, and no test. What it times beside the program is built as that is.
BENCH = $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(wildcard tests/bench/*.c))
$(BUILD)/bench/%: $(BUILD)/obj/tests/bench/%.o $(BUILD)/libxj.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

bench:
	@scripts/setup --tests
	@$(MAKE) --no-print-directory -s all $(BENCH)
	scripts/bench

clean:
	rm -rf build

.PHONY: all completions unit demo check check-unit check-golden check-cli \
	check-laws check-layers golden fuzz browser office install bench clean
.SECONDARY:

-include $(LIB_OBJ:.o=.d) $(CMD_OBJ:.o=.d) $(UNIT:$(BUILD)/%=$(BUILD)/obj/%.d)
