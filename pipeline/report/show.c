/* SPDX-License-Identifier: MIT */
#include "pipeline/base/nearest.h"
#include "pipeline/base/utf8.h"
#include "pipeline/person/mask.h"
#include "pipeline/person/number.h"
#include "pipeline/person/numeral.h"
#include "pipeline/person/plain.h"
#include "pipeline/report/show.h"
#include "pipeline/rules/change.h"
#include "pipeline/rules/node.h"

/* So many digits of a number are more than an operation would name. */
enum { DIGITS_MANY = 6 };
/* Bytes of two Han characters. */
enum { PAIR = 6 };

static void
put_safe(struct buf *out, struct sv v)
{
	size_t room = 4 * v.len + 1;

	buf_reserve(out, room);
	out->len += strlen(diag_safe(v, out->ptr + out->len, room));
}

/* V, or as many whole characters of it as SHOW_MAX bytes hold. */
static struct sv
cut(struct sv v)
{
	size_t n = SHOW_MAX;

	if (v.len <= n)
		return v;
	while (n > SHOW_MAX - 4 && ((unsigned char)v.ptr[n] & 0xC0) == 0x80)
		n--;
	return sv_head(v, n);
}

static void
mask(struct buf *out, enum mask_class class, struct sv v)
{
	switch (class) {
	case MASK_NAME:
		mask_name(out, v);
		break;
	case MASK_ID:
		mask_id(out, v);
		break;
	case MASK_XJH:
		mask_xjh(out, v);
		break;
	case MASK_PHONE:
		mask_phone(out, v);
		break;
	case MASK_ADDRESS:
		mask_address(out, v);
		break;
	case MASK_ALL:
		mask_all(out, v);
		break;
	case MASK_NONE:
		mask_text(out, v);
		break;
	}
}

void
show_cell(struct buf *out, enum mask_class class, struct sv v, bool unmasked)
{
	struct sv head = cut(v);
	struct buf masked = { 0 };

	if (unmasked) {
		put_safe(out, head);
	} else {
		mask(&masked, class, head);
		put_safe(out, buf_sv(&masked));
		buf_free(&masked);
	}
	if (head.len < v.len)
		buf_put(out, SV("…"));
}

void
show_remark(struct buf *out, enum mask_class class, struct sv v, bool unmasked)
{
	bool number = class == MASK_ID || class == MASK_XJH ||
	    class == MASK_PHONE;

	if (number && numeral_count(v) < DIGITS_MANY)
		class = MASK_NONE;
	show_cell(out, class, v, unmasked);
}

static const struct field *
find_field(const struct pack *p, struct sv name)
{
	struct sv past = change_old(name);

	return pack_field(p, past.len ? past : name);
}

enum mask_class
show_class(const struct pack *p, struct sv name)
{
	static const struct word {
		struct sv part;
		enum mask_class class;
	} word[] = {
		{ { "姓名", 6 }, MASK_NAME },
		{ { "身份证", 9 }, MASK_ID },
		{ { "学籍号", 9 }, MASK_XJH },
		{ { "电话", 6 }, MASK_PHONE },
		{ { "住址", 6 }, MASK_ADDRESS },
		{ { "地址", 6 }, MASK_ADDRESS },
	};
	const struct field *f = find_field(p, name);

	if (f)
		return f->mask;
	for (size_t i = 0; i < sizeof(word) / sizeof(word[0]); i++)
		if (sv_find(name, word[i].part) < name.len)
			return word[i].class;
	return MASK_NONE;
}

/* Is V a text of a rule's: 首个(审核结果, "没有填")? */
static bool
is_rules(const struct pack *p, struct sv v)
{
	for (size_t i = 1; p->graph && i < p->graph->nnode; i++) {
		const struct node *n = &p->graph->node[i];

		if (n->op == NODE_CONST && n->type == TYPE_TEXT &&
		    sv_equal(n->value.text, v))
			return true;
	}
	return false;
}

/* Does the pack say V, as a label, a value of a list's column, a field, a text
 * of a rule? */
static bool
is_said(const struct pack *p, struct sv v)
{
	for (size_t i = 0; i < p->ntable; i++)
		if (table_label(&p->table[i], v) >= 0)
			return true;
	for (size_t i = 0; i < p->nlist; i++)
		for (size_t k = 0; k < p->list[i].nvalue; k++) {
			const struct list_value *of = &p->list[i].value[k];

			for (size_t n = 0; n < of->ntext; n++)
				if (sv_equal(of->text[n], v))
					return true;
		}
	return pack_field(p, v) || is_rules(p, v);
}

/* Every character of V is one of T's. */
static bool
is_spelt(const struct table *t, struct sv v)
{
	while (v.len) {
		uint32_t c;
		size_t n = utf8_decode(v, &c), i = 0;
		struct sv raw = sv_head(v, n ? n : 1);

		while (i < t->nrow * t->ncolumn &&
		    sv_find(t->cell[i], raw) == t->cell[i].len)
			i++;
		if (i == t->nrow * t->ncolumn)
			return false;
		v = sv_skip(v, raw.len);
	}
	return true;
}

/* A label in other words: 少先队, 健康良好. One character makes none, nor do three:
 * 高山 is a people, and 高小山 and 高山青 are pupils. */
static bool
is_near(const struct table *t, struct sv v)
{
	for (size_t i = 0; i < t->nrow * t->ncolumn; i++) {
		struct sv label = t->cell[i];

		if (label.len < PAIR)
			continue;
		if (sv_find(label, v) < label.len)
			return true;
		if (sv_find(v, label) < v.len && plain_han(label) > 1)
			return plain_han(v) > 3 && is_spelt(t, v);
	}
	return false;
}

/* The last N characters of V, all Chinese, begin here; 0: it has fewer. */
static size_t
tail(struct sv v, size_t n)
{
	size_t at = v.len;

	for (; n && at; n--)
		do
			at--;
		while (at && ((unsigned char)v.ptr[at] & 0xC0) == 0x80);
	return at;
}

/*
 * A label of T with one character wrong: 汗族, 双新留守. A name of two or three
 * characters is as near to a label; so to such only with an end that no name
 * has.
 */
static bool
is_misspelt(const struct table *t, struct sv v)
{
	static const char *const end[] = { "族", "型", "户", "侨", "员", "疾",
		"籍", "众", "读" };
	size_t n = plain_han(v);
	struct sv last = sv_skip(v, tail(v, 1));
	bool nobody = n > 3;

	for (size_t i = 0; i < sizeof(end) / sizeof(*end); i++)
		nobody |= sv_equal(last, sv_cstr(end[i]));
	for (size_t i = 0; nobody && i < t->nrow * t->ncolumn; i++) {
		struct sv label = t->cell[i];

		if (n > 1 && plain_han(label) == n && label.len == v.len &&
		    (n > 3 || sv_ends(label, last)) &&
		    nearest_distance(label, v) == 1)
			return true;
	}
	return false;
}

/* Neither digits nor Latin letters: where a number is wanted, 无 or 正在办理. */
static bool
is_wordy(struct sv v)
{
	for (size_t i = 0; i < v.len; i++)
		if (((v.ptr[i] | 0x20) >= 'a' && (v.ptr[i] | 0x20) <= 'z') ||
		    v.ptr[i] == '*')
			return false;
	return v.len > 0 && (numeral_count(v) == 0 ||
	    (numeral_count(v) == 1 && plain_han(v) > 1));
}

/* A column of schools' names: what is called like a school is one there. */
static bool
is_of_schools(struct sv name)
{
	return !sv_ends(name, SV("码")) &&
	    (sv_find(name, SV("学校")) < name.len ||
	        sv_find(name, SV("小学")) < name.len);
}

/* Of a column of codes, numbers or dates, and of a list, words are what was
 * written instead; a school may be called by them. */
static bool
takes_words(const struct field *f)
{
	return !f || f->table || f->type != VALUE_TEXT;
}

/* 高一, which is a name as well, in the column of grades. */
static bool
is_senior(const struct field *f, struct sv v)
{
	return f && sv_equal(f->name, SV("年级")) &&
	    (sv_equal(v, SV("高一")) || sv_equal(v, SV("高二")) ||
	    sv_equal(v, SV("高三")));
}

/* A number's class shows the first four characters, which may be a name. */
static enum mask_class
judge(const struct pack *p, struct sv name, enum mask_class class, struct sv v)
{
	static const struct table none;
	const struct field *f = find_field(p, name);
	const struct table *t = f && f->table ? f->table : &none;

	if (class == MASK_NAME || class == MASK_ADDRESS || class == MASK_ALL)
		return class;
	if (class != MASK_NONE)
		return is_wordy(v) && show_is_words(p, &none, v) ? MASK_NONE :
		    plain_is(v) ? class : MASK_NAME;
	if (number_is_cell(v, t != &none))
		return MASK_ID;
	return plain_is(v) || (is_of_schools(name) && plain_is_school(v)) ||
	    is_said(p, v) || is_senior(f, v) || is_near(t, v) ||
	    is_misspelt(t, v) || (takes_words(f) && show_is_words(p, t, v)) ?
	    MASK_NONE : MASK_NAME;
}

enum mask_class
show_class_of(const struct pack *p, struct sv name, struct sv v)
{
	return judge(p, name, show_class(p, name), v);
}

/* Values of a change are masked where it is found, as their column; a file is
 * told as any other. */
static bool
is_masked(struct sv name)
{
	for (int i = CHANGE_OLD; i <= CHANGE_FILE; i++)
		if (sv_equal(name, change_word[i].zh) ||
		    sv_equal(name, change_word[i].en))
			return true;
	return false;
}

/* The arguments that stages add are words of small letters; what a rule shows
 * is called as in the pack. A word that has an English one is the program's. */
static bool
is_ours(const struct pack *p, const struct finding *f, struct sv name)
{
	bool small = true;

	for (size_t i = 0; i < name.len; i++)
		small &= (name.ptr[i] >= 'a' && name.ptr[i] <= 'z') ||
		    name.ptr[i] == '_';
	if (small && !pack_field(p, name) && !pack_definition(p, name))
		return true;
	for (size_t i = 0; i < f->narg; i++)
		if (sv_starts(f->arg[i].name, name) &&
		    sv_equal(sv_skip(f->arg[i].name, name.len), SV("_en")))
			return true;
	return is_masked(name);
}

enum mask_class
show_class_said(const struct pack *p, const struct finding *f, struct sv name,
    struct sv v)
{
	enum mask_class class = show_class(p, name);

	/* A list's cell that is none of its values, as L04 tells it. */
	if (sv_equal(name, SV("名单值")) && show_is_words(p, NULL, v))
		return class;
	return is_ours(p, f, name) ? class : judge(p, name, class, v);
}

void
show_school(struct buf *out, const struct pack *p, struct sv school)
{
	size_t name;

	if (school.len == 0)
		school = SV("-");
	name = school.len;
	while (name && school.ptr[name - 1] >= '0' && school.ptr[name - 1] <= '9')
		name--;
	name = name && school.ptr[name - 1] == ' ' ? name - 1 : school.len;
	show_cell(out, show_class_of(p, SV("学校名称"), sv_head(school, name)),
	    sv_head(school, name), false);
	buf_put(out, sv_skip(school, name));
}
