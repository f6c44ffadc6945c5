/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "pipeline/report/intern.h"
#include "pipeline/base/nearest.h"
#include "pipeline/rules/plan.h"
#include "pipeline/run/lists_folder.h"

enum { SAID = 10 /* of the others, at most */, SHOWN = 200, NONE = -1 };

/* The name without what follows its first dot, in small letters. */
static struct sv
stem_of(struct sv name, struct arena *a)
{
	struct sv stem = arena_dup(a, sv_head(name, sv_find(name, SV("."))));
	char *to = (char *)(uintptr_t)stem.ptr;

	for (size_t i = 0; i < stem.len; i++)
		if (to[i] >= 'A' && to[i] <= 'Z')
			to[i] = (char)(to[i] - 'A' + 'a');
	return stem;
}

const char *
lists_path(const char *folder, const struct list_form *form, struct arena *a)
{
	const char *own = arena_printf(a, "%s/%.*s", folder,
	    SV_ARG(form->file)).ptr;
	struct sv stem = form->file;
	const char *book;
	struct stat st;

	if (!sv_ends(stem, SV(".csv")) || lstat(own, &st) == 0)
		return own;
	stem = sv_head(stem, stem.len - 4);
	book = arena_printf(a, "%s/%.*s.xlsx", folder, SV_ARG(stem)).ptr;
	return lstat(book, &st) == 0 ? book : own;
}

/* The list that the file NAME of FOLDER is, be it asked for or not; or NONE. */
static int
find_list(const struct pack *p, const char *folder, struct sv name,
    struct arena *a)
{
	for (size_t i = 0; i < p->nlist; i++) {
		struct sv path = sv_cstr(lists_path(folder, &p->list[i], a));

		if (sv_equal(sv_skip(path, strlen(folder) + 1), name))
			return (int)i;
	}
	return NONE;
}

/* The list whose name, in either language, stands in STEM: the longest. */
static int
find_inside(const struct pack *p, struct sv stem, const struct sv *known)
{
	int found = NONE;
	size_t best = 0;

	for (size_t i = 0; i < p->nlist; i++) {
		const struct sv word[] = { p->list[i].name, known[i] };

		for (size_t k = 0; k < 2; k++)
			if (word[k].len > best &&
			    sv_find(stem, word[k]) < stem.len) {
				best = word[k].len;
				found = (int)i;
			}
	}
	return found;
}

/* The list that a file called NAME may be meant for, or NONE. */
static int
guess(const struct pack *p, struct sv name, struct arena *a)
{
	struct sv *known = arena_alloc(a, (p->nlist + 1) * sizeof(*known));
	struct sv stem = stem_of(name, a), near;
	int found;

	for (size_t i = 0; i < p->nlist; i++)
		known[i] = stem_of(p->list[i].file, a);
	found = find_inside(p, stem, known);
	if (found != NONE)
		return found;
	near = nearest_word(stem, known, p->nlist);
	for (size_t i = 0; near.len && i < p->nlist; i++)
		if (sv_equal(known[i], near))
			return (int)i;
	return NONE;
}

static bool
is_there(const char *folder, struct sv name, struct arena *a)
{
	struct stat st;

	return lstat(arena_printf(a, "%s/%.*s", folder, SV_ARG(name)).ptr,
	    &st) == 0;
}

/* The list that the file NAME is meant for, which is not there; or NONE. */
static int
find_meant(const struct pack *p, const char *folder, struct sv name,
    struct arena *a)
{
	int list = find_list(p, folder, name, a) == NONE ? guess(p, name, a) :
	                                                   NONE;

	return list != NONE && !is_there(folder, p->list[list].file, a) ? list :
	                                                                  NONE;
}

static void
say_meant(struct lists *l, const struct pack *p, int list, const char *folder,
    struct sv name, struct diag *d)
{
	const struct list_form *form = &p->list[list];
	char path[SHOWN];

	diag_safe(arena_printf(&l->arena[l->n], "%s/%.*s", folder, SV_ARG(name)),
	    path, sizeof(path));
	diag_note(d, 0, "%s: this file is not used: did you mean %.*s (%.*s)? "
	    "Save it under that name",
	    "%s：没有使用这个文件：是否想写 %.*s（%.*s）？请按这个名字另存", path,
	    SV_ARG(form->file), SV_ARG(form->name));
	diag_safe(name, path, sizeof(path));
	l->list[list].like = arena_dup(&l->arena[l->n], sv_cstr(path));
}

static void
say_others(const char *folder, const struct buf *names, size_t n,
    struct diag *d)
{
	if (n)
		diag_note(d, 0, "%s: no rule asks for these files: %.*s%s",
		    "%s：没有规则用到这些文件：%.*s%s", folder,
		    (int)names->len, names->ptr, n > SAID ? "…" : "");
}

/* Is there a rule that asks for a list of that name? */
static bool
is_asked(const struct pack *p, const char *folder, struct sv name,
    struct arena *a)
{
	int list = find_list(p, folder, name, a);

	return list != NONE && plan_list_asked(p,
	    LISTS_CHANGES | LISTS_RECORDS, (size_t)list);
}

void
lists_strangers(struct lists *l, const struct pack *p, const char *folder,
    struct diag *d)
{
	DIR *dir = opendir(folder);
	struct intern names = { 0 };
	struct buf others = { 0 };
	const struct dirent *e;
	uint32_t *order;
	size_t n = 0;
	struct stat st;

	while (dir && (e = readdir(dir)))
		if (e->d_name[0] != '.' &&
		    fstatat(dirfd(dir), e->d_name, &st, 0) == 0 &&
		    S_ISREG(st.st_mode) && !is_asked(p, folder,
		    sv_cstr(e->d_name), &l->arena[l->n]))
			intern_add(&names, sv_cstr(e->d_name));
	order = intern_sort(&names);
	for (size_t i = 0; i < names.n; i++) {
		struct sv name = names.text[order[i]];
		int list = find_meant(p, folder, name, &l->arena[l->n]);
		char shown[SHOWN];

		if (list != NONE)
			say_meant(l, p, list, folder, name, d);
		else if (n++ < SAID)
			buf_printf(&others, "%s%s", others.len ? "、" : "",
			    diag_safe(name, shown, sizeof(shown)));
	}
	say_others(folder, &others, n, d);
	buf_free(&others);
	mem_free(order);
	intern_free(&names);
	if (dir)
		closedir(dir);
}

void
lists_say_blank(const struct pack *p, const char *path, struct sv rules,
    struct diag *d)
{
	bool en = d->lang == LANG_EN;
	struct buf may = { 0 };

	for (size_t i = 0; i < p->nlist; i++)
		if (!p->list[i].filled) {
			buf_put(&may, may.len ? en ? SV(", ") : SV("、") :
			                        SV(""));
			buf_put(&may, p->list[i].file);
		}
	diag_note(d, 0, "%s: the list has a header and no rows, and it "
	    "always has some: export it again, or take the file away%s%.*s "
	    "(these may have none: %.*s)",
	    "%s：名单只有表头，一行内容也没有，而这份名单不会是空的：请重新导出，或拿走这个文件%s%.*s"
	    "（可以为空的只有 %.*s）", path, rules.len == 0 ? "" : en ?
	    "; until then these are not evaluated: " : "；在此之前不检查 ",
	    SV_ARG(rules), SV_ARG(buf_sv(&may)));
	buf_free(&may);
}
