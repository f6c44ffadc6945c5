/* SPDX-License-Identifier: MIT */
/*
 * A suite for the pack, a case for each rule: what a build server draws over
 * time is then whether a rule holds, not which pupil is meant.
 */
#include "pipeline/report/html.h"
#include "pipeline/report/machine.h"
#include "pipeline/report/message.h"

static bool
fails(const struct junit *j, const struct rule_tally *r)
{
	for (int i = 0; i < LEVELS; i++)
		if (i >= j->fail_on && r->level[i] >
		    r->progress.status[TOLD_APPROVED][i])
			return true;
	return false;
}

/* Nothing of it was looked at. */
static bool
skips(const struct rule_tally *r)
{
	return r->reason && r->evaluated == 0 && tally_sum(r->level) == 0;
}

static void
put_attribute(struct buf *out, const char *name, struct sv value)
{
	buf_put_char(out, ' ');
	buf_put(out, sv_cstr(name));
	buf_put(out, SV("=\""));
	html_put(out, value);
	buf_put_char(out, '"');
}

static void
put_property(struct buf *out, const char *name, struct sv value)
{
	buf_put(out, SV("    <property"));
	put_attribute(out, "name", sv_cstr(name));
	put_attribute(out, "value", value);
	buf_put(out, SV("/>\n"));
}

static void
put_properties(const struct summary *s, struct buf *out)
{
	const struct header *h = s->view->header;

	buf_put(out, SV("   <properties>\n"));
	put_property(out, "run", s->run);
	put_property(out, "as-of", h->asof);
	put_property(out, "pack", h->pack);
	put_property(out, "pack-version", h->version);
	put_property(out, "pack-hash", h->hash);
	put_property(out, "key-id", s->key_id);
	if (s->view->approval.len)
		put_property(out, "approval", s->view->approval);
	buf_put(out, SV("   </properties>\n"));
}

static void
put_counts(const struct junit *j, bool suite, struct buf *out)
{
	const struct tally *t = j->summary->tally;
	size_t failures = 0, skipped = 0;

	for (size_t i = 0; i < t->rules.n; i++) {
		failures += fails(j, &t->rule[i]);
		skipped += skips(&t->rule[i]);
	}
	buf_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\"",
	    t->rules.n, failures);
	if (suite)
		buf_printf(out, " skipped=\"%zu\"", skipped);
}

void
junit_open(struct junit *j, const struct summary *s, int fail_on,
    struct buf *out)
{
	*j = (struct junit){ .summary = s, .fail_on = fail_on,
		.order = intern_sort(&s->tally->rules) };
	buf_put(out, SV("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<testsuites name=\"xueji\""));
	put_counts(j, false, out);
	buf_put(out, SV(">\n  <testsuite"));
	put_attribute(out, "name", s->view->header->pack);
	put_counts(j, true, out);
	buf_put(out, SV(">\n"));
	put_properties(s, out);
}

static void
put_reasons(const struct junit *j, const struct rule_tally *r,
    struct buf *out)
{
	for (const struct reason *why = r->reason; why; why = why->next) {
		html_put(out, tally_reason(why, j->summary->view->lang));
		if (why->next)
			html_put(out, j->summary->view->lang == LANG_EN ?
			    SV("; ") : SV("；"));
	}
}

/* The case of the rule that is next, with what was collected of it. */
static void
put_case(struct junit *j, struct buf *out)
{
	const struct tally *t = j->summary->tally;
	const struct view *v = j->summary->view;
	uint32_t number = j->order[j->next++];
	const struct rule_tally *r = &t->rule[number];
	struct sv id = t->rules.text[number];
	const struct rule *rule = pack_rule(v->pack, id);
	struct buf name = { 0 };

	buf_put(&name, id);
	buf_put_char(&name, ' ');
	buf_put(&name, title_of(rule, v->lang));
	buf_put(out, SV("    <testcase"));
	put_attribute(out, "name", buf_sv(&name));
	put_attribute(out, "classname", rule && rule->narticle ?
	    rule_article(rule) : v->header->pack);
	buf_put(out, SV(">\n"));
	buf_free(&name);
	if (skips(r)) {
		buf_put(out, SV("      <skipped message=\""));
		put_reasons(j, r, out);
		buf_put(out, SV("\"/>\n"));
	}
	if (fails(j, r)) {
		buf_printf(out, v->lang == LANG_EN ?
		    "      <failure message=\"%llu findings\">" :
		    "      <failure message=\"%llu 条问题\">",
		    (unsigned long long)tally_sum(r->level));
		html_put(out, buf_sv(&j->failed));
		buf_put(out, SV("</failure>\n"));
	}
	if (j->passed.len || (r->reason && !skips(r))) {
		buf_put(out, SV("      <system-out>"));
		html_put(out, buf_sv(&j->passed));
		if (!skips(r))
			put_reasons(j, r, out);
		buf_put(out, SV("</system-out>\n"));
	}
	buf_put(out, SV("    </testcase>\n"));
	j->failed.len = 0;
	j->passed.len = 0;
}

static void
reach(struct junit *j, struct sv id, struct buf *out)
{
	const struct tally *t = j->summary->tally;

	while (j->next < t->rules.n &&
	       sv_compare(t->rules.text[j->order[j->next]], id) < 0)
		put_case(j, out);
}

void
junit_finding(struct junit *j, const struct told *t, struct buf *out)
{
	reach(j, t->text[TOLD_RULE], out);
	findings_gcc(j->summary->view, t, t->head.level >= (unsigned)j->fail_on &&
	    t->status != TOLD_APPROVED ? &j->failed : &j->passed);
}

void
junit_close(struct junit *j, struct buf *out)
{
	while (j->next < j->summary->tally->rules.n)
		put_case(j, out);
	buf_put(out, SV("  </testsuite>\n</testsuites>\n"));
	mem_free(j->order);
	buf_free(&j->failed);
	buf_free(&j->passed);
	*j = (struct junit){ 0 };
}
