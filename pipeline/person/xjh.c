/* SPDX-License-Identifier: MIT */
/* Form first; a G-number then holds a citizen's, L and J their own parts. */
#include "pipeline/person/xjh.h"

static enum xjh_state
check_own(struct xjh *x)
{
	const struct region_lookup any = { 0 };

	if (!date_parse_digits(x->inner.ptr + 6, &x->birth)) {
		x->birth = (struct date){ 0 };
		return XJH_DATE;
	}
	if (idnum_region(sv_head(x->inner, 6), &any) == ID_PROVINCE)
		return XJH_PROVINCE;
	if (x->kind == 'J' &&
	    idnum_check_char(x->inner.ptr) != x->inner.ptr[ID_LEN - 1])
		return XJH_CHECK;
	return XJH_OK;
}

void
xjh_form(struct sv text, struct xjh *x)
{
	struct sv inner = sv_skip(text, 1);

	*x = (struct xjh){ .state = XJH_FORM };
	if (text.len == 0)
		x->state = XJH_BLANK;
	else if (idnum_form(text)) {
		x->state = XJH_BARE;
		x->inner = text;
	} else if (idnum_form(inner) && (text.ptr[0] == 'G' ||
	    text.ptr[0] == 'L' || text.ptr[0] == 'J')) {
		x->kind = text.ptr[0];
		x->inner = inner;
		x->state = XJH_OK;
	}
}

void
xjh_check(struct sv text, struct xjh *x)
{
	xjh_form(text, x);
	if (x->kind && x->kind != 'G')
		x->state = check_own(x);
}

struct date
xjh_formal_since(struct date entry)
{
	return date_make(entry.year + 1, 4, 1);
}
