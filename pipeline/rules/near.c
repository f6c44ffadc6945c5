/* SPDX-License-Identifier: MIT */
/* Misspelt headers: 身分证号, 学藉号, 名姓. They are told, never taken: a column
 * that is another word (序号 beside 班号) would be renamed by who reads it. */
#include "pipeline/base/utf8.h"
#include "pipeline/rules/fold.h"

enum { LONGEST = 16 }; /* characters of a name that is compared */

static size_t
read_chars(struct sv v, uint32_t *out)
{
	size_t n = 0;

	while (v.len && n <= LONGEST) {
		size_t len = utf8_decode(v, &out[n]);

		if (len == 0)
			return LONGEST + 1;
		v = sv_skip(v, len);
		n++;
	}
	return n;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Characters to be replaced, added or taken away to make B of A. */
static size_t
distance(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
	size_t row[LONGEST + 1];

	for (size_t j = 0; j <= nb; j++)
		row[j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t above = row[j];

			row[j] = least(corner + (a[i - 1] != b[j - 1]),
			    least(above, row[j - 1]) + 1);
			corner = above;
		}
	}
	return row[nb];
}

/* Has B the characters of A, in any order? */
static bool
has_same(const uint32_t *a, const uint32_t *b, size_t n)
{
	bool used[LONGEST + 1] = { false };

	for (size_t i = 0; i < n; i++) {
		size_t j = 0;

		while (j < n && (used[j] || b[j] != a[i]))
			j++;
		if (j == n)
			return false;
		used[j] = true;
	}
	return true;
}

/* One character of three or more is wrong, or all stand in another order. */
static bool
is_near(struct sv name, struct sv alias)
{
	uint32_t a[LONGEST + 1], b[LONGEST + 1];
	size_t na = read_chars(name, a), nb = read_chars(alias, b);

	if (na < 2 || nb < 2 || na > LONGEST || nb > LONGEST || b[0] < 0x80)
		return false;
	return (na == nb && has_same(a, b, na)) ||
	    (least(na, nb) > 2 && distance(a, na, b, nb) <= 1);
}

bool
fold_is_near(struct sv name, const struct field *f)
{
	for (size_t i = 0; i < f->nalias; i++)
		if (is_near(name, f->alias[i]))
			return true;
	return false;
}
