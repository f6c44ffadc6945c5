/* SPDX-License-Identifier: MIT */
/* What programs find around them: packs, the date, the key, folders. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cmd/tool.h"
#include "pipeline/base/date.h"
#include "pipeline/base/nearest.h"
#include "pipeline/io/packs.h"

/*
 * Beside the program in its build tree or under its prefix, else where it was
 * built to be installed.
 */
size_t
tool_pack_roots(struct arena *a, struct sv root[3])
{
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	size_t nroot = 0;

	if (n > 0) {
		struct sv dir = sv_make(exe, (size_t)n);

		while (dir.len && dir.ptr[dir.len - 1] != '/')
			dir.len--;
		root[nroot++] = arena_printf(a, "%.*s../../rules", SV_ARG(dir));
		root[nroot++] = arena_printf(a, "%.*s../share/xueji/rules",
		    SV_ARG(dir));
	}
	root[nroot++] = SV(XJ_DATADIR "/rules");
	return nroot;
}

static int
by_name(const void *a, const void *b)
{
	return sv_compare(*(const struct sv *)a, *(const struct sv *)b);
}

/* Of the first root that has any, which is where they are looked for first. */
size_t
tool_packs(struct arena *a, struct sv **name)
{
	enum { MOST = 256 };
	struct sv root[3];
	size_t nroot = tool_pack_roots(a, root), n = 0;

	*name = arena_alloc(a, MOST * sizeof(**name));
	for (size_t i = 0; i < nroot && n == 0; i++) {
		DIR *dir = opendir(root[i].ptr);
		struct dirent *e;

		while (dir && n < MOST && (e = readdir(dir)))
			if (e->d_name[0] != '.' && access(arena_printf(a,
			    "%.*s/%s/pack.xj", SV_ARG(root[i]),
			    e->d_name).ptr, R_OK) == 0)
				(*name)[n++] = arena_dup(a, sv_cstr(e->d_name));
		if (dir)
			closedir(dir);
	}
	qsort(*name, n, sizeof(**name), by_name);
	return n;
}

/* A name without a slash that no installed pack has. */
static int
check_name(struct arena *a, struct sv origin, const struct pack_reader *reader,
    struct diag *d)
{
	struct sv text, *known, near;
	char safe[200];
	size_t n;

	if (sv_find(origin, SV("/")) < origin.len ||
	    reader->read(reader->ctx, origin, SV("pack.xj"), a, &text))
		return 0;
	n = tool_packs(a, &known);
	near = nearest_word(origin, known, n);
	diag_safe(origin, safe, sizeof(safe));
	if (near.len)
		return diag_fail(d, STATUS_RULES,
		    "no rule pack '%s': did you mean %.*s?",
		    "没有规则包“%s”：您是想写 %.*s 吗？", safe, SV_ARG(near));
	return diag_fail(d, STATUS_RULES,
	    "no rule pack '%s': a folder is written with a slash, as ./%s",
	    "没有规则包“%s”：文件夹要写上斜杠，如 ./%s", safe, safe);
}

int
tool_load_pack(struct pack *p, struct sv origin, struct sv hash,
    const struct setting *setting, size_t nsetting, struct diag *d)
{
	struct arena a = { 0 };
	struct sv root[3];
	struct packs packs = { root, tool_pack_roots(&a, root), { 0 } };
	struct pack_reader reader = { packs_read, packs_list, &packs };
	int answer;

	if (!origin.len)
		origin = SV("lingyuan");
	answer = check_name(&a, origin, &reader, d);
	if (answer == 0)
		answer = pack_load(p, &reader, origin, setting, nsetting, d);

	arena_free(&a);
	if (answer == 0 && hash.len && !sv_equal(hash, p->hash))
		answer = diag_fail(d, STATUS_USAGE,
		    "the pack '%.*s' is not the one that the stream was made "
		    "with (%.8s…, the stream has %.*s…): use the same for all "
		    "stages",
		    "规则包“%.*s”不是生成数据流的那一个（%.8s…，数据流为 "
		    "%.*s…）：各步请用同一个规则包",
		    SV_ARG(p->name), p->hash.ptr, 8, hash.ptr);
	return answer;
}

static int
check_setting(const struct setting *own, const struct header *h,
    struct diag *d)
{
	for (size_t i = 0; i < h->nsetting; i++)
		if (sv_equal(h->setting[i].name, own->name) &&
		    sv_equal(h->setting[i].value, own->value))
			return 0;
	return diag_fail(d, STATUS_USAGE,
	    "--set %.*s differs from the stream: give it to xj-parse",
	    "--set %.*s 与数据流不一致：请写在 xj-parse 上",
	    SV_ARG(own->name));
}

int
tool_check_header(const struct options *o, const struct header *h,
    struct diag *d)
{
	if (o->as_of && !sv_equal(sv_cstr(o->as_of), h->asof))
		return diag_fail(d, STATUS_USAGE,
		    "--as-of %s differs from the stream's %.*s: give it to "
		    "xj-parse",
		    "--as-of %s 与数据流的 %.*s 不一致：请写在 xj-parse 上",
		    o->as_of, SV_ARG(h->asof));
	for (size_t i = 0; i < o->nsetting; i++)
		if (check_setting(&o->setting[i], h, d) < 0)
			return -1;
	return 0;
}

struct sv
tool_provenance(const struct tool *t, const struct options *o, struct arena *a)
{
	const struct {
		const char *name;
		uint64_t value;
	} limit[] = { { "cell", o->max_cell }, { "row", o->max_row },
		{ "columns", o->max_columns },
		{ "expanded", o->max_expanded } };
	struct sv line = arena_printf(a, "%s %s", t->name, XJ_VERSION);

	if (o->encoding)
		line = arena_printf(a, "%.*s --encoding %s", SV_ARG(line),
		    o->encoding);
	if (o->edition)
		line = arena_printf(a, "%.*s --gb18030-edition %s",
		    SV_ARG(line), o->edition);
	for (size_t i = 0; i < sizeof(limit) / sizeof(*limit); i++)
		if (limit[i].value)
			line = arena_printf(a, "%.*s --max-%s %llu",
			    SV_ARG(line), limit[i].name,
			    (unsigned long long)limit[i].value);
	return line;
}

uint32_t
tool_stopped(const struct options *o)
{
	struct sv rest = sv_cstr(o->ignore), piece;
	uint32_t stopped = 0;

	while (o->ignore && sv_split(&rest, ',', &piece))
		for (unsigned n = 1; n <= CLEAN_COUNT; n++) {
			char id[4] = { 'N', (char)('0' + n / 10),
				(char)('0' + n % 10), 0 };

			if (piece.len && piece.len <= 3 &&
			    memcmp(id, piece.ptr, piece.len) == 0)
				stopped |= 1u << (n - 1);
		}
	return stopped;
}

struct sv
tool_as_of(const struct options *o, struct arena *a, struct diag *d)
{
	struct date date;
	struct tm tm;
	time_t now;

	if (o->as_of) {
		struct sv v = sv_cstr(o->as_of);

		if (v.len == 10 && v.ptr[4] == '-' && v.ptr[7] == '-' &&
		    date_parse(v, &date))
			return v;
		diag_fail(d, STATUS_USAGE, "--as-of wants YYYY-MM-DD, not '%s'",
		    "--as-of 要写成 YYYY-MM-DD，不是“%s”", o->as_of);
		return (struct sv){ 0 };
	}
	now = time(NULL);
	localtime_r(&now, &tm);
	return arena_printf(a, "%04d-%02d-%02d", tm.tm_year + 1900,
	    tm.tm_mon + 1, tm.tm_mday);
}

bool
tool_terminal(int fd)
{
	const char *term = getenv("TERM");

	return isatty(fd) && term && *term && strcmp(term, "dumb") != 0;
}

/*
 * The user's state folder for us, made when it is not there (0700): the key,
 * the audit log, and what spills lie in it.
 */
static const char *
state_folder(struct arena *a)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	const char *dir;

	if (state && *state == '/') {
		dir = state;
	} else {
		dir = arena_printf(a, "%s/.local", home ? home : "").ptr;
		mkdir(dir, 0700);
		dir = arena_printf(a, "%s/state", dir).ptr;
	}
	mkdir(dir, 0700);
	dir = arena_printf(a, "%s/xueji", dir).ptr;
	mkdir(dir, 0700);
	return dir;
}

const char *
tool_key_path(const struct options *o, struct arena *a)
{
	return o->key ? o->key : arena_printf(a, "%s/key", state_folder(a)).ptr;
}

const char *
tool_temp(const struct options *o, struct arena *a)
{
	return o->temp ? o->temp : state_folder(a);
}
