/* SPDX-License-Identifier: MIT */
/*
 * audit.head is written behind the line that it counts: after a crash between
 * the two the log has more than it says, which is fine, since nobody else can
 * seal a line. A head that is missing beside a log is never made again: it would
 * hide what was cut.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "pipeline/io/audit.h"
#include "pipeline/io/folder.h"

#define LOG "audit.log"
#define HEAD "audit.head"
#define HEAD_PART "audit.head.part"

const char *const audit_name[AUDIT_FIELDS] = { "time", "uid", "user", "host",
	"program", "what", "approval", "state", "status", "run", "findings",
	"files", "manifest" };

/* Up to where a log goes. */
struct end {
	uint64_t number;
	char seal[AUDIT_SEAL];
};

static const struct end start = { 0, "00000000000000000000000000000000" };

struct log {
	int folder, fd;
	unsigned char key[SEAL_KEY];
};

static int
fail(const char *folder, const char *name, int status, struct diag *d)
{
	int error = errno;
	char safe[512];

	diag_safe(sv_cstr(folder), safe, sizeof(safe));
	errno = error;
	return status == STATUS_OUTPUT ?
	    diag_fail_errno(d, status, "%s/%s: cannot write",
		"%s/%s：写不进去", safe, name) :
	    diag_fail_errno(d, status, "%s/%s: cannot be read",
		"%s/%s：无法读取", safe, name);
}

static void
seal_line(const struct log *l, const struct end *before, struct sv line,
    char out[AUDIT_SEAL])
{
	unsigned char bytes[SEAL_MIN];
	struct seal *s = seal_open(l->key, sizeof(bytes));

	seal_add(s, sv_make(before->seal, AUDIT_SEAL));
	seal_add(s, line);
	seal_value(s, bytes);
	seal_close(s);
	seal_hex(bytes, sizeof(bytes), out);
}

static bool
same_seal(struct sv a, const char b[AUDIT_SEAL])
{
	return a.len == AUDIT_SEAL && seal_equal((const unsigned char *)a.ptr,
	    (const unsigned char *)b, AUDIT_SEAL);
}

/* TEXT as a record behind *BEFORE, which becomes its end. */
static void
take_line(const struct log *l, struct sv text, bool whole, struct end *before,
    struct audit_line *out)
{
	struct sv rest = text, number = { 0 };
	char seal[AUDIT_SEAL];
	size_t n = 0;

	out->good = false;
	out->number = 0;
	sv_split(&rest, '\t', &number);
	while (n < AUDIT_FIELDS && sv_split(&rest, '\t', &out->field[n]))
		n++;
	out->seal = rest;
	if (n < AUDIT_FIELDS || rest.len != AUDIT_SEAL ||
	    !sv_to_u64(number, &out->number))
		return;
	seal_line(l, before, sv_head(text, text.len - AUDIT_SEAL), seal);
	out->good = whole && out->number == before->number + 1 &&
	    same_seal(rest, seal);
	before->number = out->number;
	memcpy(before->seal, rest.ptr, AUDIT_SEAL);
}

static struct end
walk(const struct log *l, struct sv text,
    void (*tell)(void *ctx, const struct audit_line *line), void *ctx,
    struct audit_state *state)
{
	struct end at = start;
	struct audit_line line = { 0 };

	while (text.len) {
		size_t n = sv_find(text, SV("\n"));

		line.line++;
		take_line(l, sv_head(text, n), n < text.len, &at, &line);
		state->bad += !line.good;
		if (tell)
			tell(ctx, &line);
		text = sv_skip(text, n + 1);
	}
	state->lines = line.line;
	state->number = at.number;
	return at;
}

/* The number and the seal that it counts up to, sealed. */
static void
put_head(const struct log *l, const struct end *e, struct buf *out)
{
	char seal[AUDIT_SEAL];

	buf_printf(out, "%llu\t%.*s\t", (unsigned long long)e->number,
	    AUDIT_SEAL, e->seal);
	seal_line(l, &start, buf_sv(out), seal);
	buf_put(out, sv_make(seal, AUDIT_SEAL));
	buf_put_char(out, '\n');
}

static bool
read_head(const struct log *l, struct end *e)
{
	struct buf is = { 0 }, should = { 0 };
	struct sv rest, number = { 0 }, seal = { 0 };
	bool good = folder_read(l->folder, HEAD, &is) == 0;

	rest = buf_sv(&is);
	good = good && sv_split(&rest, '\t', &number) &&
	    sv_split(&rest, '\t', &seal) && seal.len == AUDIT_SEAL &&
	    sv_to_u64(number, &e->number);
	if (good) {
		memcpy(e->seal, seal.ptr, AUDIT_SEAL);
		put_head(l, e, &should);
		good = sv_equal(buf_sv(&is), buf_sv(&should));
	}
	if (!good)
		*e = start;
	buf_free(&is);
	buf_free(&should);
	return good;
}

static bool
write_synced(int fd, struct sv bytes)
{
	return folder_write(fd, bytes) == 0 && fsync(fd) == 0;
}

static int
write_head(const struct log *l, const struct end *e)
{
	int fd = openat(l->folder, HEAD_PART,
	    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	struct buf text = { 0 };
	bool good;

	if (fd < 0)
		return -1;
	put_head(l, e, &text);
	good = write_synced(fd, buf_sv(&text));
	good = close(fd) == 0 && good;
	buf_free(&text);
	return good && renameat(l->folder, HEAD_PART, l->folder, HEAD) == 0 &&
	    fsync(l->folder) == 0 ? 0 : -1;
}

/* Behind what is there, or behind what the head says had been there. */
static int
append(struct log *l, const struct sv *field)
{
	struct audit_state state = { 0 };
	struct buf text = { 0 };
	struct end head, last;
	bool torn, headed;
	int rc = folder_read(l->folder, LOG, &text);

	torn = text.len && text.ptr[text.len - 1] != '\n';
	last = walk(l, buf_sv(&text), NULL, NULL, &state);
	headed = read_head(l, &head);
	if (rc == 0 && !headed && text.len == 0) {
		rc = write_head(l, &start);
		headed = true;
	}
	if (headed && head.number > last.number)
		last = head;
	text.len = 0;
	buf_put_u64(&text, ++last.number);
	buf_put_char(&text, '\t');
	for (int i = 0; i < AUDIT_FIELDS; i++) {
		buf_put(&text, field[i]);
		buf_put_char(&text, '\t');
	}
	seal_line(l, &last, buf_sv(&text), last.seal);
	buf_put(&text, sv_make(last.seal, AUDIT_SEAL));
	buf_put_char(&text, '\n');
	if (rc == 0 && torn && !write_synced(l->fd, SV("\n")))
		rc = -1;
	if (rc == 0 && !write_synced(l->fd, buf_sv(&text)))
		rc = -1;
	if (rc == 0 && headed)
		rc = write_head(l, &last);
	buf_free(&text);
	return rc;
}

int
audit_append(const char *folder, const unsigned char *key,
    const struct sv *field, struct diag *d)
{
	struct log l = { .folder = open(folder,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC), .fd = -1 };
	int rc;

	seal_derive(key, "audit", l.key);
	if (l.folder >= 0)
		l.fd = openat(l.folder, LOG, O_WRONLY | O_CREAT | O_APPEND |
		    O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
	rc = l.fd < 0 ? -1 : flock(l.fd, LOCK_EX);
	while (rc < 0 && l.fd >= 0 && errno == EINTR)
		rc = flock(l.fd, LOCK_EX);
	if (rc == 0)
		rc = append(&l, field);
	if (rc < 0)
		fail(folder, LOG, STATUS_OUTPUT, d);
	if (l.fd >= 0)
		close(l.fd);
	if (l.folder >= 0)
		close(l.folder);
	seal_wipe(l.key, sizeof(l.key));
	return rc;
}

int
audit_read(const char *folder, const unsigned char *key, struct buf *text,
    void (*tell)(void *ctx, const struct audit_line *l), void *ctx,
    struct audit_state *state, struct diag *d)
{
	struct log l = { .folder = open(folder,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC), .fd = -1 };
	struct end head;
	int rc = 0;

	*state = (struct audit_state){ 0 };
	seal_derive(key, "audit", l.key);
	/* Not while one is being appended; without a log there is no lock. */
	if (l.folder >= 0)
		l.fd = openat(l.folder, LOG,
		    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (l.fd >= 0)
		rc = flock(l.fd, LOCK_SH) < 0 ||
		    folder_read(l.folder, LOG, text) < 0 ? -1 : 0;
	else if (errno != ENOENT)
		rc = -1;
	if (rc < 0)
		fail(folder, LOG, STATUS_INPUT, d);
	if (rc == 0 && l.folder >= 0) {
		walk(&l, buf_sv(text), tell, ctx, state);
		state->headless = !read_head(&l, &head) && state->lines;
		if (head.number > state->number)
			state->cut = head.number - state->number;
	}
	if (l.fd >= 0)
		close(l.fd);
	if (l.folder >= 0)
		close(l.folder);
	seal_wipe(l.key, sizeof(l.key));
	return rc;
}
