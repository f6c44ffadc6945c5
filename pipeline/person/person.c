/* SPDX-License-Identifier: MIT */
/* Labels first, in the order of how often they occur; then the codes. */
#include "pipeline/person/person.h"
#include "pipeline/person/idnum.h"

#define LABEL(text, document) { { text, sizeof(text) - 1 }, document }

static const struct {
	struct sv label;
	enum document document;
} documents[] = {
	LABEL("居民身份证", DOCUMENT_CITIZEN),
	LABEL("", DOCUMENT_CITIZEN),
	LABEL("身份证", DOCUMENT_CITIZEN),
	LABEL("二代身份证", DOCUMENT_CITIZEN),
	LABEL("中华人民共和国居民身份证", DOCUMENT_CITIZEN),
	LABEL("户口簿", DOCUMENT_CITIZEN),
	LABEL("户口薄", DOCUMENT_CITIZEN),
	LABEL("户口本", DOCUMENT_CITIZEN),
	LABEL("居民户口簿", DOCUMENT_CITIZEN),
	LABEL("居民身份证(户口簿)", DOCUMENT_CITIZEN),
	LABEL("居民身份证（户口簿）", DOCUMENT_CITIZEN),
	LABEL("居民身份证(户口薄)", DOCUMENT_CITIZEN),
	LABEL("居民身份证（户口薄）", DOCUMENT_CITIZEN),
	LABEL("其他", DOCUMENT_OTHER),
	LABEL("其它", DOCUMENT_OTHER),
	LABEL("无", DOCUMENT_OTHER),
	LABEL("无证", DOCUMENT_OTHER),
	LABEL("无证件", DOCUMENT_OTHER),
	LABEL("护照", DOCUMENT_PASSPORT),
	LABEL("港澳台居民居住证", DOCUMENT_RESIDENCE),
	LABEL("港澳台居民居住证件", DOCUMENT_RESIDENCE),
	LABEL("香港特区护照/身份证明", DOCUMENT_HKMO),
	LABEL("香港特区护照、身份证明", DOCUMENT_HKMO),
	LABEL("香港特区护照", DOCUMENT_HKMO),
	LABEL("香港特区身份证明", DOCUMENT_HKMO),
	LABEL("香港身份证", DOCUMENT_HKMO),
	LABEL("澳门特区护照/身份证明", DOCUMENT_HKMO),
	LABEL("澳门特区护照、身份证明", DOCUMENT_HKMO),
	LABEL("澳门特区护照", DOCUMENT_HKMO),
	LABEL("澳门特区身份证明", DOCUMENT_HKMO),
	LABEL("澳门身份证", DOCUMENT_HKMO),
	LABEL("港澳居民来往内地通行证", DOCUMENT_PERMIT),
	LABEL("台湾居民来往大陆通行证", DOCUMENT_TAIWAN),
	LABEL("台胞证", DOCUMENT_TAIWAN),
	LABEL("境外永久居住证", DOCUMENT_FOREIGNER),
	LABEL("外国人永久居留身份证", DOCUMENT_FOREIGNER),
	LABEL("外国人永久居留证", DOCUMENT_FOREIGNER),
	LABEL("军官证", DOCUMENT_FREE),
	LABEL("士兵证", DOCUMENT_FREE),
	LABEL("文职干部证", DOCUMENT_FREE),
	LABEL("部队离退休证", DOCUMENT_FREE),
	LABEL("1", DOCUMENT_CITIZEN),
	LABEL("2", DOCUMENT_FREE),
	LABEL("3", DOCUMENT_FREE),
	LABEL("4", DOCUMENT_FREE),
	LABEL("5", DOCUMENT_FREE),
	LABEL("6", DOCUMENT_HKMO),
	LABEL("7", DOCUMENT_HKMO),
	LABEL("8", DOCUMENT_TAIWAN),
	LABEL("9", DOCUMENT_FOREIGNER),
	LABEL("A", DOCUMENT_PASSPORT),
	LABEL("B", DOCUMENT_CITIZEN),
	LABEL("C", DOCUMENT_RESIDENCE),
	LABEL("Z", DOCUMENT_OTHER),
};

enum document
person_document(struct sv type)
{
	for (size_t i = 0; i < sizeof(documents) / sizeof(*documents); i++)
		if (sv_equal(type, documents[i].label))
			return documents[i].document;
	return DOCUMENT_UNKNOWN;
}

char
person_sex(struct sv sex)
{
	if (sv_equal(sex, SV("男")) || sv_equal(sex, SV("1")))
		return 'M';
	if (sv_equal(sex, SV("女")) || sv_equal(sex, SV("2")))
		return 'F';
	return 0;
}

bool
person_active(struct sv status)
{
	return status.len == 0 || sv_equal(status, SV("在读")) ||
	    sv_equal(status, SV("复学")) || sv_equal(status, SV("01")) ||
	    sv_equal(status, SV("05"));
}

/* Words such as 正在办理, which people write who have no number, have no digit. */
static bool
has_digit(struct sv v)
{
	for (size_t i = 0; i < v.len; i++)
		if (v.ptr[i] >= '0' && v.ptr[i] <= '9')
			return true;
	return false;
}

/* 15, 17, 18 or 19 characters, digits with one letter at most. */
static bool
is_mistyped(struct sv id)
{
	size_t letters = 0;

	for (size_t i = 0; i < id.len; i++) {
		char c = id.ptr[i];

		if ((c | ' ') >= 'a' && (c | ' ') <= 'z')
			letters++;
		else if (c < '0' || c > '9')
			return false;
	}
	return letters < 2 && (id.len == 15 || (id.len >= 17 && id.len <= 19));
}

enum has_id
person_has_id(struct sv type, struct sv id)
{
	static const struct region_lookup any = { 0 };
	enum document document = person_document(type);
	struct idnum n;

	switch (idnum_damage(document, id)) {
	case ID_BLANK:
		return HAS_NONE;
	case ID_MASKED:
	case ID_PLACEHOLDER:
	case ID_LOST:
		return HAS_DAMAGED;
	default:
		break;
	}
	if (!has_digit(id))
		return HAS_NONE;
	if (is_mistyped(id))
		return HAS_ID;
	idnum_check(document, id, &any, &n);
	return n.state == ID_LENGTH || n.state == ID_CHARACTER ? HAS_DAMAGED :
	                                                         HAS_ID;
}

bool
person_xjh_usable(struct sv xjh)
{
	enum id_state state = idnum_damage(DOCUMENT_FREE, xjh);
	enum id_loss loss = idnum_loss(sv_skip(xjh, xjh.len > 0));

	return has_digit(xjh) && (state == ID_OK || state == ID_XJH) &&
	    loss != LOSS_ZEROS && loss != LOSS_EXPONENT;
}
