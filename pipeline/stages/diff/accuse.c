/* SPDX-License-Identifier: MIT */
/*
 * The rules of change, until the pack has rules of scope 变化 of its own:
 *
 *	R11-1  a key column differs from the last snapshot (上次)
 *	R16-1  the same person under another 学籍号; L or J to G is how it goes
 *	R18-1  a grade not above that of the school year's end (上学年末),
 *	       but for those who were or are suspended, or came back
 *	R18-2  two grades or more above it
 */
#include "pipeline/person/xjh.h"
#include "pipeline/report/show.h"
#include "pipeline/stages/diff/diff.h"

static const struct sv id[RULES] = { { "R11-1", 5 }, { "R16-1", 5 },
	{ "R18-1", 5 }, { "R18-2", 5 } };

void
accuse_open(struct diff *d)
{
	for (int i = 0; i < RULES; i++) {
		const struct rule *r = pack_rule(d->config->pack, id[i]);

		d->on[i] = r && !r->off;
		d->level[i] = r ? r->level : LEVEL_NOTICE;
	}
}

/* A finding about column C of the record at E, whose cells are CELL. */
static struct finding *
find(struct diff *d, struct batch *b, enum rule_id rule,
    const struct entry *e, const struct sv *cell, enum image_column c)
{
	static const enum image_column shown[] = { IMAGE_CODE, IMAGE_SCHOOL,
		IMAGE_NAME, IMAGE_SEX, IMAGE_BIRTH, IMAGE_ID, IMAGE_XJH,
		IMAGE_GRADE };
	struct finding *f = batch_find_loose(b, id[rule], d->level[rule]);
	bool told = false;

	f->file = e->file;
	f->line = e->line;
	f->record = e->record;
	f->column = d->column[c];
	f->school = cell[IMAGE_CODE].len ? cell[IMAGE_CODE] :
	                                   cell[IMAGE_SCHOOL];
	f->grade = cell[IMAGE_GRADE];
	f->class_name = cell[IMAGE_CLASS];
	for (size_t i = 0; i < sizeof(shown) / sizeof(*shown); i++) {
		finding_arg(b, f, image_column[shown[i]], cell[shown[i]]);
		told |= shown[i] == c;
	}
	if (!told)
		finding_arg(b, f, image_column[c], cell[c]);
	finding_arg(b, f, SV("field"), image_column[c]);
	d->found[rule]++;
	return f;
}

/* A value as everybody may see it: the argument's own name says no class. */
static struct sv
mask(struct diff *d, struct batch *b, enum image_column c, struct sv value)
{
	struct buf text = { 0 };
	struct sv shown;

	show_cell(&text, show_class(d->config->pack, image_column[c]), value,
	    false);
	shown = text.len ? arena_dup(&b->arena, buf_sv(&text)) : SV("空");
	buf_free(&text);
	return shown;
}

static bool
may_become(struct sv old, struct sv new)
{
	struct xjh was, is;

	xjh_check(old, &was);
	xjh_check(new, &is);
	return (was.kind == 'L' || was.kind == 'J') && is.kind == 'G';
}

void
accuse_pair(struct diff *d, struct batch *b, const struct entry *e,
    const struct sv *old, const struct sv *new)
{
	static const enum image_column keys[] = { IMAGE_NAME, IMAGE_SEX,
		IMAGE_BIRTH, IMAGE_TYPE, IMAGE_ID, IMAGE_ETHNIC };

	for (size_t i = 0; d->on[R11_1] && i < sizeof(keys) / sizeof(*keys);
	     i++) {
		enum image_column c = keys[i];
		struct finding *f;

		if (past_absent(old[c]) || past_absent(new[c]) ||
		    sv_equal(old[c], new[c]))
			continue;
		f = find(d, b, R11_1, e, new, c);
		finding_arg(b, f, SV("old"), mask(d, b, c, old[c]));
		finding_arg(b, f, SV("new"), mask(d, b, c, new[c]));
		finding_arg(b, f, SV("snapshot"), d->last.past->asof);
	}
	if (d->on[R16_1] && old[IMAGE_XJH].len && new[IMAGE_XJH].len &&
	    !sv_equal(old[IMAGE_XJH], new[IMAGE_XJH]) &&
	    !may_become(old[IMAGE_XJH], new[IMAGE_XJH])) {
		struct finding *f = find(d, b, R16_1, e, new, IMAGE_XJH);

		finding_arg(b, f, SV("old"),
		    mask(d, b, IMAGE_XJH, old[IMAGE_XJH]));
		finding_arg(b, f, SV("snapshot"), d->last.past->asof);
	}
}

enum rule_id
accuse_grade(unsigned char before, unsigned char now)
{
	unsigned was = before & 15, is = now & 15;

	if (was == 0 || is == 0 || is == was + 1)
		return RULES;
	if (is > was)
		return R18_2;
	return before >> 4 == STATE_OTHER && now >> 4 == STATE_OTHER ?
	    R18_1 : RULES;
}

void
accuse_suspect(struct diff *d, struct batch *b, const struct entry *e,
    const struct suspect *s, const struct sv *cell)
{
	static const char han[] = "一二三四五六七八九";
	struct finding *f;

	if (!d->on[s->rule])
		return;
	f = find(d, b, s->rule, e, cell, IMAGE_GRADE);
	finding_arg(b, f, SV("was"), arena_printf(&b->arena,
	    "%.3s年级", han + 3 * (s->before - 1)));
	finding_arg(b, f, SV("snapshot"),
	    d->one ? d->last.past->asof : d->year.past->asof);
}

void
accuse_statuses(struct diff *d, struct batch *b)
{
	for (int i = 0; i < RULES; i++) {
		bool year = i == R18_1 || i == R18_2;
		struct rule_status *s;

		if (!d->on[i])
			continue;
		s = batch_status(b, id[i]);
		if (!d->last.past)
			s->reason = SV("没有快照（首次运行）");
		else if (year && !d->one && !d->year.past)
			s->reason = SV("没有上学年末的快照");
		s->evaluated = d->evaluated[i];
		s->findings = d->found[i];
	}
}
