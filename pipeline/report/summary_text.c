/* SPDX-License-Identifier: MIT */
/* The end of the text: one fact a line, its name in a column of its own. */
#include "pipeline/base/utf8.h"
#include "pipeline/report/message.h"
#include "pipeline/report/summary.h"
#include "pipeline/report/text.h"
#include "pipeline/report/unchecked.h"

enum { NAME_WIDTH = 12, ID_WIDTH = 6, TITLE_WIDTH = 40 };

static bool
english(const struct summary *s)
{
	return s->view->lang == LANG_EN;
}

static struct sv
pick(const struct summary *s, struct sv zh, struct sv en)
{
	return english(s) ? en : zh;
}

/* TEXT and blanks up to WIDTH columns of the terminal. */
static void
put_padded(struct buf *out, struct sv text, size_t width)
{
	size_t have = utf8_width(text);

	buf_put(out, text);
	for (; have < width; have++)
		buf_put_char(out, ' ');
}

void
summary_name(const struct summary *s, struct sv zh, struct sv en, struct buf *out)
{
	buf_put(out, SV("  "));
	put_padded(out, pick(s, zh, en), NAME_WIDTH);
}

/* How the character set of a file was decided, as parse's survey calls it. */
static struct sv
decided(const struct summary *s, struct sv why)
{
	static const struct {
		const char *why, *zh, *en;
	} ways[] = {
		{ "bom", "有 BOM", "has a BOM" },
		{ "nul", "按空字节", "by its NULs" },
		{ "header", "按表头", "by the header" },
		{ "first-record", "表头全为 ASCII，按首个有汉字的行",
		    "ASCII header, by the first row that is not" },
		{ "ascii", "全为 ASCII", "all ASCII" },
		{ "option", "按 --encoding", "by --encoding" },
		{ SOURCE_SHEET, "工作表", "a sheet" },
	};

	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++)
		if (sv_equal(why, sv_cstr(ways[i].why)))
			return pick(s, sv_cstr(ways[i].zh),
			    sv_cstr(ways[i].en));
	return why;
}

/* What a file was read as, and how that was decided; empty: it was not read. */
static struct sv
charset_of(const struct summary *s, const struct source *src, struct buf *out)
{
	struct sv name = src->encoding, mark = SV("-BOM");

	out->len = 0;
	if (src->list || name.len == 0 || src->lines == 0)
		return (struct sv){ 0 };
	if (sv_equal(src->why, SV(SOURCE_SHEET)))
		name = src->why;
	else if (sv_equal(src->why, SV("bom")) && name.len > mark.len)
		name.len -= mark.len;
	buf_put(out, name);
	buf_put(out, pick(s, SV("（"), SV(" (")));
	buf_put(out, decided(s, src->why));
	buf_put(out, pick(s, SV("）"), SV(") ")));
	return buf_sv(out);
}

/* Which there are, as they first come, and of how many files. */
static void
put_charsets(const struct summary *s, struct buf *out)
{
	const struct origins *os = s->view->origins;
	struct buf one = { 0 };
	struct intern kinds = { 0 };
	uint64_t *count = mem_alloc((os->n + 1) * sizeof(*count));

	for (size_t i = 1; i < os->n; i++) {
		struct sv kind = os->origin[i].known ?
		    charset_of(s, &os->origin[i].source, &one) :
		    (struct sv){ 0 };

		if (kind.len)
			count[intern_add(&kinds, kind)]++;
	}
	for (size_t i = 0; i < kinds.n; i++) {
		if (i == 0)
			summary_name(s, SV("编码"), SV("encoding"), out);
		else
			buf_put(out, pick(s, SV("，"), SV(", ")));
		buf_put(out, kinds.text[i]);
		buf_printf(out, english(s) ? "%llu" : "%llu 个",
		    (unsigned long long)count[i]);
	}
	if (kinds.n)
		buf_put_char(out, '\n');
	intern_free(&kinds);
	buf_free(&one);
	mem_free(count);
}

static void
put_account(const struct summary *s, struct buf *out)
{
	struct account a = account_of(s->view->origins, false);
	struct account lists = account_of(s->view->origins, true);

	summary_name(s, SV("文件"), SV("files"), out);
	buf_put_u64(out, a.files);
	if (a.unread)
		buf_printf(out, english(s) ? ", of which %llu were not read" :
		    "，其中 %llu 个没有读入", (unsigned long long)a.unread);
	buf_put_char(out, '\n');
	put_charsets(s, out);
	summary_name(s, SV("记录"), SV("records"), out);
	buf_printf(out, english(s) ?
	    "read %llu = checked %llu + held back %llu; skipped rows %llu\n" :
	    "读入 %llu = 检查 %llu + 搁置 %llu；另跳过 %llu 行\n",
	    (unsigned long long)a.records, (unsigned long long)a.rows,
	    (unsigned long long)a.held, (unsigned long long)a.skipped);
	if (lists.files == 0)
		return;
	summary_name(s, SV("名单"), SV("lists"), out);
	buf_printf(out, english(s) ?
	    "%llu: read %llu, held back %llu; skipped rows %llu\n" :
	    "%llu 个：读入 %llu 行，搁置 %llu；另跳过 %llu 行\n",
	    (unsigned long long)lists.files, (unsigned long long)lists.records,
	    (unsigned long long)lists.held, (unsigned long long)lists.skipped);
}

static void
put_findings(const struct summary *s, struct buf *out)
{
	const struct tally *t = s->tally;

	summary_name(s, SV("结果"), SV("findings"), out);
	for (int i = LEVELS - 1; i >= 0; i--) {
		text_level(s->view, (enum level)i, out);
		buf_printf(out, " %llu%s", (unsigned long long)t->level[i],
		    i ? " · " : "\n");
	}
	if (t->hidden) {
		summary_name(s, SV(""), SV(""), out);
		buf_printf(out, english(s) ?
		    "%llu more not counted: --select, --ignore\n" :
		    "另有 %llu 条未计入：--select、--ignore\n",
		    (unsigned long long)t->hidden);
	}
	if (s->most && tally_sum(t->level) > s->shown) {
		summary_name(s, SV(""), SV(""), out);
		buf_printf(out, english(s) ?
		    "the first %llu of %llu are shown: --max-findings\n" :
		    "以上显示前 %llu 条，共 %llu 条：--max-findings\n",
		    (unsigned long long)s->shown,
		    (unsigned long long)tally_sum(t->level));
	}
}

static void
put_changes(const struct summary *s, struct buf *out)
{
	static const char *const word[CHANGE_KINDS][2] = {
		{ "增加", "added" }, { "减少", "removed" },
		{ "转移", "moved" }, { "变更", "changed" },
		{ "状态", "status" }, { "未见而沿用", "not seen, carried over" }
	};

	summary_name(s, SV("变化"), SV("changes"), out);
	for (int i = 0; i < CHANGE_KINDS; i++)
		buf_printf(out, "%s%s %llu", i ? " · " : "",
		    word[i][english(s)],
		    (unsigned long long)s->tally->change[i]);
	buf_put_char(out, '\n');
}

/* Columns of the longest word for a level. */
static size_t
level_width(const struct summary *s)
{
	return english(s) ? 7 : 4;
}

/* A rule's line: id, title, and how many. */
static void
put_rule(const struct summary *s, struct sv id, uint64_t n, struct buf *out)
{
	struct sv title = title_of(pack_rule(s->view->pack, id), s->view->lang);

	put_padded(out, id, ID_WIDTH);
	buf_put_char(out, ' ');
	put_padded(out, title, TITLE_WIDTH);
	buf_printf(out, " %llu\n", (unsigned long long)n);
}

static void
put_by_rule(const struct summary *s, const uint32_t *order, struct buf *out)
{
	const struct tally *t = s->tally;

	for (size_t i = 0; i < t->rules.n; i++) {
		const struct rule_tally *r = &t->rule[order[i]];

		for (int k = LEVELS - 1; k >= 0; k--) {
			if (r->level[k] == 0)
				continue;
			buf_put(out, SV("    "));
			text_level(s->view, (enum level)k, out);
			put_padded(out, (struct sv){ 0 }, level_width(s) -
			    utf8_width(level_word((enum level)k,
			        s->view->lang)) + 1);
			put_rule(s, t->rules.text[order[i]], r->level[k], out);
		}
	}
}

static void
put_corrections(const struct summary *s, const uint32_t *order,
    struct buf *out)
{
	const struct tally *t = s->tally;

	summary_name(s, SV("更正"), SV("corrections"), out);
	buf_put_u64(out, t->edits);
	buf_put_char(out, '\n');
	for (size_t i = 0; i < t->rules.n; i++) {
		uint64_t n = t->rule[order[i]].edits;

		if (n == 0)
			continue;
		buf_put(out, SV("         "));
		put_rule(s, t->rules.text[order[i]], n, out);
	}
}

/* Words on rows of their own, as many on each as fit. */
static void
put_words(const struct summary *s, struct sv words, struct buf *out)
{
	enum { WIDE = 62 };
	size_t width = 0;
	struct sv word;

	while (sv_split(&words, ' ', &word)) {
		size_t n = utf8_width(word);

		if (width && width + 1 + n > WIDE) {
			buf_put_char(out, '\n');
			width = 0;
		}
		if (width == 0)
			summary_name(s, SV(""), SV(""), out);
		else
			buf_put_char(out, ' ');
		buf_put(out, word);
		width += width ? n + 1 : n;
	}
	buf_put_char(out, '\n');
}

/* What did not run never counts as passed. Without a roster nothing did, and a
 * page of reasons would hide the one that matters. */
static void
put_unchecked(const struct summary *s, struct buf *out)
{
	struct unchecked u;
	bool first = true;

	if (account_of(s->view->origins, false).records == 0) {
		summary_name(s, SV("未检查"), SV("not checked"), out);
		buf_put(out, unchecked_all(s->view->lang));
		buf_put_char(out, '\n');
		return;
	}
	unchecked_open(&u, s->tally, s->view->lang);
	while (unchecked_next(&u)) {
		summary_name(s, first ? SV("未检查") : SV(""),
		    first ? SV("not checked") : SV(""), out);
		first = false;
		buf_put(out, unchecked_before(&u));
		if (u.missing) {
			buf_put_char(out, '\n');
			put_words(s, buf_sv(&u.columns), out);
			summary_name(s, SV(""), SV(""), out);
		} else {
			buf_put(out, u.reason);
			buf_put(out, pick(s, SV("，"), SV(", ")));
		}
		buf_put(out, unchecked_behind(&u));
		buf_put_char(out, '\n');
		put_words(s, buf_sv(&u.rules), out);
	}
	unchecked_close(&u);
}

static void
put_basis(const struct summary *s, struct buf *out)
{
	const struct header *h = s->view->header;

	summary_name(s, SV("日期"), SV("as of"), out);
	buf_put(out, h->asof);
	buf_put_char(out, '\n');
	summary_name(s, SV("规则"), SV("rules"), out);
	buf_printf(out, "%.*s %.*s %.*s\n", SV_ARG(h->pack),
	    SV_ARG(h->version), SV_ARG(h->hash));
	summary_name(s, SV("密钥"), SV("key"), out);
	buf_put(out, s->key_id);
	buf_put_char(out, '\n');
	if (h->edited) {
		summary_name(s, SV("注意"), SV("note"), out);
		buf_put(out, pick(s, SV("记录流经过手工改动\n"),
		    SV("the stream was edited by hand\n")));
	}
	if (s->view->unmasked) {
		summary_name(s, SV("批准文号"), SV("approval"), out);
		buf_put(out, s->view->approval);
		buf_put_char(out, '\n');
	}
	if (s->out.len) {
		summary_name(s, SV("报告"), SV("reports"), out);
		buf_put(out, s->out);
		buf_put_char(out, '\n');
	}
	if (s->out.len && s->tally->edits) {
		summary_name(s, SV(""), SV(""), out);
		buf_put(out, pick(s,
		    SV("corrected/ 中的文件供上报，请勿再用电子表格另存\n"),
		    SV("files in corrected/ are for uploading: do not save "
		       "them from a spreadsheet again\n")));
	}
}

void
summary_text(const struct summary *s, struct buf *out)
{
	uint32_t *order = intern_sort(&s->tally->rules);

	buf_put(out, pick(s, SV("\n汇总\n"), SV("\nSummary\n")));
	put_account(s, out);
	put_corrections(s, order, out);
	if (s->tally->compared)
		put_changes(s, out);
	put_findings(s, out);
	summary_past_text(s, out);
	put_by_rule(s, order, out);
	put_unchecked(s, out);
	if (s->forms)
		forms_text(s->forms, s->view, out);
	put_basis(s, out);
	mem_free(order);
}
