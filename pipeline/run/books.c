/* SPDX-License-Identifier: MIT */
#include "pipeline/run/books.h"

/* A file of which something is known or held. */
struct known {
	const char *file;
	bool once;            /* it came through a pipe */
	struct workbook *book;    /* open, or NULL */
	struct opened *first; /* a pipe that is no workbook: not read yet */
	struct diag *why;     /* it cannot be read */
};

static struct known *
find_known(struct inputs *in, const char *file)
{
	for (size_t i = 0; i < in->nknown; i++)
		if (strcmp(in->known[i].file, file) == 0)
			return &in->known[i];
	return NULL;
}

static struct known *
add_known(struct inputs *in, const char *file, bool once)
{
	in->known = mem_more(in->known, in->nknown, &in->capknown,
	    sizeof(*in->known));
	in->known[in->nknown] = (struct known){ .file = file, .once = once };
	return &in->known[in->nknown++];
}

/* Close the workbook that is open and can be opened again. */
static void
let_go(struct inputs *in)
{
	for (size_t i = 0; i < in->nknown; i++)
		if (!in->known[i].once) {
			workbook_free(in->known[i].book);
			in->known[i].book = NULL;
		}
}

static struct workbook *
open_book(struct inputs *in, const struct opened *o, const char *name,
    struct diag *d)
{
	struct gz_limits limits = { .max_expanded = in->max_expanded };

	return workbook_open(sv_make(o->head, o->nhead), o->gz, name, in->temp,
	    &limits, d);
}

/* Keep why a file cannot be read, as D has it. */
static void
keep_reason(struct inputs *in, struct known *k, const struct diag *d)
{
	k->why = arena_alloc(&in->arena, sizeof(*d));
	*k->why = *d;
}

static void
add_sheets(struct inputs *to, const struct inputs *from, size_t i,
    const struct workbook *b)
{
	for (size_t s = 0; s < workbook_count(b); s++) {
		struct input input = from->input[i];
		size_t cap = to->capinput;

		input.sheet = arena_dup(&to->arena, workbook_sheet(b, s));
		input.path = arena_printf(&to->arena, "%.*s#%.*s",
		    SV_ARG(input.path), SV_ARG(input.sheet));
		input.once = false;
		to->input = mem_more(to->input, to->ninput, &to->capinput,
		    sizeof(*to->input));
		to->file = mem_more(to->file, to->ninput, &cap,
		    sizeof(*to->file));
		to->input[to->ninput] = input;
		to->file[to->ninput++] = from->file[i];
	}
}

/* Input I of FROM, or its sheets, at the end of TO. */
static void
expand(struct inputs *to, const struct inputs *from, size_t i, struct diag *d)
{
	const char *file = from->file[i], *name = from->input[i].path.ptr;
	struct diag own = { .lang = d->lang };
	bool once = from->input[i].once;
	struct opened *o = inputs_bytes(to, file, name, &own);
	struct known *k = NULL;
	ssize_t n = o ? gz_read(o->gz, o->head, sizeof(o->head)) : -1;
	size_t cap = to->capinput;

	if (n >= 0)
		o->nhead = (size_t)n;
	if (n >= 0 && workbook_is(sv_make(o->head, o->nhead))) {
		let_go(to);
		k = add_known(to, file, once);
		k->book = open_book(to, o, name, &own);
		if (!k->book)
			keep_reason(to, k, &own);
		else
			add_sheets(to, from, i, k->book);
	} else if (once) {
		k = add_known(to, file, once);
		if (n >= 0)
			k->first = o;
		else
			keep_reason(to, k, &own);
	}
	if (!k || !k->first)
		inputs_bytes_close(o);
	if (k && k->book)
		return;
	to->input = mem_more(to->input, to->ninput, &to->capinput,
	    sizeof(*to->input));
	to->file = mem_more(to->file, to->ninput, &cap, sizeof(*to->file));
	to->input[to->ninput] = from->input[i];
	to->file[to->ninput++] = file;
}

void
books_expand(struct inputs *in, struct diag *d)
{
	struct inputs from = *in;

	in->input = NULL;
	in->file = NULL;
	in->ninput = in->capinput = 0;
	for (size_t i = 0; i < from.ninput; i++)
		if (!find_known(in, from.file[i])) /* named twice */
			expand(in, &from, i, d);
	mem_free(from.input);
	mem_free(from.file);
}

static struct opened *
open_sheet(struct inputs *in, size_t i, struct known *k, struct diag *d)
{
	const char *name = in->input[i].path.ptr;
	struct opened *o;

	if (!k->book) {
		o = inputs_bytes(in, k->file, name, d);
		if (!o)
			return NULL;
		let_go(in);
		o->nhead = 0;
		k->book = open_book(in, o, name, d);
		inputs_bytes_close(o);
	}
	if (!k->book)
		return NULL;
	o = mem_alloc(sizeof(*o));
	o->in = in;
	o->book = k->book;
	i = workbook_find(k->book, in->input[i].sheet);
	if (i == workbook_count(k->book))
		diag_fail(d, STATUS_BUSY,
		    "%s: changed while it was being checked: run it again",
		    "%s：检查期间文件被改动：请重新运行", name);
	else
		o->sheet = sheet_open(k->book, i, name, d);
	if (o->sheet)
		return o;
	inputs_bytes_close(o);
	return NULL;
}

bool
books_open(struct inputs *in, size_t i, struct opened **o, struct diag *d)
{
	struct known *k = find_known(in, in->file[i]);

	*o = NULL;
	if (k && k->why) {
		diag_fail(d, k->why->status, "%s%.0s", "%.0s%s", k->why->en,
		    k->why->zh);
		/* Said once; then its bytes may be had, for their hash. */
		k->why = k->once ? k->why : NULL;
	} else if (k && in->input[i].sheet.len) {
		*o = open_sheet(in, i, k, d);
	} else if (k && k->first) {
		*o = k->first;
	} else {
		return false;
	}
	if (k->first) {
		gz_tell(k->first->gz, d);
		k->first = NULL;
	}
	return true;
}

void
books_free(struct inputs *in)
{
	for (size_t i = 0; i < in->nknown; i++) {
		workbook_free(in->known[i].book);
		inputs_bytes_close(in->known[i].first);
	}
	mem_free(in->known);
}
