/* SPDX-License-Identifier: MIT */
/*
 * The results stand before the rules, which an object of JSON may: so the log is
 * written in one pass. A rule's index is its place in the pack.
 */
#include <strings.h>

#include "pipeline/report/machine.h"
#include "pipeline/report/message.h"

static void
put_text(struct buf *out, const char *name, struct sv text, bool first)
{
	json_name(out, name, first);
	json_put(out, text);
}

static void
put_number(struct buf *out, const char *name, uint64_t n, bool first)
{
	json_name(out, name, first);
	buf_put_u64(out, n);
}

/* {"text": TEXT}, as all messages are. */
static void
put_message(struct buf *out, const char *name, struct sv text, bool first)
{
	json_name(out, name, first);
	buf_put_char(out, '{');
	put_text(out, "text", text, true);
	buf_put_char(out, '}');
}

static struct sv
sarif_level(enum level level)
{
	return level == LEVEL_NOTICE ? SV("note") : level_name(level);
}

/* The value of a digit of \xHH; -1: it is none. */
static int
hex_value(char c)
{
	static const char digit[] = "0123456789abcdef";
	const char *at = c ? strchr(digit, c) : NULL;

	return at ? (int)(at - digit) : -1;
}

/* PATH as a URI reference (RFC 3986); an absolute one has its scheme. What our
 * paths tell as \xHH (batch.h) is that byte of the file's name. */
static void
put_uri(struct buf *out, struct sv path)
{
	static const char hex[] = "0123456789ABCDEF", plain[] = "-._~/";

	buf_put_char(out, '"');
	if (sv_starts(path, SV("/")))
		buf_put(out, SV("file://"));
	for (size_t i = 0; i < path.len; i++) {
		struct sv rest = sv_skip(path, i);
		unsigned char c = (unsigned char)path.ptr[i];

		if (rest.len > 3 && sv_starts(rest, SV("\\x")) &&
		    hex_value(rest.ptr[2]) >= 0 && hex_value(rest.ptr[3]) >= 0) {
			c = (unsigned char)(hex_value(rest.ptr[2]) << 4 |
			    hex_value(rest.ptr[3]));
			i += 3;
		}
		if ((c >= '0' && c <= '9') || ((c | 32) >= 'a' &&
		    (c | 32) <= 'z') || memchr(plain, c, sizeof(plain) - 1)) {
			buf_put_char(out, (char)c);
			continue;
		}
		buf_put_char(out, '%');
		buf_put_char(out, hex[c >> 4]);
		buf_put_char(out, hex[c & 15]);
	}
	buf_put_char(out, '"');
}

static bool
is_book(struct sv path)
{
	static const char *const end[] = { ".xlsx", ".xlsm", ".xltx", ".xltm" };

	for (size_t i = 0; i < sizeof(end) / sizeof(*end); i++) {
		size_t n = strlen(end[i]);

		if (path.len > n && strncasecmp(path.ptr + path.len - n,
		    end[i], n) == 0)
			return true;
	}
	return false;
}

/* The workbook of PATH#SHEET, in whose parts a # may stand too; PATH, if it is
 * none. A workbook is hardly ever called otherwise. */
static struct sv
book_of(struct sv path)
{
	for (size_t i = 0; i < path.len; i++)
		if (path.ptr[i] == '#' && is_book(sv_head(path, i)))
			return sv_head(path, i);
	return path;
}

/* The file that O is in: of a sheet its workbook. */
static struct sv
file_of(const struct origin *o)
{
	struct sv path = o->path, book = book_of(path);

	if (!origin_is_sheet(o) || book.len < path.len)
		return origin_is_sheet(o) ? book : path;
	for (size_t i = path.len; i > 0; i--)
		if (path.ptr[i - 1] == '#')
			return sv_head(path, i - 1);
	return path;
}

static void
put_place(struct buf *out, struct sv path, const struct region *region,
    uint64_t line)
{
	buf_put(out, SV("{\"physicalLocation\":{\"artifactLocation\":"
	    "{\"uri\":"));
	put_uri(out, path);
	buf_put_char(out, '}');
	if (region && region->line) {
		json_name(out, "region", false);
		buf_put_char(out, '{');
		put_number(out, "startLine", region->line, true);
		put_number(out, "startColumn", region->column, false);
		put_number(out, "endLine", region->end_line, false);
		put_number(out, "endColumn", region->end_column, false);
		buf_put_char(out, '}');
	} else if (line) {
		json_name(out, "region", false);
		buf_put_char(out, '{');
		put_number(out, "startLine", line, true);
		buf_put_char(out, '}');
	}
	buf_put_char(out, '}');
}

/* Where a spreadsheet shows it: PATH#SHEET!B12, or its column alone. */
static void
put_logical(struct buf *out, const struct origin *o, const struct told *t)
{
	char room[8];
	const char *letter = column_letter(t->head.position, room);

	if (!*letter)
		return;
	json_name(out, "logicalLocations", false);
	buf_put(out, SV("[{"));
	json_name(out, "name", true);
	buf_printf(out, "\"%s%llu\"", letter,
	    (unsigned long long)t->head.line);
	if (sv_equal(o->source.why, SV(SOURCE_SHEET))) {
		struct buf full = { 0 };

		buf_put(&full, o->path);
		buf_printf(&full, "!%s%llu", letter,
		    (unsigned long long)t->head.line);
		put_text(out, "fullyQualifiedName", buf_sv(&full), false);
		buf_free(&full);
	}
	buf_put(out, SV("}]"));
}

/* PATH:LINE;PATH:LINE;total=N */
static void
put_related(struct buf *out, struct sv related)
{
	bool any = false;
	struct sv piece;

	while (related.len && sv_split(&related, ';', &piece)) {
		uint64_t line = 0;
		size_t colon = piece.len;

		while (colon > 0 && piece.ptr[colon - 1] != ':')
			colon--;
		if (colon < 2 || !sv_to_u64(sv_skip(piece, colon), &line))
			continue;
		if (any)
			buf_put_char(out, ',');
		else
			buf_put(out, SV(",\"relatedLocations\":["));
		any = true;
		piece = sv_head(piece, colon - 1);
		/* Rows of a sheet are no lines of its file. */
		put_place(out, book_of(piece), NULL,
		    book_of(piece).len < piece.len ? 0 : line);
		buf_put_char(out, '}');
	}
	if (any)
		buf_put_char(out, ']');
}

void
sarif_open(const struct summary *s, struct buf *out)
{
	(void)s;
	buf_put(out, SV("{\"$schema\":\"https://json.schemastore.org/"
	    "sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{"
	    "\"columnKind\":\"utf16CodeUnits\",\"results\":["));
}

/* What is wrong, and on a line of its own what to do. */
static void
put_words(const struct told *t, struct buf *out)
{
	struct buf text = { 0 };

	buf_put(&text, t->text[TOLD_MESSAGE]);
	if (t->text[TOLD_FIX].len) {
		buf_put_char(&text, '\n');
		buf_put(&text, t->text[TOLD_FIX]);
	}
	put_message(out, "message", buf_sv(&text), false);
	buf_free(&text);
}

static void
put_location(const struct view *v, const struct told *t,
    const struct region *region, struct buf *out)
{
	const struct origin *o = origins_find(v->origins, t->head.file);

	json_name(out, "locations", false);
	buf_put_char(out, '[');
	if (o) {
		bool sheet = sv_equal(o->source.why, SV(SOURCE_SHEET));

		put_place(out, file_of(o), region,
		    sheet ? 0 : t->head.line);
		put_logical(out, o, t);
		buf_put_char(out, '}');
	}
	buf_put_char(out, ']');
}

static void
put_properties(const struct view *v, const struct told *t, struct buf *out)
{
	static const struct {
		const char *name;
		enum told_text text;
	} told[] = { { "schoolCode", TOLD_SCHOOL_CODE },
		{ "school", TOLD_SCHOOL }, { "grade", TOLD_GRADE },
		{ "class", TOLD_CLASS }, { "student", TOLD_STUDENT },
		{ "value", TOLD_VALUE }, { "expected", TOLD_EXPECTED } };
	const struct rule *r = pack_rule(v->pack, t->text[TOLD_RULE]);

	json_name(out, "properties", false);
	buf_put_char(out, '{');
	put_text(out, "article", r ? rule_article(r) : (struct sv){ 0 }, true);
	for (size_t i = 0; i < sizeof(told) / sizeof(*told); i++)
		if (t->text[told[i].text].len)
			put_text(out, told[i].name, t->text[told[i].text],
			    false);
	buf_put_char(out, '}');
}

/* How it stands to the run before, and that it was approved. */
static void
put_standing(const struct view *v, const struct told *t, struct buf *out)
{
	if (v->compared)
		put_text(out, "baselineState", t->status == TOLD_NEW ?
		    SV("new") : SV("unchanged"), false);
	if (t->status != TOLD_APPROVED)
		return;
	buf_put(out, SV(",\"suppressions\":[{\"kind\":\"external\","
	    "\"status\":\"accepted\",\"justification\":\""));
	buf_put(out, v->lang == LANG_EN ? SV("approved until ") :
	                                  SV("已批准，至 "));
	told_until(t->until, out);
	buf_put(out, SV("\"}]"));
}

void
sarif_result(const struct view *v, const struct told *t,
    const struct region *region, bool first, struct buf *out)
{
	const struct rule *r = pack_rule(v->pack, t->text[TOLD_RULE]);
	char id[ID_ROOM];

	buf_put(out, first ? SV("\n{") : SV(",\n{"));
	put_text(out, "ruleId", t->text[TOLD_RULE], true);
	if (r)
		put_number(out, "ruleIndex", (uint64_t)(r - v->pack->rule),
		    false);
	put_text(out, "level", sarif_level(t->head.level), false);
	put_words(t, out);
	put_location(v, t, region, out);
	put_related(out, t->text[TOLD_RELATED]);
	json_name(out, "partialFingerprints", false);
	told_id(t, id);
	buf_put_char(out, '{');
	put_text(out, "findingId/v1", sv_cstr(id), true);
	buf_put_char(out, '}');
	put_standing(v, t, out);
	put_properties(v, t, out);
	buf_put_char(out, '}');
}

static void
put_rule(const struct view *v, const struct rule *r, struct buf *out)
{
	bool en = v->lang == LANG_EN;
	struct sv help = en && r->advice_en.len ? r->advice_en : r->advice;

	buf_put_char(out, '{');
	put_text(out, "id", r->id, true);
	put_message(out, "shortDescription", title_of(r, v->lang), false);
	if (help.len)
		put_message(out, "help", help, false);
	json_name(out, "defaultConfiguration", false);
	buf_put_char(out, '{');
	put_text(out, "level", sarif_level(r->level), true);
	if (r->off)
		buf_put(out, SV(",\"enabled\":false"));
	buf_put(out, SV("},\"properties\":{"));
	put_text(out, "article", rule_article(r), true);
	buf_put(out, SV("}}"));
}

/* Each reason why a rule was not evaluated, or not everywhere. */
static void
put_unevaluated(const struct summary *s, struct buf *out)
{
	const struct tally *t = s->tally;
	uint32_t *order = intern_sort(&t->rules);
	bool first = true;

	for (size_t i = 0; i < t->rules.n; i++)
		for (const struct reason *why = t->rule[order[i]].reason; why;
		     why = why->next) {
			buf_put(out, first ? SV("\n{") : SV(",\n{"));
			first = false;
			put_message(out, "message", tally_reason(why,
			    s->view->lang), true);
			put_text(out, "level", SV("warning"), false);
			buf_put(out, SV(",\"associatedRule\":{"));
			put_text(out, "id", t->rules.text[order[i]], true);
			buf_put(out, SV("}}"));
		}
	mem_free(order);
}

void
sarif_close(const struct summary *s, struct buf *out)
{
	const struct view *v = s->view;
	const struct header *h = v->header;

	buf_put(out, SV("],\n\"tool\":{\"driver\":{\"name\":\"xueji\""));
	put_text(out, "version", SV(XJ_VERSION), false);
	put_text(out, "language", v->lang == LANG_EN ? SV("en") : SV("zh-CN"),
	    false);
	json_name(out, "rules", false);
	buf_put_char(out, '[');
	for (size_t i = 0; i < v->pack->nrule; i++) {
		buf_put(out, i ? SV(",\n") : SV("\n"));
		put_rule(v, &v->pack->rule[i], out);
	}
	buf_put(out, SV("]}},\n\"invocations\":[{\"executionSuccessful\":"));
	buf_put(out, s->tally->lost ? SV("false") : SV("true"));
	buf_put(out, SV(",\"toolExecutionNotifications\":["));
	put_unevaluated(s, out);
	buf_put(out, SV("]}],\n\"properties\":{"));
	put_text(out, "run", s->run, true);
	put_text(out, "asOf", h->asof, false);
	put_text(out, "pack", h->pack, false);
	put_text(out, "packVersion", h->version, false);
	put_text(out, "packHash", h->hash, false);
	put_text(out, "keyId", s->key_id, false);
	if (v->approval.len)
		put_text(out, "approval", v->approval, false);
	put_number(out, "findings", tally_sum(s->tally->level), false);
	put_number(out, "shown", s->shown, false);
	buf_put(out, SV("}}]}\n"));
}
