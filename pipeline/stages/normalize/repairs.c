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
