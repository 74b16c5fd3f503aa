/* The verbs of weft-exec. Each returns the exit status: 0 when all ended as
 * expected, 1 when not; the environment's failures die with 2. */
#ifndef WEFT_EXEC_VERBS_H
#define WEFT_EXEC_VERBS_H

/* Runs a compiler, or another command that makes one file. */
int exec_cc(const char *key, const char *spec_path, char **command);
/* Runs a program under test, as often as its spec says. */
int exec_run(const char *key, const char *spec_path);
/* Compiles, unless the compile's result and output are there, and then runs
 * what came out; or takes away the run's result, where WEFT_COMPILE_ONLY is
 * set. One helper in place of two: `words` are the key and spec of the compile,
 * then those of the run. */
int exec_cc_run(char **words, char **command);
/* Measures the machine; prints label lines. */
int exec_machine(void);
/* Limits how many tasks a process (ninja) and all that it starts can be, where
 * the system lets us; returns when that process has ended. */
int exec_limit(const char *pid);

#endif
