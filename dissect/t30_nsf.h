/* Non-standard facilities (T.30 5.3.6.2.7): the FIF of NSF, NSC and NSS says who made the machine, by a country
 * code of T.35 and a manufacturer code that the country gives out, and holds octets of the manufacturer's own:
 * often the model, sometimes the name of the station.
 *
 * T.30 has the octets most significant bit first since 2003; many machines send them the other way round, as the
 * digits of CSI. Both are tried: the order counts in which a manufacturer is known. */
#ifndef DISSECT_T30_NSF_H
#define DISSECT_T30_NSF_H

#include "dissect/t30_frame.h"

#define T30_NSF_STATION_MAX 65

struct t30_nsf {
	/* The first octet in the order that was found; -1: there is none. */
	int country_code;
	/* Names, constants in UTF-8; NULL: not known. */
	const char *country, *vendor, *model;
	/* Octets of the manufacturer code behind the country code, and of the model behind that; 0: not known. */
	size_t vendor_octets, model_octets;
	/* What looks like the station's name: printable ASCII, spaces around it left out; "": nothing does. Cut to
	 * what fits. Where it stands in the FIF. */
	char station[T30_NSF_STATION_MAX];
	size_t station_at, station_octets;
};

/* Reads the FIF. Never fails: what is not known stays so. */
void t30_nsf_parse(struct bytes fif, struct t30_nsf *out);

/* The same for a frame as t30_frame_parse gives it. False, with nothing known, when it is no NSF, NSC or NSS. */
bool t30_nsf_of_frame(const struct t30_frame *, struct t30_nsf *out);

/* True for the frames whose FIF is such. */
bool t30_is_nsf(enum t30_fcf);

#endif
