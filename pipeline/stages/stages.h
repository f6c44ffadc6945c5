/* SPDX-License-Identifier: MIT */
/*
 * The stages: a stage is its operations (pipeline/base/stage.h), and a config
 * that its `open` gets. Configs are owned by the caller and outlive the stage.
 * This header is the registry: a new stage is a line here, its file, its
 * command with its manual, its fixtures, and a line of CHANGELOG.
 */
#ifndef PIPELINE_STAGES_STAGES_H
#define PIPELINE_STAGES_STAGES_H

#include "pipeline/base/stage.h"
#include "pipeline/rules/pack.h"

/* Maps. */

struct normalize_config {
	const struct pack *pack;
	uint32_t stopped; /* bit n-1: N<n> was ignored by the user */
};
extern const struct stage_ops normalize_stage;

struct validate_config {
	const struct pack *pack;
};
extern const struct stage_ops validate_stage;

/* Folds. */

struct dedup_config {
	const struct pack *pack;
	const unsigned char *secret; /* HASH_SECRET random bytes, of this run */
	size_t memory;               /* bytes that its tables may take */
	const char *temp;            /* folder for unlinked spill files */
};
extern const struct stage_ops dedup_stage;

#endif
