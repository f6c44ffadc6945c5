/* SPDX-License-Identifier: MIT */
/*
 * A file opened for reading, once. Only regular files and pipes; for stdin
 * ("-") also terminals, devices and sockets. Nothing hangs: a pipe that nobody
 * opens for writing is given up after two seconds. Nothing is mapped: a file
 * that shrinks must not kill us. What is read must be one state of the file:
 * `input_changed` compares.
 */
#ifndef PIPELINE_IO_INPUT_H
#define PIPELINE_IO_INPUT_H

#include <sys/stat.h>
#include <sys/types.h>

#include "pipeline/base/diag.h"

struct input {
	int fd; /* stdin is 0 and stays open */
	bool regular;
	bool ahead; /* `first` was read already, while waiting for a writer */
	char first;
	off_t start; /* a stdin of which something was read already */
	struct stat before;
};

/* NAME is for messages. -1 after diag_fail (STATUS_INPUT); then closed. */
int input_open(struct input *in, const char *path, const char *name,
    struct diag *d);
/* As read(2) over a `struct input`, without EINTR and EAGAIN. */
ssize_t input_read(void *in, void *to, size_t n);
/* Bytes that a regular file promised to have from `start`. */
uint64_t input_size(const struct input *in);
/* Were size, times or place touched since it was opened? */
bool input_changed(const struct input *in);
void input_close(struct input *in);

#endif
