/* SPDX-License-Identifier: MIT */
/* Of a summary, what this run is to the one before it, and to approvals. */
#include "pipeline/report/approvals.h"
#include "pipeline/report/summary.h"
#include "pipeline/report/text.h"

/* What is told of a level, in this order. */
enum { MENDED = TOLD_STATUSES, UNSEEN, KINDS };

static struct sv
kind_name(int kind)
{
	return kind == MENDED ? SV("mended") : kind == UNSEEN ? SV("unseen") :
	    told_status_name((enum told_status)kind);
}

static struct sv
kind_word(int kind, enum lang lang)
{
	if (kind == MENDED)
		return lang == LANG_EN ? SV("mended") : SV("已改正");
	if (kind == UNSEEN)
		return lang == LANG_EN ? SV("not checked again") :
		                         SV("未能复查");
	return told_status_word((enum told_status)kind, lang);
}

static const uint64_t *
levels_of(const struct progress *p, int kind)
{
	return kind == MENDED ? p->mended : kind == UNSEEN ? p->unseen :
	                                                     p->status[kind];
}

static void
put_sums(const struct progress *p, struct buf *out)
{
	for (int k = 0; k < KINDS; k++) {
		buf_put_char(out, ',');
		json_put(out, kind_name(k));
		buf_put_char(out, ':');
		buf_put_u64(out, tally_sum(levels_of(p, k)));
	}
}

void
summary_put_progress(const struct summary *s, const struct progress *p,
    struct buf *out)
{
	if (s->history->compared || s->approvals)
		put_sums(p, out);
}

static void
put_levels(const struct progress *p, struct buf *out)
{
	for (int i = LEVELS - 1; i >= 0; i--) {
		buf_put_char(out, i == LEVELS - 1 ? '{' : ',');
		json_put(out, level_name((enum level)i));
		for (int k = 0; k < KINDS; k++) {
			buf_put(out, k ? SV(",") : SV(":{"));
			json_put(out, kind_name(k));
			buf_put_char(out, ':');
			buf_put_u64(out, levels_of(p, k)[i]);
		}
		buf_put_char(out, '}');
	}
	buf_put_char(out, '}');
}

void
summary_put_point(const struct run_point *p, struct buf *out)
{
	buf_put(out, SV("\"as_of\":"));
	json_put(out, p->asof);
	json_name(out, "run", false);
	json_put(out, p->run);
	buf_printf(out, ",\"records\":%llu,\"schools\":%llu",
	    (unsigned long long)p->records, (unsigned long long)p->schools);
	for (int i = LEVELS - 1; i >= 0; i--) {
		buf_put_char(out, ',');
		json_put(out, level_name((enum level)i));
		buf_put_char(out, ':');
		buf_put_u64(out, p->level[i]);
	}
	put_sums(&p->progress, out);
}

static void
put_approvals(const struct summary *s, const struct approvals *a,
    struct buf *out)
{
	static const char *const what[] = { [APPROVAL_PARTLY] = "partly",
		[APPROVAL_NUMBER] = "number", [APPROVAL_DATE] = "date",
		[APPROVAL_BROKEN] = "unreadable",
		[APPROVAL_FILE] = "file", [APPROVAL_REFUSED] = "refused",
		[APPROVAL_AGAINST] = "contradictory",
		[APPROVAL_UNUSED] = "unused" };
	struct buf words = { 0 };

	buf_put(out, SV(",\n\"approvals\":{\"files\":["));
	for (size_t i = 0; i < a->nfile; i++) {
		const struct approvals_file *f = &a->file[i];

		buf_put(out, i ? SV(",\n\t{") : SV("\n\t{"));
		json_name(out, "path", true);
		json_put(out, f->path);
		json_name(out, "hash", false);
		json_put(out, f->hash);
		buf_printf(out, ",\"rows\":%llu,\"approvals\":%llu}",
		    (unsigned long long)f->rows,
		    (unsigned long long)f->approvals);
	}
	buf_put(out, SV("],\"problems\":["));
	for (size_t i = 0; i < a->nnote; i++) {
		const struct approval_note *n = &a->note[i];

		words.len = 0;
		approvals_words(a, n, s->view->lang, &words);
		buf_put(out, i ? SV(",\n\t{") : SV("\n\t{"));
		json_name(out, "path", true);
		json_put(out, a->file[n->file].path);
		buf_printf(out, ",\"line\":%llu",
		    (unsigned long long)n->line);
		json_name(out, "problem", false);
		json_put(out, sv_cstr(what[n->what]));
		json_name(out, "finding_id", false);
		json_put(out, sv_cstr(n->id));
		json_name(out, "message", false);
		json_put(out, buf_sv(&words));
		buf_put_char(out, '}');
	}
	buf_put(out, SV("]}"));
	buf_free(&words);
}

void
summary_past_json(const struct summary *s, struct buf *out)
{
	const struct history *h = s->history;

	buf_put(out, SV(",\n\"compared\":"));
	if (h->compared)
		json_put(out, h->last);
	else
		buf_put(out, SV("null"));
	buf_put(out, SV(",\n\"progress\":"));
	put_levels(&s->tally->progress, out);
	buf_put(out, SV(",\n\"history\":["));
	for (size_t i = 0; i < h->npoint; i++) {
		buf_put(out, i ? SV(",\n\t{") : SV("\n\t{"));
		summary_put_point(&h->point[i], out);
		buf_put_char(out, '}');
	}
	buf_put_char(out, ']');
	if (s->approvals)
		put_approvals(s, s->approvals, out);
}

/* A level's line: what there is of it. */
static void
put_level_line(const struct summary *s, int level, struct buf *out)
{
	const struct view *v = s->view;
	bool any = false;

	for (int k = 0; k < KINDS; k++) {
		uint64_t n = levels_of(&s->tally->progress, k)[level];

		if (n == 0)
			continue;
		if (!any) {
			summary_name(s, SV(""), SV(""), out);
			text_level(v, (enum level)level, out);
		}
		buf_put(out, any ? SV(" · ") : v->lang == LANG_EN ? SV(": ") :
		                                                  SV("："));
		buf_put(out, kind_word(k, v->lang));
		buf_printf(out, " %llu", (unsigned long long)n);
		any = true;
	}
	if (any)
		buf_put_char(out, '\n');
}

static void
put_approval_lines(const struct summary *s, struct buf *out)
{
	const struct approvals *a = s->approvals;
	bool english = s->view->lang == LANG_EN;
	uint64_t rows = 0, refused = 0;

	for (size_t i = 0; i < a->nfile; i++)
		rows += a->file[i].approvals;
	for (size_t i = 0; i < a->nnote; i++)
		refused += a->note[i].what == APPROVAL_REFUSED;
	summary_name(s, SV("批准"), SV("approvals"), out);
	buf_printf(out, english ?
	    "read %llu; findings approved %llu, approval expired %llu\n" :
	    "读入 %llu 行；已批准 %llu 条问题，批准已过期 %llu 条\n",
	    (unsigned long long)rows, (unsigned long long)tally_sum(
		s->tally->progress.status[TOLD_APPROVED]),
	    (unsigned long long)tally_sum(
		s->tally->progress.status[TOLD_EXPIRED]));
	if (refused) {
		summary_name(s, SV(""), SV(""), out);
		buf_printf(out, english ?
		    "rows that say no, and approve nothing: %llu\n" :
		    "否决 %llu 行，不算批准\n", (unsigned long long)refused);
	}
	if (a->nnote == refused)
		return;
	summary_name(s, SV(""), SV(""), out);
	buf_printf(out, english ?
	    "rows of approvals to look at: %llu\n" :
	    "批准文件中有 %llu 行需要核对\n",
	    (unsigned long long)(a->nnote - refused));
}

void
summary_past_text(const struct summary *s, struct buf *out)
{
	if (s->history->compared) {
		summary_name(s, SV("对比"), SV("compared"), out);
		buf_printf(out, s->view->lang == LANG_EN ?
		    "with the run of %.*s\n" : "与 %.*s 的检查相比\n",
		    SV_ARG(s->history->last));
		for (int i = LEVELS - 1; i >= 0; i--)
			put_level_line(s, i, out);
	}
	if (s->approvals)
		put_approval_lines(s, out);
}
