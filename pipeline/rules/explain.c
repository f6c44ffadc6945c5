/* SPDX-License-Identifier: MIT */
/* How a rule is carried out, in words. */
#include "pipeline/rules/body.h"
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
	};

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

			buf_printf(t->out, "%s", n++ ? "、" : "");
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

		buf_printf(t->out, "%s%.*s = %.*s", i ? "、" : "",
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
		buf_printf(t->out, "%s%.*s", n > 1 ? "、" : "",
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

		buf_printf(t->out, "%s%.*s", i ? "、" : "",
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
	put_keys(&t);
	put_cost(&t);
	arena_free(&a);
}
