/* SPDX-License-Identifier: MIT */
/*
 * A new snapshot of all that passes: a fold that adds nothing to the stream.
 * It is published in `finish`, which is called only when the stream ended
 * whole. The last snapshot is its model: whoever stands there with the same
 * fingerprint is not hashed again, and blocks without a change are copied.
 * Pupils whom xj-diff calls `kept` are taken from the snapshot that it compared
 * with, whose day and number stand in that change.
 */
#include "pipeline/base/cells.h"
#include "pipeline/person/grade.h"
#include "pipeline/person/image.h"
#include "pipeline/person/twins.h"
#include "pipeline/report/intern.h"
#include "pipeline/stages/stages.h"

enum { TEXT_MOST = 4096, TEXTS_MOST = 1024 * 1024 };

struct saving {
	const struct snapshot_config *config;
	struct past_writer *writer;
	struct image_maker maker;
	struct past *last; /* NULL: there is none */
	bool model;        /* its columns are ours */
	struct twins twins;
	struct sv *row; /* of `last` */
	struct buf packed; /* room */
	struct intern texts; /* of places; the first: "" */
	int seat; /* the stream's column 班内学号, or -1 */
	bool done;
};

static int
snapshot_open_stage(struct stage *s, const void *config)
{
	struct saving *v = arena_alloc(&s->run, sizeof(*v));

	v->config = config;
	s->state = v;
	return 0;
}

static bool
is_ours(const struct past *p)
{
	for (int i = 0; i < IMAGE_COLUMNS; i++)
		if (p->ncolumn != IMAGE_COLUMNS ||
		    !sv_equal(p->column[i], image_column[i]) ||
		    p->front[i] != image_front[i])
			return false;
	return true;
}

static int
open_last(struct stage *s, struct sv asof)
{
	struct saving *v = s->state;
	const struct past_folder *f = v->config->past;

	if (f->open(f->ctx, (struct sv){ 0 }, asof, &v->last, s->diag) < 0)
		return -1;
	if (!v->last)
		return 0;
	v->row = arena_alloc(&s->run,
	    (v->last->ncolumn + 1) * sizeof(*v->row));
	v->model = is_ours(v->last);
	return v->model ? twins_open(&v->twins, v->last, s->diag) : 0;
}

static int
snapshot_header(struct stage *s, struct header *h)
{
	struct saving *v = s->state;
	const struct past_folder *f = v->config->past;
	struct past_head head = { .asof = h->asof, .pack = h->pack,
		.version = h->version, .hash = h->hash,
		.column = image_column, .front = image_front,
		.ncolumn = IMAGE_COLUMNS };

	image_open(&v->maker, h, v->config->key);
	intern_add(&v->texts, SV(""));
	v->seat = header_find(h, SV("班内学号"));
	header_add_stage(h, &s->run, SV("xj-snapshot " XJ_VERSION));
	if (open_last(s, h->asof) < 0)
		return -1;
	head.model = v->model ? v->last : NULL;
	return f->create(f->ctx, &head, &v->writer, s->diag);
}

/* Who was carried over stands in no file of this day. */
static const struct past_spot nowhere;

static int
add(struct stage *s, struct past_entry *e, const struct past_spot *at,
    const struct sv *cell, struct sv row)
{
	struct saving *v = s->state;

	if (!v->model)
		e->block = PAST_NEW;
	return v->writer->ops->add(v->writer, (struct past_school){
	    cell[IMAGE_CODE], cell[IMAGE_SCHOOL] }, e, at, row, s->diag);
}

static int
carry_over(struct stage *s, const struct change *c)
{
	struct saving *v = s->state;
	struct sv cell[IMAGE_COLUMNS] = { 0 }, rest = c->old, asof;
	struct past_entry e;
	uint64_t number;

	if (!sv_split(&rest, ' ', &asof) || !sv_to_u64(rest, &number))
		return diag_fail(s->diag, STATUS_STREAM,
		    "a wrong %% line of kind kept", "kept 类 %% 行有误");
	if (!v->last || !sv_equal(v->last->asof, asof))
		return diag_fail(s->diag, STATUS_INPUT,
		    "the snapshot of %.*s that pupils are carried over from "
		    "is not the last one: give xj-snapshot the folder of xj-diff",
		    "要沿用学生记录的 %.*s 快照不是最近一次的：xj-snapshot 与 "
		    "xj-diff 须用同一文件夹", SV_ARG(asof));
	if (number >= v->last->nrecord)
		return diag_fail(s->diag, STATUS_STREAM,
		    "a wrong %% line of kind kept", "kept 类 %% 行有误");
	if (v->last->ops->entry(v->last, number, &e, s->diag) < 0 ||
	    v->last->ops->row(v->last, &e, false, v->row, s->diag) < 0)
		return -1;
	for (size_t i = 0; i < v->last->ncolumn; i++)
		for (int k = 0; k < IMAGE_COLUMNS; k++)
			if (sv_equal(v->last->column[i], image_column[k]))
				cell[k] = v->row[i];
	if (c->grade_to.len && !sv_equal(c->grade_to, cell[IMAGE_GRADE])) {
		cell[IMAGE_GRADE] = c->grade_to;
		e.grade = (uint8_t)grade_number(c->grade_to);
		e.block = PAST_NEW;
	}
	v->packed.len = 0;
	cells_pack(cell, IMAGE_COLUMNS, &v->packed);
	e.print = image_print(&v->maker, buf_sv(&v->packed));
	return add(s, &e, &nowhere, cell, buf_sv(&v->packed));
}

/* TEXT as a number; of endless columns of different texts, 0. */
static uint32_t
put_text(struct saving *v, struct sv text)
{
	return text.len > TEXT_MOST || v->texts.n > TEXTS_MOST ? 0 :
	    (uint32_t)intern_add(&v->texts, text);
}

static struct past_spot
spot_of(struct saving *v, const struct batch *b, size_t row)
{
	struct past_spot at = { .seat = put_text(v,
	    batch_get(b, v->seat, row)) };

	/* Of stdin nobody has the rows any more. */
	if (!b->source || sv_equal(b->source->path, SV("-")) ||
	    b->line[row] > UINT32_MAX)
		return at;
	at.file = put_text(v, b->source->path);
	at.line = at.file ? (uint32_t)b->line[row] : 0;
	return at;
}

static int
add_row(struct stage *s, const struct batch *b, size_t row)
{
	struct saving *v = s->state;
	struct past_spot at = spot_of(v, b, row);
	const struct record_image *image = &b->image[row];
	struct sv cell[IMAGE_COLUMNS], rest = image->row;
	uint64_t twin = NO_TWIN;
	struct past_entry e;

	if (v->model)
		twin = twins_take(&v->twins, image->print);
	if (twin == NO_TWIN) {
		cells_unpack(image->row, cell, IMAGE_COLUMNS);
		image_entry(&v->maker, image, cell, &v->packed, &e);
	} else {
		cells_first(&rest, cell, IMAGE_SCHOOL + 1);
		if (v->last->ops->entry(v->last, twin, &e, s->diag) < 0)
			return -1;
	}
	return add(s, &e, &at, cell, image->row);
}

static int
snapshot_batch(struct stage *s, struct batch *b)
{
	for (size_t i = 0; i < b->nrow; i++)
		if (add_row(s, b, i) < 0)
			return -1;
	for (size_t i = 0; i < b->nchange; i++)
		if (sv_equal(b->change[i].kind, SV("kept")) &&
		    carry_over(s, &b->change[i]) < 0)
			return -1;
	return 0;
}

static int
snapshot_finish(struct stage *s, struct batch *b)
{
	struct saving *v = s->state;

	(void)b;
	if (v->done)
		return 0;
	v->done = true;
	return v->writer->ops->commit(v->writer, v->texts.text + 1,
	    v->texts.n - 1, s->diag);
}

static void
snapshot_close(struct stage *s)
{
	struct saving *v = s->state;

	if (!v)
		return;
	if (v->writer)
		v->writer->ops->close(v->writer);
	if (v->last)
		v->last->ops->close(v->last);
	twins_close(&v->twins);
	image_close(&v->maker);
	buf_free(&v->packed);
	intern_free(&v->texts);
}

const struct stage_ops snapshot_stage = {
	.name = "xj-snapshot",
	.open = snapshot_open_stage,
	.header = snapshot_header,
	.batch = snapshot_batch,
	.finish = snapshot_finish,
	.close = snapshot_close,
};
