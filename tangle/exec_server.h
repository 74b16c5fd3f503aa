/* The server of a run (`with`): started before it, stopped after. */
#ifndef WEFT_EXEC_SERVER_H
#define WEFT_EXEC_SERVER_H

#include "exec_spec.h"
#include "exec_watch.h"

struct server {
	bool started;
	const char *why; /* why it is of no use: "no READY …"; NULL */
	struct job job;
	struct watch watch;
	struct command command;
	struct capture out, err;
};

/* Starts it and waits until it says that it is ready. False when it ends
 * before, or says nothing for too long. */
bool server_start(struct server *s, const struct spec *spec);
/* Started, and ended since: without being asked. */
bool server_is_gone(const struct server *s);
/* Adds the KEY=value lines that it printed. */
void server_environment(const struct server *s, struct list *env);
/* Appends how it ended, and all it printed. */
void server_tell(const struct server *s, struct buf *text);
void server_stop(struct server *s); /* nothing, when it was not started */

#endif
