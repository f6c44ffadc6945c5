/* SPDX-License-Identifier: MIT */
#include "pipeline/base/utf8.h"
#include "pipeline/person/mask.h"
#include "pipeline/report/show.h"
#include "pipeline/rules/change.h"

/* So many digits of a number are more than an operation would name. */
enum { DIGITS_MANY = 6 };

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

static size_t
count_digits(struct sv v)
{
	size_t n = 0;

	while (v.len) {
		uint32_t c = 0;
		size_t len = utf8_decode(v, &c);

		n += (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
		v = sv_skip(v, len ? len : 1);
	}
	return n;
}

void
show_remark(struct buf *out, enum mask_class class, struct sv v, bool unmasked)
{
	bool number = class == MASK_ID || class == MASK_XJH ||
	    class == MASK_PHONE;

	if (number && count_digits(v) < DIGITS_MANY)
		class = MASK_NONE;
	show_cell(out, class, v, unmasked);
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
	struct sv past = change_past(name);
	const struct field *f = pack_field(p, past.len ? past : name);

	if (f)
		return f->mask;
	for (size_t i = 0; i < sizeof(word) / sizeof(word[0]); i++)
		if (sv_find(name, word[i].part) < name.len)
			return word[i].class;
	return MASK_NONE;
}
