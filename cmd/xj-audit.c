/* SPDX-License-Identifier: MIT */
/* The audit log for those who answer for it: what it says, and is it whole. */
#include <stdio.h>

#include "cmd/audit.h"
#include "pipeline/base/nearest.h"
#include "pipeline/io/audit.h"
#include "pipeline/report/write.h"

static const char *const takes[] = { "help", "version", "quiet", "key", "json",
	"lang", NULL };

struct reader {
	const struct options *options;
	struct diag *diag;
	struct buf out;
	struct sv anchor; /* a seal that must stand in record `number` */
	uint64_t number;
	bool list, found;
};

static void
put_object(const struct audit_line *l, struct buf *out)
{
	buf_printf(out, "{\"number\":%llu", (unsigned long long)l->number);
	for (int i = 0; i < AUDIT_FIELDS; i++) {
		json_name(out, audit_name[i], false);
		json_put(out, l->field[i]);
	}
	json_name(out, "seal", false);
	json_put(out, l->seal);
	buf_put(out, l->good ? SV(",\"good\":true}\n") :
	                       SV(",\"good\":false}\n"));
}

/* One line: when, who, what became of it, under which approval. */
static void
put_row(const struct audit_line *l, bool english, struct buf *out)
{
	const struct sv *f = l->field;
	bool begun = sv_equal(f[AUDIT_STATE], SV("begun"));

	buf_printf(out, "%llu  %.*s  %.*s@%.*s  %.*s  %.*s  ",
	    (unsigned long long)l->number, SV_ARG(f[AUDIT_TIME]),
	    SV_ARG(f[AUDIT_USER]), SV_ARG(f[AUDIT_HOST]),
	    SV_ARG(f[AUDIT_PROGRAM]), SV_ARG(f[AUDIT_WHAT]));
	buf_printf(out, english ? "approval %.*s  %.*s" : "批准文号 %.*s  %.*s",
	    SV_ARG(f[AUDIT_APPROVAL]), SV_ARG(english ? f[AUDIT_STATE] :
	    begun ? SV("开始") : sv_equal(f[AUDIT_STATE], SV("done")) ?
	    SV("完成") : SV("失败")));
	if (f[AUDIT_STATUS].len)
		buf_printf(out, english ? "  status %.*s" : "  退出码 %.*s",
		    SV_ARG(f[AUDIT_STATUS]));
	if (f[AUDIT_FINDINGS].len)
		buf_printf(out, english ? "  findings %.*s" : "  问题 %.*s 条",
		    SV_ARG(f[AUDIT_FINDINGS]));
	if (f[AUDIT_FILES].len)
		buf_printf(out, english ? "  files %.*s" : "  文件 %.*s 个",
		    SV_ARG(f[AUDIT_FILES]));
	buf_put_char(out, '\n');
}

static void
tell(void *ctx, const struct audit_line *l)
{
	struct reader *r = ctx;

	r->found |= l->good && l->number == r->number &&
	    sv_equal(l->seal, r->anchor);
	if (!l->good)
		diag_note(r->diag, STATUS_INPUT,
		    "audit.log:%zu: this line is not what was written there, or "
		    "lines above it are missing: ask who had access, and keep "
		    "the file",
		    "audit.log:%zu：该行不是当时写入的内容，或其上有行缺失："
		    "请查明谁动过，并保留该文件", l->line);
	if (!r->list || (!l->good && l->number == 0))
		return;
	if (r->options->json)
		put_object(l, &r->out);
	else
		put_row(l, r->diag->lang == LANG_EN, &r->out);
}

static void
tell_whole(const struct reader *r, const struct audit_state *s)
{
	if (s->cut)
		diag_note(r->diag, STATUS_INPUT,
		    "audit.log: %llu records are missing at its end: ask who "
		    "had access, and keep the file",
		    "audit.log：末尾缺 %llu 条记录：请查明谁动过，并保留该文件",
		    (unsigned long long)s->cut);
	if (s->headless)
		diag_note(r->diag, STATUS_INPUT,
		    "audit.head: missing or changed: how many records there "
		    "should be cannot be told",
		    "audit.head：缺失或被改动：无法得知应有多少条记录");
	if (r->anchor.ptr && !r->found)
		diag_note(r->diag, STATUS_INPUT,
		    "audit.log: record %llu with that seal does not stand "
		    "there: this is an older copy, or another log",
		    "audit.log：没有该封印的第 %llu 条记录：这是旧副本，"
		    "或是另一份日志", (unsigned long long)r->number);
}

struct last {
	struct reader *reader;
	char seal[AUDIT_SEAL + 1];
};

static void
tell_last(void *ctx, const struct audit_line *l)
{
	struct last *last = ctx;

	if (l->seal.len == AUDIT_SEAL)
		memcpy(last->seal, l->seal.ptr, AUDIT_SEAL);
	tell(last->reader, l);
}

static int
read_log(struct reader *r, const struct options *o, struct diag *d)
{
	struct last last = { .reader = r };
	unsigned char key[SEAL_KEY];
	struct audit_state state;
	struct arena a = { 0 };
	struct buf text = { 0 };
	int rc = seal_load_key(tool_key_path(o, &a), false, key, d);

	if (rc == 0)
		rc = audit_read(audit_folder(o, &a), key, &text, tell_last,
		    &last, &state, d);
	if (rc == 0)
		tell_whole(r, &state);
	if (rc == 0 && state.lines == 0)
		diag_note(d, 0, "no run with full data has been logged here; if "
		    "there was one, the log was taken away: xj audit verify "
		    "NUMBER:SEAL, as noted then, tells",
		    "没有记录过不掩码的检查；若曾有过，则日志已被移走："
		    "用当时记下的 序号:封印 核对，xj audit verify 序号:封印");
	if (rc == 0 && !r->list && d->status == 0 && state.lines)
		buf_printf(&r->out, d->lang == LANG_EN ?
		    "%llu records, whole; the last is %llu:%s\n" :
		    "共 %llu 条记录，完好；末条为 %llu:%s\n",
		    (unsigned long long)state.number,
		    (unsigned long long)state.number, last.seal);
	if (r->out.len)
		fwrite(r->out.ptr, 1, r->out.len, stdout);
	buf_free(&r->out);
	buf_free(&text);
	arena_free(&a);
	seal_wipe(key, sizeof(key));
	return rc;
}

/* NUMBER:SEAL, as verify printed it on another day. */
static int
take_anchor(struct reader *r, struct sv text, struct diag *d)
{
	size_t colon = sv_find(text, SV(":"));

	r->anchor = sv_skip(text, colon + 1);
	if (sv_to_u64(sv_head(text, colon), &r->number) &&
	    r->anchor.len == AUDIT_SEAL)
		return 0;
	return diag_fail(d, STATUS_USAGE, "xj audit verify wants NUMBER:SEAL, "
	    "as it printed it before", "xj audit verify 后面可写 序号:封印，"
	    "即它上次所印");
}

static int
run(const struct tool *t, struct options *o, struct diag *d)
{
	struct reader r = { .options = o, .diag = d };
	struct sv known[] = { SV("list"), SV("verify") };
	struct sv word = o->noperand ? sv_cstr(o->operand[0]) : SV(""), near;
	bool verify = sv_equal(word, known[1]);
	char safe[64];

	(void)t;
	r.list = sv_equal(word, known[0]);
	near = nearest_word(word, known, 2);
	diag_safe(word, safe, sizeof(safe));
	if (!r.list && !verify && near.len)
		diag_fail(d, STATUS_USAGE,
		    "no subcommand '%s': did you mean %.*s?",
		    "没有子命令“%s”：您是想写 %.*s 吗？", safe, SV_ARG(near));
	else if (!r.list && !verify)
		diag_fail(d, STATUS_USAGE,
		    "xj audit list | verify [NUMBER:SEAL]",
		    "用法：xj audit list | verify [序号:封印]");
	else if (o->noperand > (verify ? 2 : 1))
		diag_fail(d, STATUS_USAGE,
		    "too many operands: xj audit list | verify [NUMBER:SEAL]",
		    "参数太多：xj audit list | verify [序号:封印]");
	else if (o->noperand == 1 ||
	    take_anchor(&r, sv_cstr(o->operand[1]), d) == 0)
		read_log(&r, o, d);
	return STATUS_OK;
}

int
main(int argc, char **argv)
{
	static const struct tool tool = { "xj-audit", "list|verify [NUMBER:SEAL]",
		"审计日志：谁、何时、凭哪个文号看过未掩码的数据；日志是否完好。",
		"The audit log: who saw full data, when, by which approval; is "
		"it whole.", takes, run, "list verify" };

	return tool_main(&tool, argc, argv);
}
