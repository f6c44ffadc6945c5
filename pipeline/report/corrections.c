/* SPDX-License-Identifier: MIT */
#include "pipeline/report/show.h"
#include "pipeline/report/write.h"

void
correction_pack(const struct correction *c, struct buf *out)
{
	uint32_t len[3] = { (uint32_t)c->rule.len, (uint32_t)c->old.len,
		(uint32_t)c->words.len };

	buf_put(out, sv_make((const char *)&c->head, sizeof(c->head)));
	buf_put(out, sv_make((const char *)len, sizeof(len)));
	buf_put(out, c->rule);
	buf_put(out, c->old);
	buf_put(out, c->words);
	buf_put(out, c->new);
}

void
correction_unpack(struct sv piece, struct correction *c)
{
	uint32_t len[3];

	memcpy(&c->head, piece.ptr, sizeof(c->head));
	piece = sv_skip(piece, sizeof(c->head));
	memcpy(len, piece.ptr, sizeof(len));
	piece = sv_skip(piece, sizeof(len));
	c->rule = sv_head(piece, len[0]);
	piece = sv_skip(piece, len[0]);
	c->old = sv_head(piece, len[1]);
	piece = sv_skip(piece, len[1]);
	c->words = sv_head(piece, len[2]);
	c->new = sv_skip(piece, len[2]);
}

void
corrections_csv_header(const struct view *v, struct buf *out)
{
	buf_put(out, SV("\xEF\xBB\xBF" "file,line,record,column,rule,old,new"));
	buf_put(out, v->approval.len ? SV(",approval\n") : SV("\n"));
}

/* What a repair does: in Chinese, in English. */
static const struct operation {
	const char *rule, *old[2], *new[2];
} operations[] = {
	{ "N01", { "全角", "full width" }, { "半角", "half width" } },
	{ "N02", { "小写", "lower case" }, { "大写", "upper case" } },
	{ "N03", { "首尾有空白", "outer blanks" }, { "去掉", "removed" } },
	{ "N04", { "中间有空白", "inner blanks" }, { "去掉", "removed" } },
	{ "N05", { "有不可见字符", "invisible characters" },
	    { "去掉", "removed" } },
	{ "N06", { "前有撇号", "apostrophe" }, { "去掉", "removed" } },
	{ "N07", { "公式外壳 =\"…\"", "formula =\"…\"" },
	    { "去掉", "removed" } },
	{ "N08", { "有多余引号", "extra quotes" }, { "去掉", "removed" } },
	{ "N09", { "尾有 .0", "a .0 at the end" }, { "去掉", "removed" } },
	{ "N10", { "有分隔符", "separators" }, { "去掉", "removed" } },
	{ "N11", { "形似 X 的字符", "a look-alike of X" }, { "X", "X" } },
	{ "N12", { "民族名称不全", "short label" }, { "全称", "full label" } },
	{ "N13", { "代码", "code" }, { "名称", "label" } },
	{ "N14", { "间隔号不规范", "another middle dot" }, { "·", "·" } },
	{ "N15", { "姓名中有空白", "blanks inside" }, { "去掉", "removed" } },
};

static const struct operation *
find_operation(struct sv rule)
{
	for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++)
		if (sv_equal(rule, sv_cstr(operations[i].rule)))
			return &operations[i];
	return NULL;
}

void
correction_words(const struct pack *p, enum lang lang, bool unmasked,
    struct sv column, const struct correction *c, struct buf *old,
    struct buf *new)
{
	enum mask_class was = show_class_of(p, column, c->old);
	enum mask_class is = show_class_of(p, column, c->new);
	const struct operation *o = find_operation(c->rule);

	if ((was != MASK_NONE || is != MASK_NONE) && !unmasked && o) {
		buf_put(old, sv_cstr(o->old[lang == LANG_EN]));
		buf_put(new, sv_cstr(o->new[lang == LANG_EN]));
		return;
	}
	show_cell(old, was, c->old, unmasked);
	if (is != MASK_NONE && !unmasked && c->words.len)
		buf_put(new, c->words);
	else
		show_cell(new, is, c->new, unmasked);
}

static void
put_values(const struct view *v, const struct correction *c, struct buf *out)
{
	struct buf old = { 0 }, new = { 0 };

	correction_words(v->pack, v->lang, v->unmasked,
	    v->header->column[c->head.column], c, &old, &new);
	csv_put(out, buf_sv(&old));
	buf_put_char(out, ',');
	csv_put(out, buf_sv(&new));
	buf_free(&old);
	buf_free(&new);
}

void
corrections_csv(const struct view *v, const struct correction *c,
    struct buf *out)
{
	const struct origin *o = origins_find(v->origins, c->head.file);

	csv_put(out, o ? o->path : (struct sv){ 0 });
	buf_put_char(out, ',');
	buf_put_u64(out, c->head.line);
	buf_put_char(out, ',');
	buf_put_u64(out, c->head.record);
	buf_put_char(out, ',');
	csv_put(out, origin_spelling(o, c->head.column,
	    v->header->column[c->head.column]));
	buf_put_char(out, ',');
	csv_put(out, c->rule);
	buf_put_char(out, ',');
	put_values(v, c, out);
	if (v->approval.len) {
		buf_put_char(out, ',');
		csv_put(out, v->approval);
	}
	buf_put_char(out, '\n');
}
