/* SPDX-License-Identifier: MIT */
/* How a rule is carried out, in words. */
#include "pipeline/rules/body.h"
#include "pipeline/rules/change.h"
#include "pipeline/rules/plan.h"

struct teller {
	const struct pack *pack;
	const struct rule *rule;
	struct buf *out;
	bool zh;
	bool *used; /* nodes */
};

/* Nanoseconds a record, about; measured on rosters that are clean. */
static unsigned
node_cost(const struct node *n)
{
	switch (n->op) {
	case NODE_CONST:
	case NODE_PARAM:
	case NODE_ASOF:
		return 0;
	case NODE_FIELD:
		return n->type == TYPE_YESNO ? 3 : 15;
	case NODE_IN:
		return 2 + 2 * (unsigned)n->narg;
	case NODE_MATCH:
		return 60;
	case NODE_CALL:
		return n->func->flags & FUNC_FIRST ? 3 : 20;
	case NODE_GATHER:
		return 10;
	default:
		return 2;
	}
}

static const char *
comma(const struct teller *t)
{
	return t->zh ? "、" : ", ";
}

static void
put_head(struct teller *t, const char *zh, const char *en)
{
	buf_printf(t->out, "  %s", t->zh ? zh : en);
}

static void
mark(struct teller *t)
{
	const struct graph *g = t->pack->graph;
	const struct body *body = t->rule->body;

	for (size_t i = 0; i < body->njudge; i++)
		t->used[body->judge[i].when] =
		    t->used[body->judge[i].require] = true;
	for (size_t i = 0; i < body->nkey; i++)
		t->used[body->keynode[i]] = true;
	for (size_t i = g->nnode; i-- > 1;)
		for (size_t k = 0; t->used[i] && k < g->node[i].narg; k++)
			t->used[g->node[i].arg[k]] = true;
}

static void
put_scope(struct teller *t)
{
	static const char *const word[][2] = {
		[SCOPE_ROW] = { "每行：逐条判断，可并行",
		    "each row: a map, a record at a time" },
		[SCOPE_CELL] = { "每格：逐条逐格判断，可并行",
		    "each cell: a map, cell by cell" },
		[SCOPE_GROUP] = { "每组：按键归并后判断",
		    "each group: a fold over the exchange" },
		[SCOPE_CHANGE] = { "变化：与快照比较后判断",
		    "changes: what differs from a snapshot" },
		[SCOPE_LIST] = { "名单：全部读完后逐行判断",
		    "list: each of its rows, when all was read" },
	};

	if (t->rule->body->unique)
		buf_printf(t->out, "  %s\n", t->zh ?
		    "唯一：按键归并后，每键只应有一条" :
		    "unique: a fold over the exchange, one record a key");
	else if (t->rule->scope == SCOPE_ROW && t->rule->body->person)
		buf_printf(t->out, "  %s\n", t->zh ?
		    "每行：全部读完、认出同一人后逐条判断" :
		    "each row: a fold, when all was read and persons are known");
	else
		buf_printf(t->out, "  %s\n", word[t->rule->scope][!t->zh]);
}

/* Lists are told for themselves. */
static bool
of_list(const struct teller *t, const struct need *need)
{
	return need->field[0] >= change_fields(t->pack);
}

static void
put_columns(struct teller *t)
{
	const struct body *body = t->rule->body;
	size_t n = 0;

	put_head(t, "用到的列：", "columns: ");
	for (size_t i = 0; i < body->njudge; i++)
		for (size_t k = 0; k < body->judge[i].nneed; k++) {
			const struct need *need = &body->judge[i].need[k];

			if (of_list(t, need))
				continue;
			buf_printf(t->out, "%s", n++ ? comma(t) : "");
			for (size_t m = 0; m < need->n; m++)
				buf_printf(t->out, "%s%.*s", m ? "/" : "",
				    SV_ARG(t->pack->field[need->field[m]]
					.name));
		}
	buf_put_char(t->out, '\n');
}

static void
put_params(struct teller *t)
{
	const struct body *body = t->rule->body;
	const struct judge *j = body->judge;

	if (!body->njudge || !j->nparam)
		return;
	put_head(t, "参数：", "parameters: ");
	for (size_t i = 0; i < j->nparam; i++) {
		const struct param *p = &t->pack->param[j->param[i]];

		buf_printf(t->out, "%s%.*s = %.*s", i ? comma(t) : "",
		    SV_ARG(p->name), SV_ARG(p->value.len ? p->value :
		    t->zh ? SV("未设置") : SV("unset")));
	}
	buf_put_char(t->out, '\n');
}

static void
put_tables(struct teller *t)
{
	const struct graph *g = t->pack->graph;
	const struct table *last = NULL;
	size_t n = 0;

	for (size_t i = 1; i < g->nnode; i++) {
		const struct node *node = &g->node[i];
		const struct table *table = node->table ? node->table :
		    node->op == NODE_CALL && node->field ? node->field->table :
		    NULL;

		if (!t->used[i] || !table || table == last)
			continue;
		if (n++ == 0)
			put_head(t, "表：", "tables: ");
		buf_printf(t->out, "%s%.*s", n > 1 ? comma(t) : "",
		    SV_ARG(table->name));
		last = table;
	}
	if (n)
		buf_put_char(t->out, '\n');
}

static void
put_keys(struct teller *t)
{
	const struct body *body = t->rule->body;
	size_t fixed = 0, texts = 0;

	if (t->rule->scope != SCOPE_GROUP)
		return;
	put_head(t, "键：", "key: ");
	for (size_t i = 0; i < body->nkey; i++) {
		const struct node *n = &t->pack->graph->node[body->keynode[i]];

		buf_printf(t->out, "%s%.*s", i ? comma(t) : "",
		    SV_ARG(span_text(body->key[i]->at)));
		fixed += 8;
		texts += n->type == TYPE_TEXT;
	}
	buf_printf(t->out, t->zh ?
	    "；每键 %zu 字节，另加 %zu 段文字；每批每组一条 24 字节的元组\n" :
	    "; %zu bytes and %zu texts a key; a tuple of 24 bytes a group and "
	    "batch\n", fixed, texts);
}

/* Does the rule ask LIST for COLUMN? */
static bool
asks(const struct teller *t, size_t list, size_t column)
{
	const struct graph *g = t->pack->graph;

	for (size_t i = 1; i < g->nnode; i++) {
		const struct node *n = &g->node[i];

		if (t->used[i] && n->op == NODE_ROWS && n->index == list &&
		    rows_asks(n, column))
			return true;
		if (t->used[i] && n->index == t->pack->list[list].field +
		    column && (n->op == NODE_RAW || n->op == NODE_FIELD))
			return true;
	}
	return false;
}

/* May list I be missing (可缺)? */
static bool
is_spare(const struct body *b, size_t i)
{
	for (size_t k = 0; k < b->nspare; k++)
		if (b->spare[k].list == i)
			return true;
	return false;
}

static void
put_lists(struct teller *t)
{
	for (size_t i = 0; i < t->pack->nlist; i++) {
		const struct list_form *l = &t->pack->list[i];
		size_t n = 0;

		for (size_t k = 0; k < l->ncolumn; k++) {
			if (!asks(t, i, k))
				continue;
			if (n++ == 0) {
				put_head(t, "名单：", "list: ");
				buf_printf(t->out, t->zh ?
				    "%.*s（%.*s）的" : "%.*s (%.*s): ",
				    SV_ARG(l->name), SV_ARG(l->file));
			} else {
				buf_printf(t->out, "%s", comma(t));
			}
			buf_put(t->out, l->column[k]);
		}
		if (n && is_spare(t->rule->body, i))
			buf_put(t->out, t->zh ?
			    SV("；没有这份名单也检查，按没有内容判断") :
			    SV("; without it judged as if it had no row"));
		if (n)
			buf_put_char(t->out, '\n');
	}
}

/* How a person is found on both sides. */
static void
put_person(struct teller *t)
{
	buf_printf(t->out, t->zh ?
	    "  键：同一人，按学籍号，再按身份证件号，再按姓名、性别、出生日期归并；"
	    "三轮，每轮每人一条 %zu 字节的元组，另存每人 2 字节\n" :
	    "  key: the person, a fold over the exchange by 学籍号, then "
	    "身份证件号, then 姓名, 性别 and 出生日期; a tuple of %zu bytes a "
	    "person in each of three rounds, and 2 bytes a person kept\n",
	    (size_t)24);
}

/* The snapshot, the fields, and how a person is found in both. */
static void
put_change(struct teller *t)
{
	const struct body *b = t->rule->body;

	if (t->rule->scope != SCOPE_CHANGE) {
		if (t->rule->body->person)
			put_person(t);
		return;
	}
	put_head(t, "快照：", "snapshot: ");
	buf_printf(t->out, "%s\n", b->since == SINCE_YEAR ? t->zh ?
	    "上学年末，即上一学年的最后一次" :
	    "上学年末, the last one of the school year before" : t->zh ?
	    "上次，即当日之前的最后一次" :
	    "上次, the last one before this day");
	put_head(t, "比较的字段：", "fields watched: ");
	for (size_t i = 0; i < b->nitem; i++)
		buf_printf(t->out, "%s%.*s", i ? comma(t) : "",
		    SV_ARG(b->item[i].text));
	buf_printf(t->out, "%s\n", b->nitem ? t->zh ?
	    "；每个变更一次" : "; once a change" : t->zh ?
	    "无，每人一次" : "none, once a person");
	put_person(t);
}

static void
put_cost(struct teller *t)
{
	const struct graph *g = t->pack->graph;
	unsigned cost = 0;
	size_t n = 0;

	for (size_t i = 1; i < g->nnode; i++)
		if (t->used[i]) {
			n++;
			cost += node_cost(&g->node[i]);
		}
	buf_printf(t->out, t->zh ?
	    "  计算：%zu 个节点，单独运行约 %u 纳秒/行（与其他规则共用的只算一次）\n" :
	    "  work: %zu nodes, about %u ns a record alone (what other rules "
	    "share is done once)\n", n, cost);
}

void
plan_explain(const struct pack *p, const struct rule *r, struct buf *out,
    enum lang lang)
{
	struct arena a = { 0 };
	struct teller t = { p, r, out, lang == LANG_ZH, NULL };

	buf_printf(out, "%.*s %.*s\n", SV_ARG(r->id),
	    SV_ARG(t.zh || !r->title_en.len ? r->title : r->title_en));
	if (r->narticle) {
		buf_put(out, t.zh ? SV("  条款：") : SV("  articles: "));
		rule_articles(r, out);
		buf_put_char(out, '\n');
	}
	if (r->scope == SCOPE_NONE) {
		buf_printf(out, t.zh ? "  内置：由 xj-%.*s 判断\n" :
		    "  built in: judged by xj-%.*s\n", SV_ARG(r->owner));
		return;
	}
	t.used = arena_alloc(&a, p->graph->nnode + 1);
	mark(&t);
	put_scope(&t);
	put_columns(&t);
	put_params(&t);
	put_tables(&t);
	put_lists(&t);
	put_keys(&t);
	put_change(&t);
	put_cost(&t);
	arena_free(&a);
}

static void
add_word(struct words_of *w, struct arena *a, struct sv text)
{
	w->word = arena_more(a, w->word, w->n, &w->cap, sizeof(*w->word));
	w->word[w->n++] = text;
}

static void
find_columns(struct teller *t, struct facts *f, struct arena *a)
{
	const struct body *body = t->rule->body;

	for (size_t i = 0; i < body->njudge; i++)
		for (size_t k = 0; k < body->judge[i].nneed; k++) {
			const struct need *need = &body->judge[i].need[k];
			struct sv all = { 0 };

			if (of_list(t, need))
				continue;
			for (size_t m = 0; m < need->n; m++)
				all = arena_printf(a, "%.*s%s%.*s", SV_ARG(all),
				    m ? "/" : "", SV_ARG(t->pack->field[
				    need->field[m]].name));
			add_word(&f->columns, a, all);
		}
}

static void
find_lists(struct teller *t, struct facts *f, struct arena *a)
{
	f->list = arena_alloc(a, (t->pack->nlist + 1) * sizeof(*f->list));
	for (size_t i = 0; i < t->pack->nlist; i++) {
		const struct list_form *form = &t->pack->list[i];
		struct fact_list l = { form->name, form->file, { 0 },
			form->optional || is_spare(t->rule->body, i) };

		for (size_t k = 0; k < form->ncolumn; k++)
			if (asks(t, i, k))
				add_word(&l.columns, a, form->column[k]);
		if (l.columns.n)
			f->list[f->nlist++] = l;
	}
}

static void
find_key(struct teller *t, struct facts *f, struct arena *a)
{
	const struct body *body = t->rule->body;

	for (size_t i = 0; i < body->nkey; i++) {
		add_word(&f->key, a, span_text(body->key[i]->at));
		f->bytes += 8;
		f->texts += t->pack->graph->node[body->keynode[i]].type ==
		    TYPE_TEXT;
	}
	f->fold = t->rule->scope == SCOPE_GROUP;
	f->rounds = f->fold;
	f->fold |= t->rule->scope == SCOPE_LIST;
	if (t->rule->scope != SCOPE_CHANGE && !body->person)
		return;
	f->fold = true;
	f->rounds = 3;
	f->bytes = 2;
	add_word(&f->key, a, SV("学籍号"));
	add_word(&f->key, a, SV("身份证件号"));
	add_word(&f->key, a, SV("姓名, 性别, 出生日期"));
	if (t->rule->scope != SCOPE_CHANGE)
		return;
	f->snapshot = body->since == SINCE_YEAR ? SV("上学年末") : SV("上次");
	for (size_t i = 0; i < body->nitem; i++)
		add_word(&f->watched, a, body->item[i].text);
}

void
plan_facts(const struct pack *p, const struct rule *r, struct facts *f,
    struct arena *a)
{
	struct teller t = { .pack = p, .rule = r };
	const struct judge *j = r->body ? r->body->judge : NULL;

	*f = (struct facts){ 0 };
	if (r->scope == SCOPE_NONE)
		return;
	t.used = arena_alloc(a, p->graph->nnode + 1);
	mark(&t);
	find_columns(&t, f, a);
	find_lists(&t, f, a);
	find_key(&t, f, a);
	if (r->body->njudge) {
		f->param = j->param;
		f->nparam = j->nparam;
	}
	for (size_t i = 1; i < p->graph->nnode; i++)
		if (t.used[i]) {
			f->nodes++;
			f->ns += node_cost(&p->graph->node[i]);
		}
}
