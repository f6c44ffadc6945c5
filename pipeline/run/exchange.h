/* SPDX-License-Identifier: MIT */
/*
 * The exchange of one machine (the idea: pipeline/base/exchange.h): tuples of
 * 24 bytes in chunks, a chain of chunks for each shard of each channel, the
 * shard chosen by the key hash. While all chunks together take less than the
 * bound they stay in memory; from then on a full chunk goes to the spool and
 * comes back when its shard is reduced. A shard of a channel is reduced by
 * sorting it: one scatter by the hash, then piles of about four.
 *
 * What is bounded is the chunks: `memory`, but never less than one chunk of 16
 * KiB for each shard of each channel in use (1 MiB a channel). Reducing takes
 * besides twice one shard of one channel, a 32nd of the channel.
 *
 * Measured (2 shared cores of an EPYC, one thread): emitting 30 and reducing 22
 * ns a tuple, from 0.3 to 9 million of them; 24.6 bytes of memory a tuple at
 * the peak (0.9 million and more). Spilled with a bound of 8 MB, 9 million:
 * emitting 45 to 53 ns, 1.4 bytes.
 */
#ifndef PIPELINE_RUN_EXCHANGE_H
#define PIPELINE_RUN_EXCHANGE_H

#include "pipeline/base/exchange.h"
#include "pipeline/io/spool.h"

/*
 * An empty exchange; never fails. SPOOL is where chunks go that do not fit
 * into MEMORY bytes; it stays the caller's, outlives the exchange, is used by
 * nobody else, and should keep no memory of its own. exchange_emit and
 * exchange_reduce fail only when it does. NULL: there is no bound.
 */
struct exchange *exchange_open(size_t memory, struct spool *spool);
/* X may be NULL; what was not reduced is forgotten. */
void exchange_close(struct exchange *x);

/* SPOOL as the store of a fold; it stays the caller's and outlives that. */
struct store store_spool(struct spool *spool);

#endif
