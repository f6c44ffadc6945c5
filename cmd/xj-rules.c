/* SPDX-License-Identifier: MIT */
/*
 * Rule packs, for those who read and write them. What is read is the text of
 * the packs; only impact reads rosters.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/rules.h"
#include "pipeline/base/nearest.h"
#include "pipeline/report/write.h"
#include "pipeline/rules/examples.h"

static const char *const takes[] = { "help", "version", "rules", "set", "json",
	"articles", "check", "lang", "quiet", "against", "data", "snapshots",
	"as-of", "key", "jobs", "memory", "temp", "encoding", "max-expanded",
	"format", NULL };

/* What a subcommand works on. */
struct desk {
	const struct options *options;
	struct pack pack;
	struct book book;
	struct diag *diag;
};

static int
run_list(struct desk *k)
{
	return rules_list(&k->pack, k->options, k->diag);
}

static int
run_show(struct desk *k)
{
	return rules_show(&k->pack, &k->book, k->options, k->diag);
}

static int
run_explain(struct desk *k)
{
	return rules_explain(&k->pack, k->options, k->diag);
}

static int
run_lint(struct desk *k)
{
	return rules_lint(&k->pack, &k->book, k->options, k->diag);
}

struct tested {
	struct diag *diag;
	struct sv folder; /* of the pack that is tested */
	size_t count, failed;
	struct buf *json; /* NULL: lines of text */
};

static const char *
wrong(const struct rule_test *t, bool en)
{
	return t->reason.len ? (en ? "not evaluated" : "没有检查") : t->passes ?
	    (en ? "should pass, and does not" : "应当通过，却不过") :
	    (en ? "should fail, and does not" : "应当不过，却通过");
}

static void
put_failed(struct buf *out, const struct rule_test *t)
{
	rules_put_result(out, t->file, t->line, t->rule->id,
	    sv_cstr(wrong(t, false)), sv_cstr(wrong(t, true)));
	json_name(out, "example", false);
	json_put(out, t->text);
	if (t->reason.len) {
		json_name(out, "reason", false);
		json_put(out, t->reason);
		json_name(out, "reason_en", false);
		json_put(out, t->reason_en);
	}
	buf_put_char(out, '}');
}

/* Is FILE, a script's name, one of the folder's? */
static bool
lies_in(struct sv file, struct sv folder)
{
	size_t slash = file.len;

	while (slash && file.ptr[slash - 1] != '/')
		slash--;
	file = sv_head(file, slash ? slash - 1 : 0);
	return sv_ends(file, folder) && (file.len == folder.len ||
	    file.ptr[file.len - folder.len - 1] == '/');
}

static void
tell_test(void *ctx, const struct rule_test *t)
{
	struct tested *all = ctx;
	bool en = all->diag->lang == LANG_EN;

	if (!lies_in(t->file, all->folder))
		return;
	all->count++;
	all->failed += !t->good;
	if (t->good)
		return;
	if (all->json) {
		put_failed(all->json, t);
		return;
	}
	printf("%.*s:%zu: %.*s: %s%s%.*s\n    %.*s\n", SV_ARG(t->file), t->line,
	    SV_ARG(t->rule->id), wrong(t, en), t->reason.len ? ": " : "",
	    SV_ARG(en ? t->reason_en : t->reason), SV_ARG(t->text));
}

/* The rule that `test PACK ID` names into *ONLY; NULL: all of them. */
static int
find_only(const struct desk *k, const struct rule **only)
{
	const struct options *o = k->options;

	*only = o->noperand > 2 ?
	    pack_rule(&k->pack, sv_cstr(o->operand[2])) : NULL;
	if (o->noperand > 2 && (!*only || !rule_script(*only).len))
		return diag_fail(k->diag, STATUS_USAGE,
		    "the pack has no rule %s with examples: see xj rules list",
		    "规则包没有带例子的规则 %s：见 xj rules list", o->operand[2]);
	return 0;
}

/*
 * Each pack with its own parameters: what a pack on top changes is no fault of
 * the examples below.
 */
static int
run_test(struct desk *k)
{
	const struct rule *only;
	struct buf json = { 0 };
	struct tested all = { .diag = k->diag,
		.json = k->options->json ? &json : NULL };

	if (find_only(k, &only) < 0)
		return STATUS_USAGE;
	for (size_t i = 0; i < k->book.npage; i++) {
		struct sv folder = page_folder(&k->book.page[i]);
		struct pack below = { 0 };
		int answer = 0;

		if (i && sv_equal(folder, page_folder(&k->book.page[i - 1])))
			continue;
		all.folder = k->book.page[i].pack;
		if (only && !lies_in(rule_script(only), all.folder))
			continue;
		if (i >= k->book.own)
			rules_test(&k->pack, only, tell_test, &all);
		else if ((answer = tool_load_pack(&below, folder,
		    (struct sv){ 0 }, NULL, 0, k->diag)) == 0)
			rules_test(&below, only ? pack_rule(&below, only->id) :
			    NULL, tell_test, &all);
		pack_free(&below);
		if (answer < 0) {
			buf_free(&json);
			return answer;
		}
	}
	if (all.json)
		printf("{\"examples\":%zu,\"failed\":%zu,"
		    "\"results\":[%.*s]}\n", all.count, all.failed,
		    SV_ARG(buf_sv(&json)));
	else
		printf(k->diag->lang == LANG_EN ? "%zu examples, %zu failed\n" :
		    "%zu 个例子，%zu 个不对\n", all.count, all.failed);
	buf_free(&json);
	return all.failed ? STATUS_FINDINGS : STATUS_OK;
}

/* TEXT in the place of the file at PATH, whole or not at all. */
static int
replace_file(const char *path, struct sv text, struct diag *d)
{
	struct arena a = { 0 };
	char *temp = arena_cstr(&a, arena_printf(&a, "%s.XXXXXX", path));
	int fd = mkstemp(temp), answer = 0;
	FILE *f = fd < 0 ? NULL : fdopen(fd, "wb");
	struct stat was;
	bool good = f && stat(path, &was) == 0 &&
	    fchmod(fd, was.st_mode & 0777) == 0 &&
	    fwrite(text.ptr, 1, text.len, f) == text.len &&
	    fflush(f) == 0 && fsync(fd) == 0;

	if (f)
		good = fclose(f) == 0 && good;
	if (!good || rename(temp, path) < 0) {
		answer = diag_fail_errno(d, STATUS_OUTPUT, "%s: cannot write",
		    "%s：写不进去", path);
		if (fd >= 0)
			unlink(temp);
	}
	arena_free(&a);
	return answer;
}

static void
put_formed(struct buf *json, struct sv path, bool changed)
{
	buf_put(json, json->len ? SV(",\n{") : SV("\n{"));
	json_name(json, "file", true);
	json_put(json, path);
	buf_printf(json, ",\"changed\":%s}", changed ? "true" : "false");
}

static int
run_fmt(struct desk *k)
{
	struct buf out = { 0 }, json = { 0 };
	int answer = 0;

	for (size_t i = k->book.own; i < k->book.npage && answer >= 0; i++) {
		const struct page *page = &k->book.page[i];
		bool same;

		out.len = 0;
		rules_format(page, &out);
		same = sv_equal(buf_sv(&out), page->text);
		if (k->options->json)
			put_formed(&json, page->path, !same);
		if (same)
			continue;
		if (!k->options->json)
			printf("%.*s\n", SV_ARG(page->path));
		if (k->options->check)
			answer = STATUS_FINDINGS;
		else
			answer = replace_file(page->path.ptr, buf_sv(&out),
			    k->diag);
	}
	if (k->options->json && answer >= 0)
		printf("[%.*s\n]\n", SV_ARG(buf_sv(&json)));
	buf_free(&json);
	buf_free(&out);
	return answer;
}

static const struct command {
	const char *name;
	bool ids; /* operands are ids of rules, not a pack */
	int (*run)(struct desk *k);
} commands[] = {
	{ "list", false, run_list }, { "show", true, run_show },
	{ "explain", true, run_explain }, { "lint", false, run_lint },
	{ "test", false, run_test }, { "fmt", false, run_fmt },
	{ "impact", false, NULL }, /* of rosters, under packs of its own */
};

static const struct command *
find_command(const struct options *o, struct diag *d)
{
	struct sv known[sizeof(commands) / sizeof(*commands)], near = { 0 };

	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		known[i] = sv_cstr(commands[i].name);
		if (o->noperand && strcmp(o->operand[0], commands[i].name) == 0)
			return &commands[i];
	}
	if (o->noperand)
		near = nearest_word(sv_cstr(o->operand[0]), known,
		    sizeof(known) / sizeof(*known));
	if (near.len)
		return diag_fail(d, STATUS_USAGE,
		    "no subcommand '%s': did you mean %.*s?",
		    "没有子命令“%s”：您是想写 %.*s 吗？", o->operand[0],
		    SV_ARG(near)), NULL;
	diag_fail(d, STATUS_USAGE,
	    "say what to do: list, show ID, explain ID, lint, test, fmt or "
	    "impact FILE…",
	    "要写做什么：list、show 编号、explain 编号、lint、test、fmt 或 "
	    "impact 文件…");
	return NULL;
}

/* What only some of the subcommands take. */
static int
check_options(const struct command *c, const struct options *o, struct diag *d)
{
	if (o->articles && c->run != run_list)
		return diag_fail(d, STATUS_USAGE, "--articles is of list alone",
		    "--articles 只能用于 list");
	if (o->check && c->run != run_fmt)
		return diag_fail(d, STATUS_USAGE, "--check is of fmt alone",
		    "--check 只能用于 fmt");
	if (o->json && !c->run)
		return diag_fail(d, STATUS_USAGE,
		    "impact has --format jsonl, not --json",
		    "impact 要写 --format jsonl，不是 --json");
	if (c->run && (o->against || o->data || o->snapshots || o->as_of ||
	    o->key || o->jobs || o->memory || o->temp || o->encoding ||
	    o->format))
		return diag_fail(d, STATUS_USAGE, "--against and what rosters "
		    "are checked with (-d -s --as-of …) are of impact alone",
		    "--against 和检查花名册的选项（-d -s --as-of …）只能用于 "
		    "impact");
	return 0;
}

static int
run(const struct tool *t, struct options *o, struct diag *d)
{
	const struct command *c = find_command(o, d);
	struct desk k = { .options = o, .diag = d };
	struct sv origin = sv_cstr(o->rules);
	int answer;

	(void)t;
	if (!c || check_options(c, o, d) < 0)
		return STATUS_USAGE;
	if (!c->run)
		return rules_impact(o, d) < 0 ? 0 : STATUS_OK;
	if (c->ids ? o->noperand < 2 :
	    o->noperand > 2 + (c->run == run_test))
		return diag_fail(d, STATUS_USAGE, c->ids ?
		    "%s wants the id of a rule: R07-7" : "%s takes one pack",
		    c->ids ? "%s 后面要写规则编号，如 R07-7" :
		    "%s 只能写一个规则包", c->name), STATUS_USAGE;
	if (!c->ids && o->noperand > 1)
		origin = sv_cstr(o->operand[1]);
	answer = tool_load_pack(&k.pack, origin, (struct sv){ 0 }, o->setting,
	    o->nsetting, d);
	if (answer == 0)
		answer = book_open(&k.book, origin, d);
	if (answer == 0)
		answer = c->run(&k);
	book_close(&k.book);
	pack_free(&k.pack);
	return answer < 0 ? 0 : answer;
}

int
main(int argc, char **argv)
{
	static const struct tool tool = { "xj-rules",
		"list | show ID… | explain ID… | lint | test [PACK [ID]] | "
		"fmt [PACK] | impact FILE…",
		"查看、检查、整理规则包；看换了规则包或参数会有什么不同。",
		"Look at rule packs, check them, put them in order; see what "
		"another one would find.", takes,
		run, "list show explain lint test fmt impact" };

	return tool_main(&tool, argc, argv);
}
