/* SPDX-License-Identifier: MIT */
/*
 * Small facts about a pupil that several stages must read in one way: is the
 * record active, which document does its number belong to, which sex is
 * written, and may the number serve as a key of duplicates.
 */
#ifndef PIPELINE_PERSON_PERSON_H
#define PIPELINE_PERSON_PERSON_H

#include "pipeline/base/sv.h"

/*
 * 身份证件类型, as far as the form of a number depends on it (domain.md 1.7
 * has the sources of the labels, codes and forms).
 */
enum document {
	DOCUMENT_CITIZEN,   /* 居民身份证, 户口簿, and a blank cell */
	DOCUMENT_RESIDENCE, /* 港澳台居民居住证: 18 digits of 81, 82, 83 */
	DOCUMENT_FOREIGNER, /* 外国人永久居留身份证, 境外永久居住证 */
	DOCUMENT_PASSPORT,  /* any country's */
	DOCUMENT_HKMO,      /* 香港, 澳门特区护照/身份证明 */
	DOCUMENT_PERMIT,    /* 港澳居民来往内地通行证 */
	DOCUMENT_TAIWAN,    /* 台湾居民来往大陆通行证 */
	DOCUMENT_FREE,      /* military cards: a number of any form */
	DOCUMENT_OTHER,     /* 其他: of any form, and may be blank */
	DOCUMENT_UNKNOWN    /* no label that we know: C02 says so */
};

/* The document of a label or a code of the 学籍系统. */
enum document person_document(struct sv type);

/* 'M', 'F', or 0 where 性别 is neither 男 1 nor 女 2. */
char person_sex(struct sv sex);

/* Active: 学生状态 is 在读, 复学 (01, 05) or blank (contract.md 5.1). */
bool person_active(struct sv status);

/*
 * May the number ID of a document TYPE serve as a key, of duplicates and of the
 * same person? Not where it is blank or words about a number (正在办理), nor
 * where it is damaged: masked, a placeholder, spoiled by a spreadsheet (I08, I09,
 * I02), or no number of its document (I07) and not as long as one that was
 * mistyped: 15, 17, 18 or 19 characters, digits with one letter at most. Such
 * proves nothing: neither whose it is, nor that there is none. A wrong check
 * character does not matter: a mistyped twin is still a twin.
 */
enum has_id { HAS_ID, HAS_NONE, HAS_DAMAGED };
enum has_id person_has_id(struct sv type, struct sv id);
/*
 * The same of a 学籍号: 暂无 or G2113**** is nobody's number, nor is one that was
 * put together of a number that a spreadsheet had rounded (="G"&H2).
 */
bool person_xjh_usable(struct sv xjh);

#endif
