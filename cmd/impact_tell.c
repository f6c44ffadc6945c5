/* SPDX-License-Identifier: MIT */
/* Counts for a person; a line for each finding for other programs. */
#include <stdio.h>

#include "cmd/impact.h"
#include "pipeline/base/utf8.h"
#include "pipeline/report/message.h"
#include "pipeline/report/show.h"

enum { COLUMN = 8, HASH_SHOWN = 8 };

static const char *
pick(const struct impact *m, const char *zh, const char *en)
{
	return m->lang == LANG_EN ? en : zh;
}

/* What is between two names and values: a member of JSON, a cell of CSV. */
static void
put_name(const struct impact *m, const char *name, struct buf *out)
{
	if (m->format == IMPACT_JSONL)
		json_name(out, name, false);
	else
		buf_put_char(out, ',');
}

static void
put_text(const struct impact *m, const char *name, struct sv text,
    struct buf *out)
{
	put_name(m, name, out);
	if (m->format == IMPACT_JSONL)
		json_put(out, text);
	else
		csv_put(out, text);
}

void
impact_put_words(const struct impact *m, const struct view *v,
    const struct told *t, struct buf *out)
{
	const struct origin *o = origins_find(v->origins, t->head.file);

	put_text(m, "school_code", t->text[TOLD_SCHOOL_CODE], out);
	put_text(m, "school", t->text[TOLD_SCHOOL], out);
	put_text(m, "grade", t->text[TOLD_GRADE], out);
	put_text(m, "class", t->text[TOLD_CLASS], out);
	put_text(m, "file", o ? o->path : (struct sv){ 0 }, out);
	put_name(m, "line", out);
	if (t->head.line)
		buf_put_u64(out, t->head.line);
	else if (m->format == IMPACT_JSONL)
		buf_put(out, SV("null"));
	put_text(m, "message", t->text[TOLD_MESSAGE], out);
}

static int
put_kept(struct impact *m, uint64_t at, struct buf *out)
{
	uint32_t len;

	if (spool_read(m->words, at, sizeof(len), (char *)&len, m->diag) < 0)
		return -1;
	buf_reserve(out, len);
	if (spool_read(m->words, at + sizeof(len), len, out->ptr + out->len,
	    m->diag) < 0)
		return -1;
	out->len += len;
	return 0;
}

static void
put_id(const struct impact *m, const char *name, const struct seen *s,
    struct buf *out)
{
	struct told t = { 0 };
	char id[ID_ROOM] = "";

	if (s) {
		memcpy(t.head.id, s->id, sizeof(s->id));
		t.copy = s->copy;
		told_id(&t, id);
	}
	put_text(m, name, sv_cstr(id), out);
}

static int
put_difference(struct impact *m, const struct difference *d, struct buf *out)
{
	static const char *const word[IMPACT_KINDS] = { "appears", "vanishes",
		"level", "words" };
	const struct seen *a = d->seen[0], *b = d->seen[1];
	const struct seen *s = b ? b : a;
	struct sv kind = sv_cstr(word[d->kind]);

	if (m->format == IMPACT_JSONL) {
		buf_put_char(out, '{');
		json_name(out, "change", true);
		json_put(out, kind);
	} else {
		buf_put(out, kind);
	}
	put_text(m, "rule", m->rules.text[s->rule], out);
	put_text(m, "level_before", a ? level_name((enum level)a->level) :
	                                (struct sv){ 0 }, out);
	put_text(m, "level_after", b ? level_name((enum level)b->level) :
	                               (struct sv){ 0 }, out);
	if (put_kept(m, s->at, out) < 0)
		return -1;
	put_id(m, "id_before", a, out);
	put_id(m, "id_after", b, out);
	buf_put(out, m->format == IMPACT_JSONL ? SV("}\n") : SV("\n"));
	return 0;
}

static int
tell_lines(struct impact *m)
{
	struct buf out = { 0 };
	int done = 0;

	if (m->format == IMPACT_CSV)
		printf("\xEF\xBB\xBF" "change,rule,level_before,level_after,"
		    "school_code,school,grade,class,file,line,message,"
		    "id_before,id_after\n");
	for (size_t i = 0; i < m->n && done == 0; i++) {
		out.len = 0;
		done = put_difference(m, &m->difference[i], &out);
		if (done == 0)
			fwrite(out.ptr, 1, out.len, stdout);
	}
	buf_free(&out);
	return done;
}

static void
put_settings(const struct impact *m, const struct options *o)
{
	char name[200], value[200];

	for (size_t i = 0; i < o->nsetting; i++)
		printf("%s%s=%s", i ? pick(m, "、", ", ") : "",
		    diag_safe(o->setting[i].name, name, sizeof(name)),
		    diag_safe(o->setting[i].value, value, sizeof(value)));
}

static void
put_pack(const struct impact_run *r)
{
	printf("%.*s %.*s %.*s", SV_ARG(r->pack), SV_ARG(r->version),
	    HASH_SHOWN, r->hash.ptr);
}

static void
tell_basis(const struct impact *m, const struct options *o, struct sv asof)
{
	const struct account *a = &m->run[1].account;

	printf("%s", pick(m, "比较：", "compared: "));
	put_pack(&m->run[0]);
	printf(" → ");
	if (o->against)
		put_pack(&m->run[1]);
	else
		printf("%s", pick(m, "同一规则包，", "the same with "));
	if (o->against && o->nsetting)
		printf("%s", pick(m, "；都设 ", "; both with "));
	put_settings(m, o);
	printf(m->lang == LANG_EN ? "\nas of %.*s; files: %llu, records: %llu\n" :
	    "\n截至 %.*s；%llu 个文件，%llu 条记录\n", SV_ARG(asof),
	    (unsigned long long)a->files, (unsigned long long)a->records);
}

static void
put_right(const char *word)
{
	size_t have = utf8_width(sv_cstr(word));

	printf("%*s%s", have < COLUMN ? (int)(COLUMN - have) : 0, "", word);
}

static void
put_head(const struct impact *m, const char *zh, const char *en)
{
	static const char *const word[][2] = { { "之前", "before" },
		{ "之后", "after" }, { "新增", "appear" }, { "消失", "vanish" },
		{ "改级别", "level" }, { "改说法", "words" } };

	printf("\n%s\n", pick(m, zh, en));
	for (size_t i = 0; i < sizeof(word) / sizeof(*word); i++)
		put_right(word[i][m->lang == LANG_EN]);
	printf("\n");
}

static void
put_count(const struct impact_count *c)
{
	for (int i = 0; i < 2; i++)
		printf("%*llu", COLUMN, (unsigned long long)c->total[i]);
	for (int i = 0; i < IMPACT_KINDS; i++)
		printf("%*llu", COLUMN, (unsigned long long)c->kind[i]);
}

/* As the pack of afterwards calls it, where that has it. */
static struct sv
title_of_rule(const struct impact *m, size_t rule)
{
	const struct impact_rule *r = &m->run[1].rule[rule];

	return r->state == RULE_ABSENT ? m->run[0].rule[rule].title : r->title;
}

static void
tell_rules(const struct impact *m, const uint32_t *order)
{
	put_head(m, "按规则", "by rule");
	for (size_t i = 0; i < m->rules.n; i++) {
		size_t at = order[i];

		if (!impact_differs(&m->by_rule[at]))
			continue;
		put_count(&m->by_rule[at]);
		printf("  %.*s %.*s\n", SV_ARG(m->rules.text[at]),
		    SV_ARG(title_of_rule(m, at)));
	}
}

static void
tell_schools(const struct impact *m)
{
	uint32_t *order = intern_sort(&m->schools);

	put_head(m, "按学校", "by school");
	for (size_t i = 0; i < m->schools.n; i++) {
		size_t at = order[i];
		struct sv name = m->school[at];

		if (!impact_differs(&m->by_school[at]))
			continue;
		put_count(&m->by_school[at]);
		if (name.len == 0)
			name = sv_cstr(pick(m, "（不属于一所学校）",
			    "(of no school)"));
		printf("  %.*s\n", SV_ARG(name));
	}
	mem_free(order);
}

static void
put_state(const struct impact *m, const struct impact_rule *r)
{
	static const char *const word[][2] = {
		[RULE_ABSENT] = { "没有这条规则", "no such rule" },
		[RULE_CHECKED] = { "检查", "checked" },
		[RULE_PARTLY] = { "部分未检查", "partly not checked" },
		[RULE_UNCHECKED] = { "未检查", "not checked" } };

	printf("%s", word[r->state][m->lang == LANG_EN]);
	if (r->reason.len)
		printf(m->lang == LANG_EN ? " (%.*s)" : "（%.*s）",
		    SV_ARG(r->reason));
}

static bool
fares_otherwise(const struct impact *m, size_t rule)
{
	const struct impact_rule *a = &m->run[0].rule[rule];
	const struct impact_rule *b = &m->run[1].rule[rule];

	return a->state != b->state || !sv_equal(a->reason, b->reason);
}

/* Answers how many; to stdout, when PRINT. */
static size_t
tell_states(const struct impact *m, const uint32_t *order, bool print)
{
	size_t n = 0;

	for (size_t i = 0; i < m->rules.n; i++) {
		size_t at = order[i];

		if (!fares_otherwise(m, at))
			continue;
		if (print && n == 0)
			printf("\n%s\n", pick(m, "检查与否有变",
			    "checked or not"));
		n++;
		if (!print)
			continue;
		printf("  %.*s %.*s%s", SV_ARG(m->rules.text[at]),
		    SV_ARG(title_of_rule(m, at)), pick(m, "：", ": "));
		put_state(m, &m->run[0].rule[at]);
		printf(" → ");
		put_state(m, &m->run[1].rule[at]);
		printf("\n");
	}
	return n;
}

static void
tell_text(const struct impact *m, const struct options *o, struct sv asof)
{
	const struct impact_run *a = &m->run[0], *b = &m->run[1];
	uint32_t *order = intern_sort(&m->rules);
	size_t states = tell_states(m, order, false);

	tell_basis(m, o, asof);
	if (m->n) {
		tell_rules(m, order);
		tell_schools(m);
	}
	tell_states(m, order, true);
	if (a->edits != b->edits)
		printf(m->lang == LANG_EN ? "\ncorrections: %llu → %llu\n" :
		    "\n更正：%llu → %llu 处\n",
		    (unsigned long long)a->edits, (unsigned long long)b->edits);
	if (m->n)
		printf("\n%s\n", pick(m, "逐条列出：--format csv",
		    "one by one: --format csv"));
	else if (!states && a->edits == b->edits)
		printf("\n%s\n", pick(m,
		    "没有差别：问题、级别、检查的规则都一样",
		    "no difference: the same findings, levels and rules "
		    "checked"));
	mem_free(order);
}

int
impact_tell(struct impact *m, const struct options *o, struct sv asof)
{
	if (m->format != IMPACT_TEXT)
		return tell_lines(m);
	tell_text(m, o, asof);
	return 0;
}
