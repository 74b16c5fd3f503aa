/* weft's version, for --version and for the keys of pages. */
#ifndef WEFT_VERSION_H
#define WEFT_VERSION_H

#define WEFT_VERSION "1.0"

#endif
