/* SPDX-License-Identifier: MIT */
/*
 * Whether a 处理意见 refuses. It is read by clauses, folded: half width, small
 * letters, no blanks. What only ever refuses counts anywhere (经研究不同意); what
 * may also tell a story (家长拒绝提供) where a clause begins or ends with it, unless
 * another clause agrees. A wrong yes would hide a finding, a wrong no is said and
 * is mended by writing 同意: so doubts are a no.
 */
#include "pipeline/base/utf8.h"
#include "pipeline/report/approvals.h"

#define WORDS(name, ...) static const char *const name[] = { __VA_ARGS__, NULL }

/* Anywhere. */
WORDS(no, "不同意", "不批准", "不予批准", "不予同意", "不予通过", "不予认可",
    "未批准", "未同意", "未获批准", "不能批准", "不能同意", "不能通过", "无法批准",
    "无法同意", "不可批准", "不认可", "notapproved", "notaccepted", "notagreed",
    "notgranted", "cannotapprove", "cannotbeapproved", "disapproved");
/* What only looks like one of these. */
WORDS(no_not, "不同意见");
/* The whole text; a clause. */
WORDS(no_whole, "n", "ng", "x", "×", "✗", "✘", "✕", "❌");
WORDS(no_alone, "不", "否", "不行", "不可", "不可以", "不准", "不批", "不许", "不实",
    "no", "nope");
/* A clause begins with it, */
WORDS(no_head, "驳回", "駁回", "退回", "打回", "拒绝", "拒絕", "否决", "否決", "反对",
    "不通过", "未通过", "不予受理", "不受理", "不予采纳", "不采纳", "不属实", "不符合",
    "必须改正", "请改正", "责令改正", "限期改正", "限期整改", "reject", "refus",
    "declin", "denied", "disagree", "notok", "noapproval", "unapproved",
    "returned");
/* or ends with it, */
WORDS(no_tail, "驳回", "駁回", "退回", "打回", "拒绝", "拒絕", "否决", "否決", "不通过",
    "未通过", "不属实", "rejected", "refused", "declined", "denied");
/* and not behind one of these. */
WORDS(before_tail, "不", "非", "未", "被", "需", "须", "必", "用", "应", "得");
/* A clause agrees. */
WORDS(yes_head, "同意", "批准", "准予", "approv", "agree", "ok", "yes");

/* C as it is compared: 0 is nothing, '\n' parts clauses. */
static uint32_t
fold(uint32_t c)
{
	static const uint32_t mark[] = { 0xB7, 0x3001, 0x3002, 0xFE10, 0xFE11,
		0xFE12, 0xFE13, 0xFE14 };

	if (c >= 0xFF01 && c <= 0xFF5E)
		c -= 0xFEE0;
	if (c >= 'A' && c <= 'Z')
		return c + ('a' - 'A');
	if (c == '\n' || c == '\r')
		return '\n';
	if (c <= ' ' || c == 0xA0 || (c >= 0x2000 && c <= 0x200F) ||
	    c == 0x2060 || c == 0x3000 || c == 0xFEFF)
		return 0;
	if (c < 0x80 && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z'))
		return '\n';
	/* General punctuation, CJK brackets. */
	if ((c >= 0x2010 && c <= 0x205E) || (c >= 0x3008 && c <= 0x301F))
		return '\n';
	for (size_t i = 0; i < sizeof(mark) / sizeof(*mark); i++)
		if (c == mark[i])
			return '\n';
	return c;
}

static void
fold_all(struct sv words, struct buf *out)
{
	while (words.len) {
		char bytes[4];
		uint32_t c = 0;
		size_t n = utf8_decode(words, &c);

		words = sv_skip(words, n ? n : 1);
		c = n ? fold(c) : 0;
		if (c)
			buf_put(out, sv_make(bytes, utf8_encode(c, bytes)));
	}
}

static bool
begins(struct sv v, const char *const *word)
{
	for (; *word; word++)
		if (sv_starts(v, sv_cstr(*word)))
			return true;
	return false;
}

static bool
ends(struct sv v, const char *const *word)
{
	for (; *word; word++)
		if (sv_ends(v, sv_cstr(*word)))
			return true;
	return false;
}

static bool
is_one(struct sv v, const char *const *word)
{
	for (; *word; word++)
		if (sv_equal(v, sv_cstr(*word)))
			return true;
	return false;
}

static bool
says_no(struct sv v)
{
	for (; v.len; v = sv_skip(v, 1))
		if (begins(v, no) && !begins(v, no_not))
			return true;
	return false;
}

static bool
ends_in_no(struct sv v)
{
	for (const char *const *w = no_tail; *w; w++) {
		struct sv word = sv_cstr(*w);

		if (sv_ends(v, word))
			return !ends(sv_head(v, v.len - word.len),
			    before_tail);
	}
	return false;
}

bool
approval_refuses(struct sv words)
{
	struct buf folded = { 0 };
	struct sv rest, v;
	bool refuses, may = false, agrees = false;

	fold_all(words, &folded);
	rest = buf_sv(&folded);
	refuses = is_one(rest, no_whole);
	while (sv_split(&rest, '\n', &v)) {
		bool doubt = begins(v, no_head) || ends_in_no(v);

		refuses |= says_no(v) || is_one(v, no_alone);
		may |= doubt;
		agrees |= !doubt && begins(v, yes_head);
	}
	buf_free(&folded);
	return refuses || (may && !agrees);
}
