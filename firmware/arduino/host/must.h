// What must hold in a fuzzed run; a break ends it.
#pragma once
#include <stdio.h>
#include <stdlib.h>

#define MUST(holds)                                                                     \
	do {                                                                                \
		if (!(holds)) {                                                                 \
			fprintf(stderr, "broken, %s line %d: %s\n", __FILE__, __LINE__, #holds);    \
			abort();                                                                    \
		}                                                                               \
	} while (false)
