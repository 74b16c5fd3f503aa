/* What a program may need of the machine, on kernels that are not here. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "machine.h"

enum { NO_RING = -1 };

static int features;
static int ring = -1;

/* In place of the C library's: a kernel with these features of io_uring. */
long
syscall(long number, ...)
{
	struct io_uring_params *p;
	va_list args;

	assert_int_equal(number, SYS_io_uring_setup);
	if (features == NO_RING) {
		errno = ENOSYS;
		return -1;
	}
	va_start(args, number);
	assert_true(va_arg(args, int) > 0);
	p = va_arg(args, struct io_uring_params *);
	va_end(args);
	p->features = (unsigned)features;
	return ring = open("/dev/null", O_RDWR | O_CLOEXEC);
}

static bool
has_ring(int of)
{
	struct buf why;
	bool good;

	features = of;
	buf_init(&why);
	good = machine_has(LIT("io_uring"), &why);
	assert_int_equal(why.n == 0, good);
	buf_release(&why);
	/* it is closed again */
	assert_true(of == NO_RING || fcntl(ring, F_GETFD) == -1);
	return good;
}

static void
old_kernels_have_no_rings(void **state)
{
	const int old = IORING_FEAT_SINGLE_MMAP | IORING_FEAT_POLL_32BITS;

	(void)state;
	assert_false(has_ring(NO_RING));
	assert_false(has_ring(0));
	assert_false(has_ring(old));
	assert_true(has_ring(old | IORING_FEAT_EXT_ARG));
}

static void
words_that_make_no_sense_have_no_reason(void **state)
{
	struct buf why;

	(void)state;
	buf_init(&why);
	assert_false(machine_has(LIT("cpus>=2GiB"), &why));
	assert_false(machine_has(LIT("pages>=2"), &why));
	assert_int_equal(why.n, 0);
	assert_true(machine_has(LIT("cpus>=1"), &why));
	assert_false(machine_has(LIT("cpus>=100000"), &why));
	assert_true(why.n > 0);
	buf_release(&why);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(old_kernels_have_no_rings),
		cmocka_unit_test(words_that_make_no_sense_have_no_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
