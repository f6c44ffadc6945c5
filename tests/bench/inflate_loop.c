/* SPDX-License-Identifier: MIT */
/* zlib alone over a gzip file: what reading one costs at least. */
#include <stdio.h>
#include <zlib.h>

int
main(int argc, char **argv)
{
	static unsigned char in[64 * 1024], out[256 * 1024];
	FILE *f = argc > 1 ? fopen(argv[1], "rb") : NULL;
	z_stream z = { 0 };
	unsigned long long n = 0;
	int answer = Z_OK;

	if (!f || inflateInit2(&z, 16 + MAX_WBITS) != Z_OK)
		return 1;
	while (answer == Z_OK) {
		if (z.avail_in == 0) {
			z.next_in = in;
			z.avail_in = (uInt)fread(in, 1, sizeof(in), f);
		}
		z.next_out = out;
		z.avail_out = sizeof(out);
		answer = inflate(&z, Z_NO_FLUSH);
		n += sizeof(out) - z.avail_out;
	}
	inflateEnd(&z);
	fclose(f);
	printf("%llu\n", n);
	return answer == Z_STREAM_END ? 0 : 1;
}
