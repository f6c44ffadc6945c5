/* SPDX-License-Identifier: MIT */
/*
 * A finding becomes what reports tell. Its person is who stands in its row; a
 * finding of no row says so itself, in arguments named as the columns.
 *
 * Hashes are taken over texts with their lengths before them, so no two lists
 * of texts look alike.
 */
#include <stdlib.h>

#include "pipeline/person/image.h"
#include "pipeline/report/show.h"
#include "pipeline/stages/report/report.h"

enum { RELATED_MAX = 20 };

/* A line, or all from one to another. */
struct place {
	uint64_t file, line, last;
};

int64_t
find_row(const struct batch *b, const struct finding *f)
{
	if (!b->source || f->file != b->source->number || f->after < 0 ||
	    (size_t)f->after >= b->nrow || b->line[f->after] != f->line)
		return -1;
	return f->after;
}

int32_t
find_position(const struct source *src, int column)
{
	return src && src->place && column >= 0 ? src->place[column] : -1;
}

static void
frame(struct report *r, struct sv v)
{
	buf_put_u64(&r->frame, v.len);
	buf_put_char(&r->frame, ':');
	buf_put(&r->frame, v);
}

static void
token(const struct report *r, const unsigned char *key, unsigned char *out)
{
	unsigned char full[SEAL_MIN];

	seal_once(buf_sv(&r->frame), key, full, sizeof(full));
	memcpy(out, full, TOKEN_BYTES);
}

/* The word before it is that of reports of 0.1.0: the same tokens as there. */
static void
frame_key(struct report *r, struct sv key)
{
	frame(r, SV("学籍号"));
	frame(r, key);
}

/* The person, by the key that changes too are told under; false: none. */
static bool
frame_person(struct report *r, const struct scope *s)
{
	static const enum image_column asked[] = { IMAGE_XJH, IMAGE_ID,
		IMAGE_TYPE, IMAGE_NAME, IMAGE_SEX, IMAGE_BIRTH };
	struct sv cell[IMAGE_COLUMNS] = { 0 }, key;

	for (size_t i = 0; i < sizeof(asked) / sizeof(*asked); i++)
		cell[asked[i]] = scope_cell(s, image_column[asked[i]]);
	key = image_key(cell, &r->scratch);
	if (key.len)
		frame_key(r, key);
	return key.len > 0;
}

/* Other cells of the row that the finding speaks of: the message names them. */
static void
frame_cells(struct report *r, const struct scope *s)
{
	struct scope chinese = *s;
	struct sv text, name;

	chinese.lang = LANG_ZH;
	text = message_of(&chinese, pack_rule(s->pack, s->finding->rule));
	while (s->row >= 0 && message_name(&text, &name)) {
		int col = header_find(s->batch->header, name);

		if (col < 0 || col == s->finding->column)
			continue;
		frame(r, name);
		frame(r, batch_get(s->batch, col, (size_t)s->row));
	}
}

/* finding_id: what was found, about whom, never where. */
static void
put_tokens(struct report *r, const struct scope *s, struct sv school,
    struct told *t)
{
	const struct finding *f = s->finding;
	const struct origin *o;

	r->frame.len = 0;
	t->head.person = frame_person(r, s);
	if (t->head.person) {
		token(r, r->person_key, t->head.key);
	} else {
		frame(r, f->grade);
		frame(r, f->class_name);
	}
	frame(r, f->rule);
	frame(r, school);
	frame(r, f->column < 0 ? (struct sv){ 0 } :
	                         r->view.header->column[f->column]);
	frame(r, s->now);
	/* What is said of a file is known by the file. */
	if (f->line == 0 && (o = origins_find(&r->origins, f->file)))
		frame(r, o->source.path);
	for (size_t i = 0; i < f->narg; i++)
		if (scope_is_value(f->arg[i].name)) {
			frame(r, f->arg[i].name);
			frame(r, f->arg[i].value);
		}
	frame_cells(r, s);
	token(r, r->finding_key, t->head.id);
}

void
tell_file_id(struct report *r, struct told *t)
{
	const struct origin *o = origins_find(&r->origins, t->head.file);

	r->frame.len = 0;
	frame(r, t->text[TOLD_RULE]);
	frame(r, t->text[TOLD_SCHOOL_CODE]);
	frame(r, t->head.column < 0 ? (struct sv){ 0 } :
	                              r->view.header->column[t->head.column]);
	frame(r, o ? o->source.path : (struct sv){ 0 });
	frame(r, SV("整列"));
	token(r, r->finding_key, t->head.id);
}

static int
compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

/* The same before files have names: report/school.h says of which places a
 * school is told. Of the same file twice it is the other file. */
static struct sv
put_places(struct report *r, const struct finding *f, const struct place *place,
    size_t n, struct sv rest)
{
	struct sv same = finding_get(f, SV("same"));
	struct buf out = { 0 };
	struct sv text;

	for (size_t i = 0; i < n; i++) {
		buf_printf(&out, "%s%llu:%llu", i ? ";" : "",
		    (unsigned long long)place[i].file,
		    (unsigned long long)place[i].line);
		if (place[i].last > place[i].line)
			buf_printf(&out, "-%llu",
			    (unsigned long long)place[i].last);
	}
	for (size_t i = 1; n == 0 && same.len && i < r->origins.n; i++)
		if (r->origins.origin[i].known && out.len == 0 &&
		    sv_equal(r->origins.origin[i].source.path, same))
			buf_printf(&out, "%zu:0", i);
	if (rest.len)
		buf_printf(&out, "%s%.*s", out.len ? ";" : "", SV_ARG(rest));
	text = arena_dup(&r->scratch, buf_sv(&out));
	buf_free(&out);
	return text;
}

/* NUMBER:LINE or NUMBER:LINE-LINE. */
static bool
take_place(struct sv piece, struct place *p)
{
	size_t colon = sv_find(piece, SV(":"));
	struct sv lines = sv_skip(piece, colon + 1);
	size_t dash = sv_find(lines, SV("-"));

	if (!sv_to_u64(sv_head(piece, colon), &p->file) ||
	    !sv_to_u64(sv_head(lines, dash), &p->line))
		return false;
	p->last = p->line;
	return dash == lines.len || (sv_to_u64(sv_skip(lines, dash + 1),
	    &p->last) && p->last > p->line);
}

/* The lines of N places at the end of OUT, RELATED_MAX at most; how many. */
static size_t
put_lines(struct report *r, const struct place *place, size_t n,
    struct buf *out)
{
	size_t told = 0;

	for (size_t i = 0; i < n; i++) {
		const struct origin *o = origins_find(&r->origins,
		    (uint32_t)place[i].file);

		for (uint64_t line = place[i].line; line <= place[i].last &&
		     told < RELATED_MAX; line++) {
			if (told++)
				buf_put_char(out, ';');
			buf_put(out, o ? o->path : SV("?"));
			buf_put_char(out, ':');
			buf_put_u64(out, line);
		}
	}
	return told;
}

/* NUMBER:LINE;… as PATH:LINE;…, sorted, and a total where some are left out. */
static struct sv
put_related(struct report *r, const struct finding *f, struct buf *out,
    struct sv *places)
{
	struct place place[RELATED_MAX];
	struct sv rest = finding_get(f, SV("related")), piece;
	struct sv total = finding_get(f, SV("total"));
	struct buf lists = { 0 };
	size_t n = 0, told;
	uint64_t all = 0, placed = 0;

	while (rest.len && sv_split(&rest, ';', &piece)) {
		struct place p;

		if (!take_place(piece, &p)) {
			/* FILE.csv:LINE */
			buf_put(&lists, lists.len ? SV(";") : SV(""));
			buf_put(&lists, piece);
			continue;
		}
		all += p.last - p.line + 1;
		if (n == RELATED_MAX)
			continue;
		placed += p.last - p.line + 1;
		place[n++] = p;
	}
	qsort(place, n, sizeof(*place), compare_places);
	out->len = 0;
	told = put_lines(r, place, n, out);
	if (lists.len && n)
		buf_put_char(out, ';');
	buf_put(out, buf_sv(&lists));
	sv_to_u64(total, &all);
	if (all > told)
		buf_printf(out, ";total=%llu", (unsigned long long)all);
	if (all > placed)
		buf_printf(&lists, "%stotal=%llu", lists.len ? ";" : "",
		    (unsigned long long)all);
	*places = put_places(r, f, place, n, buf_sv(&lists));
	buf_free(&lists);
	return arena_dup(&r->scratch, buf_sv(out));
}

static struct sv
keep(struct report *r, struct buf *text)
{
	struct sv v = arena_dup(&r->scratch, buf_sv(text));

	text->len = 0;
	return v;
}

static struct sv
tell_cell(struct report *r, enum mask_class class, struct sv v)
{
	struct buf *out = &r->piece;

	out->len = 0;
	show_cell(out, class, v, r->view.unmasked);
	return keep(r, out);
}

/* What to do: what the branch says, else the value it offers. */
static void
tell_fix(const struct scope *s, const struct rule *rule, struct buf *out)
{
	struct sv own = advice_of_branch(s, rule);
	struct sv offer = finding_get(s->finding, SV("suggestion"));

	if (own.len) {
		message_put(s, own, out);
	} else if (offer.len) {
		buf_put(out, s->lang == LANG_EN ? SV("may be: ") :
		                                  SV("可改为："));
		show_cell(out, scope_class(s, s->column, offer), offer,
		    s->unmasked);
	} else {
		message_put(s, advice_of(s, rule), out);
	}
}

/* Why it is a notice only. */
static void
tell_softened(const struct scope *s, struct buf *out)
{
	struct sv name = finding_get(s->finding, SV("softened"));

	if (name.len)
		buf_printf(out, s->lang == LANG_EN ?
		    " (%.*s: a notice only)" : "（%.*s，只作提示）",
		    SV_ARG(name));
}

static void
tell_words(struct report *r, const struct scope *s, struct told *t)
{
	const struct rule *rule = pack_rule(s->pack, s->finding->rule);
	struct sv message = message_of(s, rule);
	struct buf *out = &r->piece;

	out->len = 0;
	if (message.len)
		message_put(s, message, out);
	else
		buf_put(out, title_of(rule, s->lang));
	tell_softened(s, out);
	t->text[TOLD_MESSAGE] = keep(r, out);
	tell_fix(s, rule, out);
	t->text[TOLD_FIX] = keep(r, out);
	show_remark(out, show_class(s->pack, s->column),
	    finding_get(s->finding, SV("expected")), s->unmasked);
	t->text[TOLD_EXPECTED] = keep(r, out);
}

static void
tell_person(struct report *r, const struct scope *s, struct told *t)
{
	const struct finding *f = s->finding;
	struct sv code = scope_cell(s, SV("学校标识码"));
	struct sv name = scope_cell(s, SV("学校名称"));
	struct sv school = f->school.len ? f->school : code.len ? code : name;
	uint64_t number;

	/* batch_find puts the code there, or else the name; an argument may be
	 * of another school, which a list's row names. */
	if (sv_to_u64(f->school, &number))
		code = f->school;
	else if (name.len == 0 && !sv_equal(f->school, code))
		name = f->school;
	put_tokens(r, s, school, t);
	t->head.owner = whose_school(&r->whose, code, name);
	t->text[TOLD_SCHOOL_CODE] = tell_cell(r, scope_class(s,
	    SV("学校标识码"), code), code);
	t->text[TOLD_SCHOOL] = tell_cell(r, scope_class(s, SV("学校名称"),
	    name), name);
	t->text[TOLD_GRADE] = tell_cell(r, scope_class(s, SV("年级"),
	    f->grade), f->grade);
	t->text[TOLD_CLASS] = tell_cell(r, scope_class(s, SV("班级"),
	    f->class_name), f->class_name);
	t->text[TOLD_STUDENT] = tell_cell(r, MASK_NAME,
	    scope_cell(s, SV("姓名")));
}

/* Where F stands, if it says so: its row is gone, or it is a part of a cell. */
static bool
find_span(const struct finding *f, struct told_head *head)
{
	uint64_t length;

	if (!sv_to_u64(finding_get(f, SV("byte")), &head->offset) ||
	    !sv_to_u64(finding_get(f, SV("size")), &length))
		return false;
	head->length = (uint32_t)length;
	return true;
}

void
tell(struct report *r, const struct batch *b, const struct finding *f,
    int64_t row, struct sv before, struct told *t)
{
	const struct origin *o = origins_find(&r->origins, f->file);
	int column = f->column;
	struct sv name = column < 0 ? (struct sv){ 0 } :
	                              r->view.header->column[column];
	struct scope s = { .pack = r->view.pack, .batch = b, .finding = f,
		.row = row, .column = name, .before = before,
		.lang = r->view.lang, .unmasked = r->view.unmasked };
	size_t rule;

	s.now = row < 0 ? finding_get(f, name) :
	                  batch_get(b, column, (size_t)row);
	*t = (struct told){ .head = { .line = f->line, .record = f->record,
		.file = f->file, .column = column, .level = f->level,
		.position = find_position(o ? &o->source : NULL, column) },
		.copy = 1 };
	if (!find_span(f, &t->head) && row >= 0 && b->source->place)
		batch_span(b, (size_t)row, t->head.position < 0 ? -1 : column,
		    &t->head.offset, &t->head.length);
	sv_to_u64(finding_get(f, SV("table")), &t->head.table);
	s.related = put_related(r, f, &r->piece, &t->text[TOLD_PLACES]);
	t->text[TOLD_RELATED] = s.related;
	t->branch = finding_get(f, SV("branch"));
	t->offers = finding_get(f, SV("suggestion")).len > 0;
	rule = intern_add(&r->rules, f->rule);
	t->text[TOLD_RULE] = r->rules.text[rule];
	t->text[TOLD_VALUE] = tell_cell(r, scope_class(&s, name, before),
	    before);
	tell_person(r, &s, t);
	tell_words(r, &s, t);
}

struct sv
tell_change_key(struct report *r, struct sv key)
{
	struct told t = { .head.person = true };
	char text[ID_ROOM];

	r->frame.len = 0;
	frame_key(r, key);
	token(r, r->person_key, t.head.key);
	told_key(&t, text);
	return arena_dup(&r->scratch, sv_cstr(text));
}
