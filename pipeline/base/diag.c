/* SPDX-License-Identifier: MIT */
/* Messages are put together in fixed space: reporting must not allocate. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "pipeline/base/diag.h"
#include "pipeline/base/utf8.h"

static void
raise_status(struct diag *d, int status)
{
	if (status > d->status)
		d->status = status;
}

/* The commonest of strerror's texts for those who read Chinese. */
static const char *
errno_zh(int error)
{
	switch (error) {
	case ENOENT:
		return "没有这个文件";
	case EACCES:
	case EPERM:
		return "没有权限";
	case ENOSPC:
	case EDQUOT:
		return "磁盘已满";
	case EIO:
		return "读写出错";
	case EISDIR:
		return "这是文件夹";
	case EBADF:
		return "已经关闭";
	case EROFS:
		return "只读";
	default:
		return strerror(error);
	}
}

/* Both languages into D, ": " and what ERROR (0: none) means behind each. */
__attribute__((format(printf, 2, 0), format(printf, 3, 0))) static void
describe(struct diag *d, const char *en, const char *zh, va_list ap,
    int error)
{
	va_list again;
	size_t n;

	va_copy(again, ap);
	vsnprintf(d->en, sizeof(d->en), en, ap);
	vsnprintf(d->zh, sizeof(d->zh), zh, again);
	va_end(again);
	if (error) {
		n = strlen(d->en);
		snprintf(d->en + n, sizeof(d->en) - n, ": %s", strerror(error));
		n = strlen(d->zh);
		snprintf(d->zh + n, sizeof(d->zh) - n, "：%s", errno_zh(error));
	}
	memcpy(d->text, d->lang == LANG_EN ? d->en : d->zh, sizeof(d->text));
}

int
diag_fail(struct diag *d, int status, const char *en, const char *zh, ...)
{
	va_list ap;

	raise_status(d, status);
	if (d->text[0])
		return -1;
	va_start(ap, zh);
	describe(d, en, zh, ap, 0);
	va_end(ap);
	return -1;
}

int
diag_fail_errno(struct diag *d, int status, const char *en, const char *zh, ...)
{
	int error = errno;
	va_list ap;

	raise_status(d, status);
	if (d->text[0])
		return -1;
	va_start(ap, zh);
	describe(d, en, zh, ap, error);
	va_end(ap);
	return -1;
}

void
diag_merge(struct diag *d, const struct diag *from)
{
	if (from->status > d->status)
		d->status = from->status;
	if (!from->text[0] || d->text[0])
		return;
	memcpy(d->text, from->text, sizeof(d->text));
	memcpy(d->zh, from->zh, sizeof(d->zh));
	memcpy(d->en, from->en, sizeof(d->en));
}

void
diag_note(struct diag *d, int status, const char *en, const char *zh, ...)
{
	char text[sizeof(d->text)];
	va_list ap;

	raise_status(d, status);
	if (!d->say || (d->quiet && status == 0))
		return;
	va_start(ap, zh);
	vsnprintf(text, sizeof(text), d->lang == LANG_EN ? en : zh, ap);
	va_end(ap);
	d->say(d->ctx, text);
}

/* Characters that change how the text around them is shown, and those that are
 * none (Unicode 23.7), of which XML 1.0 has not all. */
static bool
is_hostile(uint32_t c)
{
	return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF) ||
	    c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C ||
	    (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
	    (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

const char *
diag_safe(struct sv text, char *out, size_t n)
{
	static const char hex[] = "0123456789abcdef";
	size_t at = 0;

	while (text.len) {
		uint32_t c;
		size_t len = utf8_decode(text, &c);
		bool plain = len && !is_hostile(c);
		size_t need = plain ? len : 4 * (len ? len : 1);

		if (at + need + 1 > n)
			break;
		for (size_t i = 0; i < (len ? len : 1); i++) {
			unsigned char b = (unsigned char)text.ptr[i];

			if (plain) {
				out[at++] = text.ptr[i];
				continue;
			}
			out[at++] = '\\';
			out[at++] = 'x';
			out[at++] = hex[b >> 4];
			out[at++] = hex[b & 15];
		}
		text = sv_skip(text, len ? len : 1);
	}
	out[at] = '\0';
	return out;
}

struct sv
diag_path(struct sv path)
{
	enum { MOST = 255 };
	size_t from = path.len > MOST ? path.len - MOST : 0;

	/* Not from inside a character. */
	while (from && from < path.len &&
	       ((unsigned char)path.ptr[from] & 0xC0) == 0x80)
		from++;
	return sv_skip(path, from);
}
