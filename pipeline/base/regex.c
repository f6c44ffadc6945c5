/* SPDX-License-Identifier: MIT */
/*
 * Compiled once to machine code where the processor allows. That code has a
 * stack of its own, 32 KiB; where it does not suffice the interpreter is asked,
 * whose memory is on the heap and limited. The machine code is called without
 * PCRE2's ceremony, which looks at no subject then: so we do.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "pipeline/base/mem.h"
#include "pipeline/base/regex.h"
#include "pipeline/base/utf8.h"

struct regex {
	pcre2_code *code;
	bool machine; /* there is machine code */
};

struct regex_work {
	pcre2_match_context *limits;
	pcre2_match_data *data;
};

static PCRE2_SPTR
bytes(struct sv v)
{
	return (PCRE2_SPTR)(v.ptr ? v.ptr : "");
}

struct regex *
regex_open(struct sv pattern, char *error, size_t n, size_t *place)
{
	struct regex *r;
	pcre2_code *code;
	int number;

	code = pcre2_compile(bytes(pattern), pattern.len,
	    PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, &number, place,
	    NULL);
	if (!code) {
		pcre2_get_error_message(number, (PCRE2_UCHAR *)error, n);
		return NULL;
	}
	/* Where there is no machine code, the interpreter serves. */
	r = mem_alloc(sizeof(*r));
	r->machine = pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) == 0;
	r->code = code;
	return r;
}

void
regex_close(struct regex *r)
{
	if (!r)
		return;
	pcre2_code_free(r->code);
	mem_free(r);
}

struct regex_work *
regex_work_open(void)
{
	struct regex_work *w = mem_alloc(sizeof(*w));

	w->limits = pcre2_match_context_create(NULL);
	w->data = pcre2_match_data_create(1, NULL);
	if (!w->limits || !w->data)
		mem_oom(sizeof(*w));
	pcre2_set_match_limit(w->limits, REGEX_STEPS);
	pcre2_set_depth_limit(w->limits, REGEX_DEPTH);
	pcre2_set_heap_limit(w->limits, REGEX_HEAP);
	return w;
}

void
regex_work_close(struct regex_work *w)
{
	if (!w)
		return;
	pcre2_match_data_free(w->data);
	pcre2_match_context_free(w->limits);
	mem_free(w);
}

static bool
is_utf8(struct sv v)
{
	uint64_t all = 0, eight;
	size_t i = 0;

	for (; i + 8 <= v.len; i += 8) {
		memcpy(&eight, v.ptr + i, 8);
		all |= eight;
	}
	for (; i < v.len; i++)
		all |= (unsigned char)v.ptr[i];
	return (all & 0x8080808080808080) == 0 || utf8_check(v) == v.len;
}

enum regex_answer
regex_match(const struct regex *r, struct regex_work *w, struct sv subject)
{
	int rc;

	if (subject.len > REGEX_SUBJECT)
		return REGEX_OPEN;
	if (r->machine && !is_utf8(subject))
		return REGEX_OPEN;
	rc = (r->machine ? pcre2_jit_match : pcre2_match)(r->code,
	    bytes(subject), subject.len, 0, 0, w->data, w->limits);
	if (rc == PCRE2_ERROR_JIT_STACKLIMIT)
		rc = pcre2_match(r->code, bytes(subject), subject.len, 0,
		    PCRE2_NO_JIT, w->data, w->limits);
	if (rc == PCRE2_ERROR_NOMATCH)
		return REGEX_NO;
	return rc >= 0 ? REGEX_YES : REGEX_OPEN;
}
