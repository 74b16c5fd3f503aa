/* What is installed, linked and possible here, and how to get what is not. */
#ifndef WEFT_DOCTOR_H
#define WEFT_DOCTOR_H

/* Prints it. Returns the exit status: 2 when something is missing without
 * which no book can be built, else 0. */
int doctor(void);

#endif
