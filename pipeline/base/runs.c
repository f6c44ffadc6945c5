/* SPDX-License-Identifier: MIT */
#include "pipeline/base/runs.h"

enum { MOST = 200 /* bytes of line numbers */ };

void
runs_add(struct runs *r, uint64_t line)
{
	struct buf *out = &r->text;

	if (out->len > MOST) {
		if (!sv_ends(buf_sv(out), SV("…")))
			buf_put(out, SV("…"));
	} else if (line != r->last + 1 || out->len == 0) {
		buf_put(out, out->len ? SV("、") : SV(""));
		buf_put_u64(out, line);
		r->start = out->len;
	} else {
		/* One more of a run: only its end changes. */
		out->len = r->start;
		buf_put(out, SV("–"));
		buf_put_u64(out, line);
	}
	r->last = line;
}

void
runs_free(struct runs *r)
{
	buf_free(&r->text);
}
