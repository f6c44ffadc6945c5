/* SPDX-License-Identifier: MIT */
#include "pipeline/base/cells.h"
#include "pipeline/base/date.h"
#include "pipeline/person/grade.h"
#include "pipeline/person/idnum.h"
#include "pipeline/person/image.h"
#include "pipeline/person/person.h"

const struct sv image_column[IMAGE_COLUMNS] = {
	[IMAGE_CODE] = { "学校标识码", 15 },
	[IMAGE_SCHOOL] = { "学校名称", 12 },
	[IMAGE_GRADE] = { "年级", 6 },
	[IMAGE_CLASS] = { "班级", 6 },
	[IMAGE_NAME] = { "姓名", 6 },
	[IMAGE_SEX] = { "性别", 6 },
	[IMAGE_BIRTH] = { "出生日期", 12 },
	[IMAGE_TYPE] = { "身份证件类型", 18 },
	[IMAGE_ID] = { "身份证件号", 15 },
	[IMAGE_XJH] = { "学籍号", 9 },
	[IMAGE_ETHNIC] = { "民族", 6 },
	[IMAGE_STATUS] = { "学生状态", 12 },
	[IMAGE_HOME] = { "现住址", 9 },
	[IMAGE_HUKOU] = { "户口所在地", 15 },
	[IMAGE_PHONE] = { "联系电话", 12 },
	[IMAGE_LEFT_BEHIND] = { "是否留守儿童", 18 },
	[IMAGE_MIGRANT] = { "是否进城务工人员随迁子女", 36 },
	[IMAGE_ENTRY] = { "入学年月", 12 },
};

const bool image_front[IMAGE_COLUMNS] = { [IMAGE_CODE] = true,
	[IMAGE_SCHOOL] = true, [IMAGE_GRADE] = true, [IMAGE_CLASS] = true,
	[IMAGE_STATUS] = true };

void
image_open(struct image_maker *m, const struct header *h,
    const unsigned char *key)
{
	unsigned char subkey[SEAL_KEY];

	_Static_assert(HASH_SECRET == 3 * SEAL_MAX, "three seals");
	seal_derive(key, "snapshot keys", subkey);
	for (char i = 0; i < 3; i++)
		seal_once(sv_make(&i, 1), subkey, m->secret + i * SEAL_MAX,
		    SEAL_MAX);
	seal_wipe(subkey, sizeof(subkey));
	for (int i = 0; i < IMAGE_COLUMNS; i++)
		m->column[i] = header_find(h, image_column[i]);
}

void
image_close(struct image_maker *m)
{
	seal_wipe(m->secret, sizeof(m->secret));
}

/* What a cell that was folded may look into; and the class of the row before,
 * since rows of one class follow each other. */
struct fold_room {
	char birth[8], entry[6], phone[32];
	struct sv grade_text, class_text, class_name;
	uint8_t grade;
};

static struct sv
put_digits(char *to, int size, int n)
{
	for (int i = size; i-- > 0; n /= 10)
		to[i] = (char)('0' + n % 10);
	return sv_make(to, (size_t)size);
}

/* Eight digits stay what they are, a day or none. */
struct sv
image_birth(struct sv text, char room[8])
{
	struct date d;

	if ((text.len == 8 && sv_digits(text)) || !date_parse(text, &d))
		return text;
	return put_digits(room, 8, d.year * 10000 + d.month * 100 + d.day);
}

static struct sv
fold_month(struct sv text, struct fold_room *room)
{
	struct date d;

	if ((text.len == sizeof(room->entry) && sv_digits(text)) ||
	    !date_parse_month(text, &d))
		return text;
	return put_digits(room->entry, sizeof(room->entry),
	    d.year * 100 + d.month);
}

/* 0421-6823456 and (0421)6823456 are one number. */
static struct sv
fold_phone(struct sv text, struct fold_room *room)
{
	size_t n = 0;

	if (text.len > sizeof(room->phone) || sv_digits(text))
		return text;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c >= '0' && c <= '9')
			room->phone[n++] = c;
		else if (c != '-' && c != ' ' && c != '(' && c != ')')
			return text;
	}
	return sv_make(room->phone, n);
}

/* 0 says "no key": the hash that is 0 becomes another one. */
static uint64_t
hash_key(const struct image_maker *m, struct sv key)
{
	uint64_t h = key.len ? hash_64_secret(key, m->secret) : 0;

	return h == 0 && key.len ? 1 : h;
}

static struct sv
key_xjh(const struct sv *cell)
{
	return person_xjh_usable(cell[IMAGE_XJH]) ? cell[IMAGE_XJH] :
	                                            (struct sv){ 0 };
}

static struct sv
key_id(const struct sv *cell)
{
	return person_has_id(cell[IMAGE_TYPE], cell[IMAGE_ID]) == HAS_ID ?
	    cell[IMAGE_ID] : (struct sv){ 0 };
}

/* The parts are of fixed length but for the last. */
static struct sv
key_person(struct buf *out, const struct sv *cell)
{
	char sex = person_sex(cell[IMAGE_SEX]);
	struct date day;

	out->len = 0;
	if (!date_parse(cell[IMAGE_BIRTH], &day) || !sex || cell[IMAGE_NAME].len == 0)
		return (struct sv){ 0 };
	buf_put(out, sv_make((const char *)&day, sizeof(day)));
	buf_put_char(out, sex);
	buf_put(out, cell[IMAGE_NAME]);
	return buf_sv(out);
}

static uint8_t
state_of(struct sv status)
{
	if (sv_equal(status, SV("休学")) || sv_equal(status, SV("02")))
		return STATE_SUSPENDED;
	if (sv_equal(status, SV("复学")) || sv_equal(status, SV("05")))
		return STATE_BACK;
	return STATE_OTHER;
}

static void
fold_class(struct fold_room *room, struct sv *grade, struct sv *class_name,
    struct arena *a)
{
	if (!sv_equal(*grade, room->grade_text)) {
		room->grade_text = *grade;
		room->grade = (uint8_t)grade_number(*grade);
	}
	if (!sv_equal(*class_name, room->class_text)) {
		room->class_text = *class_name;
		room->class_name = class_fold(*class_name, a);
	}
	if (room->grade)
		*grade = grade_label(room->grade);
	if (class_name->len)
		*class_name = room->class_name;
}

/* The cells of each column of B; NULL: its file has not that column. */
static void
get_columns(const struct image_maker *m, const struct batch *b,
    const struct sv **cells)
{
	const int32_t *place = b->source ? b->source->place : NULL;

	for (int c = 0; c < IMAGE_COLUMNS; c++) {
		int column = m->column[c];

		cells[c] = column < 0 || (place && place[column] < 0) ? NULL :
		    batch_cell(b, column);
	}
}

static void
get_cells(const struct sv *const *cells, size_t row, struct sv *cell)
{
	for (int c = 0; c < IMAGE_COLUMNS; c++) {
		cell[c] = cells[c] ? cells[c][row] : (struct sv){ 0 };
		if (cells[c] && !cell[c].ptr)
			cell[c].ptr = "";
	}
}

uint64_t
image_print(const struct image_maker *m, struct sv row)
{
	return hash_64_secret(row, m->secret);
}

static struct sv
pack_cells(const struct sv *cell, struct arena *a)
{
	char *row = arena_bytes(a, cells_most(cell, IMAGE_COLUMNS));
	char *end = cells_put(row, cell, IMAGE_COLUMNS);

	arena_trim(a, end);
	return sv_make(row, (size_t)(end - row));
}

void
image_batch(const struct image_maker *m, struct batch *b)
{
	struct fold_room room = { 0 };
	const struct sv *cells[IMAGE_COLUMNS];

	if (b->nrow == 0)
		return;
	get_columns(m, b, cells);
	b->image = arena_alloc(&b->arena, b->nrow * sizeof(*b->image));
	for (size_t i = 0; i < b->nrow; i++) {
		struct record_image *image = &b->image[i];
		struct sv cell[IMAGE_COLUMNS];

		get_cells(cells, i, cell);
		cell[IMAGE_BIRTH] = image_birth(cell[IMAGE_BIRTH], room.birth);
		cell[IMAGE_ENTRY] = fold_month(cell[IMAGE_ENTRY], &room);
		cell[IMAGE_PHONE] = fold_phone(cell[IMAGE_PHONE], &room);
		fold_class(&room, &cell[IMAGE_GRADE], &cell[IMAGE_CLASS],
		    &b->arena);
		*image = (struct record_image){ .grade = room.grade,
			.state = state_of(cell[IMAGE_STATUS]),
			.row = pack_cells(cell, &b->arena) };
		image->print = image_print(m, image->row);
	}
}

void
image_entry(const struct image_maker *m, const struct record_image *i,
    const struct sv *cell, struct buf *person, struct past_entry *e)
{
	*e = (struct past_entry){ .print = i->print, .grade = i->grade,
		.state = i->state, .block = PAST_NEW };
	image_keys(m, cell, person, e->key);
}

void
image_keys(const struct image_maker *m, const struct sv *cell,
    struct buf *person, uint64_t *key)
{
	key[WAY_XJH] = hash_key(m, key_xjh(cell));
	key[WAY_ID] = hash_key(m, key_id(cell));
	key[WAY_PERSON] = hash_key(m, key_person(person, cell));
}

/* Birth is folded already; what is no day is no key. */
static bool
same_person(const struct sv *a, const struct sv *b)
{
	struct date day;

	return date_parse(a[IMAGE_BIRTH], &day) &&
	    sv_equal(a[IMAGE_BIRTH], b[IMAGE_BIRTH]) &&
	    a[IMAGE_NAME].len && sv_equal(a[IMAGE_NAME], b[IMAGE_NAME]) &&
	    person_sex(a[IMAGE_SEX]) &&
	    person_sex(a[IMAGE_SEX]) == person_sex(b[IMAGE_SEX]);
}

struct sv
image_number(enum way way, const struct sv *cell)
{
	return way == WAY_XJH ? key_xjh(cell) : key_id(cell);
}

bool
image_same_key(enum way way, const struct sv *a, const struct sv *b)
{
	struct sv key;

	if (way == WAY_PERSON)
		return same_person(a, b);
	key = image_number(way, a);
	return key.len && sv_equal(key, image_number(way, b));
}

/* All that the third way asks for. */
static bool
has_person(const struct sv *cell)
{
	struct date day;

	return cell[IMAGE_NAME].len && person_sex(cell[IMAGE_SEX]) &&
	    date_parse(cell[IMAGE_BIRTH], &day);
}

struct sv
image_key(const struct sv *cell, struct arena *a)
{
	struct fold_room room;
	struct sv birth = image_birth(cell[IMAGE_BIRTH], room.birth);
	char sex = person_sex(cell[IMAGE_SEX]);

	if (key_xjh(cell).len)
		return cell[IMAGE_XJH];
	if (key_id(cell).len)
		return cell[IMAGE_ID];
	if (!has_person(cell) && cell[IMAGE_XJH].len)
		return cell[IMAGE_XJH];
	if (!has_person(cell) && cell[IMAGE_ID].len)
		return cell[IMAGE_ID];
	if (cell[IMAGE_NAME].len == 0)
		return (struct sv){ 0 };
	return arena_printf(a, "%.*s %s %.*s", SV_ARG(cell[IMAGE_NAME]),
	    sex == 'M' ? "男" : sex ? "女" : "", SV_ARG(birth));
}
