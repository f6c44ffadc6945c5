/* SPDX-License-Identifier: MIT */
/*
 * The stages: a stage is its operations (pipeline/base/stage.h), and a config
 * that its `open` gets. Configs are owned by the caller and outlive the stage.
 * This header is the registry: a new stage is a line here, its file, its
 * command with its manual, its fixtures, and a line of CHANGELOG.
 */
#ifndef PIPELINE_STAGES_STAGES_H
#define PIPELINE_STAGES_STAGES_H

#include "pipeline/base/crew.h"
#include "pipeline/base/exchange.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/past.h"
#include "pipeline/base/stage.h"
#include "pipeline/io/csv.h"
#include "pipeline/io/gb18030.h"
#include "pipeline/report/io.h"
#include "pipeline/report/losses.h"
#include "pipeline/report/select.h"
#include "pipeline/rules/pack.h"

/* The feed of xj-parse: exported rosters. */

/* A roster to read, as pipeline/run/inputs.c found it. */
struct input {
	struct sv path; /* UTF-8; other bytes as \xHH */
	size_t same;    /* index + 1 of an earlier input of the same content */
	bool once;      /* a pipe: can be opened only once */
	struct sv sheet; /* of a workbook, whose CSV this is; else empty */
};

/* How bytes are reached: files in pipeline/run/inputs.c, memory in tests. */
struct input_ops {
	/* Open input I for reading from its start. NULL after diag_fail. */
	void *(*open)(void *ctx, size_t i, struct diag *d);
	/* Decompressed bytes, N unless at the end; then 0. -1 after diag_fail,
	 * with STATUS_BUSY when the file changed while it was read. */
	int64_t (*read)(void *input, char *to, size_t n);
	/* The file as it lies there; final after read's 0. HEX: HASH_HEX. */
	void (*told)(void *input, uint64_t *bytes, char *hex);
	void (*close)(void *input);
	void *ctx;
};

struct parse_config {
	const struct pack *pack;
	const struct input *input; /* sorted by path */
	size_t ninput;
	struct input_ops ops;
	struct sv encoding;   /* --encoding; empty: decided for each file */
	struct sv origin;     /* -r as given */
	struct sv asof;       /* YYYY-MM-DD */
	const struct setting *setting; /* --set, sorted */
	size_t nsetting;
	struct csv_limits limits;
	enum gb18030_edition edition;
	uint32_t max_columns; /* named columns of a header; 0: 256 */
	struct sv provenance; /* "xj-parse 0.1.0 --encoding GBK" */
	bool tell;    /* lost files are said on stderr too */
	size_t chunk; /* bytes asked for at a time; 0: the block's */
	size_t block; /* bytes split at a time; 0: 256 KiB */
	size_t batch; /* records in a batch at most; 0: 1024 */
};
extern const struct feed_ops parse_feed;

/* Maps. */

struct normalize_config {
	const struct pack *pack;
	uint32_t stopped; /* bit n-1: N<n> was ignored by the user */
};
extern const struct stage_ops normalize_stage;

/* The rules of 每行 and 每格. */
struct validate_config {
	const struct pack *pack;
	const struct list_table *list; /* see plan_lists; NULL: none */
};
extern const struct stage_ops validate_stage;

/* The images of records (pipeline/person/image.h) that the two stages below
 * need in every batch. */
struct image_config {
	const unsigned char *key; /* the installation's, SEAL_KEY bytes */
};
extern const struct stage_ops image_stage;

/* Folds. */

/*
 * The exchange and the store are the stage's alone until close. What its
 * tables may take is bounded where these two are made; see
 * pipeline/run/exchange.h.
 */
struct dedup_config {
	const struct pack *pack;
	/* Keys are hashed by HASH(key, SECRET): hash_64_secret, or a test's. */
	uint64_t (*hash)(struct sv key, const unsigned char *secret);
	const unsigned char *secret; /* HASH_SECRET random bytes, of this run */
	struct exchange *exchange;
	const struct store *store; /* an append-only copy of the active rows */
};
extern const struct stage_ops dedup_stage;
/* The rules of 每组, with an exchange and a store of their own. */
extern const struct stage_ops group_stage;

/*
 * The rules of 名单, and those of 每行 that ask lists for the rows of one person.
 * LIST is of the pack's lists, which learn whose their rows are, or NULL. The
 * exchange and the two stores are the stage's alone until close.
 */
struct roll_config {
	const struct pack *pack;
	struct list_table *list;
	struct exchange *exchange;
	const struct store *entries, *cells;
	const unsigned char *secret; /* HASH_SECRET random bytes, of this run */
	const struct crew *crew;     /* or NULL; it reads the stores */
};
extern const struct stage_ops roll_stage;

/*
 * The lists that rules of WHOM (pipeline/rules/plan.h) ask, with what is wrong
 * with them; LIST as above.
 */
struct listed_config {
	const struct pack *pack;
	const struct list_table *list;
	unsigned whom;
};
extern const struct stage_ops listed_stage;

/*
 * What changed since an earlier snapshot; behind `image`. The exchange and the
 * two stores, which are the stage's alone until close, hold what grows with the
 * roster.
 */
struct diff_config {
	const struct pack *pack;
	const struct past_folder *past;
	const unsigned char *key; /* the installation's, SEAL_KEY bytes */
	struct exchange *exchange;
	const struct store *entries, *cells;
	const struct list_table *list; /* see plan_lists; NULL: none */
	const struct crew *crew;       /* or NULL */
};
extern const struct stage_ops diff_stage;

/* Makes a new snapshot, published in `finish`; behind `image`. */
struct snapshot_config {
	const struct past_folder *past;
	const unsigned char *key;
};
extern const struct stage_ops snapshot_stage;

/*
 * The sink: OUT, the text for stdout, the exit status. OUT is published in
 * the stage's `finish`, before anything is printed; a chain that fails earlier
 * publishes nothing.
 */
enum report_format {
	REPORT_NONE, /* nothing for stdout */
	REPORT_TEXT, /* for a person: findings grouped, then the summary */
	REPORT_GCC,
	REPORT_CSV, /* the bytes of findings.csv */
	REPORT_JSONL,
	REPORT_SARIF, /* for editors; REPORT_JUNIT for build servers */
	REPORT_JUNIT
};

enum { FAIL_NEVER = LEVELS };

struct approvals;
struct view;
struct told;
struct tally;

/*
 * Whoever wants to know what is counted: each finding in the order of place,
 * masked, then the counts; what is pointed at is good for the call. A finding
 * that answers -1 ends the run, described.
 */
struct report_watch {
	int (*finding)(void *ctx, const struct view *v, const struct told *t);
	void (*end)(void *ctx, const struct view *v, const struct tally *t);
	void *ctx;
};

/* Filled in `finish`. */
struct report_result {
	int status; /* 0, 1 or 4 of contract.md 6 */
	uint64_t level[LEVELS]; /* findings counted */
	uint64_t edits;
	char run[33]; /* the run's id, or empty */
};

struct report_config {
	const struct pack *pack;
	const struct report_io *io; /* its `create` NULL: no OUT */
	const unsigned char *key;   /* the installation's, SEAL_KEY bytes */
	struct sv out;              /* OUT, as the text names it */
	struct selection show;      /* --select, --ignore */
	struct sv apply;            /* --apply-suggested */
	int fail_on;                /* a level, or FAIL_NEVER */
	uint64_t most;              /* --max-findings; 0: no cap */
	bool each;                  /* --each: a damaged column row by row */
	enum report_format format;
	enum lang lang;
	bool color;
	bool unmasked;      /* full data; APPROVAL is then stamped on files */
	struct sv approval; /* --approval-number */
	/* Text for stdout; may be NULL with REPORT_NONE. 0, or -1 described. */
	int (*write)(void *ctx, struct sv text);
	void *ctx;
	const struct report_watch *watch; /* or NULL */
	/* The runs before, to be compared with; with SAVE this one is added.
	 * NULL: neither. */
	const struct past_records *records;
	bool save;
	struct approvals *approvals; /* as they were read, or NULL */
	const struct crew *crew; /* for schools/; or NULL */
	struct report_result *result;
};
extern const struct stage_ops report_stage;

/* The other sink: what is in a stream as a table for any other tool. */
enum format_shape { FORMAT_CSV, FORMAT_TSV, FORMAT_JSONL };
enum format_part {
	FORMAT_RECORDS, /* in full: file, line, record, then the columns */
	FORMAT_FINDINGS, /* these three masked as in every report */
	FORMAT_EDITS,
	FORMAT_CHANGES
};

struct format_config {
	const struct pack *pack;
	enum format_shape shape;
	enum format_part part;
	enum lang lang;
	int (*write)(void *ctx, struct sv text, struct diag *d);
	void *ctx;
};
extern const struct stage_ops format_stage;

#endif
