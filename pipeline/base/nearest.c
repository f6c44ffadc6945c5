/* SPDX-License-Identifier: MIT */
#include "pipeline/base/nearest.h"
#include "pipeline/base/utf8.h"

enum { LETTERS = NEAREST_LETTERS };

/* Small and capital letters are the same. */
static size_t
letters(struct sv word, uint32_t *out)
{
	size_t n = 0;

	while (word.len && n < LETTERS) {
		size_t len = utf8_decode(word, &out[n]);

		if (out[n] >= 'A' && out[n] <= 'Z')
			out[n] += 'a' - 'A';
		n++;
		word = sv_skip(word, len ? len : 1);
	}
	return n;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t
nearest_distance(struct sv a, struct sv b)
{
	uint32_t x[LETTERS], y[LETTERS];
	size_t d[LETTERS + 1][LETTERS + 1];
	size_t nx = letters(a, x), ny = letters(b, y);

	for (size_t i = 0; i <= nx; i++)
		for (size_t j = 0; j <= ny; j++) {
			if (i == 0 || j == 0) {
				d[i][j] = i + j;
				continue;
			}
			d[i][j] = least(d[i - 1][j], d[i][j - 1]) + 1;
			d[i][j] = least(d[i][j],
			    d[i - 1][j - 1] + (x[i - 1] != y[j - 1]));
			if (i > 1 && j > 1 && x[i - 1] == y[j - 2] &&
			    x[i - 2] == y[j - 1])
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	return d[nx][ny];
}

/* How far B is from A in length, and then how little their heads agree. */
static size_t
unlike(struct sv a, struct sv b)
{
	uint32_t x[LETTERS], y[LETTERS];
	size_t nx = letters(a, x), ny = letters(b, y), same = 0;

	while (same < nx && same < ny && x[same] == y[same])
		same++;
	return (nx > ny ? nx - ny : ny - nx) * 2 * LETTERS + LETTERS - same;
}

struct sv
nearest_word(struct sv word, const struct sv *known, size_t nknown)
{
	size_t length = utf8_length(word);
	size_t best = length < 4 ? 2 : length / 3 + 1;
	struct sv found = { 0 };

	for (size_t i = 0; i < nknown; i++) {
		size_t d = nearest_distance(word, known[i]);

		/* A word of which nothing is left is no suggestion. */
		if (d >= length || d > best || (d == best && (!found.len ||
		    unlike(word, known[i]) >= unlike(word, found))))
			continue;
		best = d;
		found = known[i];
	}
	return found;
}
