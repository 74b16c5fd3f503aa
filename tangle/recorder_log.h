/* The log that a traced program writes: memory shared with weft-exec, so that
 * whatever ends the program, what it did until then is there.
 *
 * A head, then chunks. Each thread owns the chunk that it fills, and takes the
 * next when that is full; when there are none left, events are only counted.
 * An event is there once its head is not 0. */
#ifndef WEFT_RECORDER_LOG_H
#define WEFT_RECORDER_LOG_H

#include <stdint.h>

#define LOG_MAGIC UINT64_C(0x3174726174666577)
/* Where the log is, and the library that writes it. */
#define LOG_VARIABLE "WEFT_TRACE"

enum { LOG_CHUNKS = 16383, LOG_EVENTS = 10 };

/* What happened. The numbers are in results. */
enum log_kind {
	LOG_NONE,
	LOG_PROCESS, /* a program begins: load address, parent's pid */
	LOG_FORKED, /* a child begins: parent's pid */
	LOG_START, /* a thread begins: its serial number, its function */
	LOG_SELF, /* pthread_t of this thread */
	LOG_END, /* of a thread */
	LOG_EXIT, /* of the process */
	LOG_EXEC,
	LOG_CREATE, /* the serial number of the thread to be */
	LOG_FORK, /* pid of the child */
	LOG_NAMED, /* the next name is that of this pthread_t */
	LOG_NAME, /* 16 bytes of text */
	LOG_HELD, /* a lock is held: address, enum log_hold */
	LOG_FREED, /* a lock is given back: address */
	LOG_POST, /* others may go on: address of what they wait for */
	LOG_DONE, /* a wait ends: its kind, what the call returned */
	LOG_ENTER, /* a task runs on this thread: its number; a name follows */
	LOG_LEAVE, /* it does not any more: its number; a name says why */
	/* from here on waits: what for */
	LOG_WAITS = 32,
	LOG_MUTEX = LOG_WAITS, /* address, tid of who holds it */
	LOG_READLOCK,
	LOG_WRITELOCK,
	LOG_COND, /* address, that of the mutex */
	LOG_SEMAPHORE,
	LOG_BARRIER,
	LOG_JOIN, /* pthread_t */
	LOG_CHILD, /* pid */
	LOG_FUTEX,
	LOG_SIGNAL,
	LOG_MESSAGE,
	LOG_SLEEP,
	LOG_READ, /* descriptor, as for all below */
	LOG_WRITE,
	LOG_POLL,
	LOG_ACCEPT,
	LOG_CONNECT,
	LOG_KINDS,
};

enum log_hold { LOG_EXCLUSIVE, LOG_SHARED };

struct log_event {
	_Atomic uint64_t head; /* ns since the start << 8 | kind */
	uint64_t a, b;
};

struct log_chunk {
	uint32_t tid, pid;
	uint32_t serial; /* of the thread's or process' beginning */
	uint32_t order; /* of the thread's chunks */
	struct log_event events[LOG_EVENTS];
};

struct log_head {
	uint64_t magic;
	_Atomic uint64_t start; /* CLOCK_MONOTONIC, ns */
	_Atomic uint32_t used; /* chunks given out, and asked for in vain */
	_Atomic uint32_t serials;
	_Atomic uint64_t dropped; /* counted by the hundred */
	_Atomic uint64_t full; /* when it was; 0: not yet */
};

struct log {
	union {
		struct log_head head;
		struct log_chunk room;
	};
	struct log_chunk chunks[LOG_CHUNKS];
};

#endif
