/* SPDX-License-Identifier: MIT */
/* On the tape a finding is its head, the lengths of its texts, their bytes. */
#include <stdio.h>

#include "pipeline/report/told.h"

void
told_pack(const struct told *t, struct buf *out)
{
	uint32_t len[TOLD_TEXTS];

	for (int i = 0; i < TOLD_TEXTS; i++)
		len[i] = (uint32_t)t->text[i].len;
	buf_put(out, sv_make((const char *)&t->head, sizeof(t->head)));
	buf_put(out, sv_make((const char *)len, sizeof(len)));
	for (int i = 0; i < TOLD_TEXTS; i++)
		buf_put(out, t->text[i]);
}

void
told_unpack(struct sv piece, struct told *t)
{
	uint32_t len[TOLD_TEXTS];

	memcpy(&t->head, piece.ptr, sizeof(t->head));
	piece = sv_skip(piece, sizeof(t->head));
	memcpy(len, piece.ptr, sizeof(len));
	piece = sv_skip(piece, sizeof(len));
	for (int i = 0; i < TOLD_TEXTS; i++) {
		t->text[i] = sv_head(piece, len[i]);
		piece = sv_skip(piece, len[i]);
	}
	t->copy = 1;
	t->status = TOLD_NEW;
	t->until = 0;
	t->mended = (struct sv){ 0 };
}

static int
compare_u64(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

int
told_compare(const struct told *a, const struct told *b)
{
	const struct told_head *x = &a->head, *y = &b->head;
	int c;

	/* File 0 is none: one less than 0 is the last of all. */
	if ((c = compare_u64(x->file - 1U, y->file - 1U)) ||
	    (c = compare_u64(x->line, y->line)) ||
	    (c = compare_u64(x->record, y->record)))
		return c;
	if (x->position != y->position)
		return x->position < y->position ? -1 : 1;
	if ((c = sv_compare(a->text[TOLD_RULE], b->text[TOLD_RULE])))
		return c;
	return memcmp(x->id, y->id, sizeof(x->id));
}

bool
told_same_record(const struct told *a, const struct told *b)
{
	const struct told_head *x = &a->head, *y = &b->head;

	return x->file && x->line && x->file == y->file &&
	    x->line == y->line && x->record == y->record;
}

static void
put_token(const unsigned char *v, char *out)
{
	static const char digit[] = "abcdefghijklmnopqrstuvwxyz234567";
	uint32_t bits = 0;
	unsigned have = 0;

	for (size_t i = 0; i < TOKEN_BYTES; i++) {
		bits = bits << 8 | v[i];
		for (have += 8; have >= 5; have -= 5)
			*out++ = digit[bits >> (have - 5) & 31];
	}
	*out = '\0';
}

void
told_id_put(const unsigned char *id, uint32_t copy, char out[ID_ROOM])
{
	put_token(id, out);
	if (copy > 1)
		snprintf(out + TOKEN_TEXT, ID_ROOM - TOKEN_TEXT, "-%u", copy);
}

/* A digit of base32, or -1. */
static int
digit_value(char c)
{
	return c >= 'a' && c <= 'z' ? c - 'a' :
	    c >= 'A' && c <= 'Z'    ? c - 'A' :
	    c >= '2' && c <= '7'    ? c - '2' + 26 :
	                              -1;
}

bool
told_id_take(struct sv text, unsigned char *id, uint32_t *copy)
{
	uint64_t n = 1;
	uint32_t bits = 0;
	unsigned have = 0;

	if (text.len < TOKEN_TEXT)
		return false;
	if (text.len > TOKEN_TEXT && (text.ptr[TOKEN_TEXT] != '-' ||
	    !sv_to_u64(sv_skip(text, TOKEN_TEXT + 1), &n) || n < 2 ||
	    n > UINT32_MAX))
		return false;
	for (size_t i = 0; i < TOKEN_TEXT; i++) {
		int value = digit_value(text.ptr[i]);

		if (value < 0)
			return false;
		bits = bits << 5 | (uint32_t)value;
		have += 5;
		if (have >= 8)
			*id++ = (unsigned char)(bits >> (have -= 8));
	}
	*copy = (uint32_t)n;
	return true;
}

void
told_id(const struct told *t, char out[ID_ROOM])
{
	told_id_put(t->head.id, t->copy, out);
}

struct sv
told_status_name(enum told_status s)
{
	static const char *const name[TOLD_STATUSES] = { "new", "known",
		"approved", "expired" };

	return sv_cstr(name[s]);
}

struct sv
told_status_word(enum told_status s, enum lang lang)
{
	static const char *const word[TOLD_STATUSES][2] = {
		{ "新发现", "new" }, { "上次已有", "known" },
		{ "已批准", "approved" }, { "批准已过期", "approval expired" }
	};

	return sv_cstr(word[s][lang == LANG_EN]);
}

void
told_until(uint32_t until, struct buf *out)
{
	buf_printf(out, "%04u-%02u-%02u", until / 10000, until / 100 % 100,
	    until % 100);
}

void
told_key(const struct told *t, char out[ID_ROOM])
{
	out[0] = '\0';
	if (t->head.person)
		put_token(t->head.key, out);
}
