/* SPDX-License-Identifier: MIT */
/* What came of the approvals that were given: how many count, and each row that
 * does not, with its place. Who approved is told nowhere. */
#include "pipeline/report/approvals.h"
#include "pipeline/report/bureau_parts.h"

static void
put_sums(const struct parts *p, const struct approvals *a)
{
	const struct progress *g = &p->tally->progress;
	uint64_t rows = 0, refused = 0;

	for (size_t i = 0; i < a->nfile; i++)
		rows += a->file[i].approvals;
	for (size_t i = 0; i < a->nnote; i++)
		refused += a->note[i].what == APPROVAL_REFUSED;
	parts_mark(p, "<p>");
	html_say(p->view, p->out,
	    "读入批准 %llu 行，否决 %llu 行；问题中已批准 %llu 条，批准已过期 %llu 条。",
	    "Rows that approve: %llu; that refuse: %llu. Findings approved: "
	    "%llu; whose approval expired: %llu.",
	    (unsigned long long)rows, (unsigned long long)refused,
	    (unsigned long long)tally_sum(g->status[TOLD_APPROVED]),
	    (unsigned long long)tally_sum(g->status[TOLD_EXPIRED]));
	parts_mark(p, "</p>\n");
}

static void
put_note(const struct parts *p, const struct approvals *a,
    const struct approval_note *n)
{
	struct buf words = { 0 };

	parts_mark(p, "<tr><th scope=\"row\">");
	parts_text(p, a->file[n->file].path, 0);
	parts_mark(p, "</th>");
	if (n->line)
		parts_number(p, n->line);
	else
		parts_mark(p, "<td></td>");
	parts_mark(p, "<td class=\"text\">");
	approvals_words(a, n, p->view->lang, &words);
	parts_text(p, buf_sv(&words), 0);
	parts_mark(p, "</td></tr>\n");
	buf_free(&words);
}

void
parts_approvals(struct parts *p)
{
	const struct approvals *a = p->bureau->summary->approvals;

	if (!a)
		return;
	parts_section(p, "approvals", "", "批准", "Approvals");
	put_sums(p, a);
	if (a->nnote) {
		html_scroll(p->view, p->out, "不算批准的行的表",
		    "table of rows that do not count");
		parts_mark(p, "<table data-sort>\n<caption>");
		html_say(p->view, p->out, "批准文件中不算批准、或者用不上的行。",
		    "Rows of the approvals that do not count, or are not "
		    "needed.");
		parts_mark(p, "</caption>\n");
		parts_head(p, "批准文件|#行|怎么回事", "file|#line|what it is");
		parts_mark(p, "<tbody>\n");
		for (size_t i = 0; i < a->nnote && i < LIST_MOST; i++)
			put_note(p, a, &a->note[i]);
		parts_mark(p, "</tbody></table></div>\n");
		parts_rest(p, a->nnote, LIST_MOST);
	}
	parts_mark(p, "</section>\n");
}
