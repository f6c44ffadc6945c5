/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "cmd/pipe.h"

enum { PIPE_SIZE = 1024 * 1024 };

static int64_t
read_stdin(void *ctx, char *to, size_t n)
{
	ssize_t got;

	(void)ctx;
	do
		got = read(STDIN_FILENO, to, n);
	while (got < 0 && errno == EINTR);
	return got;
}

static int64_t
write_stdout(void *ctx, const char *from, size_t n)
{
	size_t done = 0;

	(void)ctx;
	while (done < n) {
		ssize_t put = write(STDOUT_FILENO, from + done, n - done);

		if (put < 0 && errno != EINTR)
			return -1;
		done += put > 0 ? (size_t)put : 0;
	}
	return (int64_t)n;
}

struct stream_config
pipe_config(const struct options *o)
{
	/*
	 * Wake-ups are dear: with 1 MiB in a pipe in place of 64 KiB a chain of
	 * five filters takes half the time. What is no pipe does not mind.
	 */
	fcntl(STDIN_FILENO, F_SETPIPE_SZ, PIPE_SIZE);
	fcntl(STDOUT_FILENO, F_SETPIPE_SZ, PIPE_SIZE);
	return (struct stream_config){
		.io = { read_stdin, write_stdout, NULL, "<stdin>" },
		.block = o->chunk, .batch = o->batch };
}

unsigned
pipe_jobs(const struct options *o)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (o->jobs)
		return o->jobs > CHAIN_JOBS ? CHAIN_JOBS : (unsigned)o->jobs;
	return cores > 1 ? (unsigned)(cores > CHAIN_JOBS ? CHAIN_JOBS : cores) : 1;
}

int
pipe_load_pack(struct pack *p, const struct options *o,
    const struct header *h, struct diag *d)
{
	struct sv origin = o->rules ? sv_cstr(o->rules) :
	    h->origin.len ? h->origin : h->pack;

	if (tool_check_header(o, h, d) < 0)
		return -1;
	return tool_load_pack(p, origin, h->hash, h->setting, h->nsetting, d);
}

int
pipe_no_operands(const struct options *o, struct diag *d)
{
	char shown[256];

	if (o->noperand == 0)
		return 0;
	return diag_fail(d, STATUS_USAGE,
	    "'%s': a filter reads stdin and takes no files",
	    "“%s”：过滤器从标准输入读取，不接受文件名",
	    diag_safe(sv_cstr(o->operand[0]), shown, sizeof(shown)));
}

static int
load_for(void *ctx, const struct header *h, struct diag *d)
{
	struct filter *f = ctx;

	if (pipe_load_pack(&f->pack, f->options, h, d) < 0)
		return -1;
	return f->ready(f, h, d);
}

int
filter_run(struct filter *f, struct diag *d)
{
	struct stream_config io = pipe_config(f->options);
	struct stream_config out = io;

	if (pipe_no_operands(f->options, d) < 0)
		return STATUS_USAGE;
	out.io.name = "<stdout>";
	f->chain.feed = &stream_feed;
	f->chain.feed_config = &io;
	f->chain.ready = load_for;
	f->chain.ctx = f;
	f->chain.link[f->chain.nlink++] = (struct chain_link){ &stream_writer,
		&out };
	chain_run(&f->chain, d);
	pack_free(&f->pack);
	return STATUS_OK;
}
