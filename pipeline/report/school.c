/* SPDX-License-Identifier: MIT */
#include "pipeline/base/seal.h"
#include "pipeline/base/utf8.h"
#include "pipeline/report/message.h"
#include "pipeline/report/school.h"
#include "pipeline/report/show.h"

enum {
	NAME_MAX_BYTES = 60, /* of a folder's name in front of its hash */
	HASH_DIGITS = 8
};

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

static bool
is_safe(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z') || (c >= 0x3400 && c <= 0x9FFF);
}

/* A name of Han, letters and digits only, and a hash of the exact name: short,
 * no other school's, and nothing that a file system minds. */
static struct sv
folder_of(struct sv name, struct arena *a)
{
	unsigned char seal[SEAL_MIN];
	char hex[2 * SEAL_MIN];
	struct buf out = { 0 };
	struct sv rest = name, folder;

	while (rest.len && out.len < NAME_MAX_BYTES) {
		uint32_t c = 0;
		size_t n = utf8_decode(rest, &c);

		if (n && is_safe(c))
			buf_put(&out, sv_head(rest, n));
		rest = sv_skip(rest, n ? n : 1);
	}
	if (out.len == 0)
		buf_put(&out, SV("学校"));
	seal_once(name, NULL, seal, sizeof(seal));
	seal_hex(seal, sizeof(seal), hex);
	folder = arena_printf(a, SCHOOLS "%.*s-%.*s/", SV_ARG(buf_sv(&out)),
	    HASH_DIGITS, hex);
	buf_free(&out);
	return folder;
}

bool
school_open(struct school *s, const struct view *v, const struct whose *w,
    uint32_t number, struct arena *a)
{
	const struct whose_school *of = &w->school[number - 1];
	bool known = of->name.len == 0 || show_plain(v, SV("学校名称"),
	    of->name, a, &s->name);

	*s = (struct school){ .view = v, .whose = w, .number = number,
		.code = of->code, .name = known ? of->name : (struct sv){ 0 },
		.rows = of->rows };
	if (of->code.len) {
		s->folder = arena_printf(a, SCHOOLS "%.*s/", SV_ARG(of->code));
		return true;
	}
	if (s->name.len == 0 || of->rows == 0)
		return false;
	s->folder = folder_of(s->name, a);
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
	return sv_starts(o->path, s->common) ?
	    sv_skip(o->path, s->common.len) : o->path;
}

/* The places that a finding relates to, as this school is told them. */
struct places {
	struct buf own;  /* PATH:LINE、LINE–LINE;… */
	uint32_t last;   /* the file that `own` ends with */
	struct buf rest; /* rows of lists */
	uint64_t total;  /* where some are left out; or 0 */
	uint64_t others; /* of another school */
	struct sv first; /* path of the first one, as the bureau is told it */
};

static void
put_piece(struct buf *out, struct sv piece)
{
	if (out->len)
		buf_put_char(out, ';');
	buf_put(out, piece);
}

/* Lines FROM to LAST of FILE, all this school's; 0: the whole file. */
static void
add_own(const struct school *s, struct places *p, uint32_t file,
    uint64_t line, uint64_t last)
{
	if (p->last != file)
		put_piece(&p->own, school_path(s, file));
	if (line)
		buf_printf(&p->own, "%s%llu", p->last == file ? "、" : ":",
		    (unsigned long long)line);
	if (last > line)
		buf_printf(&p->own, "–%llu", (unsigned long long)last);
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
	if (o && to > from && to > o->source.lines)
		to = o->source.lines; /* no file of ours says so */
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

/* N places are more than were told. */
static void
put_total(const struct school *s, uint64_t n, struct buf *out)
{
	if (out->len)
		buf_put(out, SV(" "));
	buf_printf(out, s->view->lang == LANG_EN ? "(%llu in all)" :
	    "等，共 %llu 处", (unsigned long long)n);
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
		if (!sv_to_u64(sv_head(piece, colon), &file) ||
		    !sv_to_u64(sv_head(lines, dash), &from))
			put_piece(&p->rest, piece);
		else
			add_place(s, p, (uint32_t)file, from,
			    sv_to_u64(sv_skip(lines, dash + 1), &to) ? to :
			                                               from);
	}
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
	bool english = s->view->lang == LANG_EN;

	told_id(t, id);
	if (english)
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
	if (p->rest.len)
		put_piece(&out, buf_sv(&p->rest));
	if (p->total)
		put_total(s, p->total, &out);
	text = arena_dup(a, buf_sv(&out));
	buf_free(&out);
	return text;
}

void
school_tell(const struct school *s, struct told *t, struct arena *a)
{
	struct places p = { 0 };
	struct sv told = t->text[TOLD_RELATED], message;

	if (t->text[TOLD_PLACES].len == 0)
		return;
	read_places(s, t->text[TOLD_PLACES], &p);
	message = words(s, t, &p, false, a);
	t->text[TOLD_RELATED] = words(s, t, &p, true, a);
	/* Of the same file twice only the message names the other one. */
	if (told.len == 0)
		told = p.first;
	t->text[TOLD_MESSAGE] = replace(t->text[TOLD_MESSAGE], told, message, a);
	t->text[TOLD_FIX] = replace(t->text[TOLD_FIX], told, message, a);
	buf_free(&p.own);
	buf_free(&p.rest);
}
