/* A new book: two short chapters that build at once and show the syntax. */
#ifndef WEFT_INIT_H
#define WEFT_INIT_H

/* Writes the book into the folder `dir`, which is created where it is missing,
 * and says what to do next. Dies when there is a book already. Returns the
 * exit status. */
int init_book(const char *dir);

#endif
