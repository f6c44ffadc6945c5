/* SPDX-License-Identifier: MIT */
/*
 * Expat keeps a token until it is whole, and every name that it ever saw. Both
 * are counted here: bytes fed and not yet passed, and a bit for each name.
 */
#include <expat.h>

#include "pipeline/base/hash.h"
#include "pipeline/base/mem.h"
#include "pipeline/io/xml.h"

enum {
	TOKEN_MOST = 1024 * 1024,
	DEPTH_MOST = 100,
	NAME_BITS = 1 << 14,
	NAMES_MOST = 2000
};

struct xml {
	XML_Parser parser;
	const struct xml_ops *ops;
	void *ctx;
	const char *en, *zh; /* why it was refused */
	bool stopped;
	uint64_t fed;
	int depth, names;
	unsigned char seen[NAME_BITS / 8];
};

static void
refuse(struct xml *x, const char *en, const char *zh)
{
	if (x->en)
		return;
	x->en = en;
	x->zh = zh;
	XML_StopParser(x->parser, XML_FALSE);
}

static void
note_name(struct xml *x, const char *name)
{
	uint64_t bit = hash_64(sv_cstr(name)) % NAME_BITS;
	unsigned char mask = (unsigned char)(1 << bit % 8);

	if (x->seen[bit / 8] & mask)
		return;
	x->seen[bit / 8] |= mask;
	if (++x->names > NAMES_MOST)
		refuse(x, "too many different names", "不同的名称多得反常");
}

static struct sv
local(const char *name)
{
	const char *colon = strchr(name, ':');

	return sv_cstr(colon ? colon + 1 : name);
}

static void
start(void *ctx, const XML_Char *name, const XML_Char **attr)
{
	struct xml *x = ctx;

	note_name(x, name);
	for (const XML_Char **a = attr; *a; a += 2)
		note_name(x, *a);
	if (++x->depth > DEPTH_MOST)
		refuse(x, "too many levels", "层次多得反常");
	if (!x->en && !x->stopped)
		x->ops->start(x->ctx, local(name), attr);
}

static void
end(void *ctx, const XML_Char *name)
{
	struct xml *x = ctx;

	x->depth--;
	if (!x->en && !x->stopped && x->ops->end)
		x->ops->end(x->ctx, local(name));
}

static void
text(void *ctx, const XML_Char *piece, int n)
{
	struct xml *x = ctx;

	if (!x->en && !x->stopped && x->ops->text)
		x->ops->text(x->ctx, sv_make(piece, (size_t)n));
}

static void
doctype(void *ctx, const XML_Char *name, const XML_Char *system,
    const XML_Char *public, int internal)
{
	(void)name, (void)system, (void)public, (void)internal;
	refuse(ctx, "a document type, which no workbook has",
	    "含有工作簿不会有的文档类型声明");
}

struct xml *
xml_open(const struct xml_ops *ops, void *ctx)
{
	struct xml *x = mem_alloc(sizeof(*x));

	x->ops = ops;
	x->ctx = ctx;
	x->parser = XML_ParserCreate(NULL);
	if (!x->parser)
		mem_oom(sizeof(*x));
	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, start, end);
	XML_SetCharacterDataHandler(x->parser, text);
	XML_SetStartDoctypeDeclHandler(x->parser, doctype);
	return x;
}

static const struct {
	enum XML_Error error;
	const char *en, *zh;
} reasons[] = {
	{ XML_ERROR_NO_ELEMENTS, "it ends too early", "内容不全" },
	{ XML_ERROR_UNCLOSED_TOKEN, "it ends too early", "内容不全" },
	{ XML_ERROR_TAG_MISMATCH, "tags that do not match", "标记不配对" },
	{ XML_ERROR_INVALID_TOKEN, "characters that XML does not allow",
	    "有 XML 不允许的字符" },
	{ XML_ERROR_PARTIAL_CHAR, "half a character", "有半个字符" },
	{ XML_ERROR_DUPLICATE_ATTRIBUTE, "an attribute twice", "属性重复" },
	{ XML_ERROR_UNDEFINED_ENTITY, "an unknown entity", "有未知的实体" },
	{ XML_ERROR_UNKNOWN_ENCODING, "an unknown encoding", "编码未知" },
	{ XML_ERROR_INCORRECT_ENCODING, "a wrong encoding", "编码不符" },
};

static enum xml_state
state_of(struct xml *x, enum XML_Status status)
{
	enum XML_Error error;

	if (x->en || x->stopped)
		return XML_FAILED;
	if (status != XML_STATUS_ERROR)
		return status == XML_STATUS_OK ? XML_MORE : XML_PAUSED;
	error = XML_GetErrorCode(x->parser);
	if (error == XML_ERROR_NO_MEMORY)
		mem_oom(TOKEN_MOST);
	x->en = "damaged XML";
	x->zh = "XML 已损坏";
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].error == error) {
			x->en = reasons[i].en;
			x->zh = reasons[i].zh;
		}
	return XML_FAILED;
}

enum xml_state
xml_feed(struct xml *x, struct sv piece, bool last)
{
	enum xml_state state = state_of(x, XML_Parse(x->parser, piece.ptr,
	    (int)piece.len, last));
	XML_Index passed = XML_GetCurrentByteIndex(x->parser);

	x->fed += piece.len;
	if (state == XML_MORE && !last && (passed < 0 ||
	    x->fed - (uint64_t)passed > TOKEN_MOST)) {
		refuse(x, "a tag that does not end", "有标记长得反常");
		return XML_FAILED;
	}
	return state;
}

enum xml_state
xml_resume(struct xml *x)
{
	return state_of(x, XML_ResumeParser(x->parser));
}

void
xml_pause(struct xml *x)
{
	XML_StopParser(x->parser, XML_TRUE);
}

void
xml_stop(struct xml *x)
{
	x->stopped = true;
	XML_StopParser(x->parser, XML_FALSE);
}

const char *
xml_reason(const struct xml *x, enum lang lang)
{
	return lang == LANG_EN ? x->en : x->zh;
}

void
xml_close(struct xml *x)
{
	if (!x)
		return;
	XML_ParserFree(x->parser);
	mem_free(x);
}

struct sv
xml_attr(const char *const *attr, struct sv name)
{
	for (; *attr; attr += 2)
		if (sv_equal(local(*attr), name))
			return sv_cstr(attr[1]);
	return (struct sv){ 0 };
}
