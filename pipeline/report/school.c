/* SPDX-License-Identifier: MIT */
#include "pipeline/report/message.h"
#include "pipeline/report/school.h"
#include "pipeline/report/school_folder.h"
#include "pipeline/report/show.h"

/* TEXT of COLUMN if it may be shown as it is; else false. */
static bool
show_plain(const struct view *v, struct sv column, struct sv text,
    struct arena *a, struct sv *out)
{
	struct buf shown = { 0 };

	show_cell(&shown, show_class_of(v->pack, column, text), text,
	    v->unmasked);
	*out = arena_dup(a, buf_sv(&shown));
	buf_free(&shown);
	return sv_equal(*out, text);
}

/* 异动名单 of 异动; in English “moves” (异动名单). */
static struct sv
list_title(const struct view *v, const struct list_form *l, struct arena *a)
{
	bool is = sv_ends(l->name, SV("名单")) || sv_ends(l->name, SV("名录"));
	struct sv stem = sv_head(l->file, sv_find(l->file, SV(".")));

	if (v->lang == LANG_EN)
		return arena_printf(a, "the bureau's list \"%.*s\" (%.*s%s)",
		    SV_ARG(stem), SV_ARG(l->name), is ? "" : "名单");
	return arena_printf(a, "教育局的《%.*s%s》", SV_ARG(l->name),
	    is ? "" : "名单");
}

static void
name_lists(struct school *s, struct arena *a)
{
	const struct pack *p = s->view->pack;

	s->list = arena_alloc(a, (p->nlist + 1) * sizeof(*s->list));
	for (size_t i = 0; i < p->nlist; i++)
		s->list[i] = list_title(s->view, &p->list[i], a);
	s->list[p->nlist] = school_en(s) ?
	    SV("a list of the bureau") : SV("教育局的名单");
}

struct sv
school_list(const struct school *s, struct sv path)
{
	const struct pack *p = s->view->pack;
	size_t i = 0, cut;

	while ((cut = sv_find(path, SV("/"))) < path.len)
		path = sv_skip(path, cut + 1);
	path = sv_head(path, sv_find(path, SV(".")));
	while (i < p->nlist && !sv_equal(path, sv_head(p->list[i].file,
	    sv_find(p->list[i].file, SV(".")))))
		i++;
	return s->list[i];
}

bool
school_open(struct school *s, const struct view *v, const struct whose *w,
    uint32_t number, struct arena *a)
{
	const struct whose_school *of = &w->school[number - 1];
	bool known = of->name.len == 0 || show_plain(v, SV("学校名称"),
	    of->name, a, &s->name);
	struct sv folder;

	*s = (struct school){ .view = v, .whose = w, .number = number,
		.code = of->code, .name = known ? of->name : (struct sv){ 0 },
		.rows = of->rows };
	name_lists(s, a);
	folder = school_folder(v->pack, of->code, of->name, a);
	if (folder.len == 0 || (of->code.len == 0 && of->rows == 0))
		return false;
	s->folder = arena_printf(a, SCHOOLS "%.*s/", SV_ARG(folder));
	return true;
}

struct sv
school_common(struct sv a, struct sv b)
{
	size_t n = 0;

	for (size_t i = 0; i < a.len && i < b.len && a.ptr[i] == b.ptr[i]; i++)
		if (a.ptr[i] == '/')
			n = i + 1;
	return sv_head(a, n);
}

struct sv
school_title(const struct school *s)
{
	return s->name.len ? s->name : s->code;
}

bool
school_owns(const struct school *s, uint32_t file, uint64_t line)
{
	int64_t of = line ? whose_line(s->whose, file, line) :
	                    whose_file(s->whose, file);

	return of == (int64_t)s->number;
}

struct sv
school_path(const struct school *s, uint32_t file)
{
	const struct origin *o = origins_find(s->view->origins, file);

	if (!o)
		return (struct sv){ 0 };
	if (o->source.list)
		return school_list(s, o->source.path);
	return sv_starts(o->path, s->common) ?
	    sv_skip(o->path, s->common.len) : o->path;
}
