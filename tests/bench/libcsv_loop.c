/* SPDX-License-Identifier: MIT */
/*
 * What the figures are measured against: a bare loop over libcsv, 64 KiB at a
 * time, callbacks that only count.
 */
#include <csv.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static unsigned long cells, rows;

static void
count_cell(void *text, size_t len, void *ctx)
{
	(void)text;
	(void)len;
	(void)ctx;
	cells++;
}

static void
count_row(int c, void *ctx)
{
	(void)c;
	(void)ctx;
	rows++;
}

int
main(int argc, char **argv)
{
	static char block[64 * 1024];
	struct csv_parser p;
	int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
	ssize_t n;

	if (fd < 0 || csv_init(&p, 0) != 0)
		return 2;
	while ((n = read(fd, block, sizeof(block))) > 0)
		if (csv_parse(&p, block, (size_t)n, count_cell, count_row,
		    NULL) != (size_t)n)
			return 1;
	csv_fini(&p, count_cell, count_row, NULL);
	csv_free(&p);
	printf("%lu rows, %lu cells\n", rows, cells);
	return n < 0;
}
