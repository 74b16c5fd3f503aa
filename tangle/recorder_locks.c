/* Mutexes, reader-writer locks and condition variables.
 *
 * A lock is tried first: where that succeeds nothing waited, and only that it
 * is held is recorded. Giving it back is recorded before it is done, so that
 * no other seems to hold it already. */
#include "recorder_calls.h"

#include <errno.h>
#include <pthread.h>
#include <threads.h>
#include <time.h>

static bool
is_held(int result)
{
	return result == 0 || result == EOWNERDEAD;
}

static struct wait
wait_for(pthread_mutex_t *m)
{
	return record_wait(LOG_MUTEX, (uintptr_t)m,
			   (uint32_t)m->__data.__owner);
}

static int
hold(void *lock, int result, enum log_hold how)
{
	if (is_held(result))
		record(LOG_HELD, (uintptr_t)lock, how);
	return result;
}

/* --- mutexes --- */

STAND_BEFORE(pthread_mutex_trylock)
EXPORT int
pthread_mutex_trylock(pthread_mutex_t *m)
{
	return hold(m, REAL(pthread_mutex_trylock)(m), LOG_EXCLUSIVE);
}

/* Defines a function that takes a mutex, as long as a try does not. */
#define TAKES_MUTEX(name, params, args)                          \
	STAND_BEFORE(name)                                       \
	EXPORT int name params                                   \
	{                                                        \
		int result = REAL(pthread_mutex_trylock)(m);     \
		if (result == EBUSY) {                           \
			struct wait w = wait_for(m);             \
			result = REAL(name) args;                \
			record_done(&w, (uint64_t)result, true); \
		}                                                \
		return hold(m, result, LOG_EXCLUSIVE);           \
	}

TAKES_MUTEX(pthread_mutex_lock, (pthread_mutex_t * m), (m))
TAKES_MUTEX(pthread_mutex_timedlock,
	    (pthread_mutex_t *restrict m,
	     const struct timespec *restrict until),
	    (m, until))
TAKES_MUTEX(pthread_mutex_clocklock,
	    (pthread_mutex_t * m, clockid_t clock,
	     const struct timespec *until),
	    (m, clock, until))

STAND_BEFORE(pthread_mutex_unlock)
EXPORT int
pthread_mutex_unlock(pthread_mutex_t *m)
{
	record(LOG_FREED, (uintptr_t)m, 0);
	return REAL(pthread_mutex_unlock)(m);
}

/* --- C11: an mtx_t is a pthread_mutex_t, thrd_success is 0 --- */

STAND_BEFORE(mtx_trylock)
EXPORT int
mtx_trylock(mtx_t *m)
{
	return hold(m, REAL(mtx_trylock)(m), LOG_EXCLUSIVE);
}

#define TAKES_MTX(name, params, args)                                   \
	STAND_BEFORE(name)                                              \
	EXPORT int name params                                          \
	{                                                               \
		int result = REAL(mtx_trylock)(m);                      \
		if (result == thrd_busy) {                              \
			struct wait w = wait_for((pthread_mutex_t *)m); \
			result = REAL(name) args;                       \
			record_done(&w, (uint64_t)result, true);        \
		}                                                       \
		return hold(m, result, LOG_EXCLUSIVE);                  \
	}

TAKES_MTX(mtx_lock, (mtx_t * m), (m))
TAKES_MTX(mtx_timedlock,
	  (mtx_t *restrict m, const struct timespec *restrict until),
	  (m, until))

STAND_BEFORE(mtx_unlock)
EXPORT int
mtx_unlock(mtx_t *m)
{
	record(LOG_FREED, (uintptr_t)m, 0);
	return REAL(mtx_unlock)(m);
}

/* --- readers and writers --- */

STAND_BEFORE(pthread_rwlock_tryrdlock)
EXPORT int
pthread_rwlock_tryrdlock(pthread_rwlock_t *l)
{
	return hold(l, REAL(pthread_rwlock_tryrdlock)(l), LOG_SHARED);
}

STAND_BEFORE(pthread_rwlock_trywrlock)
EXPORT int
pthread_rwlock_trywrlock(pthread_rwlock_t *l)
{
	return hold(l, REAL(pthread_rwlock_trywrlock)(l), LOG_EXCLUSIVE);
}

#define TAKES_RWLOCK(name, try, params, args, kind, how)                    \
	STAND_BEFORE(name)                                                  \
	EXPORT int name params                                              \
	{                                                                   \
		int result = REAL(try)(l);                                  \
		if (result == EBUSY) {                                      \
			struct wait w = record_wait(kind, (uintptr_t)l, 0); \
			result = REAL(name) args;                           \
			record_done(&w, (uint64_t)result, true);            \
		}                                                           \
		return hold(l, result, how);                                \
	}

TAKES_RWLOCK(pthread_rwlock_rdlock, pthread_rwlock_tryrdlock,
	     (pthread_rwlock_t * l), (l), LOG_READLOCK, LOG_SHARED)
TAKES_RWLOCK(pthread_rwlock_wrlock, pthread_rwlock_trywrlock,
	     (pthread_rwlock_t * l), (l), LOG_WRITELOCK, LOG_EXCLUSIVE)
TAKES_RWLOCK(pthread_rwlock_timedrdlock, pthread_rwlock_tryrdlock,
	     (pthread_rwlock_t *restrict l,
	      const struct timespec *restrict until),
	     (l, until), LOG_READLOCK, LOG_SHARED)
TAKES_RWLOCK(pthread_rwlock_timedwrlock, pthread_rwlock_trywrlock,
	     (pthread_rwlock_t *restrict l,
	      const struct timespec *restrict until),
	     (l, until), LOG_WRITELOCK, LOG_EXCLUSIVE)

STAND_BEFORE(pthread_rwlock_unlock)
EXPORT int
pthread_rwlock_unlock(pthread_rwlock_t *l)
{
	record(LOG_FREED, (uintptr_t)l, 0);
	return REAL(pthread_rwlock_unlock)(l);
}

/* --- conditions: the mutex is free while they are waited for --- */

WAITS(int, pthread_cond_wait,
      (pthread_cond_t *restrict c, pthread_mutex_t *restrict m), (c, m),
      LOG_COND, (uintptr_t)c, (uintptr_t)m, true)
WAITS(int, pthread_cond_timedwait,
      (pthread_cond_t *restrict c, pthread_mutex_t *restrict m,
       const struct timespec *restrict until),
      (c, m, until), LOG_COND, (uintptr_t)c, (uintptr_t)m, true)
WAITS(int, pthread_cond_clockwait,
      (pthread_cond_t *restrict c, pthread_mutex_t *restrict m, clockid_t clock,
       const struct timespec *restrict until),
      (c, m, clock, until), LOG_COND, (uintptr_t)c, (uintptr_t)m, true)
WAITS(int, cnd_wait, (cnd_t * c, mtx_t *m), (c, m), LOG_COND, (uintptr_t)c,
      (uintptr_t)m, true)
WAITS(int, cnd_timedwait,
      (cnd_t *restrict c, mtx_t *restrict m,
       const struct timespec *restrict until),
      (c, m, until), LOG_COND, (uintptr_t)c, (uintptr_t)m, true)

#define WAKES(name, type)                          \
	STAND_BEFORE(name)                         \
	EXPORT int name(type *c)                   \
	{                                          \
		record(LOG_POST, (uintptr_t)c, 0); \
		return REAL(name)(c);              \
	}

WAKES(pthread_cond_signal, pthread_cond_t)
WAKES(pthread_cond_broadcast, pthread_cond_t)
WAKES(cnd_signal, cnd_t)
WAKES(cnd_broadcast, cnd_t)
