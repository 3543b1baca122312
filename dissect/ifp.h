/* IFP packets (T.38 7): one indicator, or a run of data fields of one modem. */
#ifndef DISSECT_IFP_H
#define DISSECT_IFP_H

#include "dissect/bytes.h"
#include "dissect/per.h"
#include "dissect/protos.h"

/* The ASN.1 of T.38 (06/1998) has a field-type without extension marker, the one of 2002 has it: the two
 * read the same octets differently, and no field says which is in use. */
enum ifp_syntax { IFP_1998, IFP_2002 };

enum ifp_kind { IFP_INDICATOR, IFP_DATA };

enum ifp_indicator {
	IFP_NO_SIGNAL,
	IFP_CNG,
	IFP_CED,
	IFP_V21_PREAMBLE,
	IFP_V27_2400,
	IFP_V27_4800,
	IFP_V29_7200,
	IFP_V29_9600,
	IFP_V17_7200_SHORT,
	IFP_V17_7200_LONG,
	IFP_V17_9600_SHORT,
	IFP_V17_9600_LONG,
	IFP_V17_12000_SHORT,
	IFP_V17_12000_LONG,
	IFP_V17_14400_SHORT,
	IFP_V17_14400_LONG,
	IFP_V8_ANSAM,
	IFP_V8_SIGNAL,
	IFP_V34_CNTL,
	IFP_V34_PRI,
	IFP_V34_CC_RETRAIN,
	IFP_V33_12000,
	IFP_V33_14400,
	IFP_INDICATORS,
};

enum ifp_data_type {
	IFP_V21,
	IFP_DATA_V27_2400,
	IFP_DATA_V27_4800,
	IFP_DATA_V29_7200,
	IFP_DATA_V29_9600,
	IFP_DATA_V17_7200,
	IFP_DATA_V17_9600,
	IFP_DATA_V17_12000,
	IFP_DATA_V17_14400,
	IFP_DATA_V8,
	IFP_DATA_V34_PRI_RATE,
	IFP_DATA_V34_CC_1200,
	IFP_DATA_V34_PRI,
	IFP_DATA_V33_12000,
	IFP_DATA_V33_14400,
	IFP_DATA_TYPES,
};

enum ifp_field_type {
	IFP_HDLC_DATA,
	IFP_HDLC_SIG_END,
	IFP_HDLC_FCS_OK,
	IFP_HDLC_FCS_BAD,
	IFP_HDLC_FCS_OK_SIG_END,
	IFP_HDLC_FCS_BAD_SIG_END,
	IFP_NON_ECM_DATA,
	IFP_NON_ECM_SIG_END,
	IFP_CM_MESSAGE,
	IFP_JM_MESSAGE,
	IFP_CI_MESSAGE,
	IFP_V34RATE,
	IFP_FIELD_TYPES,
};

struct ifp_field {
	enum ifp_field_type type;
	bool has_data;
	const uint8_t *at; /* first octet that holds the type */
	struct bytes data; /* field-data; empty when absent */
};

struct ifp {
	enum ifp_kind kind;
	unsigned value;	    /* enum ifp_indicator or enum ifp_data_type */
	size_t field_count; /* data fields, all valid */
	bool octet_fields; /* fields begin on octet boundaries, as some senders put them, against PER */
	size_t trailing; /* octets behind the packet's end: padding of a parity entry, or junk */
	enum ifp_syntax syntax;
	struct per fields; /* where the first field begins: for ifp_next_field() */
};

/* True when an IFP packet may begin with this octet: decides before anything is parsed. */
static inline bool ifp_begins(uint8_t first)
{
	if (first & 0x20) /* extension values: "small" numbers only */
		return (first & 0x10) == 0;
	unsigned value = first >> 1 & 0x0f;
	if (first & 1)
		return false;
	/* An indicator has no data-field; data without one is legal PER, but says nothing. */
	return first & 0x40 ? (first & 0x80) != 0 && value <= IFP_DATA_V17_14400
			    : (first & 0x80) == 0;
}

/* Parses a packet under one syntax, checking every field. Octets left over are counted in `trailing`; the
 * strict bit-packed form is preferred to octet-aligned fields. PARSE_BAD: it is none. */
enum parse_status ifp_parse(struct bytes in, enum ifp_syntax, struct ifp *out);

/* Walks the fields: `cursor` begins as a copy of ifp->fields; call field_count times. */
void ifp_next_field(const struct ifp *, struct per *cursor, struct ifp_field *out);

/* What one packet says about the syntax: which of the two can read it sensibly. Positive: 2002, negative:
 * 1998, 0: both or neither. */
int ifp_syntax_evidence(struct bytes in);

/* Names of T.38's ASN.1, "v17-14400-long-training", "v17-14400", "hdlc-fcs-OK"; NULL when out of range. */
const char *ifp_indicator_name(unsigned);
const char *ifp_data_type_name(unsigned);
const char *ifp_field_type_name(unsigned);

/* What a modem signal carries: the data type that belongs to a training or preamble indicator, or -1. */
int ifp_indicator_data_type(unsigned indicator);

/* bit/s of a data type on the line; 0 when it has no fixed rate (V.8, V.34 primary channel). */
unsigned ifp_data_rate(unsigned data_type);

/* "V.21", "V.27ter", "V.29", "V.17", "V.33", "V.8", "V.34"; NULL when out of range. */
const char *ifp_data_modulation(unsigned data_type);

#endif
