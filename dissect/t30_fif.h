/* Facsimile information fields that are neither bits (dissect/t30_bits.h) nor numbers (t30_ident_text) nor
 * non-standard (dissect/t30_nsf.h), and what is wrong with any of them. */
#ifndef DISSECT_T30_FIF_H
#define DISSECT_T30_FIF_H

#include "dissect/t30_frame.h"

/* CIA, TSA, CSA, IRA, ISP (T.30 5.3.6.2.12): an Internet address, or a part of one. */
#define T30_ADDRESS_MAX 128
struct t30_address {
	unsigned sequence; /* number of the part */
	bool more;	   /* another part follows */
	unsigned type;
	const char *
		type_name; /* "e-mail", "URL", "IPv4", "IPv6", "telephone number"; NULL: reserved */
	unsigned length;   /* octets of the address, as said */
	/* The address as far as it is there; characters are raw from the wire, the NUL ends them. */
	char text[T30_ADDRESS_MAX];
	size_t text_octets; /* where it stands: behind the first three octets */
};

/* False when the FIF has not the three octets before the address. */
bool t30_fif_address(struct bytes fif, struct t30_address *out);

/* True for the frames whose FIF is such. */
bool t30_fif_is_address(enum t30_fcf);

/* FNV (T.30 5.3.6.2.13): which field of the other station is refused. */
#define T30_FNV_TEXT_MAX 128
struct t30_fnv {
	unsigned reasons;     /* bit i: reason i of t30_fif_fnv_reason() */
	size_t reason_octets; /* their octets: the last one, or the last that is there */
	bool reasons_end;     /* the last one says that no more follow */
	int sequence;	      /* of the FNV; -1: not there */
	int fcf;	      /* octet with the FCF of the refused frame; -1: not there */
	const char *name;     /* of the refused frame, "PWD"; NULL: not there, or none of T.30 */
	size_t text_at;	      /* details: where they stand in the FIF */
	size_t text_octets;
	char text[T30_FNV_TEXT_MAX]; /* raw from the wire, the NUL ends them */
};

/* False when the FIF is empty. */
bool t30_fif_fnv(struct bytes fif, struct t30_fnv *out);

/* The reason of bit i, NULL when it is reserved: "PWD", "SEP", ...: the frame whose field is refused, or what
 * failed. There are T30_FNV_REASONS bits. */
#define T30_FNV_REASONS 14
const char *t30_fif_fnv_reason(unsigned i);

/* PPR (T.30 A.4.4): true when it asks for frame `number`, from 0. Numbers that it has no bit for are not. */
bool t30_fif_ppr(struct bytes fif, unsigned number);

/* The command that PPS and EOR stand for: "MPS", "NULL"; NULL when it is none of T.30, or not there. */
const char *t30_fif_second(const struct t30_frame *);

/* What is wrong with the frame's FIF, as a constant sentence: the first thing that is; NULL when nothing is, and
 * when the capture did not keep all of it. Reserved bits that are set are nothing wrong. */
const char *t30_fif_defect(const struct t30_frame *);

#endif
