/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "cmd/audit.h"
#include "pipeline/io/audit.h"
#include "pipeline/io/folder.h"

const char *
audit_folder(const struct options *o, struct arena *a)
{
	struct sv key = sv_cstr(tool_key_path(o, a));

	while (key.len && key.ptr[key.len - 1] != '/')
		key.len--;
	return key.len ? arena_cstr(a, key) : ".";
}

/* TEXT as a field: without tabs and line ends. Into A. */
static struct sv
field_of(struct arena *a, const char *text)
{
	char safe[256];

	diag_safe(sv_cstr(text ? text : ""), safe, sizeof(safe));
	return arena_printf(a, "%s", safe);
}

static struct sv
number_of(struct arena *a, uint64_t n)
{
	return arena_printf(a, "%llu", (unsigned long long)n);
}

/* Who, when, with what; and what is asked for. */
static void
tell_who(const struct options *o, struct arena *a, struct sv *field)
{
	const struct passwd *user = getpwuid(getuid());
	time_t now = time(NULL);
	char host[256] = "";
	struct tm tm;

	gmtime_r(&now, &tm);
	gethostname(host, sizeof(host) - 1);
	field[AUDIT_TIME] = arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02dZ",
	    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
	    tm.tm_sec);
	field[AUDIT_UID] = number_of(a, getuid());
	field[AUDIT_USER] = field_of(a, user ? user->pw_name : NULL);
	field[AUDIT_HOST] = field_of(a, host);
	field[AUDIT_PROGRAM] = arena_printf(a, "%s %s", o->program, XJ_VERSION);
	field[AUDIT_WHAT] = arena_printf(a, "%s%s", o->format ? o->format :
	    o->quiet ? "none" : "text", o->output ? "+folder" : "");
	field[AUDIT_APPROVAL] = field_of(a, o->approval);
}

/* OUT as its MANIFEST names it: how many files, and their seal. */
static void
tell_folder(const struct options *o, struct arena *a, struct sv *field)
{
	int fd = open(o->output, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct buf text = { 0 };
	unsigned char seal[SEAL_FILE];
	char hex[2 * SEAL_FILE];
	uint64_t files = 0;

	if (fd >= 0 && folder_read(fd, MANIFEST_NAME, &text) == 0) {
		for (size_t i = 0; i < text.len; i++)
			files += text.ptr[i] == '\n';
		seal_once(buf_sv(&text), NULL, seal, sizeof(seal));
		seal_hex(seal, sizeof(seal), hex);
		field[AUDIT_FILES] = number_of(a, files);
		field[AUDIT_MANIFEST] = arena_printf(a, "%.*s",
		    (int)sizeof(hex), hex);
	}
	if (fd >= 0)
		close(fd);
	buf_free(&text);
}

int
audit_begin(const struct options *o, const unsigned char *key, struct diag *d)
{
	struct sv field[AUDIT_FIELDS] = { [AUDIT_STATE] = SV("begun") };
	struct arena a = { 0 };
	int rc;

	tell_who(o, &a, field);
	rc = audit_append(audit_folder(o, &a), key, field, d);
	arena_free(&a);
	return rc;
}

int
audit_end(const struct options *o, const unsigned char *key,
    const struct report_result *r, struct diag *d)
{
	bool failed = d->text[0] != '\0';
	struct sv field[AUDIT_FIELDS] = { [AUDIT_STATE] =
		failed ? SV("failed") : SV("done") };
	struct arena a = { 0 };
	uint64_t findings = 0;
	int rc;

	for (int i = 0; i < LEVELS; i++)
		findings += r->level[i];
	tell_who(o, &a, field);
	field[AUDIT_STATUS] = number_of(&a, (uint64_t)(d->status > r->status ?
	    d->status : r->status));
	if (r->run[0]) {
		field[AUDIT_RUN] = sv_cstr(r->run);
		field[AUDIT_FINDINGS] = number_of(&a, findings);
		if (o->output)
			tell_folder(o, &a, field);
	}
	rc = audit_append(audit_folder(o, &a), key, field, d);
	arena_free(&a);
	return rc;
}
