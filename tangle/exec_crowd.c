/* Reads /proc/stat: the machine's CPU time by what it went to, in ticks. */
#include "exec_crowd.h"

#include <unistd.h>

#include "file.h"

static bool
read_ticks(struct str line, uint64_t ticks[8])
{
	struct str word;

	if (!str_word(&line, " ", &word) || !str_is(word, "cpu"))
		return false;
	for (int i = 0; i < 8; i++)
		if (!str_word(&line, " ", &word) || !str_uint(word, &ticks[i]))
			return false;
	return true;
}

struct crowd
crowd_now(void)
{
	enum { IDLE = 3, IOWAIT = 4, STEAL = 7 };
	struct crowd c = { 0, 0, 0 };
	struct str rest, line;
	uint64_t ticks[8];
	int64_t tick = 1000000000 / sysconf(_SC_CLK_TCK);
	struct buf b;

	buf_init(&b);
	if (!file_read("/proc/stat", &b))
		buf_clear(&b);
	rest = buf_str(&b);
	if (str_line(&rest, &line) && read_ticks(line, ticks))
		for (int i = 0; i < 8; i++) {
			int64_t ns = (int64_t)ticks[i] * tick;

			c.all += ns;
			if (i == STEAL)
				c.steal = ns;
			else if (i != IDLE && i != IOWAIT)
				c.busy += ns;
		}
	buf_release(&b);
	return c;
}

struct crowd
crowd_since(const struct crowd *before, int64_t own)
{
	struct crowd now = crowd_now();

	now.all -= before->all;
	now.steal -= before->steal;
	now.busy -= before->busy + own;
	if (now.busy < 0)
		now.busy = 0; /* ticks are coarse */
	return now;
}
