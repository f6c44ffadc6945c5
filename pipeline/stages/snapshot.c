/* SPDX-License-Identifier: MIT */
/*
 * A new snapshot of all that passes: a fold that adds nothing to the stream.
 * It is published in `finish`, which is called only when the stream ended
 * whole. Pupils whom xj-diff calls `kept` are copied from the snapshot that it
 * compared with, whose day and number stand in that change.
 */
#include "pipeline/person/image.h"
#include "pipeline/stages/stages.h"

struct saving {
	const struct snapshot_config *config;
	struct past_writer *writer;
	struct image_maker maker;
	struct image image;
	struct past *kept; /* where pupils are carried over from */
	struct sv *row;
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

static int
snapshot_header(struct stage *s, struct header *h)
{
	struct saving *v = s->state;
	const struct past_folder *f = v->config->past;
	const struct past_head head = { .asof = h->asof, .pack = h->pack,
		.version = h->version, .hash = h->hash,
		.column = image_column, .ncolumn = IMAGE_COLUMNS };

	image_open(&v->maker, h, v->config->key);
	header_add_stage(h, &s->run, SV("xj-snapshot " XJ_VERSION));
	return f->create(f->ctx, &head, &v->writer, s->diag);
}

static int
open_kept(struct stage *s, struct sv asof)
{
	struct saving *v = s->state;
	const struct past_folder *f = v->config->past;
	/* From that day to before the next. */
	struct sv before = arena_printf(&s->run, "%.*s~", SV_ARG(asof));

	if (f->open(f->ctx, asof, before, &v->kept, s->diag) < 0)
		return -1;
	if (!v->kept)
		return diag_fail(s->diag, STATUS_INPUT,
		    "the snapshot of %.*s that pupils are carried over from "
		    "is not there: give xj-snapshot the folder of xj-diff",
		    "找不到要沿用学生记录的 %.*s 快照：xj-snapshot 与 xj-diff "
		    "须用同一文件夹", SV_ARG(asof));
	v->row = arena_alloc(&s->run,
	    (v->kept->ncolumn + 1) * sizeof(*v->row));
	return 0;
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
	if ((!v->kept || !sv_equal(v->kept->asof, asof)) &&
	    (v->kept || open_kept(s, asof) < 0))
		return -1;
	if (number >= v->kept->nrecord)
		return diag_fail(s->diag, STATUS_STREAM,
		    "a wrong %% line of kind kept", "kept 类 %% 行有误");
	if (v->kept->ops->entry(v->kept, number, &e, s->diag) < 0 ||
	    v->kept->ops->row(v->kept, &e, v->row, s->diag) < 0)
		return -1;
	for (size_t i = 0; i < v->kept->ncolumn; i++)
		for (int k = 0; k < IMAGE_COLUMNS; k++)
			if (sv_equal(v->kept->column[i], image_column[k]))
				cell[k] = v->row[i];
	return v->writer->ops->add(v->writer, (struct past_school){
	    cell[IMAGE_CODE], cell[IMAGE_SCHOOL] }, &e, cell, s->diag);
}

static int
snapshot_batch(struct stage *s, struct batch *b)
{
	struct saving *v = s->state;
	const struct sv *cell = v->image.cell;

	for (size_t i = 0; i < b->nrow; i++) {
		image_make(&v->maker, b, i, &v->image);
		image_make_keys(&v->maker, &v->image);
		if (v->writer->ops->add(v->writer, (struct past_school){
		    cell[IMAGE_CODE], cell[IMAGE_SCHOOL] }, &v->image.entry,
		    cell, s->diag) < 0)
			return -1;
	}
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
	return v->writer->ops->commit(v->writer, s->diag);
}

static void
snapshot_close(struct stage *s)
{
	struct saving *v = s->state;

	if (!v)
		return;
	if (v->writer)
		v->writer->ops->close(v->writer);
	if (v->kept)
		v->kept->ops->close(v->kept);
	image_close(&v->maker);
}

const struct stage_ops snapshot_stage = {
	.name = "xj-snapshot",
	.open = snapshot_open_stage,
	.header = snapshot_header,
	.batch = snapshot_batch,
	.finish = snapshot_finish,
	.close = snapshot_close,
};
