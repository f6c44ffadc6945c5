/* SPDX-License-Identifier: MIT */
/* The places that a finding relates to, as a school is told them. */
#include "pipeline/report/message.h"
#include "pipeline/report/school.h"

struct places {
	struct buf own;  /* PATH 第 LINE、LINE–LINE 行;… */
	uint32_t last;   /* the file that `own` ends with, */
	bool lines;      /* and lines of it */
	struct buf lists; /* 教育局的《异动名单》第 3、5 行 */
	struct sv list;   /* which of them it ends with */
	struct buf rest; /* what is neither */
	uint64_t total;  /* where some are left out; or 0 */
	uint64_t others; /* of another school */
	struct sv first; /* path of the first one, as the bureau is told it */
};

struct sv
school_office(const struct school *s)
{
	struct sv office = s->view->pack->office;

	if (office.len)
		return office;
	return school_en(s) ? SV("the bureau") : SV("教育局");
}

static void
put_piece(struct buf *out, struct sv piece)
{
	if (out->len)
		buf_put_char(out, ';');
	buf_put(out, piece);
}

/* The rows' end of a file that was opened. */
static void
close_own(const struct school *s, struct places *p)
{
	if (p->lines && !school_en(s))
		buf_put(&p->own, SV(" 行"));
	p->lines = false;
}

/* Lines FROM to LAST of FILE, all this school's; 0: the whole file. */
static void
add_own(const struct school *s, struct places *p, uint32_t file,
    uint64_t line, uint64_t last)
{
	if (p->last != file) {
		close_own(s, p);
		put_piece(&p->own, school_path(s, file));
	}
	if (line && !p->lines)
		buf_put(&p->own, school_en(s) ? SV(" line ") : SV(" 第 "));
	else if (line)
		buf_put(&p->own, school_en(s) ? SV(", ") : SV("、"));
	if (line)
		buf_put_u64(&p->own, line);
	if (last > line)
		buf_printf(&p->own, "–%llu", (unsigned long long)last);
	p->lines = line > 0;
	p->last = file;
}

/* Of lines FROM to TO of FILE what is this school's, as runs. */
static void
add_place(const struct school *s, struct places *p, uint32_t file,
    uint64_t from, uint64_t to)
{
	const struct origin *o = origins_find(s->view->origins, file);
	uint64_t first = from;

	if (o && p->first.len == 0)
		p->first = o->path;
	if (to > from && to > (o ? o->source.lines : from))
		to = o ? o->source.lines : from; /* no file of ours says so */
	for (uint64_t line = from; line <= to; line++) {
		bool own = o && school_owns(s, file, line);

		p->others += !own;
		if (!own)
			first = line + 1;
		else if (line == to || !school_owns(s, file, line + 1)) {
			add_own(s, p, file, first, line);
			first = line + 1;
		}
	}
}

/* The row's end of a list that was opened. */
static void
close_list(const struct school *s, struct places *p)
{
	if (p->list.len && !school_en(s))
		buf_put(&p->lists, SV(" 行"));
	p->list.len = 0;
}

static void
add_list(const struct school *s, struct places *p, struct sv file,
    uint64_t line)
{
	struct sv name = school_list(s, file);

	if (p->list.len && sv_equal(p->list, name)) {
		buf_put(&p->lists, school_en(s) ? SV(", ") : SV("、"));
	} else {
		close_list(s, p);
		put_piece(&p->lists, name);
		buf_put(&p->lists, school_en(s) ? SV(", row ") : SV("第 "));
	}
	buf_put_u64(&p->lists, line);
	p->list = name;
}

static void
read_places(const struct school *s, struct sv text, struct places *p)
{
	struct sv piece;

	while (text.len && sv_split(&text, ';', &piece)) {
		size_t colon = sv_find(piece, SV(":"));
		struct sv lines = sv_skip(piece, colon + 1);
		size_t dash = sv_find(lines, SV("-"));
		uint64_t file, from, to;

		if (sv_starts(piece, SV("total=")) &&
		    sv_to_u64(sv_skip(piece, strlen("total=")), &p->total))
			continue;
		if (!sv_to_u64(sv_head(lines, dash), &from))
			put_piece(&p->rest, piece);
		else if (!sv_to_u64(sv_head(piece, colon), &file))
			add_list(s, p, sv_head(piece, colon), from);
		else
			add_place(s, p, (uint32_t)file, from,
			    sv_to_u64(sv_skip(lines, dash + 1), &to) ? to :
			                                               from);
	}
	close_own(s, p);
	close_list(s, p);
}

/* N places are more than were told. */
static void
put_total(const struct school *s, uint64_t n, struct buf *out)
{
	if (out->len)
		buf_put(out, SV(" "));
	buf_printf(out, school_en(s) ? "(%llu in all)" :
	    "等，共 %llu 处", (unsigned long long)n);
}

/* TEXT with NEW wherever OLD stands. */
static struct sv
replace(struct sv text, struct sv old, struct sv new, struct arena *a)
{
	struct buf out = { 0 };
	struct sv done;
	size_t at;

	if (old.len == 0 || sv_find(text, old) == text.len)
		return text;
	while ((at = sv_find(text, old)) < text.len) {
		buf_put(&out, sv_head(text, at));
		buf_put(&out, new);
		text = sv_skip(text, at + old.len);
	}
	buf_put(&out, text);
	done = arena_dup(a, buf_sv(&out));
	buf_free(&out);
	return done;
}

static void
put_other(const struct school *s, const struct told *t, bool related,
    struct buf *out)
{
	char id[ID_ROOM];

	told_id(t, id);
	if (school_en(s))
		buf_printf(out, related ?
		    "also registered at another school (reference %s)" :
		    "an entry of another school (reference %s)", id);
	else
		buf_printf(out, related ? "另一所学校也有登记（查询号 %s）" :
		    "另一所学校的登记（查询号 %s）", id);
}

static struct sv
words(const struct school *s, const struct told *t, const struct places *p,
    bool related, struct arena *a)
{
	struct buf out = { 0 };
	struct sv text;

	buf_put(&out, buf_sv(&p->own));
	if (p->own.len && p->others)
		buf_put_char(&out, ';');
	if (p->others)
		put_other(s, t, related, &out);
	if (p->lists.len)
		put_piece(&out, buf_sv(&p->lists));
	if (p->rest.len)
		put_piece(&out, buf_sv(&p->rest));
	if (p->total)
		put_total(s, p->total, &out);
	text = arena_dup(a, buf_sv(&out));
	buf_free(&out);
	return text;
}

/* A list's row is the bureau's to mend, and only it knows the rules' keeper. */
static struct sv
ask_to_mend(const struct school *s, const struct told *t, struct sv place,
    struct arena *a)
{
	struct sv office = school_office(s);
	char id[ID_ROOM];

	told_id(t, id);
	if (school_en(s))
		return arena_printf(a, "a school cannot mend it: ask %.*s to "
		    "look at %.*s, and give the number %s", SV_ARG(office),
		    SV_ARG(place), id);
	return arena_printf(a, "这不在学校的文件里，学校改不了：请%.*s核对%.*s，"
	    "报编号 %s", SV_ARG(office), SV_ARG(place), id);
}

static struct sv
name_grounds(const struct school *s, const struct told *t, struct sv place,
    struct arena *a)
{
	struct sv office = school_office(s), fix = t->text[TOLD_FIX];
	char id[ID_ROOM];

	told_id(t, id);
	if (school_en(s))
		return arena_printf(a, "%.*s. It rests on %.*s; if the "
		    "list must be mended, ask %.*s and give the number %s",
		    SV_ARG(fix), SV_ARG(place), SV_ARG(office), id);
	return arena_printf(a, "%.*s。依据是%.*s；名单要改的，请%.*s改，"
	    "报编号 %s", SV_ARG(fix), SV_ARG(place), SV_ARG(office), id);
}

/* A row of a list, or the file where F is of none. */
static struct sv
place_of(const struct school *s, const struct told *t, struct arena *a)
{
	struct sv path = school_path(s, t->head.file);

	if (t->head.line == 0)
		return path;
	return arena_printf(a, school_en(s) ? "%.*s, row %llu" :
	    "%.*s第 %llu 行", SV_ARG(path),
	    (unsigned long long)t->head.line);
}

static void
tell_list(const struct school *s, struct told *t, struct sv places,
    struct arena *a)
{
	const struct origin *o = origins_find(s->view->origins, t->head.file);
	bool of_list = o && o->source.list;
	/* L01 stands at the pupil, and speaks of a list all the same. */
	bool about = sv_starts(t->text[TOLD_RULE], SV("L"));

	if (of_list && places.len == 0)
		places = place_of(s, t, a);
	if (places.len)
		t->text[TOLD_FIX] = of_list || about ?
		    ask_to_mend(s, t, places, a) :
		    name_grounds(s, t, places, a);
}

void
school_tell(const struct school *s, struct told *t, struct arena *a)
{
	struct places p = { 0 };
	struct sv told = t->text[TOLD_RELATED], message;

	if (t->text[TOLD_PLACES].len) {
		read_places(s, t->text[TOLD_PLACES], &p);
		message = words(s, t, &p, false, a);
		t->text[TOLD_RELATED] = words(s, t, &p, true, a);
		/* Of the same file twice only the message names the other. */
		if (told.len == 0)
			told = p.first;
		t->text[TOLD_MESSAGE] = replace(t->text[TOLD_MESSAGE], told,
		    message, a);
		t->text[TOLD_FIX] = replace(t->text[TOLD_FIX], told, message,
		    a);
	}
	t->text[TOLD_MESSAGE] = replace(t->text[TOLD_MESSAGE], school_en(s) ?
	    SV(TOLD_EACH_EN) : SV(TOLD_EACH_ZH), (struct sv){ 0 }, a);
	tell_list(s, t, arena_dup(a, buf_sv(&p.lists)), a);
	buf_free(&p.own);
	buf_free(&p.lists);
	buf_free(&p.rest);
}
