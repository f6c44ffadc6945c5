/* SPDX-License-Identifier: MIT */
/*
 * A workbook's parts refer to each other by relations: `_rels/.rels` names the
 * workbook, the relations beside that name its sheets, styles and strings.
 */
#include "pipeline/io/workbook_part.h"
#include "pipeline/io/content.h"
#include "pipeline/io/ole2.h"

enum { STYLES_MOST = 1 << 17, SHEETS_MOST = 4096 };

bool
workbook_is(struct sv head)
{
	enum content c = content_sniff(head);

	return c == CONTENT_XLSX || c == CONTENT_ZIP || c == CONTENT_OLE2;
}

static int
refuse(const struct workbook *b, enum content c, struct diag *d)
{
	return diag_fail(d, STATUS_INPUT, "%s: %s%.0s", "%s：%.0s%s", b->name,
	    content_advice(c, LANG_EN), content_advice(c, LANG_ZH));
}

static int
damaged(const struct workbook *b, const char *en, const char *zh,
    struct diag *d)
{
	return diag_fail(d, STATUS_INPUT,
	    "%s: the workbook is damaged: %s%.0s: open it in Excel or WPS and "
	    "save it anew",
	    "%s：工作簿已损坏：%.0s%s：请用 Excel/WPS 打开后另存一份", b->name, en,
	    zh);
}

static int
read_bytes(struct workbook *b, struct sv head, struct gz *g, struct diag *d)
{
	const uint64_t most = b->limits.max_expanded ?
	    b->limits.max_expanded : GZ_EXPANDED;
	char piece[64 * 1024];
	uint64_t offset;
	ssize_t n;

	if (spool_append(b->bytes, head, &offset, d) < 0)
		return -1;
	while ((n = gz_read(g, piece, sizeof(piece))) > 0) {
		if (spool_append(b->bytes, sv_make(piece, (size_t)n), &offset,
		    d) < 0)
			return -1;
		if (spool_size(b->bytes) > most)
			return diag_fail(d, STATUS_INPUT,
			    "%s: a workbook of more than %llu bytes: split it, "
			    "or raise the limit with --max-expanded SIZE",
			    "%s：工作簿超过 %llu 字节：请拆分，或用 "
			    "--max-expanded SIZE 提高上限", b->name,
			    (unsigned long long)most);
	}
	b->size = gz_bytes(g);
	b->hash = gz_hash(g);
	b->packed = gz_packed(g);
	return n < 0 ? -1 : 0;
}

/* What a zip is that holds no workbook, by the names in it. */
static enum content
kind_of(const struct archive *a)
{
	static const struct {
		struct sv name;
		enum content content;
	} kinds[] = {
		{ { "xl/workbook.bin", 15 }, CONTENT_XLSB },
		{ { "word/document.xml", 17 }, CONTENT_DOCUMENT },
		{ { "ppt/presentation.xml", 20 }, CONTENT_DOCUMENT },
		{ { "content.xml", 11 }, CONTENT_ODS },
		{ { "Index/Document.iwa", 18 }, CONTENT_ODS },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (archive_find(a, kinds[i].name) != ARCHIVE_NONE)
			return kinds[i].content;
	return CONTENT_ZIP;
}

/* Relations of one part: what another is called, by id and by kind. */
struct relations {
	struct arena *arena;
	struct sv base; /* the folder that targets are relative to */
	struct relation {
		struct sv id, kind, target;
	} *relation;
	size_t n, cap;
};

/* TARGET as the name of a member: without `..`, `.` and a leading slash. */
static struct sv
resolve(struct arena *a, struct sv base, struct sv target)
{
	char *out = arena_bytes(a, base.len + target.len + 2);
	size_t n = 0;
	struct sv rest, piece;

	if (!sv_starts(target, SV("/"))) {
		memcpy(out, base.ptr ? base.ptr : "", base.len);
		n = base.len;
	}
	rest = target;
	while (sv_split(&rest, '/', &piece)) {
		if (piece.len == 0 || sv_equal(piece, SV(".")))
			continue;
		if (sv_equal(piece, SV(".."))) {
			while (n && out[n - 1] != '/')
				n--;
			n -= n > 0;
			continue;
		}
		if (n)
			out[n++] = '/';
		memcpy(out + n, piece.ptr, piece.len);
		n += piece.len;
	}
	return sv_make(out, n);
}

static void
start_relation(void *ctx, struct sv name, const char *const *attr)
{
	struct relations *r = ctx;
	struct sv kind = xml_attr(attr, SV("Type"));

	if (!sv_equal(name, SV("Relationship")) || r->n == SHEETS_MOST ||
	    sv_equal(xml_attr(attr, SV("TargetMode")), SV("External")))
		return;
	for (size_t i = kind.len; i > 0; i--)
		if (kind.ptr[i - 1] == '/') {
			kind = sv_skip(kind, i);
			break;
		}
	r->relation = arena_more(r->arena, r->relation, r->n, &r->cap,
	    sizeof(*r->relation));
	r->relation[r->n++] = (struct relation){
		.id = arena_dup(r->arena, xml_attr(attr, SV("Id"))),
		.kind = arena_dup(r->arena, kind),
		.target = resolve(r->arena, r->base,
		    xml_attr(attr, SV("Target"))) };
}

static const struct xml_ops relation_ops = { .start = start_relation };

/* The relations of the part PATH; it may have none. */
static int
read_relations(struct workbook *b, struct sv path, struct relations *r,
    struct diag *d)
{
	size_t slash = path.len;
	struct sv file;
	int64_t member;

	while (slash && path.ptr[slash - 1] != '/')
		slash--;
	*r = (struct relations){ .arena = &b->arena,
		.base = sv_head(path, slash ? slash - 1 : 0) };
	file = arena_printf(&b->arena, "%.*s_rels/%.*s.rels",
	    (int)slash, path.ptr ? path.ptr : "", SV_ARG(sv_skip(path, slash)));
	member = archive_find(b->zip, file);
	if (member == ARCHIVE_TWICE)
		return damaged(b, "two parts of one name", "内部文件重名", d);
	return member < 0 ? 0 : part_read(b, member, &relation_ops, r, d);
}

static const struct relation *
find_relation(const struct relations *r, struct sv id, struct sv kind)
{
	for (size_t i = 0; i < r->n; i++)
		if (id.len ? sv_equal(r->relation[i].id, id) :
		    sv_equal(r->relation[i].kind, kind))
			return &r->relation[i];
	return NULL;
}

/* What the workbook's own part says. */
struct listing {
	struct workbook *book;
	const struct relations *relations;
	const char *en, *zh; /* what is wrong with it */
	bool found;          /* it is a workbook's */
};

/* A sheet's name safe for messages; a `/` in it would be a folder. */
static struct sv
safe_name(struct arena *a, struct sv name)
{
	char safe[512];
	struct buf out = { 0 };
	struct sv text;

	for (const char *p = diag_safe(name, safe, sizeof(safe)); *p; p++)
		if (*p == '/')
			buf_put(&out, SV("\\x2F"));
		else
			buf_put_char(&out, *p);
	text = arena_dup(a, buf_sv(&out));
	buf_free(&out);
	return text;
}

static void
add_sheet(struct listing *l, const char *const *attr)
{
	struct workbook *b = l->book;
	struct sv id = xml_attr(attr, SV("id"));
	const struct relation *to = id.len ?
	    find_relation(l->relations, id, SV("")) : NULL;
	struct sv name = safe_name(&b->arena, xml_attr(attr, SV("name")));
	int64_t member = to ? archive_find(b->zip, to->target) : ARCHIVE_NONE;

	/* Charts, dialogs and macros have no cells. */
	if (to && !sv_equal(to->kind, SV("worksheet")))
		return;
	for (size_t i = 0; i < b->nsheet; i++)
		if (sv_equal(b->sheet[i].name, name) ||
		    (member >= 0 && b->sheet[i].member == member)) {
			l->en = "two sheets are one";
			l->zh = "有两张工作表是同一张";
			return;
		}
	if (name.len == 0 || member == ARCHIVE_TWICE ||
	    b->nsheet == SHEETS_MOST) {
		l->en = "its list of sheets is wrong";
		l->zh = "工作表目录有误";
		return;
	}
	b->sheet = arena_more(&b->arena, b->sheet, b->nsheet, &b->capsheet,
	    sizeof(*b->sheet));
	b->sheet[b->nsheet++] = (struct workbook_sheet){ .name = name,
		.member = member };
}

static void
start_listing(void *ctx, struct sv name, const char *const *attr)
{
	struct listing *l = ctx;
	struct sv mac = xml_attr(attr, SV("date1904"));

	if (sv_equal(name, SV("sheets")))
		l->found = true;
	else if (sv_equal(name, SV("workbookPr")))
		l->book->mac = sv_equal(mac, SV("1")) ||
		    sv_equal(mac, SV("true"));
	else if (sv_equal(name, SV("sheet")) && l->found && !l->en)
		add_sheet(l, attr);
}

static const struct xml_ops listing_ops = { .start = start_listing };

/* Formats by their ids, and then the styles that use them. */
struct styles {
	struct workbook *book;
	struct arena arena;
	struct format {
		uint64_t id;
		unsigned char shows;
	} *format;
	size_t nformat, capformat;
	bool cells; /* inside cellXfs */
};

static unsigned char
find_format(const struct styles *s, uint64_t id)
{
	for (size_t i = 0; i < s->nformat; i++)
		if (s->format[i].id == id)
			return s->format[i].shows;
	return value_format_id(id);
}

static void
start_style(void *ctx, struct sv name, const char *const *attr)
{
	struct styles *s = ctx;
	struct workbook *b = s->book;
	uint64_t id = 0;

	sv_to_u64(xml_attr(attr, SV("numFmtId")), &id);
	if (sv_equal(name, SV("numFmt")) && s->nformat < SHEETS_MOST) {
		s->format = arena_more(&s->arena, s->format, s->nformat,
		    &s->capformat, sizeof(*s->format));
		s->format[s->nformat++] = (struct format){ id,
			value_format(xml_attr(attr, SV("formatCode"))) };
	} else if (sv_equal(name, SV("cellXfs"))) {
		s->cells = true;
	} else if (sv_equal(name, SV("xf")) && s->cells &&
	    b->nstyle < STYLES_MOST) {
		b->style = arena_more(&b->arena, b->style, b->nstyle,
		    &b->capstyle, sizeof(*b->style));
		b->style[b->nstyle++] = find_format(s, id);
	}
}

static void
end_style(void *ctx, struct sv name)
{
	struct styles *s = ctx;

	if (sv_equal(name, SV("cellXfs")))
		s->cells = false;
}

static const struct xml_ops style_ops = { .start = start_style,
	.end = end_style };

static int
read_styles(struct workbook *b, const struct relation *r, struct diag *d)
{
	struct styles s = { .book = b };
	int64_t member = r ? archive_find(b->zip, r->target) : ARCHIVE_NONE;
	int answer;

	if (member == ARCHIVE_TWICE)
		return damaged(b, "two parts of one name", "内部文件重名", d);
	answer = member < 0 ? 0 : part_read(b, member, &style_ops, &s, d);
	arena_free(&s.arena);
	return answer;
}

static int
read_parts(struct workbook *b, struct diag *d)
{
	struct relations top, own;
	struct listing listing = { .book = b, .relations = &own };
	const struct relation *r;
	int64_t member;

	if (read_relations(b, SV(""), &top, d) < 0)
		return -1;
	r = find_relation(&top, SV(""), SV("officeDocument"));
	member = r ? archive_find(b->zip, r->target) : ARCHIVE_NONE;
	if (member < 0 || kind_of(b->zip) == CONTENT_XLSB ||
	    kind_of(b->zip) == CONTENT_DOCUMENT)
		return r && kind_of(b->zip) == CONTENT_ZIP ?
		    damaged(b, "the workbook's own part is missing",
			"缺少工作簿主文件", d) : refuse(b, kind_of(b->zip), d);
	if (read_relations(b, r->target, &own, d) < 0 ||
	    part_read(b, member, &listing_ops, &listing, d) < 0)
		return -1;
	if (listing.en || !listing.found)
		return listing.en ? damaged(b, listing.en, listing.zh, d) :
		    refuse(b, kind_of(b->zip), d);
	if (b->nsheet == 0)
		return damaged(b, "it has no sheet", "没有工作表", d);
	r = find_relation(&own, SV(""), SV("sharedStrings"));
	b->strings = r ? archive_find(b->zip, r->target) : ARCHIVE_NONE;
	if (b->strings == ARCHIVE_TWICE)
		return damaged(b, "two parts of one name", "内部文件重名", d);
	return read_styles(b, find_relation(&own, SV(""), SV("styles")), d);
}

struct spool *
workbook_spool(const struct workbook *b)
{
	return b->temp ? spool_open(b->temp, WORKBOOK_SPOOL) :
	    spool_open("", SIZE_MAX / 4);
}

struct workbook *
workbook_open(struct sv head, struct gz *g, const char *name, const char *temp,
    const struct gz_limits *limits, struct diag *d)
{
	struct workbook *b = mem_alloc(sizeof(*b));

	b->name = arena_cstr(&b->arena, sv_cstr(name));
	b->temp = temp ? arena_cstr(&b->arena, sv_cstr(temp)) : NULL;
	if (limits)
		b->limits = *limits;
	b->strings = ARCHIVE_NONE;
	b->bytes = workbook_spool(b);
	if (read_bytes(b, head, g, d) < 0)
		goto fail;
	if (content_sniff(head) == CONTENT_OLE2) {
		refuse(b, ole2_kind(b->bytes), d);
		goto fail;
	}
	b->zip = archive_open(b->bytes, b->name, &b->limits, d);
	if (b->zip && read_parts(b, d) == 0)
		return b;
fail:
	workbook_free(b);
	return NULL;
}

size_t
workbook_count(const struct workbook *b)
{
	return b->nsheet;
}

struct sv
workbook_sheet(const struct workbook *b, size_t i)
{
	return b->sheet[i].name;
}

size_t
workbook_find(const struct workbook *b, struct sv name)
{
	size_t i = 0;

	while (i < b->nsheet && !sv_equal(b->sheet[i].name, name))
		i++;
	return i;
}

uint64_t
workbook_bytes(const struct workbook *b)
{
	return b->size;
}

struct hash128
workbook_hash(const struct workbook *b)
{
	return b->hash;
}

bool
workbook_packed(const struct workbook *b)
{
	return b->packed;
}

void
workbook_free(struct workbook *b)
{
	if (!b)
		return;
	archive_close(b->zip);
	spool_close(b->bytes);
	spool_close(b->text);
	spool_close(b->ends);
	arena_free(&b->arena);
	mem_free(b);
}
