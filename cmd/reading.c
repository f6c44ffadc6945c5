/* SPDX-License-Identifier: MIT */
#include "cmd/reading.h"
#include "pipeline/io/charset.h"

static int
read_encoding(struct parse_config *c, const struct options *o, struct diag *d)
{
	enum charset charset;
	struct sv best;
	char shown[128];

	if (!o->encoding)
		return 0;
	c->encoding = sv_cstr(o->encoding);
	if (charset_parse(c->encoding, &charset))
		return 0;
	best = charset_nearest(c->encoding);
	diag_safe(c->encoding, shown, sizeof(shown));
	if (best.len)
		return diag_fail(d, STATUS_USAGE, "--encoding %s is not known: "
		    "did you mean %.*s?",
		    "不认识编码 %s：您是想写 %.*s 吗？", shown, SV_ARG(best));
	return diag_fail(d, STATUS_USAGE, "--encoding %s is not known: UTF-8, "
	    "GB18030, GBK, UTF-16LE or UTF-16BE",
	    "不认识编码 %s：可写 UTF-8、GB18030、GBK、UTF-16LE、UTF-16BE", shown);
}

static int
read_edition(struct parse_config *c, const struct options *o, struct diag *d)
{
	char shown[128];

	if (o->edition && !charset_edition(sv_cstr(o->edition), &c->edition))
		return diag_fail(d, STATUS_USAGE, "--gb18030-edition %s is not "
		    "known: 2022, 2005 or 2000",
		    "不认识 GB18030 的版本 %s：可写 2022、2005、2000",
		    diag_safe(sv_cstr(o->edition), shown, sizeof(shown)));
	return 0;
}

/* A limit as the reader counts it: 32 bits are more than a block has. */
static int
read_limit(uint32_t *to, uint64_t n, const char *name, struct diag *d)
{
	enum { MOST = 1 << 30 };

	if (n > MOST)
		return diag_fail(d, STATUS_USAGE, "--%s is at most 1G",
		    "--%s 最多写 1G", name);
	*to = (uint32_t)n;
	return 0;
}

int
reading_options(struct parse_config *c, const struct options *o, struct diag *d)
{
	uint32_t least = csv_limits((struct csv_limits){ 0 }).width;

	if (read_encoding(c, o, d) < 0 || read_edition(c, o, d) < 0 ||
	    read_limit(&c->limits.cell, o->max_cell, "max-cell", d) < 0 ||
	    read_limit(&c->limits.record, o->max_row, "max-row", d) < 0 ||
	    read_limit(&c->max_columns, o->max_columns, "max-columns", d) < 0)
		return -1;
	/* A spreadsheet fills rows with empty cells: they stay allowed. */
	if (c->max_columns > least)
		c->limits.width = c->max_columns;
	c->chunk = c->block = o->chunk;
	c->batch = o->batch;
	return 0;
}
