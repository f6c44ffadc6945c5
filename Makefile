# xueji: see README.md.
#
#	make            all programs, in build/bin
#	make demo       install what is missing, build, check the small town
#	make check      install what the tests need, then run all of them
#	make bench      the measured figures
#	make install    PREFIX, DESTDIR are yours
#	make SAN=address,undefined check-unit   a build of its own, beside build/
#
# CFLAGS, LDFLAGS, PREFIX and DESTDIR are the user's; ours are *_ALL.

SAN =
BUILD = build$(if $(SAN),/san)
VERSION := $(shell cat VERSION)
PREFIX = /usr/local
DATADIR = $(PREFIX)/share/xueji
CFLAGS = -O3 -g
WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wwrite-strings -Wpointer-arith -Wvla -Wformat=2
HARDEN = $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer \
	-fno-sanitize-recover=all,-D_FORTIFY_SOURCE=2 -fstack-protector-strong \
	-fstack-clash-protection)
CFLAGS_ALL = -std=c11 -D_GNU_SOURCE -I. -MMD -MP -pthread -fPIE $(WARN) \
	$(HARDEN) -DXJ_VERSION='"$(VERSION)"' -DXJ_DATADIR='"$(DATADIR)"' $(CFLAGS)
LDFLAGS_ALL = -pthread -pie -Wl,-z,relro,-z,now \
	$(if $(SAN),-fsanitize=$(SAN)) $(LDFLAGS)
LIBS = -lcsv -lpcre2-8 -lz -lsodium

LIB_SRC = $(wildcard pipeline/*/*.c pipeline/stages/*/*.c)
LIB_OBJ = $(LIB_SRC:%.c=$(BUILD)/obj/%.o)
CMD_SRC = $(wildcard cmd/xj*.c)
CMD_OBJ = $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard cmd/*.c))
TOOL_OBJ = $(patsubst %.c,$(BUILD)/obj/%.o,$(filter-out $(CMD_SRC),$(wildcard cmd/*.c)))
BIN = $(CMD_SRC:cmd/%.c=$(BUILD)/bin/%)
UNIT_SRC = $(wildcard tests/unit/*_test.c)
UNIT = $(UNIT_SRC:%.c=$(BUILD)/%)

all: $(BIN)

$(BUILD)/obj/%.o: %.c VERSION Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -c -o $@ $<

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

check-unit: unit
	@for t in $(UNIT); do echo "# $$t"; $$t || exit 1; done

clean:
	rm -rf build

.PHONY: all unit check-unit clean
.SECONDARY:

-include $(LIB_OBJ:.o=.d) $(CMD_OBJ:.o=.d) $(UNIT:$(BUILD)/%=$(BUILD)/obj/%.d)
