/* SPDX-License-Identifier: MIT */
/*
 * `xj rules test`: every example of a pack's rules is run through the real
 * plan. 通过: no finding of the rule. 不过: at least one.
 */
#ifndef PIPELINE_RULES_EXAMPLES_H
#define PIPELINE_RULES_EXAMPLES_H

#include "pipeline/rules/pack.h"

#define EXAMPLE_ASOF "2026-09-30" /* unless the example says another */
#define EXAMPLE_DAY "2026-06-30"  /* of its snapshot, likewise */

struct rule_test {
	const struct rule *rule;
	bool passes;     /* 通过 */
	bool good;
	struct sv branch; /* that should speak; empty: any */
	struct sv text;  /* of the example */
	struct sv file;  /* PACK/FILE */
	size_t line;
	uint64_t findings;
	/* Why the rule was not evaluated; empty: it was. */
	struct sv reason, reason_en;
};

/*
 * Run the examples of the rule ONLY, or of all (NULL), in the order of ids;
 * TOLD (may be NULL) gets each. Answers how many are not good.
 */
size_t rules_test(const struct pack *p, const struct rule *only,
    void (*told)(void *ctx, const struct rule_test *t), void *ctx);
/*
 * TOLD gets each number, date or parameter that R compares by order and of
 * which the examples do not tell on which side of it what is right ends. Says
 * nothing where an example is not good. R has a scope.
 */
void rules_limits(const struct pack *p, const struct rule *r,
    void (*told)(void *ctx, struct sv limit), void *ctx);
/* How many examples R has of that kind. */
size_t rule_examples(const struct rule *r, bool passes);
/* Where they stand, as in rule_test.file; empty: it has none. */
struct sv rule_script(const struct rule *r);

#endif
