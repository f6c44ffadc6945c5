/* SPDX-License-Identifier: MIT */
/*
 * What the names of a header mean. Mostly a row of names is all. Schools also
 * write two: groups above (学生基本信息, 家庭成员一, 家庭成员二), and below them names
 * that say which column of the group; or names above, and below them the parts of
 * some (家长1: 姓名, 关系, 电话) or remarks. A merged cell's text stands in its first
 * column only. Under a member of the family 姓名 is that member's and never the
 * pupil's; the same where no group is written, but 姓名 comes once more and 关系
 * beside it.
 */
#include "pipeline/base/utf8.h"
#include "pipeline/rules/fold.h"
#include "pipeline/stages/parse/survey.h"

/* A header of one row or two, as it is read. */
struct names {
	struct survey *v;
	enum charset charset;
	const struct csv_record *upper, *lower; /* upper: may be NULL */
	size_t persons; /* groups of the family so far */
};

static struct sv
read_name(struct names *n, const struct csv_record *row, uint32_t i)
{
	struct sv name = { 0 };

	if (row && i < row->ncell && !survey_decode(n->charset,
	    n->v->block.cell[row->cell + i].text, &n->v->scratch, &name))
		name.len = 0;
	return name;
}

static struct sv
fold(struct names *n, struct sv name)
{
	return fold_header(name, &n->v->scratch);
}

static const struct field *
find_field(struct names *n, struct sv name)
{
	return pack_alias(n->v->p->config->pack, name, &n->v->scratch);
}

static bool
has(struct sv text, struct sv word)
{
	return sv_find(text, word) < text.len;
}

static bool
is_named(const struct field *f, struct sv name)
{
	return f && sv_equal(f->name, name);
}

/* The column of member NUMBER of the family that NAME says. */
static const struct field *
find_member(struct names *n, size_t number, struct sv name)
{
	const struct field *own = find_field(n, name), *f;
	struct arena *a = &n->v->scratch;

	name = fold(n, name);
	f = find_field(n, arena_printf(a, "成员%zu%.*s", number, SV_ARG(name)));
	if (!f && own) /* 手机 is 联系电话 */
		f = find_field(n, arena_printf(a, "成员%zu%.*s", number,
		    SV_ARG(own->name)));
	return f;
}

/* The first number that TEXT tells, 1 to 9, or 0. */
static size_t
read_number(struct sv text)
{
	static const char *const zh[] = { "一", "二", "三", "四", "五", "六",
		"七", "八", "九" };
	uint32_t c;

	for (size_t len; text.len; text = sv_skip(text, len)) {
		len = utf8_decode(text, &c);
		if (len == 0)
			return 0;
		if (c >= '1' && c <= '9')
			return c - '0';
		if (c >= 0x2460 && c <= 0x2468) /* ① */
			return c - 0x2460 + 1;
		for (size_t i = 0; i < 9; i++)
			if (sv_equal(sv_head(text, len), sv_cstr(zh[i])))
				return i + 1;
	}
	return 0;
}

/* Does GROUP, folded, speak of somebody of the family, not of the pupil? */
static bool
is_family(struct sv group)
{
	static const char *const word[] = { "成员", "监护人", "家长", "父", "母",
		"家属", "亲属", "联系人", "爷爷", "奶奶", "外公", "外婆" };

	if (has(group, SV("学生")) || has(group, SV("本人")))
		return false;
	for (size_t i = 0; i < sizeof(word) / sizeof(*word); i++)
		if (has(group, sv_cstr(word[i])))
			return true;
	return false;
}

/* Which member of the family GROUP is; OPENS: its name stands in this column. */
static size_t
family_number(struct names *n, struct sv group, bool opens)
{
	size_t number = read_number(group);

	if (number == 0 && has(group, SV("父")) != has(group, SV("母")))
		number = has(group, SV("父")) ? 1 : 2;
	if (number)
		return n->persons = number;
	n->persons += opens || n->persons == 0;
	return n->persons;
}

/* Has only a pupil such a column, whoever's group it seems to stand under? */
static bool
is_of_school(const struct field *f)
{
	return f && (has(f->name, SV("学")) || has(f->name, SV("年级")) ||
	    has(f->name, SV("班级")));
}

/* The column that stands under GROUP, of the family, and is called NAME. */
static const struct field *
find_of_family(struct names *n, struct sv group, struct sv name)
{
	const struct field *own = find_field(n, name), *f;
	size_t number;

	if (own && sv_starts(own->name, SV("成员")))
		return own;
	number = family_number(n, fold(n, group),
	    is_named(own, SV("姓名")));
	f = find_member(n, number, name);
	return f || !is_of_school(own) ? f : own;
}

/*
 * The column of two cells that stand one above the other, neither of the family:
 * group and part of it (户口 and 性质), or name and remark; *TITLE is what counts.
 */
static const struct field *
find_parts(struct names *n, struct sv group, struct sv upper, struct sv lower,
    struct sv *title)
{
	struct sv both = arena_printf(&n->v->scratch, "%.*s %.*s",
	    SV_ARG(group), SV_ARG(lower));
	const struct field *f = find_field(n, both);

	*title = both;
	if (f)
		return f;
	*title = lower;
	f = find_field(n, lower);
	if (f || !find_field(n, upper))
		return f;
	*title = upper;
	return find_field(n, upper);
}

static struct heading
new_heading(struct survey *v, uint32_t width)
{
	return (struct heading){ .width = width, .ascii = true,
		.title = arena_alloc(&v->scratch,
		    (width + 1) * sizeof(struct sv)),
		.field = arena_alloc(&v->scratch,
		    (width + 1) * sizeof(struct field *)) };
}

/* Two rows: the lower one's name under the upper one's group, or either. What
 * stands below a name (必填, 18位, 年月日) is a remark. */
static void
read_pair(struct names *n, struct heading *h)
{
	struct arena *a = &n->v->scratch;
	struct sv group = { 0 };

	for (uint32_t i = 0; i < h->width; i++) {
		struct sv upper = read_name(n, n->upper, i);
		struct sv lower = read_name(n, n->lower, i);
		struct sv own = fold(n, lower);

		if (fold(n, upper).len)
			group = upper;
		if (own.len == 0) { /* merged with the cell above */
			h->title[i] = upper;
			h->field[i] = find_field(n, upper);
			continue;
		}
		if (sv_equal(own, fold(n, group))) {
			h->title[i] = lower;
			h->field[i] = find_field(n, lower);
		} else if (is_family(fold(n, group)) && !find_field(n, upper)) {
			h->title[i] = arena_printf(a, "%.*s %.*s",
			    SV_ARG(group), SV_ARG(lower));
			h->field[i] = find_of_family(n, group, lower);
		} else {
			h->field[i] = find_parts(n, group, upper, lower,
			    &h->title[i]);
		}
	}
}

static bool
is_relation(struct names *n, const struct heading *h, uint32_t i)
{
	return i < h->width && has(fold(n, h->title[i]), SV("关系"));
}

/* Where 姓名 comes once more and 关系 beside it, a member of the family begins. */
static bool
opens_member(struct names *n, const struct heading *h, uint32_t i)
{
	bool before = false;

	if (!is_named(h->field[i], SV("姓名")))
		return false;
	for (uint32_t j = 0; j < i && !before; j++)
		before = h->field[j] == h->field[i];
	return before && (is_relation(n, h, i + 1) ||
	    (i && is_relation(n, h, i - 1)));
}

static bool
is_taken(const struct heading *h, const struct field *f, uint32_t end)
{
	for (uint32_t i = 0; i < end; i++)
		if (h->field[i] == f)
			return true;
	return false;
}

/* Members of the family without a group above them: as far as columns fit. */
static void
settle_members(struct names *n, struct heading *h)
{
	const struct field *pupil = NULL;
	size_t member = 0;
	bool inside = false;

	for (uint32_t i = 0; i < h->width; i++) {
		const struct field *f;

		if (!pupil && is_named(h->field[i], SV("姓名")))
			pupil = h->field[i];
		if (h->field[i] == pupil && opens_member(n, h, i)) {
			if (is_relation(n, h, i - 1))
				h->field[i - 1] = find_member(n, member + 1,
				    h->title[i - 1]);
			inside = true;
			member++;
		}
		if (!inside)
			continue;
		f = find_member(n, member, h->title[i]);
		if (!f && h->field[i] && !is_taken(h, h->field[i], i))
			inside = false; /* of the pupil again */
		else
			h->field[i] = f && is_taken(h, f, i) ? NULL : f;
	}
}

static bool
is_ascii(struct sv v)
{
	for (size_t i = 0; i < v.len; i++)
		if ((unsigned char)v.ptr[i] >= 0x80)
			return false;
	return true;
}

static void
count_known(struct survey *v, struct heading *h)
{
	const struct pack *pack = v->p->config->pack;
	bool *seen = arena_alloc(&v->scratch, pack->nfield + 1);

	for (uint32_t i = 0; i < h->width; i++) {
		if (!h->field[i] || seen[h->field[i] - pack->field])
			continue;
		seen[h->field[i] - pack->field] = true;
		h->known++;
		h->ascii &= is_ascii(h->title[i]);
	}
}

void
header_read(struct survey *v, const struct guess *g, struct heading *h)
{
	const struct csv_record *row = &v->block.record[g->row];
	struct names n = { .v = v, .charset = g->charset, .lower = row };

	*h = new_heading(v, row->ncell);
	if (g->pair) {
		n.upper = row;
		n.lower = row + 1;
		if (n.lower->ncell > row->ncell)
			*h = new_heading(v, n.lower->ncell);
		read_pair(&n, h);
	} else {
		for (uint32_t i = 0; i < h->width; i++) {
			h->title[i] = read_name(&n, row, i);
			h->field[i] = find_field(&n, h->title[i]);
		}
		settle_members(&n, h);
	}
	count_known(v, h);
}
