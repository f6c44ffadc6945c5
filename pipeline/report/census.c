/* SPDX-License-Identifier: MIT */
/*
 * Rosters go class by class, so most rows are counted with the one above them:
 * five cells are compared, and nothing is looked up.
 */
#include "pipeline/base/cells.h"
#include "pipeline/report/census.h"
#include "pipeline/report/show.h"

enum { KEY_CODE, KEY_NAME, KEY_GRADE, KEY_CLASS, KEY_STATUS, KEYS };

/* TEXT, a cell of COLUMN, as reports show it. */
static struct sv
shown(struct census *c, const struct view *v, struct sv column, struct sv text)
{
	struct buf room = { 0 };
	struct sv made;

	show_cell(&room, show_class_of(v->pack, column, text), text,
	    v->unmasked);
	made = arena_dup(&c->arena, buf_sv(&room));
	buf_free(&room);
	return made;
}

static uint32_t
add_school(struct census *c, const struct view *v, struct sv code,
    struct sv name)
{
	struct sv column = code.len ? SV("学校标识码") : SV("学校名称");
	struct sv text = shown(c, v, column, code.len ? code : name);
	size_t n = c->schools.n, at = intern_add(&c->schools, text);

	if (at == n) {
		c->school = mem_more(c->school, n, &c->capschool,
		    sizeof(*c->school));
		c->school[n] = (struct census_school){
			.code = code.len ? text : (struct sv){ 0 },
			.name = code.len ? (struct sv){ 0 } : text };
	}
	return (uint32_t)at;
}

static struct census_school *
school_of(struct census *c, const struct view *v, struct sv code,
    struct sv name)
{
	size_t n = c->raw.n, at = intern_add(&c->raw, code.len ? code : name);
	struct census_school *s;

	if (at == n) {
		c->of = mem_more(c->of, n, &c->capof, sizeof(*c->of));
		c->of[n] = add_school(c, v, code, name);
	}
	s = &c->school[c->of[at]];
	if (s->name.len == 0 && name.len)
		s->name = shown(c, v, SV("学校名称"), name);
	return s;
}

static struct census_class *
class_of(struct census *c, const struct view *v,
    const struct census_school *school, const struct sv *cell)
{
	struct arena scratch = { 0 };
	int grade = grade_number(cell[KEY_GRADE]);
	uint32_t number = (uint32_t)(school - c->school);
	struct sv part[] = { sv_make((const char *)&number, sizeof(number)),
		grade ? grade_label(grade) : cell[KEY_GRADE],
		class_fold(cell[KEY_CLASS], &scratch) };
	struct buf key = { 0 };
	size_t n = c->keys.n, at;

	cells_pack(part, sizeof(part) / sizeof(*part), &key);
	at = intern_add(&c->keys, buf_sv(&key));
	buf_free(&key);
	arena_free(&scratch);
	if (at == n) {
		c->class = mem_more(c->class, n, &c->capclass,
		    sizeof(*c->class));
		c->class[n] = (struct census_class){ .school = number,
			.grade = grade,
			.grade_text = grade ? grade_label(grade) :
			    shown(c, v, SV("年级"), cell[KEY_GRADE]),
			.name = shown(c, v, SV("班级"), cell[KEY_CLASS]) };
	}
	return &c->class[at];
}

/* 在籍: 在读, 复学, or nothing is said. */
static bool
is_pupil(const struct pack *p, struct sv status)
{
	const struct field *f = pack_field(p, SV("学生状态"));

	if (status.len && f && f->table)
		status = table_name(f->table, status);
	return status.len == 0 || sv_equal(status, SV("在读")) ||
	    sv_equal(status, SV("复学"));
}

void
census_rows(struct census *c, const struct view *v, const struct batch *b)
{
	const struct header *h = b->header;
	const int column[KEYS] = { h->school_code, h->school_name, h->grade,
		h->class_name, header_find(h, SV("学生状态")) };
	struct sv last[KEYS] = { { 0 } }, cell[KEYS];
	struct census_school *school = NULL;
	struct census_class *class = NULL;
	bool pupil = false;

	for (size_t row = 0; row < b->nrow; row++) {
		bool same = row > 0;

		for (int k = 0; k < KEYS; k++) {
			cell[k] = batch_get(b, column[k], row);
			same = same && sv_equal(cell[k], last[k]);
		}
		if (!same) {
			memcpy(last, cell, sizeof(last));
			school = school_of(c, v, cell[KEY_CODE],
			    cell[KEY_NAME]);
			class = class_of(c, v, school, cell);
			pupil = is_pupil(v->pack, cell[KEY_STATUS]);
		}
		school->rows++;
		school->pupils += pupil;
		class->pupils += pupil;
	}
}

void
census_way(struct census *c, const struct view *v, const struct change *change)
{
	struct sv end[] = { change->school_from, change->school_to };
	struct sv grade = change->school_to.len ? change->grade_to :
	                                          change->grade_from;
	struct buf key = { 0 };
	size_t n = c->ways.n, at;

	cells_pack(end, sizeof(end) / sizeof(*end), &key);
	at = intern_add(&c->ways, buf_sv(&key));
	buf_free(&key);
	if (at == n) {
		c->way = mem_more(c->way, n, &c->capway, sizeof(*c->way));
		c->way[n] = (struct census_way){
			.from = shown(c, v, SV("学校标识码"), end[0]),
			.to = shown(c, v, SV("学校标识码"), end[1]) };
	}
	c->way[at].n++;
	c->way[at].grade[grade_number(grade)]++;
}

struct sv
census_name(const struct census *c, struct sv code)
{
	int64_t at = intern_find(&c->schools, code);

	return at < 0 || c->school[at].name.len == 0 ? code :
	                                               c->school[at].name;
}

void
census_free(struct census *c)
{
	arena_free(&c->arena);
	intern_free(&c->schools);
	intern_free(&c->keys);
	intern_free(&c->raw);
	intern_free(&c->ways);
	mem_free(c->school);
	mem_free(c->class);
	mem_free(c->of);
	mem_free(c->way);
	*c = (struct census){ 0 };
}
