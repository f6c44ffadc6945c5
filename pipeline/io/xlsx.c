/* SPDX-License-Identifier: MIT */
/*
 * The library writes to a path only, and falls back on the shared temporary
 * folder where its own cannot be written: so the path is that of a file in
 * memory, and the folder is tried first.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include <xlsxwriter.h>

#include "pipeline/base/date.h"
#include "pipeline/base/mem.h"
#include "pipeline/base/utf8.h"
#include "pipeline/io/xlsx.h"

enum {
	COLUMNS = 64,
	LONGEST = 32000, /* bytes of a cell; Excel has 32,767 characters */
	NARROWEST = 6,
	FILLED = 16, /* of a column that will be filled in */
	LINE = 16, /* points */
	MOST_LINES = 20,
	MARGIN = 2, /* for the button of a filter */
	PIECE = 64 * 1024,
	DAY = 24 * 60 * 60
};

struct xlsx {
	struct diag *d;
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *style[BOOK_STYLES];
	struct book_sheet form; /* of `sheet` */
	lxw_row_t row;          /* the next one */
	size_t width[COLUMNS];
	int fd; /* the file in memory */
	struct buf text; /* of a cell, terminated */
};

static int
fail(struct xlsx *x)
{
	return diag_fail_errno(x->d, STATUS_OUTPUT,
	    "a workbook cannot be written: is the disk full?",
	    "电子表格写不出来：磁盘满了吗");
}

static lxw_format *
make_style(struct xlsx *x, enum book_style style)
{
	static const struct look {
		bool bold;
		lxw_color_t ink, back; /* 0: none */
		double size;
	} looks[BOOK_STYLES] = {
		[BOOK_TITLE] = { true, 0, 0, 16 },
		[BOOK_HEAD] = { true, 0x1B2430, 0xE9EDF2, 0 },
		[BOOK_OPEN] = { true, 0x1B2430, 0xFDF3DF, 0 },
		[BOOK_NOTICE] = { true, 0x1F5FA8, 0xE8F1FB, 0 },
		[BOOK_WARNING] = { true, 0x8A5200, 0xFDF3DF, 0 },
		[BOOK_ERROR] = { true, 0xB3261E, 0xFDECEA, 0 },
	};
	const struct look *look = &looks[style];
	lxw_format *f = workbook_add_format(x->book);

	if (!f)
		return NULL;
	format_set_num_format(f, "@");
	format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
	if (style != BOOK_TITLE)
		format_set_text_wrap(f);
	if (look->bold)
		format_set_bold(f);
	if (look->ink)
		format_set_font_color(f, look->ink);
	if (look->back)
		format_set_bg_color(f, look->back);
	if (look->size > 0)
		format_set_font_size(f, look->size);
	return f;
}

static bool
open_book(struct xlsx *x, const char *temp, struct sv title, struct sv asof)
{
	lxw_workbook_options options = { .constant_memory = LXW_TRUE,
		.tmpdir = (char *)(uintptr_t)temp };
	lxw_doc_properties properties = { 0 };
	char path[64];
	struct date day = { 0 };

	snprintf(path, sizeof(path), "/proc/self/fd/%d", x->fd);
	if (access(temp, W_OK | X_OK) != 0 || access(path, W_OK) != 0)
		return false;
	x->book = workbook_new_opt(path, &options);
	if (!x->book)
		return false;
	buf_put(&x->text, title);
	buf_put_char(&x->text, '\0');
	properties.title = x->text.ptr;
	/* Noon, which is that day in every time zone of the country. */
	if (date_parse(asof, &day))
		properties.created = (time_t)date_days(day) * DAY + DAY / 6;
	workbook_set_properties(x->book, &properties);
	for (int i = 0; i < BOOK_STYLES; i++)
		if (!(x->style[i] = make_style(x, (enum book_style)i)))
			return false;
	return true;
}

struct xlsx *
xlsx_open(const char *temp, struct sv title, struct sv asof, struct diag *d)
{
	struct xlsx *x = mem_alloc(sizeof(*x));

	x->d = d;
	x->fd = memfd_create("xueji", MFD_CLOEXEC);
	if (x->fd >= 0 && open_book(x, temp, title, asof))
		return x;
	fail(x);
	xlsx_close(x);
	return NULL;
}

/* What is known when all rows of the sheet are written. */
static void
end_sheet(struct xlsx *x)
{
	size_t n = x->form.ncolumn;

	for (size_t i = 0; x->sheet && i < n; i++) {
		size_t width = x->width[i] + MARGIN;

		width = width < NARROWEST ? NARROWEST : width;
		width = width > BOOK_WIDEST ? BOOK_WIDEST : width;
		worksheet_set_column(x->sheet, (lxw_col_t)i, (lxw_col_t)i,
		    (double)width, x->style[BOOK_PLAIN]);
	}
	if (x->sheet && x->form.table && x->row) {
		worksheet_freeze_panes(x->sheet, 1, 0);
		worksheet_autofilter(x->sheet, 0, 0, x->row - 1,
		    (lxw_col_t)(n - 1));
		worksheet_repeat_rows(x->sheet, 0, 0);
		if (x->form.nprint)
			worksheet_print_area(x->sheet, 0, 0, x->row - 1,
			    (lxw_col_t)(x->form.nprint - 1));
	}
	x->sheet = NULL;
}

int
xlsx_sheet(struct xlsx *x, const struct book_sheet *s)
{
	char name[LXW_SHEETNAME_MAX * 4 + 1];

	end_sheet(x);
	snprintf(name, sizeof(name), "%.*s", SV_ARG(s->name));
	x->sheet = workbook_add_worksheet(x->book, name);
	x->form = *s;
	x->row = 0;
	memset(x->width, 0, sizeof(x->width));
	if (!x->sheet || s->ncolumn > COLUMNS)
		return fail(x);
	worksheet_set_landscape(x->sheet);
	worksheet_set_paper(x->sheet, 9 /* A4 */);
	worksheet_fit_to_pages(x->sheet, 1, 0);
	return 0;
}

/* Not every program makes a row as high as what wraps in it. */
static void
set_height(struct xlsx *x, const struct book_cell *cell, size_t n)
{
	size_t lines = 1;

	for (size_t i = 0; i < n; i++) {
		size_t width = utf8_width(cell[i].text);

		if (cell[i].style == BOOK_TITLE)
			lines = lines < 2 ? 2 : lines;
		else if (width / (BOOK_WIDEST - MARGIN) + 1 > lines)
			lines = width / (BOOK_WIDEST - MARGIN) + 1;
	}
	lines = lines > MOST_LINES ? MOST_LINES : lines;
	if (lines > 1)
		worksheet_set_row(x->sheet, x->row, (double)(lines * LINE),
		    NULL);
}

int
xlsx_row(struct xlsx *x, const struct book_cell *cell, size_t n)
{
	lxw_error error = LXW_NO_ERROR;

	if (x->row >= BOOK_ROWS)
		return 0;
	set_height(x, cell, n);
	for (size_t i = 0; i < n && error == LXW_NO_ERROR; i++) {
		struct sv text = sv_head(cell[i].text, LONGEST);
		size_t width;

		if (text.len == 0)
			continue;
		text.len = utf8_check(text);
		width = cell[i].style == BOOK_TITLE ? 0 :
		    cell[i].style == BOOK_OPEN ? FILLED : utf8_width(text);
		x->width[i] = width > x->width[i] ? width : x->width[i];
		x->text.len = 0;
		buf_put(&x->text, text);
		buf_put_char(&x->text, '\0');
		error = worksheet_write_string(x->sheet, x->row, (lxw_col_t)i,
		    x->text.ptr, x->style[cell[i].style]);
	}
	x->row++;
	return error == LXW_NO_ERROR ? 0 : fail(x);
}

int
xlsx_end(struct xlsx *x, int (*put)(void *ctx, struct sv bytes), void *ctx)
{
	char *piece;
	off_t at = 0;
	ssize_t n;
	lxw_error error;
	int done = 0;

	end_sheet(x);
	error = workbook_close(x->book);
	x->book = NULL;
	if (error != LXW_NO_ERROR)
		return fail(x);
	piece = mem_alloc(PIECE);
	while (done == 0 && (n = pread(x->fd, piece, PIECE, at)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			done = fail(x);
			break;
		}
		done = put(ctx, sv_make(piece, (size_t)n));
		at += n;
	}
	mem_free(piece);
	return done;
}

void
xlsx_close(struct xlsx *x)
{
	if (!x)
		return;
	if (x->book)
		lxw_workbook_free(x->book);
	if (x->fd >= 0)
		close(x->fd);
	buf_free(&x->text);
	mem_free(x);
}
