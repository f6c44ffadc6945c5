/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "pipeline/report/approvals.h"

const struct sv approval_column[APPROVAL_COLUMNS] = { { "编号", 6 },
	{ "处理意见", 12 }, { "批准人", 9 }, { "有效期至", 12 } };

/* V without blanks around it, and the guard against formulas before it. */
static struct sv
bare(struct sv v)
{
	static const char *const blank[] = { " ", "\t", "\r", "\n", "\u3000",
		"\u00A0", "\uFEFF" };
	const size_t n = sizeof(blank) / sizeof(*blank);

	for (size_t i = 0; i < n; i++) {
		struct sv b = sv_cstr(blank[i]);
		bool head = v.len && sv_starts(v, b);

		if (head)
			v = sv_skip(v, b.len);
		else if (v.len && sv_ends(v, b))
			v.len -= b.len;
		else
			continue;
		i = SIZE_MAX; /* once more from the first */
	}
	return v;
}

struct approval_note *
approvals_note(struct approvals *a, int what, uint32_t file, uint64_t line)
{
	struct approval_note *n;

	a->note = mem_more(a->note, a->nnote, &a->capnote, sizeof(*n));
	n = &a->note[a->nnote++];
	*n = (struct approval_note){ .file = file, .line = line };
	n->what = what;
	return n;
}

static void
add(struct approvals *a, struct approval *new,
    const struct sv text[APPROVAL_COLUMNS])
{
	new->words = arena_dup(&a->arena, text[APPROVAL_WORDS]);
	new->by = arena_dup(&a->arena, text[APPROVAL_BY]);
	a->item = mem_more(a->item, a->n, &a->cap, sizeof(*new));
	a->item[a->n++] = *new;
}

static void
note_id(struct approval_note *n, const struct approval *x)
{
	told_id_put(x->id, x->copy, n->id);
}

/* A no needs neither a name nor a day; without a number it is said, no more. */
static void
add_refusal(struct approvals *a, struct approval *new,
    const struct sv text[APPROVAL_COLUMNS])
{
	struct approval_note *n;
	struct date day;

	n = approvals_note(a, APPROVAL_REFUSED, new->file, new->line);
	if (!told_id_take(text[APPROVAL_ID], new->id, &new->copy))
		return;
	note_id(n, new);
	new->refused = true;
	new->until = date_parse(text[APPROVAL_UNTIL], &day) ?
	    approval_day(day) : UINT32_MAX;
	add(a, new, text);
}

void
approvals_add(struct approvals *a, uint32_t file, uint64_t line,
    const struct sv cell[APPROVAL_COLUMNS])
{
	struct approval new = { .file = file, .line = line };
	struct sv text[APPROVAL_COLUMNS];
	unsigned blank = 0;
	struct date day;

	for (int i = 0; i < APPROVAL_COLUMNS; i++) {
		text[i] = bare(cell[i]);
		blank |= (unsigned)(text[i].len == 0) << i;
	}
	if (sv_starts(text[APPROVAL_ID], SV("'")))
		text[APPROVAL_ID] = bare(sv_skip(text[APPROVAL_ID], 1));
	a->file[file].rows++;
	/* The number stands in every row of a report. */
	if ((blank | 1U << APPROVAL_ID) == (1U << APPROVAL_COLUMNS) - 1)
		return;
	if (approval_refuses(text[APPROVAL_WORDS])) {
		add_refusal(a, &new, text);
		return;
	}
	if (blank) {
		approvals_note(a, APPROVAL_PARTLY, file, line)->blank = blank;
		return;
	}
	if (!told_id_take(text[APPROVAL_ID], new.id, &new.copy)) {
		approvals_note(a, APPROVAL_NUMBER, file, line);
		return;
	}
	if (!date_parse(text[APPROVAL_UNTIL], &day)) {
		approvals_note(a, APPROVAL_DATE, file, line);
		return;
	}
	new.until = approval_day(day);
	a->file[file].approvals++;
	add(a, &new, text);
}

static int
compare_ids(const struct approval *x, const struct approval *y)
{
	int c = memcmp(x->id, y->id, TOKEN_BYTES);

	return c ? c : (x->copy > y->copy) - (x->copy < y->copy);
}

static int
compare(const void *a, const void *b)
{
	const struct approval *x = a, *y = b;
	int c = compare_ids(x, y);

	if (c == 0)
		c = (x->file > y->file) - (x->file < y->file);
	return c ? c : (x->line > y->line) - (x->line < y->line);
}

/* The end of those of the number of item I. */
static size_t
end_of(const struct approvals *a, size_t i)
{
	size_t end = i + 1;

	while (end < a->n && compare_ids(&a->item[i], &a->item[end]) == 0)
		end++;
	return end;
}

/* Two of one number: both say no, or the same yes. */
static bool
is_same(const struct approval *x, const struct approval *y)
{
	if (x->refused || y->refused)
		return x->refused && y->refused;
	return x->until == y->until && sv_equal(x->by, y->by) &&
	    sv_equal(x->words, y->words);
}

/* Of one number, [FROM, END): those in force must say the same. */
static void
contradict(struct approvals *a, size_t from, size_t end, uint32_t asof)
{
	struct approval *first = NULL;
	bool against = false;

	for (size_t i = from; i < end; i++) {
		struct approval *x = &a->item[i];
		struct approval_note *n;

		if (x->until < asof)
			continue;
		first = first ? first : x;
		if (is_same(x, first))
			continue;
		against = true;
		n = approvals_note(a, APPROVAL_AGAINST, x->file, x->line);
		n->other_file = first->file;
		n->other_line = first->line;
		note_id(n, x);
	}
	for (size_t i = from; against && i < end; i++)
		a->item[i].against = a->item[i].until >= asof;
}

void
approvals_settle(struct approvals *a, uint32_t asof)
{
	size_t end;

	if (a->n)
		qsort(a->item, a->n, sizeof(*a->item), compare);
	for (size_t i = 0; i < a->n; i = end) {
		end = end_of(a, i);
		contradict(a, i, end, asof);
	}
}

/* The first of that id and COPY (0: any), or `n`. */
static size_t
find(const struct approvals *a, const unsigned char *id, uint32_t copy)
{
	struct approval key = { .copy = copy };
	size_t low = 0, high = a->n;

	memcpy(key.id, id, TOKEN_BYTES);
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (compare_ids(&a->item[mid], &key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < a->n && memcmp(a->item[low].id, id, TOKEN_BYTES) == 0 &&
	    (!copy || a->item[low].copy == copy))
		return low;
	return a->n;
}

void
approvals_judge(struct approvals *a, uint32_t asof, struct told *t)
{
	size_t i = find(a, t->head.id, t->copy), end;
	uint32_t until = 0;
	bool against = false;

	if (i == a->n)
		return;
	for (end = end_of(a, i); i < end; i++) {
		struct approval *x = &a->item[i];

		x->found = true;
		against |= x->against;
		if (!x->refused && x->until > until)
			until = x->until;
	}
	if (against || !until)
		return;
	t->status = until < asof ? TOLD_EXPIRED : TOLD_APPROVED;
	t->until = until;
}

void
approvals_seen(struct approvals *a, const unsigned char *id)
{
	for (size_t i = find(a, id, 0); i < a->n &&
	     memcmp(a->item[i].id, id, TOKEN_BYTES) == 0; i++)
		a->item[i].found = true;
}

void
approvals_unused(struct approvals *a)
{
	for (size_t i = 0; i < a->n; i++)
		if (!a->item[i].found && !a->item[i].refused)
			note_id(approvals_note(a, APPROVAL_UNUSED,
			    a->item[i].file, a->item[i].line), &a->item[i]);
}

static int
compare_content(const void *a, const void *b)
{
	const struct approval *x = *(const struct approval *const *)a;
	const struct approval *y = *(const struct approval *const *)b;
	int c = compare_ids(x, y);

	if (c == 0)
		c = (x->until > y->until) - (x->until < y->until);
	if (c == 0)
		c = sv_compare(x->words, y->words);
	return c ? c : sv_compare(x->by, y->by);
}

void
approvals_identity(const struct approvals *a, struct buf *out)
{
	const struct approval **order;

	if (a->n == 0)
		return;
	order = mem_alloc(a->n * sizeof(*order));
	for (size_t i = 0; i < a->n; i++)
		order[i] = &a->item[i];
	qsort(order, a->n, sizeof(*order), compare_content);
	buf_printf(out, "\napprovals");
	for (size_t i = 0; i < a->n; i++) {
		char id[ID_ROOM];

		if (i && compare_content(&order[i - 1], &order[i]) == 0)
			continue;
		told_id_put(order[i]->id, order[i]->copy, id);
		buf_printf(out, "\n%s %u %zu:", id, order[i]->until,
		    order[i]->words.len);
		buf_put(out, order[i]->words);
		buf_put_u64(out, order[i]->by.len);
		buf_put_char(out, ':');
		buf_put(out, order[i]->by);
	}
	mem_free(order);
}

/* The columns that are blank, by name. */
static void
put_blank(unsigned blank, enum lang lang, struct buf *out)
{
	bool any = false;

	for (int i = 0; i < APPROVAL_COLUMNS; i++) {
		if (!(blank >> i & 1))
			continue;
		if (any)
			buf_put(out, lang == LANG_EN ? SV(", ") : SV("、"));
		buf_put(out, approval_column[i]);
		any = true;
	}
}

void
approvals_words(const struct approvals *a, const struct approval_note *n,
    enum lang lang, struct buf *out)
{
	static const char *const words[][2] = {
		[APPROVAL_PARTLY] = { "没有填写", "not filled in: " },
		[APPROVAL_NUMBER] = {
		    "编号不是错误报告中的编号，不算批准：请从错误报告中原样复制",
		    "编号 is no number of an error report, so nothing is "
		    "approved: copy it from the report as it is" },
		[APPROVAL_DATE] = {
		    "有效期至不是日期，不算批准：请写成 2027-06-30",
		    "有效期至 is no date, so nothing is approved: write "
		    "2027-06-30" },
		[APPROVAL_BROKEN] = { "这一行无法读取，不算批准：请检查列数和引号",
		    "the row cannot be read, so nothing is approved: see to "
		    "its columns and quotes" },
		[APPROVAL_REFUSED] = {
		    "这一行是否决，不算批准，这条问题仍要改正；如果本意是批准，处理意见请写“同意”",
		    "the row says no, so nothing is approved and the finding "
		    "stays; to approve it write 同意 as 处理意见" },
		[APPROVAL_AGAINST] = { "与同一编号的另一行批准不一致，都不算批准："
		    "请只留一行；另一行见 ",
		    "says otherwise than another row of the same number, so "
		    "neither approves: leave one of them; the other is " },
		[APPROVAL_UNUSED] = { "这次检查没有这个编号的问题：可以删去这一行",
		    "no finding of this number in this run: the row can go" },
	};
	bool english = lang == LANG_EN;

	if (n->what == APPROVAL_FILE) {
		buf_put(out, english ?
		    SV("these approvals cannot be read, so nothing in it is "
		       "approved: ") : SV("批准文件无法读取，其中的批准都不算："));
		buf_put(out, n->why[english]);
		return;
	}
	if (n->id[0])
		buf_printf(out, english ? "%s: " : "%s：", n->id);
	buf_put(out, sv_cstr(words[n->what][english]));
	if (n->what == APPROVAL_PARTLY) {
		put_blank(n->blank, lang, out);
		buf_put(out, english ?
		    SV("; nothing is approved: fill in all four, or leave the "
		       "other three blank") :
		    SV("，不算批准：请填全四列，或把其余三列都留空"));
	} else if (n->what == APPROVAL_AGAINST) {
		buf_printf(out, "%.*s:%llu",
		    SV_ARG(a->file[n->other_file].path),
		    (unsigned long long)n->other_line);
	}
}

static int
compare_notes(const void *a, const void *b)
{
	const struct approval_note *x = a, *y = b;

	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (int)x->what - (int)y->what;
}

/* The notes from number FROM on in the order of their places. */
static void
order_notes(struct approvals *a, size_t from)
{
	if (a->nnote > from)
		qsort(a->note + from, a->nnote - from, sizeof(*a->note),
		    compare_notes);
}

void
approvals_say(struct approvals *a, struct diag *d)
{
	struct buf words = { 0 };
	size_t from = a->said, end = a->nnote;

	order_notes(a, from);
	if (end - from > APPROVALS_SAID)
		end = from + APPROVALS_SAID;
	for (size_t i = from; i < end; i++) {
		const struct approval_note *n = &a->note[i];
		int status = n->what == APPROVAL_FILE ? STATUS_INPUT : 0;

		words.len = 0;
		approvals_words(a, n, d->lang, &words);
		if (!n->line) {
			diag_note(d, status, "%.*s: %.*s", "%.*s：%.*s",
			    SV_ARG(a->file[n->file].path),
			    SV_ARG(buf_sv(&words)));
			continue;
		}
		diag_note(d, status, "%.*s:%llu: %.*s", "%.*s:%llu：%.*s",
		    SV_ARG(a->file[n->file].path), (unsigned long long)n->line,
		    SV_ARG(buf_sv(&words)));
	}
	if (a->nnote > end)
		diag_note(d, 0, "%llu more like these: see summary.json",
		    "另有 %llu 处，见 summary.json",
		    (unsigned long long)(a->nnote - end));
	a->said = a->nnote;
	buf_free(&words);
}

void
approvals_free(struct approvals *a)
{
	mem_free(a->item);
	mem_free(a->file);
	mem_free(a->note);
	arena_free(&a->arena);
	*a = (struct approvals){ 0 };
}
