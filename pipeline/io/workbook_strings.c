/* SPDX-License-Identifier: MIT */
/*
 * Reading of parts, and the part of the shared strings: all of them one after
 * the other in one spool, where each ends in another.
 */
#include "pipeline/io/workbook_part.h"

int
part_open(struct part *p, struct workbook *b, int64_t member,
    const char *name, const struct xml_ops *ops, void *ctx, struct diag *d)
{
	p->paused = p->last = false;
	p->name = name;
	p->diag = d;
	p->xml = NULL;
	p->member = member_open(b->zip, (size_t)member, name, d);
	if (!p->member)
		return -1;
	p->xml = xml_open(ops, ctx);
	return 0;
}

int
part_step(struct part *p)
{
	enum xml_state state;
	ssize_t n;

	if (p->paused) {
		state = xml_resume(p->xml);
	} else {
		n = member_read(p->member, p->piece, sizeof(p->piece));
		if (n < 0)
			return -1;
		p->last = n == 0;
		state = xml_feed(p->xml, sv_make(p->piece, (size_t)n), p->last);
	}
	p->paused = state == XML_PAUSED;
	if (state == XML_FAILED)
		return -1;
	return p->paused || !p->last;
}

int
part_fail(struct part *p, const char *where_en, const char *where_zh)
{
	const char *en = xml_reason(p->xml, LANG_EN);
	const char *zh = xml_reason(p->xml, LANG_ZH);

	if (!en)
		return -1;
	return diag_fail(p->diag, STATUS_INPUT,
	    "%s: the workbook is damaged%s%.0s: %s%.0s: open it in Excel or "
	    "WPS and save it anew",
	    "%s：工作簿已损坏%.0s%s：%.0s%s：请用 Excel/WPS 打开后另存一份",
	    p->name, where_en, where_zh, en, zh);
}

void
part_close(struct part *p)
{
	xml_close(p->xml);
	member_close(p->member);
}

int
part_read(struct workbook *b, int64_t member, const struct xml_ops *ops,
    void *ctx, struct diag *d)
{
	struct part *p = mem_alloc(sizeof(*p));
	int more = part_open(p, b, member, b->name, ops, ctx, d);

	if (more == 0)
		while ((more = part_step(p)) > 0)
			;
	if (more < 0 && p->xml)
		part_fail(p, "", "");
	part_close(p);
	mem_free(p);
	return more < 0 ? -1 : 0;
}

struct strings {
	struct workbook *book;
	struct diag *diag;
	struct part *part;
	struct buf raw, text;
	bool in_item, in_text;
	int phonetic; /* inside how many rPh */
};

static void
start_string(void *ctx, struct sv name, const char *const *attr)
{
	struct strings *s = ctx;

	(void)attr;
	if (sv_equal(name, SV("si"))) {
		s->in_item = true;
		s->text.len = 0;
	} else if (sv_equal(name, SV("rPh"))) {
		s->phonetic++;
	} else if (sv_equal(name, SV("t"))) {
		s->in_text = s->in_item && s->phonetic == 0;
		s->raw.len = 0;
	}
}

static void
put_string(struct strings *s)
{
	struct workbook *b = s->book;
	uint64_t offset, end;

	end = spool_size(b->text) + s->text.len;
	if (spool_append(b->text, buf_sv(&s->text), &offset, s->diag) < 0 ||
	    spool_append(b->ends, sv_make((const char *)&end, sizeof(end)),
		&offset, s->diag) < 0)
		xml_stop(s->part->xml);
	b->nstring++;
	s->in_item = false;
}

static void
end_string(void *ctx, struct sv name)
{
	struct strings *s = ctx;

	if (sv_equal(name, SV("si")) && s->in_item) {
		put_string(s);
	} else if (sv_equal(name, SV("rPh"))) {
		s->phonetic--;
	} else if (sv_equal(name, SV("t")) && s->in_text) {
		value_text(buf_sv(&s->raw), &s->text);
		s->in_text = false;
	}
}

static void
add_text(void *ctx, struct sv piece)
{
	struct strings *s = ctx;

	if (!s->in_text)
		return;
	if (s->text.len + s->raw.len + piece.len <= WORKBOOK_CELL_MOST) {
		buf_put(&s->raw, piece);
		return;
	}
	diag_fail(s->diag, STATUS_INPUT,
	    "%s: the workbook is damaged: shared string %llu is longer than any "
	    "cell: open it in Excel or WPS and save it anew",
	    "%s：工作簿已损坏：第 %llu 个共享文字比任何单元格都长："
	    "请用 Excel/WPS 打开后另存一份", s->book->name,
	    (unsigned long long)s->book->nstring + 1);
	xml_stop(s->part->xml);
}

int
workbook_read_strings(struct workbook *b, struct diag *d)
{
	static const struct xml_ops ops = { start_string, end_string, add_text };
	struct part *p = mem_alloc(sizeof(*p));
	struct strings s = { .book = b, .diag = d, .part = p };
	int more = 0;

	if (b->strings_read) {
		mem_free(p);
		return 0;
	}
	/* What an earlier try left, which failed, is dropped. */
	spool_close(b->text);
	spool_close(b->ends);
	b->text = workbook_spool(b);
	b->ends = workbook_spool(b);
	b->nstring = 0;
	if (b->strings >= 0) {
		more = part_open(p, b, b->strings, b->name, &ops, &s, d);
		while (more == 0 && (more = part_step(p)) > 0)
			more = 0;
	}
	if (more < 0 && p->xml)
		part_fail(p, ", its shared strings", "（共享文字部分）");
	part_close(p);
	b->strings_read = more == 0;
	buf_free(&s.raw);
	buf_free(&s.text);
	mem_free(p);
	return more < 0 ? -1 : 0;
}

int
workbook_string(const struct workbook *b, uint64_t i, struct buf *out,
    struct diag *d)
{
	uint64_t span[2] = { 0 };
	size_t n;

	if (i >= b->nstring)
		return 0;
	/* The end of the one before, unless there is none, and its own. */
	if (spool_read(b->ends, (i ? i - 1 : 0) * sizeof(span[0]),
	    i ? sizeof(span) : sizeof(span[0]), (char *)&span[i == 0], d) < 0)
		return -1;
	n = (size_t)(span[1] - span[0]);
	buf_reserve(out, n);
	if (n && spool_read(b->text, span[0], n, out->ptr + out->len, d) < 0)
		return -1;
	out->len += n;
	return 1;
}
