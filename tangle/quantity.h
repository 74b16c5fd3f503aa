/* Numbers with a dimension, the interval they are known to, and how they are
 * written for people. */
#ifndef WEFT_QUANTITY_H
#define WEFT_QUANTITY_H

#include "str.h"

enum dimension {
	DIM_NUMBER, /* a count, a factor, a share: see `form` */
	DIM_TIME, /* in ns */
	DIM_BYTES,
};

enum form {
	FORM_PLAIN, /* three significant digits; whole numbers exactly */
	FORM_COUNT, /* a whole number, exactly, grouped */
	FORM_RATIO, /* two digits below 100 */
	FORM_SHARE, /* in % */
};

struct quantity {
	double v;
	double lo, hi; /* the interval of the median; v when there is none */
	double min, max;
	int n; /* measured how often; 0 for a plain number */
	enum dimension dim;
	bool rate; /* per second; never of a time */
	enum form form; /* of a DIM_NUMBER */
	bool none; /* no value: skipped, failed, not measurable here */
};

struct quantity quantity_number(double v);
struct quantity quantity_none(void);

/* Reads "12.5 ms", "3 x", "40 %", "1.2 MB/s": a number and a unit of
 * AUTHORING.md's list, or none. False when it is not one. */
bool quantity_parse(struct str text, struct quantity *q);
/* The number without a sign that `text` starts with; returns how many bytes
 * it takes, 0 when there is none. */
size_t quantity_digits(struct str text, double *v);
/* Only the unit (`ns` … `GiB`, `%`, `x`, each or nothing before `/s`). */
bool quantity_unit(struct str text, double *scale, enum dimension *dim,
		   enum form *form, bool *rate);
/* The unit that is likeliest meant; NULL when none is. */
const char *quantity_nearest_unit(struct str word);

/* "151 ms", "9.9", "932 230", "37 %", "1.24 MB/s"; plain text, UTF-8 (groups
 * are parted by U+202F, number and unit by U+00A0). Zeros at the end are
 * shown where a digit was rounded: 1.5003 s is "1.50 s", 1.5 s is "1.5 s". */
void quantity_show(struct buf *b, const struct quantity *q);
/* The same with so many significant digits instead of three. */
void quantity_show_digits(struct buf *b, const struct quantity *q, int digits);
/* "a time", "bytes", "bytes per second", "a number": for messages. */
const char *quantity_dim_name(const struct quantity *q);

/* Median, interval, extremes of n samples (n > 0), in the given dimension.
 * Sorts `samples`. */
struct quantity quantity_of_samples(double *samples, int n, enum dimension dim,
				    enum form form);

/* How often something came in n runs, with its 95 % interval (Wilson's). */
struct quantity quantity_of_share(int count, int n);

#endif
