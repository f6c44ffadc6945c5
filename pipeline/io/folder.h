/* SPDX-License-Identifier: MIT */
/*
 * Folders by their descriptors: nothing here follows a symbolic link, and no
 * name is looked up twice from the root.
 */
#ifndef PIPELINE_IO_FOLDER_H
#define PIPELINE_IO_FOLDER_H

#include "pipeline/io/manifest.h"

/* Open NAME in the folder AT; -1 with errno. */
int folder_open(int at, const char *name);
/* Has it no entry? False also when that cannot be read. */
bool folder_empty(int fd);
/*
 * The folder that file PATH of ROOT lies in, made with all above it (0700),
 * as a descriptor; *NAME is the last component, in A. -1 with errno.
 */
int folder_make(int root, struct sv path, struct arena *a, const char **name);
/* fsync FD and all folders in it. -1 with errno. */
int folder_sync(int fd);
/* Read file NAME of FD, all of it, at the end of OUT. -1 with errno. */
int folder_read(int fd, const char *name, struct buf *out);
/* All BYTES into the open file FD, however many calls it takes. -1 with errno. */
int folder_write(int fd, struct sv bytes);
/*
 * Remove from FD what M names, or everything (M is NULL), MANIFEST aside, and
 * the folders that are empty then. What else there is moves to the same place
 * in folder INTO (-1: stays). True: nothing is left but MANIFEST.
 */
bool folder_clear(int fd, const struct manifest *m, int into);

#endif
