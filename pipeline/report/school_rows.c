/* SPDX-License-Identifier: MIT */
/* The columns stand in one list, from which CSV and workbook are made. */
#include <stdlib.h>

#include "pipeline/report/message.h"
#include "pipeline/report/school.h"

enum { NAMED = 5 }; /* files in a sentence */

enum column {
	COL_LEVEL,
	COL_STATUS,
	COL_GRADE,
	COL_CLASS,
	COL_STUDENT,
	COL_FILE,
	COL_LINE,
	COL_CELL,
	COL_VALUE,
	COL_EXPECTED,
	COL_MENDED,
	COL_MESSAGE,
	COL_FIX,
	COL_RULE,
	COL_ARTICLE,
	COL_RELATED,
	COL_ID,
	COL_OPINION, /* to be filled in, from here on */
	COL_APPROVED_BY,
	COL_UNTIL,
};

static const struct head {
	struct sv zh, en;
} heads[SCHOOL_COLUMNS] = {
	[COL_LEVEL] = { { "级别", 6 }, { "level", 5 } },
	[COL_STATUS] = { { "状态", 6 }, { "status", 6 } },
	[COL_GRADE] = { { "年级", 6 }, { "grade", 5 } },
	[COL_CLASS] = { { "班级", 6 }, { "class", 5 } },
	[COL_STUDENT] = { { "学生", 6 }, { "student", 7 } },
	[COL_FILE] = { { "文件", 6 }, { "file", 4 } },
	[COL_LINE] = { { "行", 3 }, { "line", 4 } },
	[COL_CELL] = { { "列", 3 }, { "column", 6 } },
	[COL_VALUE] = { { "原值", 6 }, { "value", 5 } },
	[COL_EXPECTED] = { { "应为", 6 }, { "expected", 8 } },
	[COL_MENDED] = { { "程序已改", 12 }, { "corrected", 9 } },
	[COL_MESSAGE] = { { "说明", 6 }, { "what is wrong", 13 } },
	[COL_FIX] = { { "怎么办", 9 }, { "what to do", 10 } },
	[COL_RULE] = { { "规则", 6 }, { "rule", 4 } },
	[COL_ARTICLE] = { { "条款", 6 }, { "article", 7 } },
	[COL_RELATED] = { { "相关", 6 }, { "related", 7 } },
	/* What --approvals reads is called so in any language. */
	[COL_ID] = { { "编号", 6 }, { "编号", 6 } },
	[COL_OPINION] = { { "处理意见", 12 }, { "处理意见", 12 } },
	[COL_APPROVED_BY] = { { "批准人", 9 }, { "批准人", 9 } },
	[COL_UNTIL] = { { "有效期至", 12 }, { "有效期至", 12 } },
};

struct sv
school_head(const struct school *s, size_t column)
{
	return school_en(s) ? heads[column].en : heads[column].zh;
}

/* E（身份证件号） */
static struct sv
cell_of(const struct school *s, const struct told *t, struct arena *a)
{
	const struct view *v = s->view;
	int32_t column = t->head.column;
	char letter[8];

	if (column < 0)
		return (struct sv){ 0 };
	if (t->head.position < 0)
		return v->header->column[column];
	return arena_printf(a, v->lang == LANG_EN ? "%s (%.*s)" : "%s（%.*s）",
	    column_letter(t->head.position, letter),
	    SV_ARG(origin_spelling(origins_find(v->origins, t->head.file),
		column, v->header->column[column])));
}

/* 《凌源市学籍管理办法》第七条 */
static struct sv
article_of(const struct school *s, const struct rule *rule, struct arena *a)
{
	struct sv article = rule ? rule_article(rule) : (struct sv){ 0 };
	struct sv text = s->view->pack->text;

	return article.len == 0 || text.len == 0 ? article :
	    arena_printf(a, "《%.*s》%.*s", SV_ARG(text), SV_ARG(article));
}

/* 已批准 2027-08-31 */
static struct sv
status_of(const struct school *s, const struct told *t, struct arena *a)
{
	struct sv word = told_status_word(t->status, s->view->lang), text;
	struct buf out = { 0 };

	if (t->until == 0)
		return word;
	buf_put(&out, word);
	buf_put_char(&out, ' ');
	told_until(t->until, &out);
	text = arena_dup(a, buf_sv(&out));
	buf_free(&out);
	return text;
}

void
school_cells(const struct school *s, const struct told *t,
    struct sv cell[SCHOOL_COLUMNS], struct arena *a)
{
	const struct rule *rule = pack_rule(s->view->pack, t->text[TOLD_RULE]);
	char id[ID_ROOM];

	told_id(t, id);
	memset(cell, 0, SCHOOL_COLUMNS * sizeof(*cell));
	cell[COL_LEVEL] = level_word(t->head.level, s->view->lang);
	cell[COL_STATUS] = status_of(s, t, a);
	cell[COL_GRADE] = t->text[TOLD_GRADE];
	cell[COL_CLASS] = t->text[TOLD_CLASS];
	cell[COL_STUDENT] = t->text[TOLD_STUDENT];
	cell[COL_FILE] = school_path(s, t->head.file);
	if (t->head.line)
		cell[COL_LINE] = arena_printf(a, "%llu",
		    (unsigned long long)t->head.line);
	cell[COL_CELL] = cell_of(s, t, a);
	cell[COL_VALUE] = t->text[TOLD_VALUE];
	cell[COL_EXPECTED] = t->text[TOLD_EXPECTED];
	cell[COL_MENDED] = t->mended;
	cell[COL_MESSAGE] = t->text[TOLD_MESSAGE];
	cell[COL_FIX] = t->text[TOLD_FIX];
	cell[COL_RULE] = t->text[TOLD_RULE];
	cell[COL_ARTICLE] = article_of(s, rule, a);
	cell[COL_RELATED] = t->text[TOLD_RELATED];
	cell[COL_ID] = arena_dup(a, sv_cstr(id));
}

/* What an unmasked run bears stands behind the last column. */
static void
put_line(const struct school *s, const struct sv cell[SCHOOL_COLUMNS],
    struct sv approval, struct buf *out)
{
	for (size_t i = 0; i < SCHOOL_COLUMNS; i++) {
		if (i)
			buf_put_char(out, ',');
		csv_put(out, cell[i]);
	}
	if (s->view->approval.len) {
		buf_put_char(out, ',');
		csv_put(out, approval);
	}
	buf_put_char(out, '\n');
}

void
school_csv_header(const struct school *s, struct buf *out)
{
	struct sv cell[SCHOOL_COLUMNS];

	for (size_t i = 0; i < SCHOOL_COLUMNS; i++)
		cell[i] = school_head(s, i);
	buf_put(out, SV("\xEF\xBB\xBF"));
	put_line(s, cell, school_en(s) ? SV("approval") :
	                                             SV("批准文号"), out);
}

void
school_csv(const struct school *s, const struct sv cell[SCHOOL_COLUMNS],
    struct buf *out)
{
	put_line(s, cell, s->view->approval, out);
}

void
school_book_head(const struct school *s, struct book_cell out[SCHOOL_COLUMNS])
{
	for (size_t i = 0; i < SCHOOL_COLUMNS; i++)
		out[i] = (struct book_cell){ school_head(s, i),
			i < COL_OPINION ? BOOK_HEAD : BOOK_OPEN };
}

enum book_style
school_book_style(enum level level)
{
	static const enum book_style of[LEVELS] = {
		[LEVEL_NOTICE] = BOOK_NOTICE, [LEVEL_WARNING] = BOOK_WARNING,
		[LEVEL_ERROR] = BOOK_ERROR };

	return of[level];
}

void
school_book_row(const struct sv cell[SCHOOL_COLUMNS], enum level level,
    struct book_cell out[SCHOOL_COLUMNS])
{
	for (size_t i = 0; i < SCHOOL_COLUMNS; i++)
		out[i] = (struct book_cell){ cell[i], BOOK_PLAIN };
	out[COL_LEVEL].style = school_book_style(level);
}

static int
compare_rules(const void *a, const void *b)
{
	const struct school_rule *x = a, *y = b;

	if (x->level != y->level)
		return x->level > y->level ? -1 : 1;
	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return sv_compare(x->id, y->id);
}

struct school_rule *
school_rules(const struct school *s, const struct tally *t, struct arena *a,
    size_t *n)
{
	uint32_t *at = arena_alloc(a, (t->rules.n + 1) * sizeof(*at));
	struct school_rule *rule = NULL;
	size_t cap = 0;

	*n = 0;
	for (size_t i = 0; i < s->n; i++) {
		const struct desk_item *item = &s->desk->item[s->item[i]];
		struct school_rule *r;

		if (at[item->rule] == 0) {
			rule = arena_more(a, rule, *n, &cap, sizeof(*rule));
			rule[*n] = (struct school_rule){
				.id = t->rules.text[item->rule] };
			at[item->rule] = (uint32_t)++*n;
		}
		r = &rule[at[item->rule] - 1];
		r->n++;
		if (item->level > r->level)
			r->level = item->level;
	}
	if (*n)
		qsort(rule, *n, sizeof(*rule), compare_rules);
	return rule;
}

struct sv
school_advice(const struct school *s, struct sv id)
{
	const struct rule *r = pack_rule(s->view->pack, id);
	struct sv each = school_en(s) ?
	    SV("each differs: as it says below") :
	    SV("各条不同，照那一条的“怎么办”做");
	struct sv text = each;

	for (size_t i = 0; r && i < r->nbranch; i++)
		if (r->branch[i].advice.len)
			return each;
	if (sv_starts(id, SV("L")))
		return school_en(s) ?
		    SV("it is the bureau's to mend: ask as it says below") :
		    SV("名单由教育局改，照那一条的“怎么办”去问");
	if (r)
		text = school_en(s) && r->advice_en.len ?
		    r->advice_en : r->advice;
	return sv_find(text, SV("{")) < text.len ? each : text;
}

/* What was read of the school's own files. */
static struct account
account_of_school(const struct school *s)
{
	const struct origins *os = s->view->origins;
	struct account sum = { 0 };

	for (size_t i = 1; i < os->n; i++) {
		const struct origin *o = &os->origin[i];

		if (!school_has_file(s, i))
			continue;
		sum.files++;
		sum.rows += o->rows;
		sum.held += o->source.held;
	}
	return sum;
}

static size_t
say(const struct school *s, struct arena *a, struct sv *step, size_t n,
    uint64_t count, const char *zh, const char *en)
{
	const char *text = school_en(s) ? en : zh;
	struct sv hash = sv_make(text, sv_find(sv_cstr(text), SV("#")));

	if (n >= SCHOOL_STEPS)
		return n;
	step[n] = text[hash.len] == '\0' ? hash :
	    arena_printf(a, "%.*s%llu%s", SV_ARG(hash),
	        (unsigned long long)count, text + hash.len + 1);
	return n + 1;
}

/* The files in which nobody, or not everybody, was looked at come first. */
static size_t
say_unread(const struct school *s, struct arena *a, struct sv *step)
{
	bool en = school_en(s);
	struct buf names = { 0 };
	size_t files = 0;

	for (size_t i = 1; i < s->view->origins->n; i++) {
		if (s->unread[i].len == 0 || sv_equal(s->unread[i], SV("F08")) ||
		    !school_has_file(s, i) || files++ >= NAMED)
			continue;
		if (names.len)
			buf_put(&names, en ? SV(", ") : SV("、"));
		buf_put(&names, school_path(s, (uint32_t)i));
	}
	if (files)
		*step = arena_printf(a, en ? "Before all else: %zu of your files "
		    "could not be read, or not to the end, so pupils in them were "
		    "not checked: %.*s%s. Mend these files as it says below "
		    "for each and hand them in again." :
		    "最先做：有 %zu 个文件没有读出来（或没有读完），里面的学生没有"
		    "检查：%.*s%s。照下面各个文件的“怎么办”换成能打开的文件，"
		    "再交一次。", files, SV_ARG(buf_sv(&names)),
		    files <= NAMED ? "" : en ? " and others" : " 等");
	buf_free(&names);
	return files > 0;
}

size_t
school_steps(const struct school *s, struct arena *a,
    struct sv step[SCHOOL_STEPS])
{
	struct account sum = account_of_school(s);
	uint64_t open[LEVELS];
	size_t n = 0;

	for (int k = 0; k < LEVELS; k++)
		open[k] = s->level[k] - s->approved[k];

	n = say_unread(s, a, step);
	if (sum.held)
		n = say(s, a, step, n, sum.held,
		    "有 # 行读不出来，没有检查：先按下面 F 开头的问题把这几行改好。",
		    "# rows could not be read and were not checked: mend them "
		    "first, as the rules F below say.");
	if (open[LEVEL_ERROR])
		n = say(s, a, step, n, open[LEVEL_ERROR],
		    "必须改正的错误有 # 处：逐条照“怎么办”改。",
		    "# errors must be mended: do as each one says.");
	if (open[LEVEL_WARNING])
		n = say(s, a, step, n, open[LEVEL_WARNING],
		    "需要核对的警告有 # 处：错的改正，属实的说明。",
		    "# warnings need a look: mend what is wrong, explain what "
		    "is right.");
	if (open[LEVEL_NOTICE])
		n = say(s, a, step, n, open[LEVEL_NOTICE],
		    "另有 # 条提示，看一眼即可。",
		    "# notices are worth a glance.");
	if (s->n)
		n = say(s, a, step, n, 0,
		    "属实、不用改的：在 " SCHOOL_BOOK " 里该行填上处理意见、批准人、"
		    "有效期至（如 2027-08-31），交教育局；不要改“编号”。",
		    "What is right as it is: fill in 处理意见 (reason), 批准人 "
		    "(approved by), 有效期至 (until, as 2027-08-31) in "
		    SCHOOL_BOOK " and send it to the bureau; leave 编号 alone.");
	if (s->n)
		return n;
	return say(s, a, step, n, sum.rows,
	    "检查了 # 条学生记录，没有发现问题。",
	    "# records were checked; nothing was found.");
}
