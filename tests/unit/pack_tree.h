/* SPDX-License-Identifier: MIT */
/* Packs that are strings, and what is told of them. */
#include "pipeline/rules/pack.h"
#include "tests/unit/told_lines.h"

enum { FILES = 5 };

/* Packs in memory: every name a literal, in the order of names. */
struct tree {
	struct leaf {
		const char *pack, *file, *text;
	} leaf[FILES];
};

static bool
tree_read(void *ctx, struct sv name, struct sv file, struct arena *a,
    struct sv *text)
{
	const struct tree *t = ctx;

	for (size_t i = 0; i < FILES && t->leaf[i].pack; i++)
		if (sv_equal(name, sv_cstr(t->leaf[i].pack)) &&
		    sv_equal(file, sv_cstr(t->leaf[i].file))) {
			*text = arena_dup(a, sv_cstr(t->leaf[i].text));
			return true;
		}
	return false;
}

static bool
tree_list(void *ctx, struct sv name, struct arena *a, struct sv **file,
    size_t *nfile)
{
	const struct tree *t = ctx;

	*file = arena_alloc(a, FILES * sizeof(**file));
	*nfile = 0;
	for (size_t i = 0; i < FILES && t->leaf[i].pack; i++)
		if (sv_equal(name, sv_cstr(t->leaf[i].pack)) &&
		    sv_ends(sv_cstr(t->leaf[i].file), SV(".xj")))
			(*file)[(*nfile)++] = sv_cstr(t->leaf[i].file);
	return *nfile > 0;
}

static int
load_tree(struct pack *p, struct tree *tree, struct told *t, enum lang lang)
{
	struct pack_reader r = { tree_read, tree_list, tree };

	*t = (struct told){ .diag = { .lang = lang, .say = keep, .ctx = t } };
	return pack_load(p, &r, SV("x"), NULL, 0, &t->diag);
}

static int
load_text(struct pack *p, const char *text, struct told *t)
{
	struct buf whole = { 0 };
	struct tree tree = { { { "x", "pack.xj", NULL } } };
	int rc;

	buf_printf(&whole, "包 x 1\n%s%c", text, '\0');
	tree.leaf[0].text = whole.ptr;
	rc = load_tree(p, &tree, t, LANG_EN);
	buf_free(&whole);
	return rc;
}

static void
drop(struct pack *p, struct told *t)
{
	pack_free(p);
	buf_free(&t->text);
}

static void
expect_text(struct sv is, const char *want)
{
	if (!sv_equal(is, sv_cstr(want)))
		fail_msg("'%.*s' is not '%s'", SV_ARG(is), want);
}

/* The first line that was told. */
static struct sv
first_line(const struct told *t)
{
	return sv_head(buf_sv(&t->text), sv_find(buf_sv(&t->text), SV("\n")));
}
