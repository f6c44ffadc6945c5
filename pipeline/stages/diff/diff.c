/* SPDX-License-Identifier: MIT */
/*
 * What changed since an earlier snapshot: a fold. The stream passes untouched;
 * at its end come the changes, the findings of the rules of change, and how
 * these rules fared. The parts are in diff.h.
 */
#include "pipeline/base/date.h"
#include "pipeline/stages/diff/diff.h"

enum { EVENTS = 500 /* of a batch in finish, at most */ };

static int
diff_open(struct stage *s, const void *config)
{
	struct diff *d = arena_alloc(&s->run, sizeof(*d));

	d->config = config;
	d->diag = s->diag;
	d->run = &s->run;
	intern_add(&d->reason, (struct sv){ 0 });
	intern_add(&d->written, (struct sv){ 0 });
	s->state = d;
	return 0;
}

static struct sv
start_of(const struct diff *d)
{
	const struct param *p = pack_param(d->config->pack, SV("学年开始"));

	return p && p->value.len == 5 ? p->value : SV("09-01");
}

/* The year in which the school year that DAY is in began. */
static int
school_year(const struct diff *d, struct sv day)
{
	uint64_t year = 0;

	sv_to_u64(sv_head(day, 4), &year);
	return (int)year - (sv_compare(sv_skip(day, 5), start_of(d)) < 0);
}

/* The first day of the school year that AS-OF is in, N years on. */
static struct sv
year_start(struct diff *d, struct sv asof, int n)
{
	return arena_printf(d->run, "%04d-%.*s", school_year(d, asof) + n,
	    SV_ARG(start_of(d)));
}

/* Leavers are taken off the roll from June on, with the school year at last. */
static bool
is_summer(const struct diff *d, struct sv day)
{
	return sv_compare(sv_skip(day, 5), SV("06-01")) >= 0 &&
	    sv_compare(sv_skip(day, 5), start_of(d)) < 0;
}

static int
open_pasts(struct diff *d, struct sv asof)
{
	const struct past_folder *f = d->config->past;
	struct sv start = year_start(d, asof, 0);

	if (f->open(f->ctx, (struct sv){ 0 }, asof, &d->last.past, d->diag) < 0)
		return -1;
	if (!d->last.past)
		return 0;
	past_side_open(d, &d->last);
	d->gaps.years = school_year(d, asof) -
	    school_year(d, d->last.past->asof);
	d->gaps.summer = is_summer(d, asof);
	if (twins_open(&d->twins, d->last.past, d->diag) < 0)
		return -1;
	if (sv_compare(d->last.past->asof, start) < 0) {
		d->one = sv_compare(d->last.past->asof,
		    year_start(d, asof, -1)) >= 0;
		return 0;
	}
	if (f->open(f->ctx, year_start(d, asof, -1), start, &d->year.past,
	    d->diag) < 0)
		return -1;
	if (d->year.past)
		past_side_open(d, &d->year);
	return 0;
}

static struct sv
name_past(struct diff *d, const char *word, const struct past *p)
{
	return p ? arena_printf(d->run, " %s=%.*s:%.*s", word, SV_ARG(p->asof),
	    SV_ARG(p->seal)) : (struct sv){ 0 };
}

static int
diff_header(struct stage *s, struct header *h)
{
	struct diff *d = s->state;
	struct sv last, year;

	d->header = h;
	for (int i = 0; i < IMAGE_COLUMNS; i++)
		d->column[i] = header_find(h, image_column[i]);
	image_open(&d->maker, h, d->config->key);
	if (open_pasts(d, h->asof) < 0 || judge_open(d) < 0)
		return -1;
	last = name_past(d, "last", d->last.past);
	year = name_past(d, "year", d->one ? d->last.past : d->year.past);
	header_add_stage(h, &s->run, arena_printf(&s->run,
	    "xj-diff " XJ_VERSION "%.*s%.*s%.*s", SV_ARG(last), SV_ARG(year),
	    SV_ARG(plan_list_names(d->config->pack, LISTS_CHANGES,
		d->config->list, d->run))));
	if (!d->last.past)
		diag_note(d->diag, 0, "no snapshot before %.*s: the first run, "
		    "nothing to compare with",
		    "%.*s 之前没有快照：首次运行，无从比较", SV_ARG(h->asof));
	return 0;
}

static int
diff_batch(struct stage *s, struct batch *b)
{
	struct diff *d = s->state;

	if (!d->last.past)
		return 0;
	losses_note(&d->losses, b);
	for (size_t i = 0; i < b->nrow; i++)
		if (images_add(d, b, i) < 0)
			return -1;
	return 0;
}

static int
diff_finish(struct stage *s, struct batch *b)
{
	struct diff *d = s->state;

	if (d->state == DIFF_DONE)
		return 0;
	if (d->state == DIFF_FILLING &&
	    (compare_all(d) < 0 || lists_match(d) < 0))
		return -1;
	d->state = DIFF_TELLING;
	if (d->next == d->nevent) {
		int more = judge_some(d, b);

		if (more)
			return more;
		judge_statuses(d, b);
		d->state = DIFF_DONE;
		return 1;
	}
	for (int i = 0; i < EVENTS && d->next < d->nevent; i++)
		if (tell_event(d, b, &d->event[d->next++]) < 0)
			return -1;
	judge_flush(d, b);
	return d->failed ? -1 : 1;
}

static void
diff_close(struct stage *s)
{
	struct diff *d = s->state;

	if (!d)
		return;
	judge_close(d);
	lists_close(d);
	arena_free(&d->compared[0]);
	arena_free(&d->compared[1]);
	past_side_close(&d->last);
	past_side_close(&d->year);
	image_close(&d->maker);
	intern_free(&d->schools);
	gaps_free(&d->gaps);
	losses_free(&d->losses);
	intern_free(&d->kept);
	mem_free(d->nkept);
	intern_free(&d->reason);
	intern_free(&d->written);
	buf_free(&d->asked.code);
	buf_free(&d->asked.name);
	buf_free(&d->packed);
	buf_free(&d->place);
	mem_free(d->event);
	twins_close(&d->twins);
	mem_free(d->of);
	arena_free(&d->scratch);
}

const struct stage_ops diff_stage = {
	.name = "xj-diff",
	.open = diff_open,
	.header = diff_header,
	.batch = diff_batch,
	.finish = diff_finish,
	.close = diff_close,
};
