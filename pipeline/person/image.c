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
	buf_free(&m->packed);
	buf_free(&m->person);
	buf_free(&m->last.grade_text);
	buf_free(&m->last.class_text);
	arena_free(&m->last.arena);
	seal_wipe(m->secret, sizeof(m->secret));
}

/* The day of 出生日期, also as text into ROOM. */
static struct sv
fold_birth(struct sv text, struct image_room *room, struct date *day)
{
	int n;

	*day = (struct date){ 0 };
	if (!date_parse(text, day))
		return text;
	n = day->year * 10000 + day->month * 100 + day->day;
	for (int i = 7; i >= 0; i--, n /= 10)
		room->birth[i] = (char)('0' + n % 10);
	return sv_make(room->birth, sizeof(room->birth));
}

static struct sv
fold_month(struct sv text, struct image_room *room)
{
	struct date month;
	int n;

	if (!date_parse_month(text, &month))
		return text;
	n = month.year * 100 + month.month;
	for (int i = 5; i >= 0; i--, n /= 10)
		room->entry[i] = (char)('0' + n % 10);
	return sv_make(room->entry, sizeof(room->entry));
}

/* 0421-6823456 and (0421)6823456 are one number. */
static struct sv
fold_phone(struct sv text, struct image_room *room)
{
	size_t n = 0;

	if (text.len > sizeof(room->phone))
		return text;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c >= '0' && c <= '9')
			room->phone[n++] = c;
		else if (c != '-' && c != ' ' && c != '(' && c != ')')
			return text;
	}
	return n == text.len ? text : sv_make(room->phone, n);
}

/* 0 says "no key": the hash that is 0 becomes another one. */
static uint64_t
hash_key(const struct image_maker *m, struct sv key)
{
	uint64_t h = key.len ? hash_64_secret(key, m->secret) : 0;

	return h == 0 && key.len ? 1 : h;
}

/* 暂无 or G2113**** is nobody's number. */
static struct sv
key_xjh(const struct sv *cell)
{
	enum id_state state = idnum_damage(DOCUMENT_FREE, cell[IMAGE_XJH]);

	return state == ID_OK || state == ID_XJH ? cell[IMAGE_XJH] :
	                                           (struct sv){ 0 };
}

static struct sv
key_id(const struct sv *cell)
{
	return person_id_usable(cell[IMAGE_TYPE], cell[IMAGE_ID]) ?
	    cell[IMAGE_ID] : (struct sv){ 0 };
}

/* The parts are of fixed length but for the last. */
static struct sv
key_person(struct buf *out, const struct sv *cell, struct date day)
{
	char sex = person_sex(cell[IMAGE_SEX]);

	out->len = 0;
	if (!date_is(day) || !sex || cell[IMAGE_NAME].len == 0)
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
fold_class(struct image_maker *m, struct sv *grade, struct sv *class_name)
{
	static const struct sv label[] = { { 0 }, { "一年级", 9 },
		{ "二年级", 9 }, { "三年级", 9 }, { "四年级", 9 },
		{ "五年级", 9 }, { "六年级", 9 }, { "七年级", 9 },
		{ "八年级", 9 }, { "九年级", 9 } };
	struct image_class *last = &m->last;

	if (!sv_equal(*grade, buf_sv(&last->grade_text))) {
		last->grade_text.len = 0;
		buf_put(&last->grade_text, *grade);
		last->grade = (uint8_t)grade_number(*grade);
	}
	if (!sv_equal(*class_name, buf_sv(&last->class_text))) {
		last->class_text.len = 0;
		buf_put(&last->class_text, *class_name);
		arena_reset(&last->arena);
		last->class_name = class_fold(buf_sv(&last->class_text),
		    &last->arena);
	}
	if (last->grade)
		*grade = label[last->grade];
	if (class_name->len)
		*class_name = last->class_name;
}

void
image_make(struct image_maker *m, const struct batch *b, size_t row,
    struct image *i)
{
	const int32_t *place = b->source->place;
	struct sv *cell = i->cell;

	for (int c = 0; c < IMAGE_COLUMNS; c++) {
		int column = m->column[c];

		cell[c] = (struct sv){ 0 };
		if (column < 0 || (place && place[column] < 0))
			continue;
		cell[c] = batch_cell(b, column)[row];
		if (!cell[c].ptr)
			cell[c].ptr = "";
	}
	cell[IMAGE_BIRTH] = fold_birth(cell[IMAGE_BIRTH], &i->room,
	    &i->day);
	cell[IMAGE_ENTRY] = fold_month(cell[IMAGE_ENTRY], &i->room);
	cell[IMAGE_PHONE] = fold_phone(cell[IMAGE_PHONE], &i->room);
	fold_class(m, &cell[IMAGE_GRADE], &cell[IMAGE_CLASS]);
	m->packed.len = 0;
	cells_pack(cell, IMAGE_COLUMNS, &m->packed);
	i->entry = (struct past_entry){ .grade = m->last.grade,
		.state = state_of(cell[IMAGE_STATUS]),
		.print = hash_64_secret(buf_sv(&m->packed), m->secret) };
}

void
image_make_keys(struct image_maker *m, struct image *i)
{
	const struct sv *cell = i->cell;
	uint64_t *key = i->entry.key;

	key[WAY_XJH] = hash_key(m, key_xjh(cell));
	key[WAY_ID] = hash_key(m, key_id(cell));
	key[WAY_PERSON] = hash_key(m, key_person(&m->person, cell, i->day));
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

bool
image_same_key(enum way way, const struct sv *a, const struct sv *b)
{
	struct sv key;

	if (way == WAY_PERSON)
		return same_person(a, b);
	key = way == WAY_XJH ? key_xjh(a) : key_id(a);
	return key.len &&
	    sv_equal(key, way == WAY_XJH ? key_xjh(b) : key_id(b));
}

struct sv
image_key(const struct sv *cell, struct arena *a)
{
	if (key_xjh(cell).len)
		return cell[IMAGE_XJH];
	if (key_id(cell).len)
		return cell[IMAGE_ID];
	return arena_printf(a, "%.*s %.*s", SV_ARG(cell[IMAGE_NAME]),
	    SV_ARG(cell[IMAGE_BIRTH]));
}
