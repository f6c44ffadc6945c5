/* SPDX-License-Identifier: MIT */
#include "pipeline/stages/normalize/repairs.h"

const struct repair repair_list[CLEAN_COUNT] = {
	{ 5, repair_invisible },
	{ 3, repair_blanks },
	{ 7, repair_formula },
	{ 8, repair_quotes },
	{ 6, repair_apostrophe },
	{ 1, repair_width },
	{ 2, repair_case },
	{ 4, repair_inner_blanks },
	{ 10, repair_separators },
	{ 9, repair_point_zero },
	{ 11, repair_like_x },
	{ 14, repair_name_dot },
	{ 15, repair_name_blanks },
	{ 12, repair_nation },
	{ 13, repair_code },
};

int
repair_next(const struct repair_field *f, uint32_t clean, struct arena *a,
    struct sv v, struct sv *out)
{
	if (repair_is_settled(f, v))
		return 0;
	for (size_t i = 0; i < CLEAN_COUNT; i++) {
		const struct repair *r = &repair_list[i];

		if (clean >> (r->number - 1) & 1 && r->apply(f, a, v, out))
			return r->number;
	}
	return 0;
}
