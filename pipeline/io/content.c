/* SPDX-License-Identifier: MIT */
/*
 * Signatures of bytes first; then of text, compared in lower case behind what
 * may stand in front of it.
 */
#include "pipeline/io/content.h"

enum { HEAD = 4096, WORD = 64 };

static const struct {
	struct sv bytes;
	enum content content;
} magics[] = {
	{ { "\x1F\x8B", 2 }, CONTENT_GZIP },
	{ { "PK\3\4", 4 }, CONTENT_ZIP },
	{ { "PK\5\6", 4 }, CONTENT_ZIP }, /* with nothing in it */
	{ { "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8 }, CONTENT_OLE2 },
	{ { "\x09\x00\x04\x00", 4 }, CONTENT_BIFF },
	{ { "\x09\x02\x06\x00", 4 }, CONTENT_BIFF },
	{ { "\x09\x04\x06\x00", 4 }, CONTENT_BIFF },
	{ { "\x09\x08\x08\x00", 4 }, CONTENT_BIFF },
	{ { "\x09\x08\x10\x00", 4 }, CONTENT_BIFF },
	{ { "%PDF-", 5 }, CONTENT_PDF },
	{ { "{\\rtf", 5 }, CONTENT_RTF },
	{ { "\x28\xB5\x2F\xFD", 4 }, CONTENT_PACKED },
	{ { "\xFD" "7zXZ", 5 }, CONTENT_PACKED },
	{ { "BZh", 3 }, CONTENT_PACKED },
	{ { "Rar!\x1A\x07", 6 }, CONTENT_PACKED },
	{ { "7z\xBC\xAF\x27\x1C", 6 }, CONTENT_PACKED },
	{ { "\x89PNG\r\n\x1A\n", 8 }, CONTENT_IMAGE },
	{ { "\xFF\xD8\xFF", 3 }, CONTENT_IMAGE },
	{ { "GIF8", 4 }, CONTENT_IMAGE },
	{ { "II*\0", 4 }, CONTENT_IMAGE },
	{ { "MM\0*", 4 }, CONTENT_IMAGE },
	{ { "\x7F" "ELF", 4 }, CONTENT_PROGRAM },
	{ { "L\0\0\0\1\x14\2\0", 8 }, CONTENT_LINK },
};

static const struct {
	const char *word;
	enum content content;
} words[] = {
	{ "<!doctype html", CONTENT_HTML },
	{ "<html", CONTENT_HTML },
	{ "<head", CONTENT_HTML },
	{ "<meta", CONTENT_HTML },
	{ "<style", CONTENT_HTML },
	{ "<script", CONTENT_HTML },
	{ "<body", CONTENT_HTML },
	{ "<table", CONTENT_HTML },
	{ "<div", CONTENT_HTML },
	{ "<!--", CONTENT_HTML },
	{ "mime-version:", CONTENT_HTML }, /* a web page in one file */
	{ "<?xml", CONTENT_XML },
	{ "<workbook", CONTENT_XML },
};

static const char *const advice[CONTENTS][2] = {
	[CONTENT_TEXT] = { "", "" },
	[CONTENT_GZIP] = {
	    "是压缩了两次的 gzip：请解压一次后再提交",
	    "is gzip packed twice: unpack it once and hand it in again" },
	[CONTENT_XLSX] = {
	    "是套在另一个文件里的 Excel 工作簿（.xlsx）：请直接提交该工作簿",
	    "is an Excel workbook (.xlsx) inside another file: hand in the "
	    "workbook itself" },
	[CONTENT_ZIP] = {
	    "是 zip 压缩包：请解压（文件名末尾不是 .zip 的，先改成 .zip），"
	    "里面有名册的逐个提交，没有的重新导出",
	    "is a zip archive: unpack it (rename it to .zip first where its "
	    "name ends otherwise) and hand in the rosters in it, or export "
	    "them again where it has none" },
	[CONTENT_OLE2] = {
	    "是旧版 Excel/WPS 文件（.xls、.et）或加密的工作簿：请打开后"
	    "（如有密码先取消密码）另存为“Excel 工作簿（.xlsx）”",
	    "is an old Excel or WPS file (.xls, .et) or a workbook with a "
	    "password: open it, take the password off, save it as "
	    "'Excel workbook (.xlsx)'" },
	[CONTENT_BIFF] = {
	    "是很旧的 Excel 文件（.xls）：请打开后另存为"
	    "“Excel 工作簿（.xlsx）”",
	    "is a very old Excel file (.xls): open it and save it as "
	    "'Excel workbook (.xlsx)'" },
	[CONTENT_HTML] = {
	    "是网页（有些系统导出的“.xls”其实是网页）：若是登录页或出错页，"
	    "请重新导出；若是表格，请用 Excel/WPS 打开后另存为“Excel 工作簿（.xlsx）”",
	    "is a web page, as some systems export them under the name .xls: "
	    "if it asks for a password or shows an error, export again; if it "
	    "shows the table, open it in Excel or WPS and save it as 'Excel "
	    "workbook (.xlsx)'" },
	[CONTENT_XML] = {
	    "是 XML（可能是“XML 电子表格 2003”）：请用 Excel/WPS 打开后"
	    "另存为“Excel 工作簿（.xlsx）”",
	    "is XML, perhaps an 'XML Spreadsheet 2003': open it in Excel or "
	    "WPS and save it as 'Excel workbook (.xlsx)'" },
	[CONTENT_RTF] = {
	    "是 RTF 文档：请从原系统重新导出为 CSV",
	    "is an RTF document: export it again as CSV" },
	[CONTENT_PDF] = {
	    "是 PDF，无法核对：请从原系统重新导出为 CSV",
	    "is a PDF and cannot be checked: export it again as CSV" },
	[CONTENT_PACKED] = {
	    "是压缩文件（zstd、xz、bzip2、rar 或 7z）：请解压后提交，"
	    "或改用 gzip",
	    "is packed by zstd, xz, bzip2, rar or 7z: unpack it, or use gzip" },
	[CONTENT_IMAGE] = {
	    "是图片，无法核对：请从原系统重新导出为 CSV",
	    "is a picture and cannot be checked: export it again as CSV or "
	    ".xlsx" },
	[CONTENT_PROGRAM] = {
	    "是程序，不是花名册（也可能是病毒，不要打开）：请从原系统重新导出为 CSV",
	    "is a program and no roster, a virus perhaps, so do not open it: "
	    "export the roster again as CSV" },
	[CONTENT_LINK] = {
	    "是快捷方式，里面没有花名册：请提交它指向的那个文件",
	    "is a shortcut and holds no roster: hand in the file that it "
	    "points to" },
	[CONTENT_JSON] = {
	    "是 JSON，不是表格：请从原系统重新导出为 CSV 或 .xlsx",
	    "is JSON and no table: export it again as CSV or .xlsx" },
	[CONTENT_XLS] = {
	    "是旧版 Excel/WPS 表格（.xls、.et）：请用 Excel/WPS 打开，"
	    "另存为“Excel 工作簿（.xlsx）”",
	    "is an old Excel or WPS table (.xls, .et): open it in Excel or WPS "
	    "and save it as 'Excel workbook (.xlsx)'" },
	[CONTENT_XLS_LOCKED] = {
	    "是加了密码的旧版 Excel/WPS 表格（.xls、.et）：请用 Excel/WPS 打开、输入"
	    "密码，再取消密码（文件 → 信息 → 保护工作簿 → 用密码进行加密，清空密码；"
	    "WPS：文件 → 文档加密 → 密码加密），另存为“Excel 工作簿（.xlsx）”",
	    "is an old Excel or WPS table (.xls, .et) with a password: open it in "
	    "Excel or WPS with that, take it off (File, Info, Protect Workbook, "
	    "Encrypt with Password, empty it), and save it as 'Excel workbook "
	    "(.xlsx)'" },
	[CONTENT_LOCKED] = {
	    "是加了密码的工作簿：请打开后取消密码（文件 → 信息 → 保护工作簿 → "
	    "用密码进行加密，清空密码），保存后再提交",
	    "is a workbook with a password: open it, take the password off "
	    "(File, Info, Protect Workbook, Encrypt with Password, empty it), "
	    "save it and hand it in again" },
	[CONTENT_XLSB] = {
	    "是二进制工作簿（.xlsb）：请打开后另存为“Excel 工作簿（.xlsx）”",
	    "is a binary workbook (.xlsb): open it and save it as 'Excel "
	    "workbook (.xlsx)'" },
	[CONTENT_ODS] = {
	    "是 OpenDocument 或 Numbers 文件（.ods、.numbers）：请打开后另存为"
	    "“Excel 工作簿（.xlsx）”",
	    "is an OpenDocument or Numbers file (.ods, .numbers): open it and "
	    "save it as 'Excel workbook (.xlsx)'" },
	[CONTENT_DOCUMENT] = {
	    "是文字文档或幻灯片（.doc、.docx、.wps、.ppt），无法核对：请从原系统"
	    "重新导出为 CSV 或 .xlsx",
	    "is a text document or slides (.doc, .docx, .wps, .ppt) and cannot "
	    "be checked: export it again as CSV or .xlsx" },
};

/*
 * Excel and WPS begin with [Content_Types].xml, others with _rels or xl; the
 * name of the first member stands at byte 30 (APPNOTE 4.3.7).
 */
static bool
is_workbook(struct sv head)
{
	struct sv name = sv_skip(head, 30);

	return sv_starts(name, SV("[Content_Types].xml")) ||
	    sv_starts(name, SV("_rels/")) || sv_starts(name, SV("docProps/")) ||
	    sv_starts(name, SV("xl/"));
}

/* MZ may be the name of a column (民族) too: a program has NULs soon. */
static bool
is_program(struct sv head)
{
	return sv_starts(head, SV("MZ")) && head.len > 2 &&
	    memchr(head.ptr, '\0', head.len < WORD ? head.len : WORD);
}

/* Objects or lists, and a key among the first words. */
static bool
is_json(struct sv head)
{
	size_t i = sv_starts(head, SV("\xEF\xBB\xBF")) ? 3 : 0;
	char open[2] = { 0 };

	for (size_t n = 0; n < 2 && i < head.len; i++)
		if (!memchr(" \t\r\n", head.ptr[i], 4))
			open[n++] = head.ptr[i];
	return ((open[0] == '{' && open[1] == '"') ||
	    (open[0] == '[' && (open[1] == '{' || open[1] == '['))) &&
	    (sv_find(head, SV("\":")) < head.len ||
	    sv_find(head, SV("\" :")) < head.len || open[1] == '[');
}

/* The first characters of a text, in lower case, without what is in front. */
static struct sv
first_word(struct sv head, char *out)
{
	size_t n = 0;

	if (sv_starts(head, SV("\xEF\xBB\xBF")))
		head = sv_skip(head, 3);
	else if (sv_starts(head, SV("\xFF\xFE")) ||
	    sv_starts(head, SV("\xFE\xFF")))
		head = sv_skip(head, 2);
	head = sv_head(head, HEAD);
	for (size_t i = 0; i < head.len && n < WORD; i++) {
		char c = head.ptr[i];

		if (c == '\0' || (n == 0 && memchr(" \t\r\n\f", c, 5)))
			continue;
		out[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	return sv_make(out, n);
}

enum content
content_sniff(struct sv head)
{
	char lower[WORD];
	struct sv word;

	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
		if (sv_starts(head, magics[i].bytes)) {
			enum content c = magics[i].content;

			return c == CONTENT_ZIP && is_workbook(head) ?
			    CONTENT_XLSX : c;
		}
	if (is_program(head))
		return CONTENT_PROGRAM;
	if (is_json(head))
		return CONTENT_JSON;
	word = first_word(head, lower);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (sv_starts(word, sv_cstr(words[i].word)))
			return words[i].content;
	return CONTENT_TEXT;
}

const char *
content_advice(enum content c, enum lang lang)
{
	return advice[c][lang];
}
