/* SPDX-License-Identifier: MIT */
/*
 * Packs, files and statements in their order. The first statement of a pack's
 * own file says what it builds on; that is read before the rest.
 */
#include "pipeline/base/nearest.h"
#include "pipeline/base/utf8.h"
#include "pipeline/rules/load.h"
#include "pipeline/rules/value.h"

static const char *const kind_en[KINDS] = { "parameter", "definition", "table",
    "field", "rule", "statement 条款", "register" };
static const char *const kind_zh[KINDS] = { "参数", "定义", "表", "字段",
    "规则", "条款语句", "登记" };

/* Where NAME's entry is told, or would be: a pack asks for ten thousands. */
static size_t
find_slot(const struct load *l, enum kind kind, struct sv name)
{
	const struct name_slots *s = &l->named[kind];
	size_t i = hash_64(name) & (s->n - 1);

	while (s->slot[i] &&
	    !sv_equal(l->entry[kind][s->slot[i] - 1].name, name))
		i = (i + 1) & (s->n - 1);
	return i;
}

size_t
load_find(const struct load *l, enum kind kind, struct sv name)
{
	uint32_t found = l->named[kind].n ?
	    l->named[kind].slot[find_slot(l, kind, name)] : 0;

	return found ? found - 1 : l->nentry[kind];
}

/* The last entry, which is new, can be found by its name. */
static void
add_slot(struct load *l, enum kind kind)
{
	struct name_slots *s = &l->named[kind];
	size_t n = l->nentry[kind], from = n - 1;

	if (s->n < 2 * n) {
		s->n = s->n ? 2 * s->n : 64;
		s->slot = arena_alloc(l->arena, s->n * sizeof(*s->slot));
		from = 0;
	}
	for (size_t i = from; i < n; i++)
		if (l->entry[kind][i].name.len)
			s->slot[find_slot(l, kind, l->entry[kind][i].name)] =
			    (uint32_t)i + 1;
}

bool
load_unknown(struct load *l, enum kind kind, struct span at, struct sv name)
{
	struct sv *known = arena_alloc(l->arena,
	    l->nentry[kind] * sizeof(*known));
	size_t n = 0;

	for (size_t i = 0; i < l->nentry[kind]; i++)
		if (l->entry[kind][i].name.len)
			known[n++] = l->entry[kind][i].name;
	return blame_unknown(&l->blame, at, kind_en[kind], kind_zh[kind], name,
	    known, n);
}

bool
load_lookup(struct load *l, enum kind kind, const struct token *t,
    size_t *index)
{
	*index = load_find(l, kind, t->text);
	return *index < l->nentry[kind] ||
	    load_unknown(l, kind, t->at, t->text);
}

/* The thing at INDEX, emptied; one more where it is the first behind. */
static void
make_room(struct load *l, enum kind kind, size_t index)
{
	struct pack *p = l->pack;
	struct arena *a = l->arena;
	size_t *cap = &l->capthing[kind];

	switch (kind) {
	case KIND_PARAM:
		if (index == p->nparam)
			p->param = arena_more(a, p->param, p->nparam++,
			    cap, sizeof(*p->param));
		p->param[index] = (struct param){ 0 };
		return;
	case KIND_DEFINITION:
		if (index == p->ndefinition)
			p->definition = arena_more(a, p->definition,
			    p->ndefinition++, cap, sizeof(*p->definition));
		p->definition[index] = (struct definition){ 0 };
		return;
	case KIND_TABLE:
		if (index == p->ntable)
			p->table = arena_more(a, p->table, p->ntable++,
			    cap, sizeof(*p->table));
		p->table[index] = (struct table){ 0 };
		return;
	case KIND_FIELD:
		if (index == p->nfield)
			p->field = arena_more(a, p->field, p->nfield++,
			    cap, sizeof(*p->field));
		p->field[index] = (struct field){ 0 };
		return;
	case KIND_RULE:
		if (index == p->nrule)
			p->rule = arena_more(a, p->rule, p->nrule++,
			    cap, sizeof(*p->rule));
		p->rule[index] = (struct rule){ 0 };
		return;
	case KIND_ARTICLE:
		if (index == p->nunchecked)
			p->unchecked = arena_more(a, p->unchecked,
			    p->nunchecked++, cap, sizeof(*p->unchecked));
		p->unchecked[index] = (struct article){ 0 };
		return;
	case KIND_FORM:
		if (index == p->nform)
			p->form = arena_more(a, p->form, p->nform++, cap,
			    sizeof(*p->form));
		p->form[index] = (struct form){ 0 };
		return;
	case KINDS:
		return;
	}
}

static bool
is_taken(struct load *l, enum kind kind, const struct token *t)
{
	for (enum kind k = 0; k < KINDS; k++) {
		bool shared = k == KIND_PARAM || k == KIND_DEFINITION ||
		    k == KIND_FIELD;
		size_t i = load_find(l, k, t->text);
		const struct entry *e = &l->entry[k][i];

		if (i == l->nentry[k] || (k == kind && e->layer != l->layer))
			continue;
		if (k != kind && (!shared || kind == KIND_TABLE ||
		    kind == KIND_RULE || kind == KIND_ARTICLE ||
		    kind == KIND_FORM))
			continue;
		blame_add(&l->blame, t->at,
		    "'%.*s' is already the name of a %s: %.*s:%zu",
		    "“%.*s”已经是另一%s的名称：%.*s:%zu", SV_ARG(t->text),
		    l->blame.diag->lang == LANG_EN ? kind_en[k] : kind_zh[k],
		    SV_ARG(e->at.in->name), span_line(e->at));
		return true;
	}
	return false;
}

/* The entry INDEX, which may be one more, and its thing are T's. */
static void
add_entry(struct load *l, enum kind kind, size_t index, const struct token *t)
{
	size_t n = l->nentry[kind];

	if (index == n) {
		l->entry[kind] = arena_more(l->arena, l->entry[kind], n,
		    &l->capentry[kind], sizeof(**l->entry));
		l->nentry[kind]++;
	}
	l->entry[kind][index] = (struct entry){ t->text, t->at, l->layer };
	if (index == n)
		add_slot(l, kind);
	make_room(l, kind, index);
}

bool
load_declare(struct load *l, enum kind kind, const struct token *t,
    size_t *index)
{
	size_t i = load_find(l, kind, t->text);

	if (is_taken(l, kind, t))
		return false;
	add_entry(l, kind, i, t);
	*index = i;
	return true;
}

size_t
load_nameless(struct load *l, enum kind kind, struct span at)
{
	size_t index = l->nentry[kind];

	add_entry(l, kind, index, &(struct token){ .at = at });
	return index;
}

void
load_refer(struct load *l, enum use use, size_t index, const struct token *t)
{
	l->reference = arena_more(l->arena, l->reference, l->nreference,
	    &l->capreference, sizeof(*l->reference));
	l->reference[l->nreference++] =
	    (struct reference){ use, index, l->layer, t->text, t->at };
}

bool
load_stale(const struct load *l, const struct reference *r)
{
	enum kind kind = r->use == USE_SILENCE || r->use == USE_MESSAGE ?
	    KIND_RULE : KIND_FIELD;

	return l->entry[kind][r->index].layer != r->layer;
}

bool
load_word(struct load *l, struct lexer *x, const char *en, const char *zh,
    struct token *t)
{
	*t = lex_next(x);
	if (t->kind == TOKEN_WORD || t->kind == TOKEN_BAD)
		return t->kind == TOKEN_WORD;
	return blame_add(&l->blame, t->at, "expected %s", "此处应写%s",
	    l->blame.diag->lang == LANG_EN ? en : zh);
}

bool
load_end(struct lexer *x)
{
	struct token t = lex_next(x);

	return t.kind == TOKEN_END || lex_refuse(x, t,
	    "this is too much: the line should end before it",
	    "多出了内容：这一行应到此为止");
}

/* Names and bytes of all files, each behind its length: no two packs whose
 * files differ are hashed over the same bytes. */
static void
hash_piece(struct load *l, struct sv piece)
{
	unsigned char length[8];

	for (size_t i = 0; i < sizeof(length); i++)
		length[i] = (unsigned char)((uint64_t)piece.len >> 8 * i);
	hash_add(l->hash, sv_make((const char *)length, sizeof(length)));
	hash_add(l->hash, piece);
}

const struct script *
load_script(struct load *l, struct sv file, struct span at)
{
	struct script *s = arena_alloc(l->arena, sizeof(*s));
	size_t bad;

	s->name = arena_printf(l->arena, "%.*s/%.*s", SV_ARG(l->folder),
	    SV_ARG(file));
	if (!l->reader->read(l->reader->ctx, l->folder, file, l->arena,
	    &s->text)) {
		blame_add(&l->blame, at, "cannot read '%.*s'", "读不到“%.*s”",
		    SV_ARG(s->name));
		return NULL;
	}
	hash_piece(l, file);
	hash_piece(l, s->text);
	if (s->text.len > LOAD_FILE) {
		blame_plain(&l->blame, (struct span){ s, 0, 0 },
		    "the file is larger than 1 MiB: split it",
		    "文件超过 1 MiB：请拆成几个文件");
		return NULL;
	}
	bad = utf8_check(s->text);
	if (bad < s->text.len) {
		blame_plain(&l->blame, (struct span){ s, bad, bad + 1 },
		    "this is not UTF-8: save the file as UTF-8",
		    "此处不是 UTF-8：请将文件另存为 UTF-8");
		return NULL;
	}
	return s;
}

/* A byte order mark before the text is no text. */
static size_t
text_start(const struct script *s)
{
	return sv_starts(s->text, SV("\xEF\xBB\xBF")) ? 3 : 0;
}

static void
load_statements(struct load *l, const struct script *s, size_t at)
{
	struct block b;

	while (block_read(&b, s, at, l->arena, &l->blame)) {
		load_statement(l, &b);
		at = b.next;
	}
}

static void load_layer(struct load *l, struct sv folder, struct span at);

/* What the pack builds on. A pack that is being read cannot support itself. */
static void
load_base(struct load *l, const struct token *base)
{
	if (l->depth == LOAD_LAYERS) {
		blame_plain(&l->blame, base->at,
		    "too many packs build on each other, 16 at most",
		    "包的层数过多，最多 16 层");
		return;
	}
	for (size_t i = 0; i < l->depth; i++)
		if (sv_equal(l->layer_name[i], base->text)) {
			blame_add(&l->blame, base->at,
			    "pack '%.*s' would build on itself",
			    "包“%.*s”不能以自身为基础", SV_ARG(base->text));
			return;
		}
	load_layer(l, base->text, base->at);
}

/* The pack's other files, in the order of their names. */
static void
load_others(struct load *l, struct span at)
{
	struct sv *file = NULL;
	size_t n = 0;

	l->reader->list(l->reader->ctx, l->folder, l->arena, &file, &n);
	for (size_t i = 0; i < n; i++) {
		const struct script *s;

		if (sv_equal(file[i], SV("pack.xj")))
			continue;
		s = load_script(l, file[i], at);
		if (s)
			load_statements(l, s, text_start(s));
	}
}

static void
load_layer(struct load *l, struct sv folder, struct span at)
{
	struct pack *p = l->pack;
	struct token base = { 0 };
	const struct script *s;
	struct sv name, version, since, text, office;
	struct block b;

	l->folder = folder;
	s = load_script(l, SV("pack.xj"), at);
	if (!s)
		return;
	b.next = text_start(s);
	if (block_read(&b, s, b.next, l->arena, &l->blame))
		load_pack_clauses(l, &b, &base);
	else
		blame_plain(&l->blame, (struct span){ s, 0, 0 },
		    "the file is empty: begin it with 包 NAME VERSION",
		    "文件是空的：请以“包 名称 版本”开头");
	name = p->name;
	version = p->version;
	since = p->since;
	text = p->text;
	office = p->office;
	l->layer_name[l->depth++] = name;
	if (base.text.len)
		load_base(l, &base);
	l->depth--;
	p->name = name;
	p->version = version;
	p->since = since;
	/* Those of the pack below hold where this one names none. */
	if (text.len)
		p->text = text;
	if (office.len)
		p->office = office;
	l->folder = folder;
	l->layer = l->nlayer++;
	load_statements(l, s, b.next);
	load_others(l, at);
}

/* The word that asked for the pack stands on the command line. */
static struct span
ask_place(struct load *l, struct sv name)
{
	struct script *s = arena_alloc(l->arena, sizeof(*s));

	*s = (struct script){ SV("--rules"), arena_dup(l->arena, name) };
	return (struct span){ s, 0, name.len };
}

static int
refuse_setting(struct pack *p, const struct setting *s, const char *name,
    struct diag *d)
{
	struct sv *known = arena_alloc(&p->arena,
	    (p->nparam + 1) * sizeof(*known)), near;

	for (size_t i = 0; i < p->nparam; i++)
		known[i] = p->param[i].name;
	near = nearest_word(s->name, known, p->nparam);
	if (near.len)
		return diag_fail(d, STATUS_USAGE, "--set %s: the pack has no "
		    "such parameter: did you mean %.*s?", "--set %s：规则包没有"
		    "这个参数：您是想写 %.*s 吗？", name, SV_ARG(near));
	return diag_fail(d, STATUS_USAGE,
	    "--set %s: the pack has no such parameter: see its 参数",
	    "--set %s：规则包没有这个参数：见规则包中的“参数”", name);
}

static int
apply_setting(struct pack *p, const struct setting *s, struct diag *d)
{
	char name[64];

	diag_safe(s->name, name, sizeof(name));
	for (size_t i = 0; i < p->nparam; i++) {
		struct param *param = &p->param[i];

		if (!sv_equal(param->name, s->name))
			continue;
		param->overridden = true;
		if (value_convert(param, s->value, &p->arena, &param->value))
			return 0;
		return diag_fail(d, STATUS_USAGE,
		    "--set %s: the value is not of the parameter's type: see "
		    "the pack's 参数", "--set %s：值的类型不对：见规则包中的“参数”",
		    name);
	}
	return refuse_setting(p, s, name, d);
}

int
pack_load(struct pack *p, const struct pack_reader *r, struct sv name,
    const struct setting *setting, size_t nsetting, struct diag *d)
{
	struct load l = { .pack = p, .arena = &p->arena, .reader = r,
		.blame = { .diag = d }, .hash = hash_open() };
	char hex[HASH_HEX], safe[200];

	*p = (struct pack){ 0 };
	name = arena_dup(l.arena, name);
	load_layer(&l, name, ask_place(&l, name));
	load_check(&l);
	hash_hex(hash_value(l.hash), hex);
	hash_close(l.hash);
	p->hash = arena_dup(l.arena, sv_make(hex, sizeof(hex)));
	if (l.blame.count)
		return diag_fail(d, STATUS_RULES,
		    "the rule pack '%s' has %zu errors: see above",
		    "规则包“%s”有 %zu 处错误：见上文",
		    diag_safe(name, safe, sizeof(safe)),
		    l.blame.count - l.blame.repeated);
	for (size_t i = 0; i < nsetting; i++)
		if (apply_setting(p, &setting[i], d) < 0)
			return -1;
	return 0;
}

void
pack_free(struct pack *p)
{
	arena_free(&p->arena);
	*p = (struct pack){ 0 };
}
