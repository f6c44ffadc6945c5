/* SPDX-License-Identifier: MIT */
/*
 * What each rule, or ONE, costs: RULES XJ ROSTER [ONE]. The roster is read and
 * normalized once into batches; then every rule is opened as a plan of its own
 * and run over them, ROUNDS times, and the least time counts. Rules share most
 * of what they ask (whether a number is sound is asked by twelve), so beside
 * what a rule costs alone stands what it adds to the plan of those before it:
 * these sum up to the whole. What it is a part of is the whole chain's,
 * `xj check -j 1` on the same file between the rounds.
 * Of 300,000 pupils the batches take some 500 MB.
 */
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "pipeline/base/hash.h"
#include "pipeline/io/packs.h"
#include "pipeline/rules/group.h"
#include "pipeline/run/exchange.h"
#include "pipeline/run/inputs.h"
#include "pipeline/stages/stages.h"

enum { ROUNDS = 5, SHOWN = 10, MEMORY = 256 * 1024 * 1024 };
#define AS_OF SV("2026-09-30")
#define MOST 5.0 /* per cent of the chain */

struct roster {
	struct pack pack;
	struct header *header;
	struct batch *batch;
	size_t nbatch, capbatch;
	double nrow;
	struct diag diag;
};

struct cost {
	struct rule *rule;
	double alone, added; /* seconds */
};

static void
fail(const struct roster *r)
{
	fprintf(stderr, "rule_cost: %s\n", r->diag.text);
	exit(2);
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
read_roster(struct roster *r, char *const *file)
{
	static struct inputs in;
	static struct stage feed, repair;
	static struct parse_config parse;
	struct normalize_config normalize = { .pack = &r->pack };
	int more;

	feed.diag = repair.diag = &r->diag;
	if (inputs_collect(&in, file, 1, &r->diag) < 0)
		fail(r);
	parse = (struct parse_config){ .pack = &r->pack, .input = in.input,
		.ninput = in.ninput, .ops = inputs_ops(&in), .asof = AS_OF };
	if (parse_feed.open(&feed, &parse, &r->header) < 0 ||
	    normalize_stage.open(&repair, &normalize) < 0 ||
	    normalize_stage.header(&repair, r->header) < 0)
		fail(r);
	do {
		struct batch *b;

		r->batch = mem_more(r->batch, r->nbatch, &r->capbatch,
		    sizeof(*r->batch));
		b = &r->batch[r->nbatch];
		*b = (struct batch){ 0 };
		more = parse_feed.next(&feed, b);
		if (more < 0 || (more && normalize_stage.batch(&repair, b) < 0))
			fail(r);
		r->nrow += more ? (double)b->nrow : 0;
		r->nbatch += more > 0;
	} while (more);
}

static volatile unsigned sink;

/* B as the stage before it leaves it: in the cache. */
static unsigned
touch(const struct batch *b)
{
	unsigned sum = 0;

	for (size_t col = 0; col < b->ncol; col++)
		for (size_t i = 0; i < b->nrow; i++) {
			struct sv v = batch_cell(b, (int)col)[i];

			sum += v.len ? (unsigned char)*v.ptr : 0;
		}
	return sum;
}

static double
run_rows(struct roster *r, struct plan *p)
{
	double sum = 0;

	for (size_t i = 0; i < r->nbatch; i++) {
		struct batch *b = &r->batch[i];
		double start;

		b->nfinding = 0;
		sink = touch(b);
		start = now();
		plan_rows(p, b);
		sum += now() - start;
	}
	return sum;
}

static double
run_groups(struct roster *r, struct plan *p)
{
	static const unsigned char secret[HASH_SECRET] = { 1 };
	struct spool *tuples = spool_open("build/bench", 0);
	struct spool *bytes = spool_open("build/bench", MEMORY);
	struct store store = store_spool(bytes);
	struct group_config config = { exchange_open(MEMORY, tuples), &store,
		hash_64_secret, secret };
	struct groups *g = groups_open(p, &config, r->header);
	double sum = 0, start;

	for (size_t i = 0; i < r->nbatch; i++) {
		sink = touch(&r->batch[i]);
		start = now();
		if (groups_batch(g, &r->batch[i], &r->diag) < 0)
			fail(r);
		sum += now() - start;
	}
	start = now();
	if (groups_reduce(g, &r->diag) < 0)
		fail(r);
	sum += now() - start;
	groups_close(g);
	exchange_close(config.exchange);
	spool_close(tuples);
	spool_close(bytes);
	return sum;
}

/* Seconds of ONLY, or of all rules, over the roster. */
static double
run_rule(struct roster *r, const struct rule *only)
{
	struct plan *p = plan_open(&r->pack, AS_OF, only);
	double seconds = 0;

	plan_header(p, r->header);
	if (plan_has(p, false))
		seconds += run_rows(r, p);
	if (plan_has(p, true))
		seconds += run_groups(r, p);
	plan_close(p);
	return seconds;
}

/* Seconds of the processor. */
static double
run_chain(const char *xj, const char *file)
{
	char command[4096];
	char *argv[] = { (char[]){ "sh" }, (char[]){ "-c" }, command, NULL };
	struct rusage used;
	int status;
	pid_t pid;

	snprintf(command, sizeof(command), "exec '%s' check -q -j 1 --as-of "
	    "'%.*s' '%s' >/dev/null", xj, SV_ARG(AS_OF), file);
	/* Spawned: a fork would have to copy the page tables of the roster. */
	if (posix_spawn(&pid, "/bin/sh", NULL, NULL, argv, environ) != 0 ||
	    wait4(pid, &status, 0, &used) != pid || !WIFEXITED(status) ||
	    WEXITSTATUS(status) > 1) {
		fprintf(stderr, "rule_cost: failed: %s\n", command);
		exit(2);
	}
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
	    (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static int
compare(const void *va, const void *vb)
{
	const struct cost *a = va, *b = vb;

	return (a->added < b->added) - (a->added > b->added);
}

static void
keep_least(double *least, double seconds, int round)
{
	if (round == 0 || seconds < *least)
		*least = seconds;
}

static void
show(const struct roster *r, struct cost *cost, size_t n, double chain,
    double all)
{
	double ns = 1e9 / r->nrow;
	size_t above = 0;

	qsort(cost, n, sizeof(*cost), compare);
	printf("cost by rule of %.0f records: what it adds to those before it "
	       "by id, and alone; ns a record, %% of xj check -j 1\n", r->nrow);
	for (size_t i = 0; i < n; i++) {
		const struct cost *c = &cost[i];

		if (i < SHOWN)
			printf("%.*s%*s%8.1f%7.2f %%%10.1f%7.2f %%\n",
			    SV_ARG(c->rule->id), 14 - (int)c->rule->id.len, "",
			    c->added * ns, 100 * c->added / chain,
			    c->alone * ns, 100 * c->alone / chain);
		above += 100 * c->added / chain > MOST;
	}
	printf("all rules     %8.1f%7.2f %%\nthe chain     %8.1f\n", all * ns,
	    100 * all / chain, chain * ns);
	printf("rules that add more than %.0f %%: %zu of %zu\n", MOST, above,
	    n);
}

/* What each of the N rules of COST adds to those before it. A round measures
 * them all: the machine drifts. */
static void
run_added(struct roster *r, struct cost *cost, size_t n)
{
	double *least = mem_alloc((n + 1) * sizeof(*least));

	for (int round = 0; round < ROUNDS; round++) {
		for (size_t i = 0; i < n; i++)
			cost[i].rule->off = true;
		for (size_t i = 0; i < n; i++) {
			cost[i].rule->off = false;
			keep_least(&least[i + 1], run_rule(r, NULL), round);
		}
	}
	for (size_t i = 0; i < n; i++)
		cost[i].added = least[i + 1] - least[i];
	mem_free(least);
}

int
main(int argc, char **argv)
{
	static struct roster r;
	struct sv root = sv_cstr(argc > 3 ? argv[1] : "");
	struct sv one = sv_cstr(argc > 4 ? argv[4] : "");
	struct packs packs = { &root, 1, { 0 } };
	struct pack_reader reader = { packs_read, packs_list, &packs };
	struct cost *cost;
	double chain = 0, all = 0;
	size_t n = 0;

	if (argc < 4)
		return 2;
	if (pack_load(&r.pack, &reader, SV("lingyuan"), NULL, 0, &r.diag) < 0)
		fail(&r);
	read_roster(&r, &argv[3]);
	cost = mem_alloc((r.pack.nrule + 1) * sizeof(*cost));
	for (int round = 0; round < ROUNDS; round++) {
		n = 0;
		keep_least(&chain, run_chain(argv[2], argv[3]), round);
		if (one.len == 0)
			keep_least(&all, run_rule(&r, NULL), round);
		for (size_t i = 0; i < r.pack.nrule; i++) {
			struct rule *rule = &r.pack.rule[i];

			if (rule->scope == SCOPE_NONE ||
			    rule->scope == SCOPE_CHANGE || rule->off ||
			    (one.len && !sv_equal(one, rule->id)))
				continue;
			cost[n].rule = rule;
			keep_least(&cost[n++].alone, run_rule(&r, rule), round);
		}
	}
	run_added(&r, cost, n);
	show(&r, cost, n, chain, all);
	return 0;
}
