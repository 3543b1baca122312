/* The information field of a T.30 frame, field by field: what `packets -V` and `packets -T json` show of it. */
#ifndef DISSECT_T30_FIELDS_H
#define DISSECT_T30_FIELDS_H

#include "dissect/t30_frame.h"

/* Names each field of the frame's FIF (and FCF2) with its octets, then what is wrong with it. */
void t30_fields_fif(const struct t30_frame *, struct field_sink *);

#endif
