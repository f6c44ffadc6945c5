/* SPDX-License-Identifier: MIT */
/* A crew of many says and answers what one alone would. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "pipeline/base/mem.h"
#include "pipeline/run/crew.h"

enum { TASKS = 500 };

struct tasks {
	atomic_int done[TASKS];
	size_t bad, worse; /* these fail */
};

static void
keep(void *ctx, const char *text)
{
	buf_printf(ctx, "%s\n", text);
}

static int
do_task(void *ctx, size_t i, struct diag *d)
{
	struct tasks *t = ctx;

	atomic_fetch_add(&t->done[i], 1);
	if (i % 7 == 0)
		diag_note(d, i == 14 ? STATUS_INPUT : 0, "task %d",
		    "第 %d 项", (int)i);
	if (i % 14 == 0)
		diag_note(d, 0, "and again", "还有");
	if (i == t->bad || i == t->worse)
		return diag_fail(d, STATUS_OUTPUT, "no %d", "没有 %d", (int)i);
	return 0;
}

/* What CREW says of T, with its answer and status, into OUT. */
static void
run(const struct crew *crew, struct tasks *t, struct buf *out)
{
	struct diag d = { .lang = LANG_EN, .say = keep, .ctx = out };
	int answer = crew_run(crew, TASKS, do_task, t, &d);

	buf_printf(out, "%d %d %s|%s\n", answer, d.status, d.text, d.zh);
}

static void
test_same(void **state)
{
	static const size_t bad[] = { TASKS, 0, 21, 400, TASKS - 1 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct tasks one = { .bad = bad[i], .worse = bad[i] + 3 };
		struct buf want = { 0 };

		run(NULL, &one, &want);
		for (unsigned jobs = 0; jobs < 100; jobs = 2 * jobs + 1) {
			struct crew crew = crew_threads(jobs);
			struct tasks t = { .bad = bad[i], .worse = bad[i] + 3 };
			struct buf got = { 0 };

			run(&crew, &t, &got);
			assert_string_equal(got.ptr, want.ptr);
			for (size_t k = 0; k < TASKS; k++)
				assert_in_range(t.done[k], k <= bad[i], 1);
			buf_free(&got);
		}
		buf_free(&want);
	}
}

static void
test_nothing(void **state)
{
	struct crew crew = crew_threads(4);
	struct diag d = { 0 };

	(void)state;
	assert_int_equal(crew_run(&crew, 0, do_task, NULL, &d), 0);
	assert_int_equal(d.status, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
