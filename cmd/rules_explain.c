/* SPDX-License-Identifier: MIT */
/* xj rules explain, and what the subcommands say in JSON. */
#include <stdio.h>

#include "cmd/rules.h"
#include "pipeline/report/write.h"
#include "pipeline/rules/plan.h"

static void
put_words(struct buf *out, const char *name, const struct words_of *w)
{
	json_name(out, name, false);
	buf_put_char(out, '[');
	for (size_t i = 0; i < w->n; i++) {
		if (i)
			buf_put_char(out, ',');
		json_put(out, w->word[i]);
	}
	buf_put_char(out, ']');
}

static void
put_lists(struct buf *out, const struct facts *f)
{
	buf_put(out, SV(",\"lists\":["));
	for (size_t i = 0; i < f->nlist; i++) {
		buf_put(out, i ? SV(",{") : SV("{"));
		json_name(out, "name", true);
		json_put(out, f->list[i].name);
		json_name(out, "file", false);
		json_put(out, f->list[i].file);
		put_words(out, "columns", &f->list[i].columns);
		json_name(out, "judged", false);
		buf_put(out, f->list[i].judged ? SV("true") : SV("false"));
		json_name(out, "optional", false);
		buf_put(out, f->list[i].optional ? SV("true") : SV("false"));
		if (f->list[i].one_of.n)
			put_words(out, "one_of", &f->list[i].one_of);
		buf_put_char(out, '}');
	}
	buf_put_char(out, ']');
}

/* An unset parameter has no value: null. */
static void
put_params(struct buf *out, const struct pack *p, const struct facts *f)
{
	buf_put(out, SV(",\"parameters\":["));
	for (size_t i = 0; i < f->nparam; i++) {
		const struct param *param = &p->param[f->param[i]];

		buf_put(out, i ? SV(",{") : SV("{"));
		json_name(out, "name", true);
		json_put(out, param->name);
		json_name(out, "value", false);
		if (param->value.len)
			json_put(out, param->value);
		else
			buf_put(out, SV("null"));
		buf_put_char(out, '}');
	}
	buf_put_char(out, ']');
}

static void
put_json(struct buf *out, const struct pack *p, const struct rule *r,
    struct arena *a)
{
	struct facts f;

	plan_facts(p, r, &f, a);
	buf_put_char(out, '{');
	json_name(out, "id", true);
	json_put(out, r->id);
	json_name(out, "title", false);
	json_put(out, r->title);
	json_name(out, "title_en", false);
	json_put(out, r->title_en);
	put_words(out, "articles", &(struct words_of){ .word = r->article,
		.n = r->narticle });
	json_name(out, "map_or_fold", false);
	json_put(out, r->scope == SCOPE_NONE ? SV("builtin") :
	    f.fold ? SV("fold") : SV("map"));
	if (r->scope == SCOPE_NONE) {
		json_name(out, "stage", false);
		json_put(out, r->owner);
		buf_put_char(out, '}');
		return;
	}
	put_words(out, "columns", &f.columns);
	put_lists(out, &f);
	put_params(out, p, &f);
	if (r->scope == SCOPE_CHANGE) {
		json_name(out, "snapshot", false);
		json_put(out, f.snapshot);
		put_words(out, "fields", &f.watched);
	}
	put_words(out, "key", &f.key);
	buf_printf(out, ",\"bytes\":%zu,\"texts\":%zu,\"tuple_bytes\":%d,"
	    "\"rounds\":%u,\"nodes\":%zu,\"ns\":%u}", f.bytes, f.texts,
	    f.fold ? 24 : 0, f.rounds, f.nodes, f.ns);
}

/* What each of a register's sources needs, as of rules. */
static void
put_form(struct buf *out, const struct pack *p, const struct form *f,
    const struct options *o, struct arena *a, enum lang lang)
{
	for (size_t i = 0; i < f->nsource; i++) {
		if (o->json) {
			buf_put(out, i ? SV(",\n") : f->nsource > 1 ?
			    SV("[") : SV(""));
			put_json(out, p, &f->source[i], a);
			continue;
		}
		if (i)
			buf_put_char(out, '\n');
		plan_explain(p, &f->source[i], out, lang);
	}
	if (o->json && f->nsource > 1)
		buf_put_char(out, ']');
}

int
rules_explain(const struct pack *p, const struct options *o, struct diag *d)
{
	struct arena a = { 0 };
	struct buf out = { 0 };

	for (size_t i = 1; i < o->noperand; i++) {
		const struct form *form;
		const struct rule *r = rules_find_any(p, o->operand[i], &form,
		    d);

		if (!r && !form) {
			buf_free(&out);
			arena_free(&a);
			return -1;
		}
		if (o->json) {
			buf_put(&out, i > 1 ? SV(",\n") :
			    o->noperand > 2 ? SV("[\n") : SV(""));
			if (form)
				put_form(&out, p, form, o, &a, d->lang);
			else
				put_json(&out, p, r, &a);
			continue;
		}
		if (i > 1)
			buf_put_char(&out, '\n');
		if (form)
			put_form(&out, p, form, o, &a, d->lang);
		else
			plan_explain(p, r, &out, d->lang);
	}
	if (o->json)
		buf_put(&out, o->noperand > 2 ? SV("\n]\n") : SV("\n"));
	if (out.len)
		fwrite(out.ptr, 1, out.len, stdout);
	buf_free(&out);
	arena_free(&a);
	return 0;
}

void
rules_put_result(struct buf *out, struct sv file, size_t line, struct sv id,
    struct sv zh, struct sv en)
{
	buf_put(out, out->len ? SV(",\n{") : SV("\n{"));
	json_name(out, "file", true);
	json_put(out, file);
	buf_printf(out, ",\"line\":%zu", line);
	json_name(out, "rule", false);
	json_put(out, id);
	json_name(out, "message", false);
	json_put(out, zh);
	json_name(out, "message_en", false);
	json_put(out, en);
}
