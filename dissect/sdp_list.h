/* Session descriptions one behind the other, as H.248 gives alternatives (H.248.1 7.1.8) and MGCP answers for two
 * connections (RFC 3435 3.2.2.9). */
#ifndef DISSECT_SDP_LIST_H
#define DISSECT_SDP_LIST_H

#include "dissect/bytes.h"

/* Cuts the next description off *list: from its v= line to the one before the next v= line. What stands before the
 * first v= line is a description of its own. False: nothing is left but white space. */
bool sdp_list_next(struct bytes *list, struct bytes *one);

#endif
