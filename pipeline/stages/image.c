/* SPDX-License-Identifier: MIT */
/*
 * What xj-diff and xj-snapshot compare days by, a map before these two: so it
 * is made once, and on any thread. The stream does not show it.
 */
#include "pipeline/person/image.h"
#include "pipeline/stages/stages.h"

struct imaging {
	const unsigned char *key;
	struct image_maker maker;
};

static int
image_stage_open(struct stage *s, const void *config)
{
	struct imaging *v = arena_alloc(&s->run, sizeof(*v));

	v->key = ((const struct image_config *)config)->key;
	s->state = v;
	return 0;
}

static int
image_stage_header(struct stage *s, struct header *h)
{
	struct imaging *v = s->state;

	image_open(&v->maker, h, v->key);
	return 0;
}

static int
image_stage_batch(struct stage *s, struct batch *b)
{
	struct imaging *v = s->state;

	image_batch(&v->maker, b);
	return 0;
}

static void
image_stage_close(struct stage *s)
{
	struct imaging *v = s->state;

	if (v)
		image_close(&v->maker);
}

const struct stage_ops image_stage = {
	.name = "image",
	.map = true,
	.open = image_stage_open,
	.header = image_stage_header,
	.batch = image_stage_batch,
	.close = image_stage_close,
};
