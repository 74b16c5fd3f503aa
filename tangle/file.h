/* Files: whole files or nothing. Every output is compared, written beside
 * itself, checked and renamed; a reader never sees half of one. */
#ifndef WEFT_FILE_H
#define WEFT_FILE_H

#include "str.h"

/* Reads a whole file into `out` (appended). False, with errno set and nothing
 * appended, when it cannot be read; prints nothing. */
bool file_read(const char *path, struct buf *out);

/* Writes `text` to `path`, unless it holds that already; creates missing
 * folders. Returns whether anything was written. Dies when it cannot. */
bool file_write(const char *path, struct str text);

bool file_exists(const char *path);
/* Size, mtime in ns and inode folded into one number; 0 when absent. */
uint64_t file_stamp(const char *path);
void dir_make(const char *path); /* with its parents; dies when it cannot */
void dir_make_for(const char *path); /* the folder that `path` lies in */
/* Removes a file or a whole folder; nothing there is fine. */
void file_remove(const char *path);

/* Calls `visit` for every file and link below `dir` (not the folders), with
 * paths that start with `dir`; nothing there is fine. */
void dir_walk(const char *dir, void (*visit)(void *ctx, const char *path),
	      void *ctx);

/* Joins with one '/', into the arena. */
char *path_join(struct arena *a, const char *dir, const char *name);
/* Whether a relative path stays below where it starts (no "..", not "/"). */
bool path_stays_below(struct str path);

/* A lock on `path` (created, never unlinked). Blocks; when it has to wait and
 * `who` is not NULL, calls who(pid of the holder) once before. Returns the
 * descriptor, inheritable; the lock lasts until the last copy is closed. */
int file_lock(const char *path, void (*who)(long pid));

#endif
