/* SPDX-License-Identifier: MIT */
/*
 * Differences over random towns: applying the changes to the old town gives the
 * new one, and a town compared with itself has none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/diff_town.h"

static uint64_t
next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005 + 1442695040888963407;
	return *state >> 33;
}

/* Few values: keys repeat, are blank, are damaged. */
static void
make_crowd(struct town *t, uint64_t seed, size_t n)
{
	static const char *const value[CELLS][4] = {
		[CODE] = { "1", "2", "3", "" },
		[SCHOOL] = { "一小", "二小", "", "" },
		[GRADE] = { "一年级", "2", "", "大班" },
		[NAME] = { "张三", "李四", "", "张三" },
		[SEX] = { "男", "女", "", "男" },
		[BIRTH] = { "2015-09-01", "20150901", "不详", "" },
		[ID] = { IDA, IDB, "", "2.11382E+17" },
		[XJH] = { "G" IDA, "G1", "", "暂无" },
		[ETHNIC] = { "汉族", "满族", "", "汉族" },
		[STATUS] = { "在读", "休学", "", "复学" },
		[CLASS] = { "1班", "2", "", "一班" },
	};

	for (size_t i = 0; i < n; i++) {
		struct person *p = add(t);

		for (int c = 0; c < CELLS; c++)
			p->cell[c] = sv_cstr(value[c][next_random(&seed) & 3]);
	}
}

static void
test_itself(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct town t = { 0 };
		struct run save = { .asof = "2026-06-30", .save = true,
			.batch = 1 + seed % 7 };
		struct run diff = { .asof = "2026-07-30", .diff = true };

		make_crowd(&t, seed, seed * 3);
		run(&t, &save);
		run(&t, &diff);
		expect("changes", &diff.changes, "");
		free_run(&save);
		free_run(&diff);
		arena_free(&t.arena);
	}
}

/* A town of distinct persons. */
static void
make_person(struct town *t, struct person *p, uint64_t *seed, size_t number)
{
	static const char *const name[] = { "一小", "二小", "三小" };
	uint64_t school = next_random(seed) % 3;

	p->cell[CODE] = arena_printf(&t->arena, "%llu",
	    (unsigned long long)school + 1);
	p->cell[SCHOOL] = sv_cstr(name[school]);
	p->cell[GRADE] = next_random(seed) % 2 ? SV("一年级") : SV("二年级");
	p->cell[NAME] = arena_printf(&t->arena, "张%zu", number);
	p->cell[SEX] = next_random(seed) % 2 ? SV("男") : SV("女");
	p->cell[BIRTH] = SV("20150901");
	p->cell[ID] = arena_printf(&t->arena, "21138220150901%04zu", number + 1);
	p->cell[XJH] = arena_printf(&t->arena, "G%.*s", SV_ARG(p->cell[ID]));
	p->cell[ETHNIC] = next_random(seed) % 2 ? SV("汉族") : SV("满族");
	p->cell[STATUS] = next_random(seed) % 4 ? SV("在读") : SV("休学");
}

/* A copy of OLD, with some gone, some come, some changed, in another order. */
static void
make_later(const struct town *old, struct town *t, uint64_t *seed)
{
	for (size_t i = 0; i < old->n; i++) {
		struct person *p;

		if (next_random(seed) % 5 == 0)
			continue;
		p = add(t);
		*p = old->person[i];
		switch (next_random(seed) % 8) {
		case 0: /* moves, and all the rest is another's */
			make_person(t, p, seed, i);
			break;
		case 1:
			p->cell[XJH] = arena_printf(&t->arena,
			    "G21138220150902%04zu", i + 1);
			break;
		case 2:
			p->cell[ID] = (struct sv){ 0 };
			break;
		case 3:
			p->cell[XJH] = (struct sv){ 0 };
			p->cell[ID] = (struct sv){ 0 };
			break;
		}
	}
	for (size_t i = 0; i < 9; i++)
		make_person(t, add(t), seed, 5000 + i);
	for (size_t i = t->n; i > 1; i--) {
		size_t j = next_random(seed) % i;
		struct person swap = t->person[i - 1];

		t->person[i - 1] = t->person[j];
		t->person[j] = swap;
	}
}

/* Changes applied: the old town, on its way to the new one. */
struct applied {
	struct town *town;
	const struct town *new;
	bool *gone;
	size_t n;
};

/* Names are as good as keys in these towns. */
static struct person *
find(const struct town *t, struct sv name)
{
	for (size_t i = 0; i < t->n; i++)
		if (sv_equal(t->person[i].cell[NAME], name))
			return &t->person[i];
	return NULL;
}

static struct sv
key_of(const struct person *p, struct arena *a)
{
	return p->cell[XJH].len ? p->cell[XJH] : p->cell[ID].len ?
	    p->cell[ID] : arena_printf(a, "%.*s %.*s %.*s",
	    SV_ARG(p->cell[NAME]), SV_ARG(p->cell[SEX]),
	    SV_ARG(p->cell[BIRTH]));
}

static struct person *
find_key(const struct town *t, struct sv k, struct arena *a)
{
	for (size_t i = 0; i < t->n; i++)
		if (sv_equal(key_of(&t->person[i], a), k))
			return &t->person[i];
	return NULL;
}

static void
apply(void *ctx, const struct change *c)
{
	struct applied *a = ctx;
	struct arena *arena = &a->town->arena;
	struct person *p, *new = find_key(a->new, c->key, arena);

	if (sv_equal(c->kind, SV("removed"))) {
		p = find_key(a->town, c->key, arena);
		assert_non_null(p);
		p->cell[NAME] = SV("gone");
		p->cell[XJH] = p->cell[ID] = (struct sv){ 0 };
		return;
	}
	assert_non_null(new);
	if (sv_equal(c->kind, SV("added"))) {
		assert_null(find(a->town, new->cell[NAME]));
		*add(a->town) = *new;
		return;
	}
	p = find(a->town, new->cell[NAME]);
	assert_non_null(p);
	for (int i = 0; i < CELLS; i++) {
		if (!sv_equal(column[i], c->column))
			continue;
		assert_true(sv_equal(p->cell[i], c->old));
		p->cell[i] = arena_dup(arena, c->new);
	}
	/* A school's name goes with its code. */
	if (sv_equal(c->column, column[CODE]))
		p->cell[SCHOOL] = new->cell[SCHOOL];
}

static void
test_apply(void **state)
{
	(void)state;
	for (uint64_t i = 1; i <= 80; i++) {
		struct town old = { 0 }, new = { 0 };
		struct run save = { .asof = "2026-06-30", .save = true };
		struct applied a = { &old, &new, NULL, 0 };
		struct run diff = { .asof = "2026-07-30", .diff = true,
			.see = apply, .ctx = &a, .batch = 1 + i % 9 };
		uint64_t seed = i;

		for (size_t k = 0; k < 3 + i; k++)
			make_person(&old, add(&old), &seed, k);
		make_later(&old, &new, &seed);
		run(&old, &save);
		run(&new, &diff);
		for (size_t k = 0; k < new.n; k++) {
			struct person *p = find(&old, new.person[k].cell[NAME]);

			assert_non_null(p);
			for (int c = 0; c < CELLS; c++)
				assert_true(sv_equal(p->cell[c],
				    new.person[k].cell[c]));
			p->cell[NAME] = SV("gone");
		}
		for (size_t k = 0; k < old.n; k++)
			assert_true(sv_equal(old.person[k].cell[NAME],
			    SV("gone")));
		free_run(&save);
		free_run(&diff);
		arena_free(&old.arena);
		arena_free(&new.arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_itself),
		cmocka_unit_test(test_apply),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
