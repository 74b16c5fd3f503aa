/* Whole files or nothing: compare, write a temporary, check, rename.
 *
 * Temporaries are named PATH.tmp-PID, so that what a killed build left behind
 * is recognised and swept away by the next. */
#include "file.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diag.h"

static bool
read_all(int fd, struct buf *out)
{
	struct stat st;
	ssize_t got;

	if (fstat(fd, &st) != 0)
		return false;
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return false;
	}
	buf_room(out, st.st_size > 0 ? (size_t)st.st_size : 4096);
	for (;;) {
		size_t room = out->cap - out->n - 1;

		if (room == 0) {
			buf_room(out, out->cap);
			continue;
		}
		got = read(fd, out->p + out->n, room);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		out->n += (size_t)got;
	}
	out->p[out->n] = '\0';
	return got == 0;
}

bool
file_read(const char *path, struct buf *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t before = out->n;
	bool good;
	int reason;

	if (fd < 0)
		return false;
	good = read_all(fd, out);
	reason = errno;
	close(fd);
	errno = reason;
	if (!good) {
		out->n = before;
		out->p[before] = '\0';
	}
	return good;
}

static bool
holds(const char *path, struct str text)
{
	struct stat st;
	struct buf old;
	bool same;

	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode) ||
	    (size_t)st.st_size != text.n)
		return false;
	buf_init(&old);
	same = file_read(path, &old) && str_eq(buf_str(&old), text);
	buf_release(&old);
	return same;
}

static int
create(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0 && errno == ENOENT) {
		dir_make_for(path);
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	}
	return fd;
}

static bool
write_all(int fd, struct str text)
{
	while (text.n > 0) {
		ssize_t put = write(fd, text.p, text.n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		text = str_sub(text, (size_t)put, text.n);
	}
	return true;
}

bool
file_write(const char *path, struct str text)
{
	struct buf tmp;
	int fd, reason;
	bool good;

	if (holds(path, text))
		return false;
	buf_init(&tmp);
	buf_addf(&tmp, "%s.tmp-%ld", path, (long)getpid());
	fd = create(tmp.p);
	good = fd >= 0 && write_all(fd, text);
	reason = errno;
	if (fd >= 0 && close(fd) != 0 && good) {
		good = false;
		reason = errno;
	}
	if (good && rename(tmp.p, path) != 0) {
		good = false;
		reason = errno;
	}
	if (!good) {
		unlink(tmp.p);
		errno = reason;
		die("write %s:", path);
	}
	buf_release(&tmp);
	return true;
}

bool
file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

uint64_t
file_stamp(const char *path)
{
	struct stat st;
	uint64_t parts[4];

	if (stat(path, &st) != 0)
		return 0;
	parts[0] = (uint64_t)st.st_size;
	parts[1] = (uint64_t)st.st_mtim.tv_sec;
	parts[2] = (uint64_t)st.st_mtim.tv_nsec;
	parts[3] = (uint64_t)st.st_ino;
	return str_hash64((struct str){ (char *)parts, sizeof(parts) }) | 1;
}

void
dir_make(const char *path)
{
	if (mkdir(path, 0777) == 0 || errno == EEXIST)
		return;
	if (errno == ENOENT) {
		dir_make_for(path);
		if (mkdir(path, 0777) == 0 || errno == EEXIST)
			return;
	}
	die("make folder %s:", path);
}

void
dir_make_for(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir;

	if (!slash || slash == path)
		return;
	dir = strndup(path, (size_t)(slash - path));
	if (!dir)
		die("out of memory");
	dir_make(dir);
	free(dir);
}

static bool
is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static bool
is_dir(const char *path, const struct dirent *e)
{
	struct stat st;

	if (e->d_type != DT_UNKNOWN)
		return e->d_type == DT_DIR;
	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

void
dir_walk(const char *dir, void (*visit)(void *ctx, const char *path), void *ctx)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	struct buf path;

	if (!d)
		return;
	buf_init(&path);
	while ((e = readdir(d))) {
		if (is_dots(e->d_name))
			continue;
		buf_clear(&path);
		buf_addf(&path, "%s/%s", dir, e->d_name);
		if (is_dir(path.p, e))
			dir_walk(path.p, visit, ctx);
		else
			visit(ctx, path.p);
	}
	buf_release(&path);
	closedir(d);
}

void
file_remove(const char *path)
{
	struct dirent *e;
	struct buf below;
	DIR *d;

	if (unlink(path) == 0 || errno == ENOENT)
		return;
	d = opendir(path);
	if (!d)
		return;
	buf_init(&below);
	while ((e = readdir(d))) {
		if (is_dots(e->d_name))
			continue;
		buf_clear(&below);
		buf_addf(&below, "%s/%s", path, e->d_name);
		file_remove(below.p);
	}
	buf_release(&below);
	closedir(d);
	rmdir(path);
}

char *
path_join(struct arena *a, const char *dir, const char *name)
{
	size_t n = strlen(dir);

	if (n == 0 || strcmp(dir, ".") == 0)
		return arena_printf(a, "%s", name);
	return arena_printf(a, "%s%s%s", dir, dir[n - 1] == '/' ? "" : "/",
			    name);
}

bool
path_stays_below(struct str path)
{
	struct str part;

	if (path.n == 0 || path.p[0] == '/')
		return false;
	while (str_word(&path, "/", &part))
		if (str_is(part, ".."))
			return false;
	return true;
}

int
file_lock(const char *path, void (*who)(long pid))
{
	int fd;
	struct buf holder;
	uint64_t pid;

	dir_make_for(path);
	fd = open(path, O_RDWR | O_CREAT, 0666);
	if (fd < 0)
		die("open %s:", path);
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		buf_init(&holder);
		file_read(path, &holder);
		if (who)
			who(str_uint(str_trim(buf_str(&holder)), &pid)
				    ? (long)pid
				    : 0);
		buf_release(&holder);
		while (flock(fd, LOCK_EX) != 0)
			if (errno != EINTR)
				die("lock %s:", path);
	}
	if (ftruncate(fd, 0) != 0 || dprintf(fd, "%ld\n", (long)getpid()) < 0)
		die("write %s:", path);
	return fd;
}
