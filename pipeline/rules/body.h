/* SPDX-License-Identifier: MIT */
/*
 * What a rule says beside its texts: its clauses as they are read, and then as
 * nodes of the pack's graph. A rule is judged once a record (每行), once for
 * each of some cells (每格), or once a group (每组): each is one judge. A judge
 * has ways: the rule's branches in their order, and last the rule itself. A
 * rule of several lists (名单) has a part, and a judge, for each of them.
 */
#ifndef PIPELINE_RULES_BODY_H
#define PIPELINE_RULES_BODY_H

#include "pipeline/rules/node.h"

/* 当, 要求, 列, 应为, 建议, 分支, 减轻, the 级别 of one, and the texts with {pieces}. */
struct clause {
	unsigned kind;    /* enum rule_clause; a text: RULE_MESSAGE, */
	unsigned says;    /* and here which of the four */
	size_t part;
	struct token name; /* of its branch; empty: the rule's own */
	struct token text; /* of a text or a column */
	struct expr *expr; /* of all others */
	bool told;         /* it has errors, and they are told */
};

/* 通过 and 不过: records that a rule must not, or must, speak about.
 * Of a change: what FIELD is, and where it differs what 旧(FIELD) was. */
struct example {
	bool passes;
	size_t part;
	struct token name; /* of the branch that speaks; empty: any */
	struct sv text;
	struct span at;
	/* As it is read: */
	struct records {
		uint64_t n;
		/* What is given, in its order; the last of a field counts. */
		struct given {
			size_t field; /* of the pack, those of changes too */
			struct sv value;
		} *given;
		size_t ngiven, capgiven;
		bool roll; /* of 名单: FIELD of 花名册 was given */
	} *records;
	size_t nrecords, caprecords;
	/* LIST.COLUMN=VALUE: rows of each list, by list; NULL: none given. */
	struct example_list {
		struct sv *cell; /* row by row */
		size_t nrow, cap;
	} *list;
	struct setting *setting; /* of parameters */
	size_t nsetting, capsetting;
	struct sv asof; /* empty: EXAMPLE_ASOF */
	bool *absent; /* by field: the file has no such column; NULL: all */
};

/* A value that a text shows: an argument of the finding. */
struct piece {
	struct sv name;
	struct sv english; /* the name of what English texts show; empty: none */
	uint32_t node;
	bool offer; /* 建议: may be left out */
};

struct way {
	struct sv name; /* of the branch; empty: the rule itself */
	enum level level;
	uint32_t when;   /* 0: always */
	int column;      /* index of the field, or -1; but where */
	uint32_t by;     /* the list's row names the field: this text; or 0 */
	struct piece *piece;
	size_t npiece;
};

/* Any of these fields must be there. */
struct need {
	size_t *field;
	size_t n;
};

struct judge {
	size_t field;  /* 本格; the pack's nfield: none */
	size_t list;   /* 名单 */
	uint32_t when; /* 0: always */
	uint32_t require;
	struct way *way;
	size_t nway;
	uint32_t soften;  /* 减轻: where it holds a finding is a notice; or 0 */
	struct sv softer; /* its name */
	struct need *need;
	size_t nneed;
	size_t *param; /* that must be set */
	size_t nparam;
};

struct body {
	struct span at; /* of the scope's word */
	/* Bits of enum rule_clause: kinds of which one has an error. Nothing is
	 * said of what they leave out. */
	uint32_t broken;
	struct clause *clause;
	size_t nclause, capclause;
	struct example *example;
	size_t nexample, capexample;
	size_t *cell; /* fields of 每格 */
	size_t ncell;
	/* The items of 每格 as they are read: a field, 必填, 类型 TYPE. */
	struct token *item;
	size_t nitem, capitem;
	size_t except; /* items from here on are excepted */
	/* 名单: `item` are the lists, one a part; the last part so far. */
	size_t part;
	bool rows;     /* asks lists for rows, */
	bool person;   /* or the roll, and of the record's person */
	/* 变化: `item` are its fields; none: each person. */
	enum rule_since since;
	bool against; /* 与 was written */
	/* 可缺: without these lists the rule is judged as if they had no row. Of
	 * those of one clause, joined by 或, one must be there. */
	struct spare {
		struct token name;
		size_t list, clause, part;
	} *spare;
	size_t nspare, capspare, nspares; /* nspares: clauses */
	bool unique;       /* 唯一: 每组, where a group is one record */
	struct expr **key; /* of 每组 */
	size_t nkey, capkey;
	uint32_t *keynode;
	struct judge *judge;
	size_t njudge;
};

/* Does part PART of R, which is bound, ask LIST? */
bool list_asked(const struct pack *p, const struct rule *r, size_t part,
    size_t list);
/* Is R, of 名单, about rows of LIST? Then PART tells which part of it is. */
bool list_judged(const struct rule *r, size_t list, size_t *part);

#endif
