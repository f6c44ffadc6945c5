/* SPDX-License-Identifier: MIT */
/*
 * A record in the store is a fixed head and its cells, packed: each cell is its
 * length, 7 bits a byte, low ones first, and its bytes. So equal rows are equal
 * bytes, different ones are not, and nothing is kept twice. The place of a
 * record is where it stands in the store: the order of the stream.
 */
#include "pipeline/base/cells.h"
#include "pipeline/base/date.h"
#include "pipeline/person/grade.h"
#include "pipeline/person/idnum.h"
#include "pipeline/person/person.h"
#include "pipeline/stages/dedup/dedup.h"

static void
pack_row(struct buf *out, const struct sv *cell, size_t ncell)
{
	size_t most = 0;
	char *p;

	for (size_t i = 0; i < ncell; i++)
		most += cell[i].len + CELLS_LENGTH;
	buf_reserve(out, most);
	p = out->ptr + out->len;
	for (size_t i = 0; i < ncell; i++) {
		p = cells_put_length(p, cell[i].len);
		p = sv_copy(p, cell[i]);
	}
	out->len = (size_t)(p - out->ptr);
}

static struct sv
take_cell(struct sv *row)
{
	struct sv v;
	size_t n = 0, i = 0;
	unsigned char c;

	do {
		c = (unsigned char)row->ptr[i];
		n |= (size_t)(c & 127) << 7 * i++;
	} while (c & 128);
	v = sv_make(row->ptr + i, n);
	*row = sv_skip(*row, i + n);
	return v;
}

static void
pick_columns(const struct dedup *d, const struct sv *cell, struct sv *v)
{
	for (int i = 0; i < COLUMNS; i++)
		v[i] = d->column[i] < 0 ? (struct sv){ 0 } :
					  cell[d->column[i]];
}

/*
 * The keys of a record whose columns are V and whose cells are packed in ROW.
 * PERSON is where KEY_PERSON may be put together.
 */
static void
make_keys(const struct entry *e, const struct sv *v, struct sv row,
    struct buf *person, struct sv *key)
{
	struct sv birth = sv_make((const char *)&e->birth, sizeof(e->birth));

	memset(key, 0, KEYS * sizeof(*key));
	key[KEY_ROW] = row;
	key[KEY_SEX] = v[COLUMN_SEX];
	if (e->has_id == HAS_ID)
		key[KEY_ID] = v[COLUMN_ID];
	if (person_xjh_usable(v[COLUMN_XJH]))
		key[KEY_XJH] = v[COLUMN_XJH];
	if (e->has_id == HAS_DAMAGED || e->birth == NO_BIRTH ||
	    v[COLUMN_NAME].len == 0)
		return;
	/* The birth has a fixed width, so two persons never make one key. */
	person->len = 0;
	buf_put(person, birth);
	buf_put(person, v[COLUMN_NAME]);
	key[KEY_PERSON] = buf_sv(person);
}

enum key
entry_home(const struct sv *key)
{
	enum key home = KEY_ID;

	while (home < KEY_ROW && key[home].len == 0)
		home++;
	return home;
}

/* A row meets its copies in its home and needs no channel for that alone. */
static int
emit_keys(struct dedup *d, const struct sv *key, uint64_t place)
{
	const struct dedup_config *c = d->config;

	for (unsigned i = 0; i < CHANNELS; i++) {
		struct tuple t = { .place = place };

		if (key[i].len == 0 ||
		    (i == KEY_ROW && entry_home(key) != KEY_ROW))
			continue;
		t.key = c->hash(key[i], c->secret);
		if (exchange_emit(c->exchange, i, &t, d->diag) < 0)
			return -1;
	}
	return 0;
}

/* Where the record is in the source, and the cells that findings stand in. */
static void
keep_spans(const struct dedup *d, const struct batch *b, size_t row,
    struct entry *e)
{
	uint64_t at;

	if (!b->source->place ||
	    !batch_span(b, row, -1, &e->offset, &e->length))
		return;
	for (int i = 0; i <= COLUMN_NAME; i++)
		if (d->column[i] >= 0 && batch_span(b, row, d->column[i], &at,
		    &e->span[i].length))
			e->span[i].at = (uint32_t)(at - e->offset);
}

int
entry_emit(struct dedup *d, const struct batch *b, size_t row,
    const struct sv *cell)
{
	struct sv v[COLUMNS], key[KEYS];
	struct entry e = { .line = b->line[row], .record = b->record[row],
		.file = b->source->number, .birth = NO_BIRTH };
	const size_t head = sizeof(e);
	struct buf *out = &d->row;
	struct date birth;
	uint64_t place;

	pick_columns(d, cell, v);
	e.has_id = person_has_id(v[COLUMN_TYPE], v[COLUMN_ID]);
	if (date_parse(v[COLUMN_BIRTH], &birth))
		e.birth = date_days(birth);
	keep_spans(d, b, row, &e);
	out->len = 0;
	buf_put(out, sv_make((const char *)&e, head));
	pack_row(out, cell, d->ncolumn);
	e.row = (uint32_t)(out->len - head);
	memcpy(out->ptr, &e, head);
	if (store_append(d->config->store, buf_sv(out), &place, d->diag) < 0)
		return -1;
	fact_count(&d->facts, e.file, place);
	make_keys(&e, v, sv_skip(buf_sv(out), head), &d->person, key);
	return emit_keys(d, key, place);
}

/* The entry at PLACE; its packed cells, and the cells, into A. */
static int
read_row(struct dedup *d, struct arena *a, uint64_t place, struct entry *e,
    struct sv *row, struct sv **cell)
{
	const struct store *s = d->config->store;
	struct sv rest;
	char *p;

	if (store_read(s, place, sizeof(*e), (char *)e, d->diag) < 0)
		return -1;
	p = arena_bytes(a, e->row);
	if (store_read(s, place + sizeof(*e), e->row, p, d->diag) < 0)
		return -1;
	*row = rest = sv_make(p, e->row);
	*cell = arena_alloc(a, d->ncolumn * sizeof(**cell));
	for (size_t i = 0; i < d->ncolumn; i++)
		(*cell)[i] = take_cell(&rest);
	return 0;
}

int
entry_read(struct dedup *d, struct arena *a, uint64_t place, struct entry *e,
    struct sv **cell)
{
	struct sv row;

	return read_row(d, a, place, e, &row, cell);
}

static struct sv
cell_at(const struct sv *cell, int column)
{
	return column < 0 ? (struct sv){ 0 } : cell[column];
}

static struct sv
school_of(const struct header *h, const struct sv *cell)
{
	struct sv code = cell_at(cell, h->school_code);

	return code.len ? code : cell_at(cell, h->school_name);
}

static struct sv
class_key(const struct header *h, const struct sv *cell, struct arena *a)
{
	struct sv grade = cell_at(cell, h->grade);
	struct sv class = class_fold(cell_at(cell, h->class_name), a);
	int number = grade_number(grade);

	if (number)
		grade = grade_label(number);
	return arena_printf(a, "%.*s\n%.*s\n%.*s",
	    SV_ARG(school_of(h, cell)), SV_ARG(grade), SV_ARG(class));
}

/* Of documents whose numbers have one. */
static enum check
check_of(struct sv type, struct sv id)
{
	enum document doc = person_document(type);

	if ((doc != DOCUMENT_CITIZEN && doc != DOCUMENT_RESIDENCE) ||
	    !idnum_form(id))
		return CHECK_NONE;
	return idnum_check_char(id.ptr) == id.ptr[id.len - 1] ? CHECK_FITS :
	                                                        CHECK_FAILS;
}

int
entry_fetch(struct dedup *d, struct arena *a, uint64_t place, struct suspect *s)
{
	struct sv row, *cell, v[COLUMNS];

	*s = (struct suspect){ .place = place };
	if (read_row(d, a, place, &s->entry, &row, &cell) < 0)
		return -1;
	pick_columns(d, cell, v);
	make_keys(&s->entry, v, row, &d->person, s->key);
	s->key[KEY_PERSON] = arena_dup(a, s->key[KEY_PERSON]);
	s->key[KEY_CLASS] = class_key(d->header, cell, a);
	s->school = school_of(d->header, cell);
	s->check = check_of(v[COLUMN_TYPE], v[COLUMN_ID]);
	return 0;
}
