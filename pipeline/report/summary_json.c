/* SPDX-License-Identifier: MIT */
#include "pipeline/report/kept.h"
#include "pipeline/report/message.h"
#include "pipeline/report/show.h"
#include "pipeline/report/summary.h"

struct account
account_of(const struct origins *os, bool lists)
{
	struct account a = { 0 };

	for (size_t i = 1; i < os->n; i++) {
		const struct origin *o = &os->origin[i];

		if (!o->known || o->source.list != lists)
			continue;
		a.files++;
		a.unread += o->source.lines == 0;
		a.rows += o->rows;
		a.records += o->source.records;
		a.held += o->source.held;
		a.skipped += o->source.skipped;
		a.edited += o->edits > 0;
	}
	return a;
}

/* A text with its length before it: no two lists of texts look alike. */
static void
put_framed(struct buf *out, struct sv v)
{
	buf_put_u64(out, v.len);
	buf_put_char(out, ':');
	buf_put(out, v);
}

void
summary_identity(const struct view *v, struct sv applied, struct buf *out)
{
	const struct header *h = v->header;

	put_framed(out, h->pack);
	put_framed(out, h->hash);
	put_framed(out, h->asof);
	for (size_t i = 0; i < h->nsetting; i++) {
		put_framed(out, h->setting[i].name);
		put_framed(out, h->setting[i].value);
	}
	buf_put_char(out, '\n');
	/* With what each compared: snapshots and lists, by their seals. */
	for (size_t i = 0; i < h->nstage; i++)
		if (!sv_starts(h->stage[i], SV("xj-snapshot ")))
			put_framed(out, h->stage[i]);
	put_framed(out, applied);
	for (size_t i = 0; i < v->origins->n; i++) {
		const struct origin *o = &v->origins->origin[i];

		if (!o->known)
			continue;
		put_framed(out, o->source.path);
		put_framed(out, o->source.encoding);
		put_framed(out, o->source.hash);
	}
}

static void
put_text(struct buf *out, const char *name, struct sv text)
{
	json_name(out, name, false);
	json_put(out, text);
}

static void
put_number(struct buf *out, const char *name, uint64_t n)
{
	json_name(out, name, false);
	buf_put_u64(out, n);
}

/* Worst first. */
static void
put_levels(struct buf *out, const uint64_t level[LEVELS])
{
	for (int i = LEVELS - 1; i >= 0; i--) {
		buf_put_char(out, ',');
		json_put(out, level_name((enum level)i));
		buf_put_char(out, ':');
		buf_put_u64(out, level[i]);
	}
}

static void
put_head(const struct summary *s, struct buf *out)
{
	const struct header *h = s->view->header;

	buf_put(out, SV("{\n\"format\":1"));
	put_text(out, "run", s->run);
	put_text(out, "as_of", h->asof);
	buf_put(out, SV(",\n\"pack\":{\"name\":"));
	json_put(out, h->pack);
	put_text(out, "version", h->version);
	put_text(out, "hash", h->hash);
	buf_put(out, SV("},\n\"parameters\":{"));
	for (size_t i = 0; i < s->view->pack->nparam; i++) {
		const struct param *p = &s->view->pack->param[i];

		buf_put(out, i ? SV(",\n\t") : SV("\n\t"));
		json_put(out, p->name);
		buf_put_char(out, ':');
		if (p->value.len)
			json_put(out, p->value);
		else
			buf_put(out, SV("null"));
	}
	buf_put(out, SV("},\n\"stages\":["));
	for (size_t i = 0; i < h->nstage; i++) {
		buf_put(out, i ? SV(",") : SV(""));
		json_put(out, h->stage[i]);
	}
	buf_put(out, h->edited ? SV("],\n\"edited_by_hand\":true") :
	                         SV("],\n\"edited_by_hand\":false"));
	put_text(out, "key_id", s->key_id);
	buf_put(out, s->view->unmasked ? SV(",\"masked\":false") :
	                                 SV(",\"masked\":true"));
	put_text(out, "approval", s->view->approval);
}

/* The rosters, or the lists, of which no row is a record of the stream. */
static void
put_sources(const struct origins *os, bool lists, struct buf *out)
{
	bool first = true;

	for (size_t i = 1; i < os->n; i++) {
		const struct origin *o = &os->origin[i];

		if (!o->known || o->source.list != lists)
			continue;
		buf_put(out, first ? SV("\n\t{") : SV(",\n\t{"));
		first = false;
		json_name(out, "path", true);
		json_put(out, o->path);
		put_number(out, "bytes", o->source.bytes);
		put_text(out, "hash", o->source.hash);
		put_text(out, "encoding", o->source.encoding);
		put_text(out, "why", o->source.why);
		put_number(out, "lines", o->source.lines);
		put_number(out, "records", o->source.records);
		if (!lists)
			put_number(out, "checked", o->rows);
		put_number(out, "held", o->source.held);
		put_number(out, "skipped", o->source.skipped);
		if (!lists)
			put_number(out, "corrections", o->edits);
		buf_put_char(out, '}');
	}
	buf_put_char(out, ']');
}

static void
put_inputs(const struct summary *s, struct buf *out)
{
	const struct origins *os = s->view->origins;
	struct account a = account_of(os, false);

	buf_put(out, SV(",\n\"records\":{\"read\":"));
	buf_put_u64(out, a.records);
	put_number(out, "checked", a.rows);
	put_number(out, "held", a.held);
	put_number(out, "skipped", a.skipped);
	buf_put(out, SV("},\n\"inputs\":["));
	put_sources(os, false, out);
	buf_put(out, SV(",\n\"lists\":["));
	put_sources(os, true, out);
}

static void
put_rule(const struct summary *s, uint32_t number, struct buf *out)
{
	const struct tally *t = s->tally;
	const struct rule_tally *r = &t->rule[number];
	struct sv id = t->rules.text[number];
	const struct rule *rule = pack_rule(s->view->pack, id);

	buf_put(out, SV("\n\t{\"rule\":"));
	json_put(out, id);
	put_text(out, "title", title_of(rule, s->view->lang));
	put_text(out, "article", rule ? rule_article(rule) : (struct sv){ 0 });
	buf_put(out, SV(",\"articles\":["));
	for (size_t i = 0; rule && i < rule->narticle; i++) {
		buf_put(out, i ? SV(",") : SV(""));
		json_put(out, rule->article[i]);
	}
	buf_put_char(out, ']');
	buf_put(out, r->reason && r->evaluated == 0 ?
	    SV(",\"status\":\"not evaluated\"") :
	    r->reason ? SV(",\"status\":\"partly evaluated\"") :
	                SV(",\"status\":\"evaluated\""));
	put_number(out, "evaluated", r->evaluated);
	put_number(out, "findings", tally_sum(r->level));
	put_levels(out, r->level);
	summary_put_progress(s, &r->progress, out);
	put_number(out, "corrections", r->edits);
	buf_put(out, SV(",\"reasons\":["));
	for (const struct reason *why = r->reason; why; why = why->next) {
		json_put(out, tally_reason(why, s->view->lang));
		buf_put(out, why->next ? SV(",") : SV(""));
	}
	buf_put(out, SV("]}"));
}

static void
put_changes(const struct tally *t, struct buf *out)
{
	buf_put(out, SV(",\n\"changes\":"));
	for (int i = 0; i < CHANGE_KINDS; i++) {
		buf_put_char(out, i ? ',' : '{');
		json_put(out, change_kind[i]);
		buf_put_char(out, ':');
		buf_put_u64(out, t->change[i]);
	}
	buf_put_char(out, '}');
}

static void
put_cell(const struct summary *s, struct sv column, struct sv v,
    struct buf *out)
{
	const struct view *w = s->view;
	struct buf text = { 0 };

	show_cell(&text, show_class_of(w->pack, column, v), v, w->unmasked);
	json_put(out, buf_sv(&text));
	buf_free(&text);
}

/* Whom nobody could call gone, by school and reason. */
static void
put_kept(const struct summary *s, struct buf *out)
{
	const struct tally *t = s->tally;
	struct buf words = { 0 };

	buf_put(out, SV(",\n\"kept\":["));
	for (size_t i = 0; i < t->keeps.n; i++) {
		const struct kept_tally *k = &t->kept[i];

		buf_put(out, i ? SV(",\n\t{") : SV("\n\t{"));
		json_name(out, "code", true);
		put_cell(s, SV("学校标识码"), k->code, out);
		json_name(out, "name", false);
		put_cell(s, SV("学校名称"), k->name, out);
		words.len = 0;
		kept_words(k->why, s->view->lang, &words);
		put_text(out, "why", buf_sv(&words));
		put_number(out, "pupils", k->pupils);
		buf_put_char(out, '}');
	}
	buf_put_char(out, ']');
	buf_free(&words);
}

static void
put_counts(const struct summary *s, struct buf *out)
{
	const struct tally *t = s->tally;
	uint32_t *order = intern_sort(&t->schools);

	buf_put(out, SV(",\n\"findings\":{\"total\":"));
	buf_put_u64(out, tally_sum(t->level));
	put_levels(out, t->level);
	buf_put_char(out, '}');
	put_number(out, "silenced", t->silenced);
	put_number(out, "hidden", t->hidden);
	put_number(out, "corrections", t->edits);
	if (t->compared) {
		put_changes(t, out);
		put_kept(s, out);
	}
	summary_past_json(s, out);
	buf_put(out, SV(",\n\"schools\":["));
	for (size_t i = 0; i < t->schools.n; i++) {
		const struct school_tally *school = &t->school[order[i]];

		buf_put(out, i ? SV(",\n\t{") : SV("\n\t{"));
		json_name(out, "code", true);
		json_put(out, school->code);
		put_text(out, "name", school->name);
		put_levels(out, school->level);
		summary_put_progress(s, &school->progress, out);
		buf_put_char(out, '}');
	}
	mem_free(order);
}

void
summary_json(const struct summary *s, struct buf *out)
{
	uint32_t *order = intern_sort(&s->tally->rules);

	put_head(s, out);
	put_inputs(s, out);
	put_counts(s, out);
	buf_put_char(out, ']');
	if (s->forms)
		forms_json(s->forms, s->view, out);
	buf_put(out, SV(",\n\"rules\":["));
	for (size_t i = 0; i < s->tally->rules.n; i++) {
		buf_put(out, i ? SV(",") : SV(""));
		put_rule(s, order[i], out);
	}
	buf_put(out, SV("]\n}\n"));
	mem_free(order);
}
