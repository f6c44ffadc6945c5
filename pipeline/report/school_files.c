/* SPDX-License-Identifier: MIT */
/*
 * Which file to go on with, how to check again, where to put it: a corrected
 * file still has what only a person can mend, and nobody should guess whether
 * the old one or the new one counts.
 */
#include "pipeline/report/message.h"
#include "pipeline/report/school.h"

enum { NAMED = 5 }; /* files in a sentence */

/* Of the school's own files, which hold no other's rows. */
struct own {
	size_t files, written;
	struct buf names; /* of the corrected ones, the first NAMED */
	struct sv one;    /* of them, and what it stands for */
	struct sv source;
	bool csv;         /* a spreadsheet opens and spoils it */
};

bool
school_has_file(const struct school *s, size_t i)
{
	const struct origin *o = &s->view->origins->origin[i];

	return o->known && !o->source.list &&
	    school_owns(s, (uint32_t)i, 0);
}

struct sv
school_corrected_common(const struct school *s)
{
	const struct origins *os = s->view->origins;
	struct sv common = { 0 };
	bool any = false;

	for (size_t k = 1; k < os->n; k++) {
		struct sv place = os->origin[k].corrected;

		if (!os->origin[k].written || !school_has_file(s, k))
			continue;
		common = school_common(any ? common : place, place);
		any = true;
	}
	return common;
}

struct sv
school_corrected(const struct school *s, size_t i)
{
	return sv_skip(s->view->origins->origin[i].corrected,
	    s->corrected_common.len);
}

static struct own
find_own(const struct school *s)
{
	const struct origins *os = s->view->origins;
	struct own own = { 0 };

	for (size_t i = 1; i < os->n; i++) {
		struct sv name;

		if (!school_has_file(s, i))
			continue;
		if (own.files++ == 0)
			own.source = school_path(s, (uint32_t)i);
		own.csv |= sv_ends(school_path(s, (uint32_t)i), SV(".csv"));
		if (!os->origin[i].written)
			continue;
		name = school_corrected(s, i);
		if (own.written++ == 0) {
			own.one = name;
			own.source = school_path(s, (uint32_t)i);
		}
		if (own.written > NAMED)
			continue;
		if (own.names.len)
			buf_put(&own.names, school_en(s) ? SV(", ") : SV("、"));
		buf_put(&own.names, name);
	}
	return own;
}

static struct sv
say_which(const struct school *s, const struct own *own, struct arena *a)
{
	unsigned long long n = s->edited;
	struct sv names = buf_sv(&own->names);
	const char *more = own->written <= NAMED ? "" :
	    school_en(s) ? " and others" : " 等";

	if (own->written && school_en(s))
		return arena_printf(a, "The program corrected %llu cells (blanks, "
		    "width and the like; the table below has them). Go on with "
		    "the corrected file in " SCHOOL_CORRECTED ", not with the "
		    "old one: %.*s%s.", n, SV_ARG(names), more);
	if (own->written)
		return arena_printf(a, "程序改好了 %llu 格的写法（空白、全角等，见下"
		    "表）。接着在“改正后”文件夹里的文件上改，不要再用原来的："
		    "%.*s%s。", n, SV_ARG(names), more);
	if (n && school_en(s))
		return arena_printf(a, "The program corrected %llu cells (the "
		    "table below has them), but has no corrected file for you, "
		    "since yours holds other schools' pupils too, or could not "
		    "be read again: mend these cells in your own file.", n);
	if (n)
		return arena_printf(a, "程序认出 %llu 格的写法应改（见下表），但这里"
		    "没有“改正后”文件：原文件里还有别校的学生，或没能再读一遍。"
		    "请在学校自己的文件上照表改。", n);
	return school_en(s) ?
	    SV("The program corrected nothing, so there is no "
	    SCHOOL_CORRECTED " here: go on with your own file.") :
	    SV("程序没有改动任何一格，所以没有“改正后”文件夹：在原来的文件上改。");
}

static struct sv
say_rest(const struct school *s, const struct own *own)
{
	bool some = own->written && own->written < own->files;

	if (school_en(s))
		return some ? SV("Files that are not there needed no correction: "
		    "go on with your own.") : (struct sv){ 0 };
	return some ? SV("“改正后”里没有的文件，程序没有改动：在原来的文件上改。") :
	    (struct sv){ 0 };
}

static struct sv
say_again(const struct school *s, const struct own *own, struct arena *a)
{
	struct sv folder = sv_head(SV(SCHOOL_CORRECTED),
	    strlen(SCHOOL_CORRECTED) - 1);
	struct sv name = own->written ? folder :
	    own->files > 1 || own->source.len == 0 ? school_en(s) ?
	    SV("FOLDER") : SV("名册所在的文件夹") : own->source;
	bool rest = own->written && own->written < own->files;

	if (school_en(s))
		return arena_printf(a, "Check again: hand the mended files in, "
		    "the bureau checks every night. Only where this program "
		    "(xueji) is on your computer:%s run xj check \"%.*s\"%s.",
		    rest ? " copy the files that are not in "
		    SCHOOL_CORRECTED " there," : "", SV_ARG(name),
		    own->written ? " in this folder, which checks all files at "
		    "once" : "");
	return arena_printf(a, "再检查一次：把改好的文件交上去，教育局每晚检查一次"
	    "。电脑上装有这个检查程序（xueji）的，也可以自己先查：%s%s运行 xj "
	    "check \"%.*s\"%s。", rest ? "先把“改正后”里没有的文件也复制进去，"
	    : "", own->written ? "在这份报告所在的文件夹里" : "", SV_ARG(name),
	    own->written ? "，里面的文件一起检查" : "");
}

static struct sv
say_where(const struct school *s, const struct own *own, struct arena *a)
{
	struct sv old = own->source;

	if (old.len == 0)
		return school_en(s) ?
		    SV("Put the mended file where the old one "
		    "was handed in, in its place.") :
		    SV("改好的文件放回原来交名册的地方，换掉旧的那份。");
	if (school_en(s))
		return arena_printf(a, "Put the mended files where the old ones "
		    "were handed in, each in the place of its own (\"%.*s\"%s); "
		    "where you saved a .csv as .xlsx remove the old .csv: never "
		    "leave both.", SV_ARG(old), own->files > 1 ? " and so on" :
		    "");
	return arena_printf(a, "改好的文件放回原来交名册的地方，每份都换掉旧的那份"
	    "（“%.*s”%s）；把 .csv 另存成 .xlsx 的，删去旧的 .csv，不要两份都留"
	    "。", SV_ARG(old), own->files > 1 ? " 等" : "");
}

size_t
school_which(const struct school *s, struct arena *a,
    struct sv step[SCHOOL_STEPS])
{
	struct own own = find_own(s);
	struct sv rest = say_rest(s, &own);
	size_t n = 0;

	/* Nothing is to be mended in a file, or there is none. */
	if ((s->n == 0 && s->edited == 0) || (s->rows == 0 && own.files == 0))
		return 0;
	step[n++] = say_which(s, &own, a);
	if (rest.len)
		step[n++] = rest;
	if (s->n)
		step[n++] = school_en(s) ?
		    SV("What the program could not mend, "
		    "which is what is listed below, a person mends there; what "
		    "is wrong in the register too is mended there as well.") :
		    SV("程序改不了的（下面列出的）由人来改；学籍系统里也是错的，"
		    "系统里也要改。");
	if (s->n && own.csv)
		step[n++] = school_en(s) ? SV("Do not open a .csv by a double "
		    "click and save it: long numbers lose digits. Import it "
		    "(Data, From Text/CSV) with all columns as text (data type "
		    "detection: do not detect), and save it as .xlsx.") :
		    SV(".csv 不要双击打开再保存，身份证件号会丢掉后几位。在 Excel 或"
		    " WPS 的空白表里用“数据—自文本/CSV”导入，各列选“文本”（Excel 的“"
		    "数据类型检测”选“不检测数据类型”），改完另存为 .xlsx。");
	if (s->n && own.csv)
		step[n++] = school_en(s) ?
		    SV("Line numbers here are those that "
		    "you see when you open the file by a double click (to look "
		    "only). After Data, From Text/CSV a row of headers may stand "
		    "above, and all rows are one further down.") :
		    SV("下面说的“第几行”，是双击打开这份文件（只看，不保存）看到的"
		    "行号；用“数据—自文本/CSV”导入的，最上面可能多出一行，各行就"
		    "都往下错一行。");
	if (s->n)
		step[n++] = say_again(s, &own, a);
	if (s->n || own.written)
		step[n++] = say_where(s, &own, a);
	buf_free(&own.names);
	return n;
}
