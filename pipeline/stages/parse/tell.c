/* SPDX-License-Identifier: MIT */
/* What there is to say about a file as a whole, and about the F rules. */
#include "pipeline/stages/parse/parse.h"

static const struct sv file_rule[] = {
	{ 0 }, { "F01", 3 }, { "F02", 3 }, { "F03", 3 }, { "F04", 3 },
	{ "F05", 3 }, { "F06", 3 }, { "F07", 3 }, { "F08", 3 }, { "F09", 3 },
	{ "F10", 3 }, { "F11", 3 },
};
enum { FILE_RULES = sizeof(file_rule) / sizeof(*file_rule) };

static int
number_of(struct sv rule)
{
	for (int i = 1; i < FILE_RULES; i++)
		if (sv_equal(rule, file_rule[i]))
			return i;
	return 0;
}

struct finding *
parse_find(struct parse *p, struct batch *b, int number)
{
	const struct rule *rule = pack_rule(p->config->pack, file_rule[number]);

	if (!rule || rule->off)
		return NULL;
	p->found[number]++;
	return batch_find_loose(b, rule->id, rule->level);
}

struct finding *
parse_find_at(struct parse *p, struct batch *b, int number, size_t row, int col)
{
	const struct rule *rule = pack_rule(p->config->pack, file_rule[number]);

	if (!rule || rule->off)
		return NULL;
	p->found[number]++;
	return batch_find(b, row, col, rule->id, rule->level);
}

/* A file was lost: where findings are not printed, stderr says so. One that was
 * changed meanwhile is lost for now, and the status tells to try again. */
static void
tell_lost(struct stage *s, struct parse *p, const struct roster *r,
    const char *zh, const char *en)
{
	struct diag silent = { 0 };
	struct sv path = diag_path(r->source.path);
	int status = r->diag.status == STATUS_BUSY ? STATUS_BUSY : STATUS_INPUT;

	diag_note(p->config->tell ? s->diag : &silent, status,
	    "%.*s: not read: %s", "%.*s：未能读取：%s", SV_ARG(path),
	    s->diag->lang == LANG_EN ? en : zh);
	if (s->diag->status < status)
		s->diag->status = status;
}

void
tell_file(struct stage *s, struct parse *p, struct roster *r, struct batch *b)
{
	for (size_t i = 0; i < r->nfinding; i++) {
		const struct file_finding *told = &r->finding[i];
		int number = number_of(told->rule);
		struct finding *f = parse_find(p, b, number);

		if (number == 1)
			tell_lost(s, p, r, told->arg[0].value.ptr,
			    told->arg[1].value.ptr);
		if (number == 5)
			tell_lost(s, p, r,
			    arena_printf(&b->arena, "F05 找不到表头：%.*s",
				SV_ARG(told->arg[3].value)).ptr,
			    arena_printf(&b->arena, "F05 no header row found: "
				"%.*s", SV_ARG(told->arg[4].value)).ptr);
		if (!f)
			continue;
		f->file = r->source.number;
		f->line = told->line;
		f->after = -1;
		for (size_t j = 0; j < told->narg; j++)
			finding_arg(b, f, told->arg[j].name, told->arg[j].value);
	}
	p->evaluated++;
}

static void
add_count(struct batch *b, struct finding *f, struct sv name, uint64_t n)
{
	finding_arg(b, f, name, arena_printf(&b->arena, "%llu",
	    (unsigned long long)n));
}

/* Which kinds of rows were skipped, those that there were. */
static void
add_kinds(const struct roster *r, struct batch *b, struct finding *f)
{
	static const char *const zh[SKIPS] = { "标题", "重复的表头",
		"合计与说明", "空行", "填写示例" };
	static const char *const en[SKIPS] = { "titles", "repeated headers",
		"totals and remarks", "blank rows", "examples" };
	struct buf out[2] = { { 0 }, { 0 } };

	for (int i = 0; i < SKIPS; i++) {
		if (r->skipped[i] == 0)
			continue;
		buf_printf(&out[0], "%s%s %llu 行", out[0].len ? "、" : "", zh[i],
		    (unsigned long long)r->skipped[i]);
		buf_printf(&out[1], "%s%llu %s", out[1].len ? ", " : "",
		    (unsigned long long)r->skipped[i], en[i]);
	}
	finding_arg(b, f, SV("kinds"), arena_dup(&b->arena, buf_sv(&out[0])));
	finding_arg(b, f, SV("kinds_en"), arena_dup(&b->arena, buf_sv(&out[1])));
	buf_free(&out[0]);
	buf_free(&out[1]);
}

void
tell_end(struct parse *p, struct roster *r, struct batch *b)
{
	uint64_t skipped = 0;
	struct finding *f;

	for (int i = 0; i < SKIPS; i++)
		skipped += r->skipped[i];
	r->source.skipped = skipped;
	/* Of a file that broke off nobody need look at what was skipped. */
	if (skipped && !p->reading.broken && (f = parse_find(p, b, 9))) {
		f->file = r->source.number;
		add_count(b, f, SV("titles"), r->skipped[SKIP_TITLE]);
		add_count(b, f, SV("headers"), r->skipped[SKIP_HEADER]);
		add_count(b, f, SV("totals"), r->skipped[SKIP_TOTAL]);
		add_count(b, f, SV("blank"), r->skipped[SKIP_BLANK]);
		add_kinds(r, b, f);
		finding_arg(b, f, SV("lines"), arena_dup(&b->arena,
		    buf_sv(&r->lines_skipped.text)));
	}
	if (r->source.records == 0 && (f = parse_find(p, b, 10)))
		f->file = r->source.number;
}

void
tell_lost_rest(struct stage *s, struct parse *p, struct batch *b)
{
	struct roster *r = p->reading.roster;
	const struct diag *own = &r->diag;
	struct sv zh = roster_reason(s, r, own->zh);
	struct sv en = roster_reason(s, r, own->en);
	unsigned long long n = r->source.records;
	struct finding *f;

	if (n) {
		zh = arena_printf(&s->run, "%s；此前读到的 %llu 条记录已检查，"
		    "其后的没有读", zh.ptr, n);
		en = arena_printf(&s->run, "%s; the %llu records read before "
		    "that are checked, what follows is not read", en.ptr, n);
	}

	tell_lost(s, p, r, zh.ptr, en.ptr);
	f = parse_find(p, b, 1);
	if (!f)
		return;
	f->file = r->source.number;
	finding_arg(b, f, SV("reason"), zh);
	finding_arg(b, f, SV("reason_en"), en);
}

int
tell_statuses(struct parse *p, struct batch *b)
{
	if (p->told)
		return 0;
	p->told = true;
	batch_reset(b, &p->header, NULL, 0);
	for (int i = 1; i < FILE_RULES; i++) {
		const struct rule *r = pack_rule(p->config->pack,
		    file_rule[i]);
		struct rule_status *t = batch_status(b, file_rule[i]);

		if (r && r->off) {
			status_off(t);
			continue;
		}
		t->evaluated = p->evaluated;
		t->findings = p->found[i];
	}
	return 1;
}
