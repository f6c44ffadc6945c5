/* SPDX-License-Identifier: MIT */
/*
 * A rule pack, read and checked: its identity, parameters, dictionary of
 * fields, tables, definitions and rules. Packs are folders of UTF-8 text:
 *
 *	NAME/pack.xj     the pack's own file; others beside it are `*.xj`,
 *	                 read in the order of their names as bytes
 *	NAME/TABLE.csv   tables, named by the pack's 表 statements
 *
 * A pack that says 基于 OTHER starts from OTHER, which lies beside it, and
 * adds, replaces, switches off or re-levels what OTHER has. The grammar is in
 * xj-rules(5). All errors of a pack are told in one run, before any data is
 * read; a pack with an error is refused whole.
 *
 * The pack lives in one arena and is never changed after pack_load.
 */
#ifndef PIPELINE_RULES_PACK_H
#define PIPELINE_RULES_PACK_H

#include "pipeline/base/batch.h"
#include "pipeline/base/diag.h"

/* What a cell of a field is; VALUE_TEXT unless the dictionary says more. */
enum value_type {
	VALUE_TEXT,
	VALUE_NUMBER,
	VALUE_DATE,
	VALUE_MONTH,
	VALUE_YESNO,
	VALUE_ID,     /* 身份证件号 */
	VALUE_XJH,    /* 学籍号 */
	VALUE_NAME,   /* a person's name */
	VALUE_PHONE,
	VALUE_CODE,   /* one of a table's labels */
	VALUE_TYPES
};

/* How a field is masked wherever it leaves the bureau (contract.md 7). */
enum mask_class {
	MASK_NONE,
	MASK_NAME,
	MASK_ID,
	MASK_XJH,
	MASK_PHONE,
	MASK_ADDRESS,
	MASK_ALL /* shown as *** */
};

/* Repairs of a field: bit n-1 is N<n> (N01 is bit 0). */
enum { CLEAN_COUNT = 15 };

struct table {
	struct sv name;
	struct sv *column;
	size_t ncolumn;
	struct sv *cell; /* row by row */
	size_t nrow;
	const uint32_t *slot; /* hash index over the first column: row + 1 */
	size_t nslot;         /* a power of two */
	const uint32_t *label; /* the same over the cells of all columns */
	size_t nlabel;
};

/* The row whose first column is KEY, or -1. */
int64_t table_find(const struct table *t, struct sv key);
/* The first row that has TEXT in any column, or -1. */
int64_t table_label(const struct table *t, struct sv text);
struct sv table_get(const struct table *t, int64_t row, size_t column);
/* TEXT as T, a code table, calls it (名称), whatever it was spelt as; TEXT where
 * T is NULL or has no such row. */
struct sv table_name(const struct table *t, struct sv text);

struct field {
	struct sv name;
	struct sv *alias; /* folded as fold_header does; the name itself first */
	size_t nalias;
	enum value_type type;
	uint32_t clean; /* of CLEAN_COUNT bits */
	const struct table *table; /* its code table: 代码, 名称, then aliases */
	enum mask_class mask;
	/* 必填: blank is wrong; a file without it gets F06 when `required` is
	 * LEVEL_ERROR. `alternative` may stand in for it (学校名称 for 学校标识码). */
	bool must;
	enum level required;
	struct sv alternative;
	/* 证件类型: the field, counted from 1, that says of which document the
	 * number in this one is; 0: none. */
	size_t document;
};

struct param {
	struct sv name;
	enum value_type type;
	struct sv value; /* empty: 未设置 */
	bool overridden; /* by --set */
};

/* What a rule is judged on; SCOPE_NONE: by the stage that owns it. */
enum rule_scope { SCOPE_NONE, SCOPE_ROW, SCOPE_CELL, SCOPE_GROUP,
    SCOPE_CHANGE, SCOPE_LIST };
/* The snapshot that a rule of SCOPE_CHANGE compares with: 上次, 上学年末. */
enum rule_since { SINCE_LAST, SINCE_YEAR, SINCES };

/* A way in which a rule may be broken; what it leaves out is the rule's. */
struct branch {
	struct sv name;
	bool leveled; /* has a level of its own */
	enum level level;
	struct sv message, message_en, advice, advice_en;
};

struct rule {
	struct sv id;
	enum level level;
	bool off;
	struct sv *article; /* 第四条 …: what it rests on, the main one first */
	size_t narticle;
	struct sv title;   /* Chinese */
	struct sv title_en;
	/* A text with {argument}; the arguments are the finding's, the record's
	 * columns, and the pack's parameters. */
	struct sv message, message_en;
	struct sv advice, advice_en;
	struct sv owner;    /* 内置: the stage that finds it, "parse" …; or empty */
	struct sv *silence; /* ids that this one silences on the same record */
	size_t nsilence;
	/* Ids whose findings in the same cell take the advice of this one. */
	struct sv *answer;
	size_t nanswer;
	bool whole; /* 整列: of nearly all rows of a column it is one finding */
	struct branch *branch;
	size_t nbranch;
	enum rule_scope scope;
	struct body *body; /* of a scope: pipeline/rules/body.h */
};

/*
 * 登记: a register, made from the data: which rows it has, its columns with the
 * words of their headings. It takes its rows from one source or several. A
 * source is judged as a rule is, and where rules are; what would be a finding
 * is a row (LEVEL_NONE), whose arguments are its cells by their headings. Its
 * rule's id is the register's name, or NAME·2 and so on. Its status counts it
 * as evaluated once more than rows were: never only where it was not judged.
 */
struct form {
	struct sv name, title_en;
	struct sv *article;
	size_t narticle;
	struct sv *column; /* headings */
	size_t ncolumn;
	size_t *order; /* 排序: columns; all where nothing is said */
	size_t norder;
	bool schools;  /* 分校: each school has its own */
	size_t code, school; /* 学校标识码 and 学校名称; ncolumn: it has none */
	struct rule *source;
	size_t nsource;
	struct form_draft *draft; /* while the pack is read */
};

/* 条款: an article of the regulation that no rule enforces, and why. */
struct article {
	struct sv name, reason, reason_en;
};

/* A named condition or value. */
struct definition {
	struct sv name;
	struct expr *expr;
	uint32_t node; /* of the graph; 0: it has errors */
};

/* 名单: a file of the folder that -d names, and its columns. */
struct list_form {
	struct sv name, file;
	struct sv *column;
	enum value_type *type; /* of each; VALUE_TYPES: as the field so called */
	bool *spare; /* 可缺列: of each, may it be missing unsaid? */
	size_t ncolumn;
	/* 取值: what cells of a column may be, beside blank: one of some texts, or
	 * what matches a regular expression. */
	struct list_value {
		size_t column;
		struct sv *text;
		size_t ntext;
		struct sv regex; /* empty: texts */
	} *value;
	size_t nvalue, capvalue;
	size_t field;  /* its columns are fields from here on */
	bool optional; /* 可缺: without a file it has no row */
	bool many;     /* 一人多行: a person may have several rows */
	bool filled;   /* 不空: without a row something is wrong with it */
	/* 按字段: a column that names a field, and such as hold its values. */
	size_t *by;
	size_t nby;
};

/* Why something cannot be used; empty: it can. */
struct flaw {
	struct sv zh, en;
};

/*
 * A list as it was read. One that cannot be read or was not given (but see
 * optional), or a column that is missing or doubled, keeps the rules that need
 * it from being evaluated.
 */
struct list_table {
	struct table table;   /* no column: it was not given */
	struct flaw flaw;     /* of all of it, */
	bool blank;           /* which is that it is 不空, and has no rows; */
	struct flaw *columns; /* or of each column; NULL: none */
	struct sv like; /* it was not given; a file whose name is near was */
	uint64_t line;        /* of the header; 0: not known */
	uint64_t *lines;      /* of each row; NULL: not known */
	struct sv hash;       /* of the file, hex; empty: not known */
	struct source source; /* the file; no path: it was not given */
	/* Numbers of persons in rows that were held back, blanks between. */
	struct sv held;
	struct finding *finding; /* what is wrong with it, at its lines */
	size_t nfinding;
	/* Rows by person (pipeline/rules/persons.h): those of person I are
	 * row[first[I]] up to row[first[I + 1]]. */
	uint32_t *first, *row;
	size_t nperson;
};

struct pack {
	struct arena arena;
	struct sv name, version, since, hash; /* hash: 32 hex over all its files */
	struct sv text;   /* 条文: what articles are of, in short; or empty */
	struct sv office; /* 主管: whom schools ask; or empty */
	/* `nfield` of records; behind them those of changes (pipeline/rules/
	 * change.h) and the columns of lists, LIST·COLUMN: `nall`. */
	struct field *field;
	size_t nfield, nall;
	struct table *table;
	size_t ntable;
	struct list_form *list; /* 名单 */
	size_t nlist;
	struct param *param;
	size_t nparam;
	struct definition *definition;
	size_t ndefinition;
	struct rule *rule; /* sorted by id */
	size_t nrule;
	struct form *form; /* 登记 */
	size_t nform;
	struct rule **source; /* of all forms */
	size_t nsource;
	struct article *unchecked;
	size_t nunchecked;
	/* Rows that are no records: 表尾, on the first filled cell; … is any text. */
	struct sv *footer;
	size_t nfooter;
	struct graph *graph; /* all expressions: pipeline/rules/node.h */
	const uint32_t *alias_slot; /* hash index over all aliases */
	size_t nalias_slot;
};

/* The field that ROW of L, of FORM, speaks of (按字段), or NULL. */
const struct field *list_field(const struct pack *p,
    const struct list_form *form, const struct list_table *l, size_t row,
    struct arena *scratch);
/* By that field's own name, and values by their labels; once, when L is read. */
void list_settle(const struct pack *p, const struct list_form *form,
    struct list_table *l, struct arena *scratch);

/* How a pack's files are reached, so that rules/ knows no file system. */
struct pack_reader {
	/* The text of FILE of pack NAME into A; false: there is none. */
	bool (*read)(void *ctx, struct sv name, struct sv file, struct arena *a,
	    struct sv *text);
	/* The names of the pack's *.xj files, sorted; false: no such pack. */
	bool (*list)(void *ctx, struct sv name, struct arena *a, struct sv **file,
	    size_t *nfile);
	void *ctx;
};

/*
 * Load pack NAME and all that it builds on, then apply --set (SETTING). -1
 * with status 3 when the pack is wrong: every error was given to
 * diag_note(d, STATUS_RULES, …) as FILE:LINE:COLUMN with the line, a caret and
 * what was expected; an unknown parameter or a value of the wrong type in
 * SETTING is status 2. Free with pack_free either way.
 */
int pack_load(struct pack *p, const struct pack_reader *r, struct sv name,
    const struct setting *setting, size_t nsetting, struct diag *d);
void pack_free(struct pack *p);

/* NULL where there is none. */
const struct rule *pack_rule(const struct pack *p, struct sv id);
/* The id that ID may be meant for; empty: none is near. */
struct sv pack_nearest(const struct pack *p, struct sv id);
const struct field *pack_field(const struct pack *p, struct sv name);
const struct param *pack_param(const struct pack *p, struct sv name);
const struct table *pack_table(const struct pack *p, struct sv name);
const struct definition *pack_definition(const struct pack *p, struct sv name);
/* The form that a source of that id is of, and *SOURCE which; or NULL. */
const struct form *pack_form_of(const struct pack *p, struct sv id,
    size_t *source);
/* The form of that name, or NULL. */
const struct form *pack_form(const struct pack *p, struct sv name);
/* All that is judged: rules, and behind them sources of forms. */
static inline size_t
pack_judged(const struct pack *p)
{
	return p->nrule + p->nsource;
}
static inline const struct rule *
pack_judge(const struct pack *p, size_t i)
{
	return i < p->nrule ? &p->rule[i] : p->source[i - p->nrule];
}
static inline bool
rule_of_form(const struct rule *r)
{
	return r->level == LEVEL_NONE;
}
/* Does it ask lists whose rows are a person's, or the roll? */
bool rule_asks(const struct rule *r);
/* Is a cell judged at a time: 每格, and 变化 of fields? */
bool rule_of_cells(const struct rule *r);
/* The article that is named where there is room for one, or empty. */
struct sv rule_article(const struct rule *r);
/* Can R, a rule of records, be judged in no part where HAS tells which fields
 * there are? LACKS is given each that one of its parts misses. */
bool rule_is_blind(const struct pack *p, const struct rule *r,
    bool (*has)(void *ctx, struct sv field),
    void (*lacks)(void *ctx, struct sv field), void *ctx);
/* All of them: 第七条、第二十条. */
void rule_articles(const struct rule *r, struct buf *out);
/* 第二十六条 is 26; 0: not 第…条 with a Chinese number below 1000. */
unsigned article_number(struct sv article);
/* The rule's branch of that name, or NULL. */
const struct branch *rule_branch(const struct rule *r, struct sv name);
/* The field that a file's header SPELLING means, or NULL: unknown column. */
const struct field *pack_alias(const struct pack *p, struct sv spelling,
    struct arena *scratch);
/* True where TEXT (a row's first filled cell) opens a row that is no record. */
bool pack_is_footer(const struct pack *p, struct sv text);

/*
 * A header as it is compared: full width to half, blanks and line breaks, ★ *
 * ： :, brackets with 必填/选填/units and such dropped, ASCII letters lower
 * (domain.md 3.5). The result lives in A.
 */
struct sv fold_header(struct sv spelling, struct arena *a);

#endif
