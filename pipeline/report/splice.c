/* SPDX-License-Identifier: MIT */
/*
 * Two streams walk side by side: the bytes of the source, and its edited
 * cells in the order of their offsets. Several edits of one cell are one span,
 * from the first old value to the last new one.
 */
#include "pipeline/report/splice.h"
#include "pipeline/report/write.h"

enum { BLOCK = 64 * 1024 };

struct splice {
	const struct report_io *io;
	const struct origin *origin;
	struct diag *diag;
	char block[BLOCK];
	size_t have, used; /* bytes in the block, and of them done with */
	uint64_t place;    /* of the next byte in the source */
	struct buf quote;  /* `"` in the source's character set */
	struct buf out;
	/* The cell to be replaced. */
	uint64_t offset;
	uint32_t length;
	struct buf old, new;
};

/*
 * The next edited cell of the source: 1; 0 when there is none; -1. A cell that
 * ends as it began, or whose place is not known, is passed over.
 */
static int
next_cell(struct splice *s, struct tape_reader *edits, uint64_t *at)
{
	uint64_t ahead = *at;
	struct correction c;
	struct sv piece;
	bool any = false;
	int got;

	while ((got = tape_read(edits, &ahead, &piece)) > 0) {
		correction_unpack(piece, &c);
		if (c.head.file != s->origin->source.number)
			break;
		if (any && c.head.offset != s->offset) {
			if (!sv_equal(buf_sv(&s->old), buf_sv(&s->new)))
				return 1;
			any = false;
		}
		*at = ahead;
		if (c.head.offset == 0 && c.head.length == 0)
			continue;
		if (!any) {
			s->old.len = 0;
			buf_put(&s->old, c.old);
		}
		any = true;
		s->offset = c.head.offset;
		s->length = c.head.length;
		s->new.len = 0;
		buf_put(&s->new, c.new);
	}
	if (got < 0)
		return -1;
	return any && !sv_equal(buf_sv(&s->old), buf_sv(&s->new));
}

/* Have bytes in the block: 1; 0 at the end of the source; -1. */
static int
fill(struct splice *s)
{
	int64_t n;

	if (s->used < s->have)
		return 1;
	n = s->io->source_read(s->io->ctx, s->block, sizeof(s->block));
	if (n < 0)
		return -1;
	s->have = (size_t)n;
	s->used = 0;
	return n > 0;
}

/*
 * Take N bytes of the source; written when COPY, else forgotten but for the
 * first ones, which go to HEAD (room for ROOM, *LEN of them).
 */
static int
take(struct splice *s, uint64_t n, bool copy, char *head, size_t room,
    size_t *len)
{
	while (n) {
		int got = fill(s);
		size_t piece = s->have - s->used;
		const char *from = s->block + s->used;

		if (got <= 0)
			return got < 0 ? -1 : 0;
		piece = piece < n ? piece : (size_t)n;
		if (copy && s->io->put(s->io->ctx, sv_make(from, piece)) < 0)
			return -1;
		for (size_t i = 0; !copy && i < piece && *len < room; i++)
			head[(*len)++] = from[i];
		s->used += piece;
		s->place += piece;
		n -= piece;
	}
	return 1;
}

static bool
wants_quotes(const struct splice *s)
{
	for (size_t i = 0; i < s->new.len; i++) {
		char c = s->new.ptr[i];

		if (c == s->origin->source.delimiter || c == '"' ||
		    c == '\n' || c == '\r')
			return true;
	}
	return false;
}

/* The new value, in the source's words. */
static int
put_value(struct splice *s, bool quoted)
{
	struct buf text = { 0 };
	int done;

	if (quoted)
		buf_put_char(&text, '"');
	for (size_t i = 0; i < s->new.len; i++) {
		if (quoted && s->new.ptr[i] == '"')
			buf_put_char(&text, '"');
		buf_put_char(&text, s->new.ptr[i]);
	}
	if (quoted)
		buf_put_char(&text, '"');
	s->out.len = 0;
	done = s->io->encode(s->io->ctx, s->origin->source.encoding,
	    buf_sv(&text), &s->out);
	buf_free(&text);
	return done < 0 ? -1 : s->io->put(s->io->ctx, buf_sv(&s->out));
}

static int
fail_changed(struct splice *s)
{
	char safe[200];

	return diag_fail(s->diag, STATUS_BUSY,
	    "%s: changed while it was being checked: run it again",
	    "%s：检查期间文件被改动：请重新运行",
	    diag_safe(s->origin->path, safe, sizeof(safe)));
}

static int
replace_cell(struct splice *s)
{
	char head[4];
	size_t len = 0;
	bool quoted;
	int got = s->offset < s->place ? 0 :
	    take(s, s->offset - s->place, true, NULL, 0, NULL);

	if (got > 0)
		got = take(s, s->length, false, head, s->quote.len, &len);
	if (got <= 0)
		return got < 0 ? -1 : fail_changed(s);
	quoted = len == s->quote.len && memcmp(head, s->quote.ptr, len) == 0;
	return put_value(s, quoted || wants_quotes(s));
}

/* From the first edited cell, which was found, to the end of the source. */
static int
splice_all(struct splice *s, struct tape_reader *edits, uint64_t *at)
{
	const struct report_io *io = s->io;
	int got;

	if (io->encode(io->ctx, s->origin->source.encoding, SV("\""),
	    &s->quote) < 0)
		return -1;
	do {
		if (replace_cell(s) < 0)
			return -1;
	} while ((got = next_cell(s, edits, at)) > 0);
	if (got < 0 || take(s, UINT64_MAX, true, NULL, 0, NULL) < 0)
		return -1;
	return 0;
}

/* The edits of a source of which no copy can be made, and WHY it is said. */
static int
pass_edits(struct splice *s, struct tape_reader *edits, uint64_t *at,
    const char *en, const char *zh)
{
	char safe[200];
	int got;

	diag_note(s->diag, 0, "%s: no corrected copy: %s%.0s",
	    "%s：没有生成更正后的文件：%.0s%s",
	    diag_safe(s->origin->path, safe, sizeof(safe)), en, zh);
	while ((got = next_cell(s, edits, at)) > 0)
		;
	return got;
}

static int
splice_file(struct splice *s, struct tape_reader *edits, uint64_t *at)
{
	const struct report_io *io = s->io;
	const struct source *src = &s->origin->source;
	struct sv place = s->origin->corrected;
	struct buf path = { 0 };
	bool packed = false;
	int got;

	if (s->origin->lost)
		return pass_edits(s, edits, at, "it could not be read to its "
		    "end", "它没能读到末尾");
	got = io->source_open(io->ctx, src, &packed);
	if (got < 0)
		return -1;
	if (got == 0)
		return pass_edits(s, edits, at, "it cannot be read twice: "
		    "use 'xj check', or a file",
		    "它不能读第二遍：请用 xj check，或给出文件");
	buf_printf(&path, "corrected/%.*s", SV_ARG(place));
	got = io->create(io->ctx, buf_sv(&path), packed);
	buf_free(&path);
	if (got == 0)
		got = splice_all(s, edits, at);
	if (io->source_close(io->ctx, src) < 0 || got < 0)
		return -1;
	return io->finish(io->ctx) < 0 ? -1 : 1;
}

int
splice_source(const struct report_io *io, const struct origin *o,
    struct tape_reader *edits, uint64_t *at, struct diag *d)
{
	struct splice *s = mem_alloc(sizeof(*s));
	int got;

	s->io = io;
	s->origin = o;
	s->diag = d;
	got = next_cell(s, edits, at);
	if (got > 0)
		got = splice_file(s, edits, at);
	buf_free(&s->quote);
	buf_free(&s->out);
	buf_free(&s->old);
	buf_free(&s->new);
	mem_free(s);
	return got;
}
