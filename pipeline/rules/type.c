/* SPDX-License-Identifier: MIT */
/* One function a kind of expression; calls are in type_call.c. */
#include "pipeline/base/date.h"
#include "pipeline/rules/type_call.h"
#include "pipeline/rules/value.h"

uint32_t
type_add(const struct around *s, const struct node *n)
{
	return graph_fold(s->l->pack->graph, s->l->arena, n);
}

const struct node *
type_node(const struct around *s, uint32_t node)
{
	return &s->l->pack->graph->node[node];
}

bool
type_refuse(const struct around *s, struct span at, enum type want,
    enum type is)
{
	enum lang lang = s->l->blame.diag->lang;

	return blame_add(&s->l->blame, at, "expected %s, and this is %s",
	    "此处应为%s，而这是%s", type_word(want, lang), type_word(is, lang));
}

uint32_t
node_raw(const struct around *s, const struct field *f)
{
	return type_add(s, &(struct node){ .op = NODE_RAW, .type = TYPE_TEXT,
		.index = (size_t)(f - s->l->pack->field), .mask = f->mask });
}

uint32_t
node_value(const struct around *s, const struct field *f)
{
	enum type type = node_field_type(f);

	if (type == TYPE_TEXT)
		return node_raw(s, f);
	return type_add(s, &(struct node){ .op = NODE_FIELD, .type = type,
		.index = (size_t)(f - s->l->pack->field) });
}

uint32_t
node_text(const struct around *s, struct sv text)
{
	return type_add(s, &(struct node){ .op = NODE_CONST, .type = TYPE_TEXT,
		.value.text = text });
}

const struct field *
type_field(const struct around *s, const struct expr *e)
{
	const struct field *field = s->l->pack->field;
	size_t document;

	if (e->kind != EXPR_NAME)
		return NULL;
	switch (e->means) {
	case NAME_FIELD:
		return &field[e->index];
	case NAME_CELL:
		return &field[s->field];
	case NAME_CELL_DOCUMENT:
		document = field[s->field].document;
		return document ? &field[document - 1] : NULL;
	default:
		return NULL;
	}
}

static uint32_t
number(const struct around *s, enum type type, int64_t n)
{
	return type_add(s, &(struct node){ .op = NODE_CONST, .type = type,
		.value.number = n });
}

static uint32_t
literal_date(const struct around *s, struct sv text)
{
	struct date d;

	return date_parse(text, &d) ? number(s, TYPE_DATE, func_date(d)) : 0;
}

static uint32_t
literal_number(const struct around *s, const struct expr *e)
{
	int64_t n;

	if (func_number(e->text, &n))
		return number(s, TYPE_NUMBER, n);
	blame_plain(&s->l->blame, e->at,
	    "at most 12 digits, and 6 behind the point",
	    "最多 12 位数字，小数点后最多 6 位");
	return 0;
}

static int64_t
pack_day(struct sv t)
{
	return ((t.ptr[0] - '0') * 10 + t.ptr[1] - '0') * 32 +
	    (t.ptr[3] - '0') * 10 + t.ptr[4] - '0';
}

/* A parameter's type; a day and a list keep theirs whatever --set says. */
static uint32_t
param(const struct around *s, size_t index)
{
	const struct param *p = &s->l->pack->param[index];
	static const enum type type[] = { [VALUE_TEXT] = TYPE_TEXT,
		[VALUE_NUMBER] = TYPE_NUMBER, [VALUE_DATE] = TYPE_DATE,
		[VALUE_YESNO] = TYPE_YESNO };
	struct node n = { .op = NODE_PARAM, .type = type[p->type],
		.index = index };

	if (n.type == TYPE_DATE && value_is_day(p->value))
		n.type = TYPE_DAY;
	n.list = n.type == TYPE_NUMBER && p->value.len &&
	    memchr(p->value.ptr, ',', p->value.len);
	return type_add(s, &n);
}

static uint32_t
name(const struct around *s, const struct expr *e)
{
	const struct pack *p = s->l->pack;
	uint32_t node;

	switch (e->means) {
	case NAME_FIELD:
	case NAME_CELL:
		return node_value(s, type_field(s, e));
	case NAME_PARAM:
		node = param(s, e->index);
		if (!type_node(s, node)->list)
			return node;
		blame_plain(&s->l->blame, e->at,
		    "this is a list: it may stand behind 属于 only",
		    "这是一列值，只能写在“属于”后面");
		return 0;
	case NAME_DEFINITION:
		return p->definition[e->index].node;
	case NAME_ASOF:
		return type_add(s, &(struct node){ .op = NODE_ASOF,
			.type = TYPE_DATE });
	case NAME_LABEL:
		return node_text(s, e->text);
	case NAME_CELL_NAME:
		return node_text(s, p->field[s->field].name);
	case NAME_CELL_DOCUMENT:
		return type_field(s, e) ? node_value(s, type_field(s, e)) :
		                          node_text(s, SV(""));
	case NAME_TABLE:
	case NAME_PERSON:
	case NAME_UNKNOWN:
		break;
	}
	blame_plain(&s->l->blame, e->at,
	    "this is no value: write a field, a parameter or a definition",
	    "这不是一个值：请写字段、参数或定义");
	return 0;
}

uint32_t
type_wanted(const struct around *s, const struct expr *e, enum type want)
{
	uint32_t node = type_expr(s, e);

	if (!node || type_node(s, node)->type == want)
		return node;
	type_refuse(s, e->at, want, type_node(s, node)->type);
	return 0;
}

/* OP over all children, which are of type WANT; so is the result. */
static uint32_t
chain(const struct around *s, const struct expr *e, enum node_op op,
    enum type want)
{
	uint32_t *arg = arena_alloc(s->l->arena,
	    (e->nchild + 1) * sizeof(*arg));
	bool good = true;

	for (size_t i = 0; i < e->nchild; i++) {
		arg[i] = type_wanted(s, e->child[i], want);
		good = good && arg[i];
	}
	return good ? type_add(s, &(struct node){ .op = op, .type = want,
		.arg = arg, .narg = e->nchild }) : 0;
}

/* = 空 and <> 空 look at what is written, of whatever type it should be. */
static uint32_t
blank(const struct around *s, const struct expr *e, const struct expr *what)
{
	const struct field *f = type_field(s, what);
	uint32_t node = f ? node_raw(s, f) : type_expr(s, what);

	if (!node)
		return 0;
	node = type_add(s, &(struct node){ .op = NODE_BLANK,
		.type = TYPE_YESNO, .arg = &node, .narg = 1 });
	return e->kind == EXPR_EQUAL ? node : type_add(s, &(struct node){
		.op = NODE_NOT, .type = TYPE_YESNO, .arg = &node, .narg = 1 });
}

static uint32_t
compare(const struct around *s, const struct expr *e)
{
	uint32_t arg[2];
	bool equal = e->kind == EXPR_EQUAL || e->kind == EXPR_UNEQUAL;
	enum type type;

	if (equal && e->child[1]->kind == EXPR_BLANK)
		return blank(s, e, e->child[0]);
	if (equal && e->child[0]->kind == EXPR_BLANK)
		return blank(s, e, e->child[1]);
	arg[0] = type_expr(s, e->child[0]);
	type = type_node(s, arg[0])->type;
	arg[1] = arg[0] ? type_wanted(s, e->child[1], type) : 0;
	if (!arg[0] || !arg[1])
		return 0;
	if (!equal && (type == TYPE_TEXT || type == TYPE_YESNO)) {
		blame_add(&s->l->blame, e->mark,
		    "%s has no order: compare with = or <>",
		    "%s没有大小，只能用 = 或 <> 比较",
		    type_word(type, s->l->blame.diag->lang));
		return 0;
	}
	return type_add(s, &(struct node){
		.op = NODE_EQUAL + (e->kind - EXPR_EQUAL), .type = TYPE_YESNO,
		.arg = arg, .narg = 2 });
}

/* The members of a list into N's arguments. */
static bool
list(const struct around *s, const struct expr *e, struct node *n,
    enum type want)
{
	bool good = true;

	for (size_t i = 0; i < e->nchild; i++) {
		uint32_t node = 0;

		if (e->child[i]->kind == EXPR_BLANK) {
			n->blank = true;
			continue;
		}
		node = type_wanted(s, e->child[i], want);
		n->arg[n->narg++] = node;
		good = good && node;
	}
	return good;
}

static uint32_t
in(const struct around *s, const struct expr *e)
{
	const struct expr *set = e->child[1];
	struct node n = { .op = NODE_IN, .type = TYPE_YESNO };
	uint32_t node = type_expr(s, e->child[0]);
	enum type type = type_node(s, node)->type;

	if (!node)
		return 0;
	n.arg = arena_alloc(s->l->arena, (set->nchild + 2) * sizeof(*n.arg));
	n.arg[n.narg++] = node;
	if (set->kind == EXPR_LIST) {
		if (!list(s, set, &n, type))
			return 0;
	} else if (set->means == NAME_PARAM) {
		n.arg[n.narg++] = param(s, set->index);
		if (type_node(s, n.arg[1])->type != type) {
			type_refuse(s, set->at, type,
			    type_node(s, n.arg[1])->type);
			return 0;
		}
	} else {
		blame_plain(&s->l->blame, set->at,
		    "expected a list in brackets, or a parameter that is one",
		    "此处应为括号中的一列值，或取值为一列的参数");
		return 0;
	}
	node = type_add(s, &n);
	return e->kind == EXPR_IN ? node : type_add(s, &(struct node){
		.op = NODE_NOT, .type = TYPE_YESNO, .arg = &node, .narg = 1 });
}

static uint32_t
match(const struct around *s, const struct expr *e)
{
	uint32_t arg = type_raw(s, e->child[0]);

	return arg ? type_add(s, &(struct node){ .op = NODE_MATCH,
		.type = TYPE_YESNO, .value.text = e->text, .arg = &arg,
		.narg = 1 }) : 0;
}

uint32_t
type_raw(const struct around *s, const struct expr *e)
{
	const struct field *f = type_field(s, e);

	return f ? node_raw(s, f) : type_wanted(s, e, TYPE_TEXT);
}

uint32_t
type_expr(const struct around *s, const struct expr *e)
{
	switch (e->kind) {
	case EXPR_YESNO:
		return number(s, TYPE_YESNO, sv_equal(e->text, SV("是")));
	case EXPR_NUMBER:
		return literal_number(s, e);
	case EXPR_DATE:
		return literal_date(s, e->text);
	case EXPR_DAY:
		return number(s, TYPE_DAY, pack_day(e->text));
	case EXPR_TEXT:
		return node_text(s, e->text);
	case EXPR_NAME:
		return name(s, e);
	case EXPR_HAS:
	case EXPR_COUNT:
	case EXPR_TAKE:
		return type_rows(s, e);
	case EXPR_CALL:
		return type_call(s, e);
	case EXPR_NOT:
		return chain(s, e, NODE_NOT, TYPE_YESNO);
	case EXPR_AND:
		return chain(s, e, NODE_AND, TYPE_YESNO);
	case EXPR_OR:
		return chain(s, e, NODE_OR, TYPE_YESNO);
	case EXPR_ADD:
		return chain(s, e, NODE_ADD, TYPE_NUMBER);
	case EXPR_SUBTRACT:
		return chain(s, e, NODE_SUBTRACT, TYPE_NUMBER);
	case EXPR_IN:
	case EXPR_NOT_IN:
		return in(s, e);
	case EXPR_MATCH:
		return match(s, e);
	case EXPR_BLANK:
	case EXPR_LIST:
		blame_plain(&s->l->blame, e->at,
		    "空 may stand behind = or <>, or in a list",
		    "“空”只能写在 =、<> 后面或一列值中");
		return 0;
	default:
		return compare(s, e);
	}
}
