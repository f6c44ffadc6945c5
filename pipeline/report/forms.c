/* SPDX-License-Identifier: MIT */
/* Keys are made so that they compare as bytes. */
#include <stdlib.h>

#include "pipeline/base/cells.h"
#include "pipeline/base/date.h"
#include "pipeline/person/grade.h"
#include "pipeline/report/forms.h"
#include "pipeline/report/school_folder.h"

void
forms_open(struct forms *f, const struct pack *p, const struct report_io *io)
{
	*f = (struct forms){ .pack = p,
		.rows = { .io = io, .spool = SPOOL_FORMS } };
	if (!io)
		return;
	f->book = arena_alloc(&f->arena, (p->nform + 1) * sizeof(*f->book));
	for (size_t i = 0; i < p->nform; i++) {
		f->book[i].form = &p->form[i];
		f->book[i].source = arena_alloc(&f->arena,
		    (p->form[i].nsource + 1) * sizeof(*f->book[i].source));
	}
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits by how many they are, and then as they are: 9 before 10. */
static void
put_natural(struct buf *out, struct sv text)
{
	while (text.len) {
		size_t n = 0, zeros = 0;

		while (n < text.len && is_digit(text.ptr[n]))
			n++;
		while (zeros + 1 < n && text.ptr[zeros] == '0')
			zeros++;
		if (n) {
			buf_put_char(out, '0');
			buf_put_char(out, (char)(n - zeros > 200 ? 200 :
			    n - zeros));
			buf_put(out, sv_head(sv_skip(text, zeros), n - zeros));
		} else {
			buf_put_char(out, text.ptr[0]);
			n = 1;
		}
		text = sv_skip(text, n);
	}
}

static void
put_key(struct forms *f, const struct form *form, bool known,
    const struct sv *cell)
{
	struct buf *out = &f->packed;
	size_t own[] = { form->code, form->school };

	/* Who share a folder are parted by what they write of their school. */
	for (size_t i = 0; i < 2 && !known; i++)
		if (own[i] < form->ncolumn) {
			buf_put(out, cell[own[i]]);
			buf_put_char(out, '\0');
		}
	for (size_t i = 0; i < form->norder; i++) {
		struct sv name = form->column[form->order[i]];
		struct sv v = cell[form->order[i]];
		int grade = sv_ends(name, SV("年级")) ? grade_number(v) : 0;

		if (grade)
			buf_put_char(out, (char)('0' + grade));
		else if (sv_equal(name, SV("班级")))
			put_natural(out, class_fold(v, &f->scratch));
		else
			put_natural(out, v);
		buf_put_char(out, '\0');
	}
}

/* Its cells by the headings. They are the first arguments, mostly. */
static void
take_cells(const struct form *form, const struct finding *row,
    struct sv *cell)
{
	for (size_t i = 0; i < form->ncolumn; i++)
		cell[i] = i < row->narg && sv_equal(row->arg[i].name,
		    form->column[i]) ? row->arg[i].value :
		    finding_get(row, form->column[i]);
}

/*
 * One spelling in a register, whose rows come from rosters, lists and what a
 * snapshot keeps: 三年级, 1班, 2018-06-28. What is none of these stays as it is.
 */
static struct sv
settle(struct forms *f, struct sv name, struct sv v)
{
	static const char *const grade[] = { "一", "二", "三", "四", "五", "六",
		"七", "八", "九" };
	struct date d;
	int n;

	if (v.len == 0)
		return v;
	if (sv_equal(name, SV("年级")) && (n = grade_number(v)) > 0)
		return arena_printf(&f->scratch, "%s年级", grade[n - 1]);
	if (sv_equal(name, SV("班级"))) {
		struct sv class = class_fold(v, &f->scratch);

		return class.len ? arena_printf(&f->scratch, "%.*s班",
		    SV_ARG(class)) : v;
	}
	if (sv_ends(name, SV("日期")) && date_parse(v, &d))
		return arena_printf(&f->scratch, "%04d-%02d-%02d", d.year,
		    d.month, d.day);
	return v;
}

int
forms_add(struct forms *f, const struct finding *row)
{
	size_t source;
	const struct form *form = pack_form_of(f->pack, row->rule, &source);
	struct form_book *b;
	struct form_row *r;
	struct sv *cell, code = { 0 }, name = { 0 }, folder;

	if (!form)
		return 0;
	arena_reset(&f->scratch);
	cell = arena_alloc(&f->scratch, (form->ncolumn + 1) * sizeof(*cell));
	take_cells(form, row, cell);
	for (size_t i = 0; i < form->ncolumn; i++)
		cell[i] = settle(f, form->column[i], cell[i]);
	b = &f->book[form - f->pack->form];
	b->row = mem_more(b->row, b->n, &b->cap, sizeof(*b->row));
	r = &b->row[b->n++];
	if (form->code < form->ncolumn)
		code = cell[form->code];
	if (form->school < form->ncolumn)
		name = cell[form->school];
	folder = school_folder(f->pack, code, name, &f->scratch);
	r->school = (uint32_t)intern_add(&f->schools,
	    folder.len ? folder : FORMS_NOWHERE);
	f->packed.len = 0;
	put_key(f, form, folder.len > 0, cell);
	r->key = arena_dup(&f->arena, buf_sv(&f->packed));
	f->packed.len = 0;
	cells_pack(cell, form->ncolumn, &f->packed);
	return tape_add(&f->rows, buf_sv(&f->packed), &r->at);
}

bool
forms_status(struct forms *f, const struct rule_status *s)
{
	size_t source;
	const struct form *form = pack_form_of(f->pack, s->rule, &source);
	struct form_fared *fared;
	struct reason **link, *new;

	if (!form || !f->book)
		return form != NULL;
	fared = &f->book[form - f->pack->form].source[source];
	fared->told = true;
	fared->evaluated += s->evaluated;
	if (s->reason.len == 0)
		return true;
	for (link = &fared->reason; *link; link = &(*link)->next)
		if (sv_equal((*link)->zh, s->reason))
			return true;
	new = arena_alloc(&f->arena, sizeof(*new));
	*new = (struct reason){ arena_dup(&f->arena, s->reason),
		arena_dup(&f->arena, s->reason_en), NULL };
	*link = new;
	return true;
}

static int
compare_rows(const void *va, const void *vb, void *rank)
{
	const struct form_row *a = va, *b = vb;
	const uint32_t *of = rank;
	int c;

	if (a->school != b->school)
		return of[a->school] < of[b->school] ? -1 : 1;
	c = sv_compare(a->key, b->key);
	return c ? c : (a->at > b->at) - (a->at < b->at);
}

size_t
form_school_end(const struct form_book *b, size_t i)
{
	size_t end = i;

	while (end < b->n && b->row[end].school == b->row[i].school)
		end++;
	return end;
}

void
forms_sort(struct forms *f)
{
	uint32_t *order = intern_sort(&f->schools);
	uint32_t *rank = mem_alloc((f->schools.n + 1) * sizeof(*rank));

	for (size_t i = 0; i < f->schools.n; i++)
		rank[order[i]] = (uint32_t)i;
	for (size_t i = 0; i < f->pack->nform; i++) {
		struct form_book *b = &f->book[i];

		if (b->n)
			qsort_r(b->row, b->n, sizeof(*b->row), compare_rows,
			    rank);
		for (size_t at = 0; b->form->schools && at < b->n;
		     at = form_school_end(b, at))
			b->nschool++;
	}
	mem_free(order);
	mem_free(rank);
}

bool
form_made(const struct form_book *b)
{
	for (size_t i = 0; i < b->form->nsource; i++)
		if (!b->source[i].told ||
		    (b->source[i].evaluated == 0 && b->source[i].reason))
			return false;
	return true;
}

int
forms_read(const struct forms *f, struct tape_reader *r,
    const struct form_book *b, size_t i, struct sv *cell)
{
	uint64_t at = b->row[i].at;
	struct sv piece;

	(void)f;
	if (tape_read(r, &at, &piece) <= 0 ||
	    !cells_unpack(piece, cell, b->form->ncolumn))
		return -1;
	return 0;
}

void
forms_free(struct forms *f)
{
	for (size_t i = 0; f->book && i < f->pack->nform; i++)
		mem_free(f->book[i].row);
	intern_free(&f->schools);
	arena_free(&f->arena);
	arena_free(&f->scratch);
	buf_free(&f->packed);
}
