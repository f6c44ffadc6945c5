/* SPDX-License-Identifier: MIT */
/* How a rule is carried out, in words. */
#include "pipeline/rules/explain.h"

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

static void
put_columns(struct teller *t)
{
	const struct body *body = t->rule->body;
	size_t n = 0;

	put_head(t, "用到的列：", "columns: ");
	for (size_t i = 0; i < body->njudge; i++)
		for (size_t k = 0; k < body->judge[i].nneed; k++) {
			const struct need *need = &body->judge[i].need[k];

			if (explain_of_list(t, need))
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
put_params(struct teller *t, struct arena *a)
{
	size_t n;
	const size_t *param = explain_params(t, &n, a);

	if (n == 0)
		return;
	put_head(t, "参数：", "parameters: ");
	for (size_t i = 0; i < n; i++) {
		const struct param *p = &t->pack->param[param[i]];

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

static void
put_spare(struct teller *t, const struct spare *s, struct arena *a)
{
	const struct body *b = t->rule->body;
	struct words_of w = explain_stand_ins(t, s, a);

	buf_put(t->out, t->zh ? SV("；") : SV("; "));
	if (b->part)
		buf_printf(t->out, t->zh ? "判断%.*s时，" : "for %.*s, ",
		    SV_ARG(b->item[s->part].text));
	if (w.n == 0)
		buf_put(t->out, t->zh ?
		    SV("没有这份名单也检查，按没有内容判断") :
		    SV("without it judged as if it had no row"));
	for (size_t i = 0; i < w.n; i++)
		buf_printf(t->out, "%s%.*s", i ? comma(t) : "",
		    SV_ARG(w.word[i]));
	if (w.n)
		buf_put(t->out, t->zh ? SV(" 至少要有一份，缺的按没有内容判断") :
		    SV(": one of them must be there, and one that is not is "
		       "judged as if it had no row"));
}

static void
put_list(struct teller *t, size_t list, struct arena *a)
{
	const struct list_form *l = &t->pack->list[list];
	const struct spare *s = explain_spare(t->rule->body, list);
	size_t n = 0, part;

	put_head(t, "名单：", "list: ");
	buf_printf(t->out, t->zh ? "%.*s（%.*s）" : "%.*s (%.*s)",
	    SV_ARG(l->name), SV_ARG(l->file));
	for (size_t k = 0; k < l->ncolumn; k++)
		if (explain_asks(t, list, k))
			buf_printf(t->out, "%s%.*s", n++ ? comma(t) :
			    t->zh ? "的" : ": ", SV_ARG(l->column[k]));
	if (list_judged(t->rule, list, &part))
		buf_put(t->out, t->zh ? SV("；判断它的每一行") :
		    SV("; each of its rows is judged"));
	if (s)
		put_spare(t, s, a);
	buf_put_char(t->out, '\n');
}

static void
put_lists(struct teller *t, struct arena *a)
{
	for (size_t i = 0; i < t->pack->nlist; i++)
		if (explain_asked(t, i))
			put_list(t, i, a);
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
			cost += explain_cost(&g->node[i]);
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
	explain_mark(&t);
	put_scope(&t);
	put_columns(&t);
	put_params(&t, &a);
	put_tables(&t);
	put_lists(&t, &a);
	put_keys(&t);
	put_change(&t);
	put_cost(&t);
	arena_free(&a);
}
