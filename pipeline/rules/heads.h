/* SPDX-License-Identifier: MIT */
/*
 * How many persons are the records of a group? Records are one person's where
 * they have one 学籍号, or one 身份证件号 that is not damaged; or one name, sex and
 * birth, as far as neither number says that they are two. Nobody is accused of
 * a crowd that may be fewer: what only might be two persons is one. A record
 * that names nobody is a person.
 */
#ifndef PIPELINE_RULES_HEADS_H
#define PIPELINE_RULES_HEADS_H

#include "pipeline/base/mem.h"

/* A value, as bytes, and how often. */
struct times {
	struct sv value;
	uint64_t n;
};

/* 学籍号, 身份证件类型, 身份证件号, 姓名, 性别, 出生日期. */
enum { HEADS_CELLS = 6 };
/* What a record's cells say of who it is, as bytes in A. */
struct sv heads_put(const struct sv said[HEADS_CELLS], struct arena *a);
/* The persons of N different values. */
uint64_t heads_count(const struct times *value, size_t n);

#endif
