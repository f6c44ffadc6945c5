/* SPDX-License-Identifier: MIT */
/* The ends of a filter: the record stream on stdin and stdout. */
#ifndef CMD_PIPE_H
#define CMD_PIPE_H

#include "cmd/tool.h"
#include "pipeline/io/stream.h"
#include "pipeline/run/chain.h"

struct stream_config pipe_config(const struct options *o);

/*
 * A filter: the stream from stdin through LINK, with the pack that its header
 * names, to stdout. READY is called with the pack loaded and before any stage
 * is opened, to fill the links' configs. Answers the exit status.
 */
struct filter {
	const struct tool *tool;
	struct options *options;
	struct pack pack;
	struct chain chain;
	int (*ready)(struct filter *f, const struct header *h, struct diag *d);
};
int filter_run(struct filter *f, struct diag *d);

/* The pack that the stream's header (or -r) names, the same as the stream's. */
int pipe_load_pack(struct pack *p, const struct options *o,
    const struct header *h, struct diag *d);
/* A filter takes no operands: -1 after diag_fail. */
int pipe_no_operands(const struct options *o, struct diag *d);
/* Threads to use: --jobs, or one for each core. */
unsigned pipe_jobs(const struct options *o);

#endif
