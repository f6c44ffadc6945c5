/* SPDX-License-Identifier: MIT */
/* The lists are short and asked once a rule: they are read each time. */
#include "pipeline/report/select.h"

static struct sv
trim(struct sv v)
{
	while (v.len && v.ptr[0] == ' ')
		v = sv_skip(v, 1);
	while (v.len && v.ptr[v.len - 1] == ' ')
		v.len--;
	return v;
}

/* Bytes of the longest prefix of RULE in LIST; 0: none. */
static size_t
longest(struct sv list, struct sv rule)
{
	struct sv piece;
	size_t best = 0;

	while (sv_split(&list, ',', &piece)) {
		piece = trim(piece);
		if (piece.len > best && sv_starts(rule, piece))
			best = piece.len;
	}
	return best;
}

bool
selection_ignores(const struct selection *s, struct sv rule)
{
	size_t ignored = longest(s->ignore, rule);

	return ignored && ignored >= longest(s->select, rule);
}

bool
selection_shows(const struct selection *s, struct sv rule)
{
	if (selection_ignores(s, rule))
		return false;
	return s->select.len == 0 || longest(s->select, rule);
}

bool
selection_has(struct sv list, struct sv rule)
{
	return longest(list, rule) > 0;
}

/* No rule begins with PIECE: say which may be meant. */
static int
refuse(struct sv piece, const char *option, const struct pack *p,
    struct diag *d)
{
	struct sv near = pack_nearest(p, piece);
	char safe[80];

	diag_safe(piece, safe, sizeof(safe));
	if (near.len)
		return diag_fail(d, STATUS_USAGE,
		    "%s: no rule begins with '%s': did you mean %.*s?",
		    "%s：没有以“%s”开头的规则：您是想写 %.*s 吗？", option,
		    safe, SV_ARG(near));
	return diag_fail(d, STATUS_USAGE,
	    "%s: no rule begins with '%s': ids and what they mean are in "
	    "xueji(7)",
	    "%s：没有以“%s”开头的规则：编号见 xueji(7)", option, safe);
}

int
selection_check(struct sv list, const char *option, const struct pack *p,
    struct diag *d)
{
	struct sv piece;

	while (sv_split(&list, ',', &piece)) {
		bool known = false;

		piece = trim(piece);
		for (size_t i = 0; i < p->nrule && !known; i++)
			known = sv_starts(p->rule[i].id, piece);
		if (!known && piece.len)
			return refuse(piece, option, p, d);
	}
	return 0;
}
