/* Does a DCS keep to what the DIS or DTC before it offers (T.30 5.3.6.2.1)? */
#ifndef ANALYZER_T30_OFFER_H
#define ANALYZER_T30_OFFER_H

#include <stdbool.h>

#include "dissect/bytes.h"

/* What the FIF of a DCS asks for that the FIF of a DIS or DTC does not offer, as a constant ("A3 width", "T.6 coding");
 * NULL: nothing, as far as Table 2 tells. */
const char *t30_offer_exceeded(struct bytes dis, struct bytes dcs);

#endif
