/* SPDX-License-Identifier: MIT */
/*
 * XML, a piece at a time, in bounded memory. The only file that includes
 * expat.
 *
 * Names are local ones: what stands before `:` is a prefix that writers choose
 * freely, and the parts of a workbook differ in their local names already. A
 * document type is refused, so there are no entities of its own to expand.
 * Refused too is what only an attack needs: a tag, or an attribute, of a
 * megabyte; a hundred levels; thousands of different names.
 */
#ifndef PIPELINE_IO_XML_H
#define PIPELINE_IO_XML_H

#include "pipeline/base/diag.h"

struct xml;

/* ATTR is for xml_attr, and good for the call only. END, TEXT: or NULL. */
struct xml_ops {
	void (*start)(void *ctx, struct sv name, const char *const *attr);
	void (*end)(void *ctx, struct sv name);
	void (*text)(void *ctx, struct sv piece); /* of any length, in order */
};

enum xml_state { XML_MORE, XML_PAUSED, XML_FAILED };

struct xml *xml_open(const struct xml_ops *ops, void *ctx);
/* The next bytes; LAST: there are no more. PIECE may be empty then. */
enum xml_state xml_feed(struct xml *x, struct sv piece, bool last);
/* Go on with the piece in which it was paused. */
enum xml_state xml_resume(struct xml *x);
/* From a handler: pause soon. Calls may still come before it does. */
void xml_pause(struct xml *x);
/* From a handler: end it; the caller knows why. */
void xml_stop(struct xml *x);
/* Why it failed, in English and Chinese; NULL: it was stopped. */
const char *xml_reason(const struct xml *x, enum lang lang);
void xml_close(struct xml *x); /* NULL is fine */

/* An attribute by its local name; empty where there is none. */
struct sv xml_attr(const char *const *attr, struct sv name);

#endif
