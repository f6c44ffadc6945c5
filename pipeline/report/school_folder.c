/* SPDX-License-Identifier: MIT */
#include "pipeline/base/seal.h"
#include "pipeline/base/utf8.h"
#include "pipeline/report/school_folder.h"
#include "pipeline/report/show.h"
#include "pipeline/report/whose.h"

enum {
	NAME_MAX_BYTES = 60, /* of a folder's name in front of its hash */
	HASH_DIGITS = 8
};

static bool
is_safe(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z') || (c >= 0x3400 && c <= 0x9FFF);
}

/* A name of Han, letters and digits only, and a hash of the exact name: short,
 * no other school's, and nothing that a file system minds. */
static struct sv
of_name(struct sv name, struct arena *a)
{
	unsigned char seal[SEAL_MIN];
	char hex[2 * SEAL_MIN];
	struct buf out = { 0 };
	struct sv rest = name;

	while (rest.len && out.len < NAME_MAX_BYTES) {
		uint32_t c = 0;
		size_t n = utf8_decode(rest, &c);

		if (n && is_safe(c))
			buf_put(&out, sv_head(rest, n));
		rest = sv_skip(rest, n ? n : 1);
	}
	if (out.len == 0)
		buf_put(&out, SV("学校"));
	seal_once(name, NULL, seal, sizeof(seal));
	seal_hex(seal, sizeof(seal), hex);
	name = arena_printf(a, "%.*s-%.*s", SV_ARG(buf_sv(&out)), HASH_DIGITS,
	    hex);
	buf_free(&out);
	return name;
}

struct sv
school_folder(const struct pack *p, struct sv code, struct sv name,
    struct arena *a)
{
	struct buf shown = { 0 };
	bool plain;

	if (whose_is_code(code))
		return code;
	show_cell(&shown, show_class_of(p, SV("学校名称"), name), name, false);
	plain = name.len && sv_equal(buf_sv(&shown), name);
	buf_free(&shown);
	return plain ? of_name(name, a) : (struct sv){ 0 };
}
