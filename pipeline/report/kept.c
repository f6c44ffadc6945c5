/* SPDX-License-Identifier: MIT */
#include "pipeline/report/kept.h"

void
kept_words(struct sv why, enum lang lang, struct buf *out)
{
	bool en = lang == LANG_EN;

	if (sv_equal(why, SV(KEPT_MISSING)))
		buf_printf(out, en ? "the school has no roster" : "该校无名册");
	else if (sv_starts(why, SV(KEPT_GAP)))
		buf_printf(out, en ? "there is no record of %.*s" :
		    "%.*s没有一条记录", SV_ARG(sv_skip(why,
			strlen(KEPT_GAP))));
	else if (sv_starts(why, SV(KEPT_ONWARD)))
		buf_printf(out, en ? "a school that they may have gone on to "
		    "is missing: %.*s" : "可能升入的学校名册不全：%.*s",
		    SV_ARG(sv_skip(why, strlen(KEPT_ONWARD))));
	else if (sv_equal(why, SV("F01")) || sv_equal(why, SV("F05")))
		buf_printf(out, en ? "a file was not read: %.*s" :
		    "有文件未能读入，%.*s", SV_ARG(why));
	else
		buf_printf(out, en ? "rows were held back: %.*s" :
		    "有搁置的行，%.*s", SV_ARG(why));
}
