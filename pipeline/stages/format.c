/* SPDX-License-Identifier: MIT */
/*
 * A row of cells at a time, in one of three shapes: CSV (RFC 4180, LF), TSV
 * (escaped as the stream is), JSON lines. Records are given in full, for other
 * programs; everything else is masked as reports are. Cells are the text that
 * they are: nothing is put before a `=` here, that is for spreadsheets.
 */
#include "pipeline/report/show.h"
#include "pipeline/report/write.h"
#include "pipeline/stages/stages.h"

enum { FLUSH = 128 * 1024 };

struct format {
	const struct format_config *config;
	const struct header *header;
	struct buf out, text;
	struct sv *path; /* of sources, by number */
	size_t npath, cappath;
	size_t cell; /* of the row in hand */
	const char *const *name; /* of its columns; NULL: the header's */
};

static const char *const place_names[] = { "file", "line", "record" };
static const char *const finding_names[] = { "file", "line", "record",
	"column", "rule", "level", "school", "grade", "class", "arguments",
	NULL };
static const char *const edit_names[] = { "file", "line", "record", "column",
	"rule", "old", "new", "offset", "length", NULL };
static const char *const change_names[] = { "kind", "key", "school_from",
	"school_to", "grade_from", "grade_to", "column", "old", "new",
	"explained_by", NULL };

static void
put_csv(struct buf *out, struct sv v)
{
	bool quotes = false;

	for (size_t i = 0; i < v.len; i++)
		quotes |= v.ptr[i] == ',' || v.ptr[i] == '"' ||
		    v.ptr[i] == '\n' || v.ptr[i] == '\r';
	if (!quotes) {
		buf_put(out, v);
		return;
	}
	buf_put_char(out, '"');
	for (size_t i = 0; i < v.len; i++) {
		if (v.ptr[i] == '"')
			buf_put_char(out, '"');
		buf_put_char(out, v.ptr[i]);
	}
	buf_put_char(out, '"');
}

static void
put_tsv(struct buf *out, struct sv v)
{
	for (size_t i = 0; i < v.len; i++)
		switch (v.ptr[i]) {
		case '\\':
			buf_put(out, SV("\\\\"));
			break;
		case '\t':
			buf_put(out, SV("\\t"));
			break;
		case '\n':
			buf_put(out, SV("\\n"));
			break;
		case '\r':
			buf_put(out, SV("\\r"));
			break;
		default:
			buf_put_char(out, v.ptr[i]);
		}
}

static struct sv
name_of(const struct format *f, size_t cell)
{
	if (f->name)
		return sv_cstr(f->name[cell]);
	return cell < 3 ? sv_cstr(place_names[cell]) :
	    f->header->column[cell - 3];
}

static void
put_cell(struct format *f, struct sv v)
{
	struct buf *out = &f->out;

	switch (f->config->shape) {
	case FORMAT_CSV:
		if (f->cell)
			buf_put_char(out, ',');
		put_csv(out, v);
		break;
	case FORMAT_TSV:
		if (f->cell)
			buf_put_char(out, '\t');
		put_tsv(out, v);
		break;
	case FORMAT_JSONL:
		buf_put_char(out, f->cell ? ',' : '{');
		json_put(out, name_of(f, f->cell));
		buf_put_char(out, ':');
		json_put(out, v);
		break;
	}
	f->cell++;
}

static void
put_number(struct format *f, uint64_t n)
{
	f->text.len = 0;
	if (n)
		buf_put_u64(&f->text, n);
	put_cell(f, buf_sv(&f->text));
}

static void
end_row(struct format *f)
{
	if (f->config->shape == FORMAT_JSONL)
		buf_put_char(&f->out, '}');
	buf_put_char(&f->out, '\n');
	f->cell = 0;
}

/* V, a cell of COLUMN, masked. */
static void
put_masked(struct format *f, struct sv column, struct sv v)
{
	f->text.len = 0;
	show_cell(&f->text, show_class_of(f->config->pack, column, v), v, false);
	put_cell(f, buf_sv(&f->text));
}

static int
flush(struct stage *s)
{
	struct format *f = s->state;
	int answer = f->out.len ?
	    f->config->write(f->config->ctx, buf_sv(&f->out), s->diag) : 0;

	f->out.len = 0;
	return answer;
}

static int
format_open(struct stage *s, const void *config)
{
	struct format *f = arena_alloc(&s->run, sizeof(*f));
	static const char *const *const names[] = {
		[FORMAT_RECORDS] = NULL, [FORMAT_FINDINGS] = finding_names,
		[FORMAT_EDITS] = edit_names, [FORMAT_CHANGES] = change_names };

	f->config = config;
	f->name = names[f->config->part];
	s->state = f;
	return 0;
}

static int
format_header(struct stage *s, struct header *h)
{
	struct format *f = s->state;

	f->header = h;
	if (f->config->shape == FORMAT_JSONL)
		return 0;
	for (size_t i = 0; f->name ? f->name[i] != NULL : i < h->ncolumn + 3; i++)
		put_cell(f, name_of(f, i));
	end_row(f);
	return 0;
}

static void
put_place(struct format *f, uint32_t file, uint64_t line, uint64_t record)
{
	put_cell(f, file < f->npath ? f->path[file] : (struct sv){ 0 });
	put_number(f, line);
	put_number(f, record);
}

static void
put_record(struct format *f, const struct batch *b, size_t row)
{
	put_place(f, b->source->number, b->line[row], b->record[row]);
	for (size_t col = 0; col < b->ncol; col++)
		put_cell(f, b->cell[col * b->cap + row]);
	end_row(f);
}

/* FILE:LINE;… with the sources' paths in place of their numbers. */
static void
put_related(const struct format *f, struct sv related, struct buf *out)
{
	struct sv place, number;
	uint64_t file;
	bool any = false;

	while (sv_split(&related, ';', &place)) {
		if (any)
			buf_put_char(out, ';');
		any = true;
		if (sv_split(&place, ':', &number) && place.ptr &&
		    sv_to_u64(number, &file) && file < f->npath) {
			buf_put(out, f->path[file]);
			buf_put_char(out, ':');
			buf_put(out, place);
		} else {
			buf_put(out, number);
		}
	}
}

static void
put_finding(struct format *f, const struct finding *t)
{
	struct buf all = { 0 };

	put_place(f, t->file, t->line, t->record);
	put_cell(f, t->column < 0 ? (struct sv){ 0 } :
	    f->header->column[t->column]);
	put_cell(f, t->rule);
	put_cell(f, level_name(t->level));
	put_masked(f, SV("学校标识码"), t->school);
	put_masked(f, SV("年级"), t->grade);
	put_masked(f, SV("班级"), t->class_name);
	for (size_t i = 0; i < t->narg; i++) {
		struct sv name = t->arg[i].name;
		struct sv value = t->arg[i].value;
		/* A proposed cell is masked as the cell that it is for. */
		enum mask_class class = sv_equal(name, SV("suggestion")) &&
		    t->column >= 0 ? show_class_of(f->config->pack,
		    f->header->column[t->column], value) :
		    show_class_said(f->config->pack, t, name, value);

		if (i)
			buf_put(&all, SV("; "));
		buf_put(&all, name);
		buf_put_char(&all, '=');
		if (sv_equal(name, SV("related"))) {
			put_related(f, value, &all);
			continue;
		}
		show_cell(&all, class, value, false);
	}
	put_cell(f, buf_sv(&all));
	end_row(f);
	buf_free(&all);
}

static void
put_edit(struct format *f, const struct batch *b, const struct edit *e)
{
	struct sv column = f->header->column[e->column];
	const struct correction c = { .rule = e->rule, .old = e->old,
		.new = e->new };
	struct buf old = { 0 }, new = { 0 };

	correction_words(f->config->pack, f->config->lang, false, column, &c,
	    &old, &new);
	put_place(f, b->source->number, b->line[e->row], b->record[e->row]);
	put_cell(f, column);
	put_cell(f, e->rule);
	put_cell(f, buf_sv(&old));
	put_cell(f, buf_sv(&new));
	put_number(f, e->offset);
	put_number(f, e->length);
	end_row(f);
	buf_free(&old);
	buf_free(&new);
}

static void
put_change(struct format *f, const struct change *c)
{
	put_cell(f, c->kind);
	/* A name and a birth have a blank between them, a number has none. */
	put_masked(f, sv_find(c->key, SV(" ")) < c->key.len ? SV("姓名") :
	    SV("学籍号"), c->key);
	put_masked(f, SV("学校标识码"), c->school_from);
	put_masked(f, SV("学校标识码"), c->school_to);
	put_masked(f, SV("年级"), c->grade_from);
	put_masked(f, SV("年级"), c->grade_to);
	put_cell(f, c->column);
	put_masked(f, c->column, c->old);
	put_masked(f, c->column, c->new);
	put_cell(f, c->explained_by);
	end_row(f);
}

static void
keep_path(struct stage *s, struct format *f, const struct source *src)
{
	while (f->npath <= src->number) {
		f->path = mem_more(f->path, f->npath, &f->cappath,
		    sizeof(*f->path));
		f->path[f->npath++] = (struct sv){ 0 };
	}
	f->text.len = 0;
	if (f->config->part == FORMAT_RECORDS)
		buf_put(&f->text, src->path);
	else
		show_cell(&f->text, MASK_NONE, src->path, false);
	f->path[src->number] = arena_dup(&s->run, buf_sv(&f->text));
}

static int
format_batch(struct stage *s, struct batch *b)
{
	struct format *f = s->state;

	if (b->first)
		keep_path(s, f, b->source);
	switch (f->config->part) {
	case FORMAT_RECORDS:
		for (size_t i = 0; i < b->nrow; i++)
			put_record(f, b, i);
		break;
	case FORMAT_FINDINGS:
		for (size_t i = 0; i < b->nfinding; i++)
			if (b->finding[i].level != LEVEL_NONE)
				put_finding(f, &b->finding[i]);
		break;
	case FORMAT_EDITS:
		for (size_t i = 0; i < b->nedit; i++)
			put_edit(f, b, &b->edit[i]);
		break;
	case FORMAT_CHANGES:
		for (size_t i = 0; i < b->nchange; i++)
			put_change(f, &b->change[i]);
		break;
	}
	return f->out.len > FLUSH ? flush(s) : 0;
}

/* Only a stream that was whole is finished; then the last of it goes out. */
static int
format_finish(struct stage *s, struct batch *b)
{
	(void)b;
	return flush(s);
}

static void
format_close(struct stage *s)
{
	struct format *f = s->state;

	if (!f)
		return;
	buf_free(&f->out);
	buf_free(&f->text);
	mem_free(f->path);
}

const struct stage_ops format_stage = {
	.name = "xj-format",
	.open = format_open,
	.header = format_header,
	.batch = format_batch,
	.finish = format_finish,
	.close = format_close,
};
