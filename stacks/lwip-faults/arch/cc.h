/* What lwIP asks of its compiler and machine. */
#ifndef SYNFIN_LWIP_CC_H
#define SYNFIN_LWIP_CC_H

#include <stdlib.h>

#define LWIP_RAND() 1U

#endif
