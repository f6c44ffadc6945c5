/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pipeline/base/mem.h"
#include "pipeline/report/html.h"

static const struct view chinese = { .lang = LANG_ZH };
static const struct view english = { .lang = LANG_EN };

static void
want(struct buf *out, const char *text)
{
	buf_put_char(out, '\0');
	assert_string_equal(out->ptr, text);
	buf_free(out);
	*out = (struct buf){ 0 };
}

static void
texts(void **state)
{
	struct buf out = { 0 };

	(void)state;
	html_put(&out, SV("<b a='1' c=\"2\">&amp;中"));
	want(&out, "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;amp;中");
	html_say(&english, &out, "%s 有 %d 行", "%s: %d rows", "<一>", 3);
	want(&out, "&lt;一&gt;: 3 rows");
	html_path(&out, SV("schools/2121 \"x\"/报告.html"));
	want(&out, "schools/2121%20%22x%22/%E6%8A%A5%E5%91%8A.html");
	html_path(&out, sv_make("\0", 1));
	want(&out, "%00");
	html_level(&chinese, LEVEL_ERROR, &out);
	want(&out, "<span class=\"level error\">错误</span>");
}

static bool
holds(const struct buf *out, const char *text)
{
	return sv_find(buf_sv(out), sv_cstr(text)) < out->len;
}

static void
shell(void **state)
{
	struct buf out = { 0 };

	(void)state;
	html_open(&english, SV("</title><script>"), &out);
	html_close(&english, &out);
	assert_true(holds(&out, "<html lang=\"en\">"));
	assert_true(holds(&out, "<title>&lt;/title&gt;&lt;script&gt;</title>"));
	assert_true(holds(&out, "default-src 'none'"));
	assert_true(holds(&out, "script-src 'sha256-"));
	assert_true(holds(&out, "prefers-color-scheme"));
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts),
		cmocka_unit_test(shell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
