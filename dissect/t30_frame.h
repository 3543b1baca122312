/* T.30 HDLC frames: address, control, facsimile control field and what belongs to it (T.30 5.3).
 *
 * Octets are in T.38 order: the first bit on the line is the most significant bit. */
#ifndef DISSECT_T30_FRAME_H
#define DISSECT_T30_FRAME_H

#include "dissect/bytes.h"
#include "dissect/protos.h"

/* Facsimile control field values with X = 0 (T.30 5.3.6.1). Those whose first bit is fixed keep it. */
enum t30_fcf {
	T30_NONE = 0,
	T30_FCF_DIS = 0x01,
	T30_FCF_CSI = 0x02,
	T30_FCF_NSF = 0x04,
	T30_FCF_CFR = 0x21,
	T30_FCF_FTT = 0x22,
	T30_FCF_CTR = 0x23,
	T30_FCF_CSA = 0x24,
	T30_FCF_MCF = 0x31,
	T30_FCF_RTN = 0x32,
	T30_FCF_RTP = 0x33,
	T30_FCF_PIN = 0x34,
	T30_FCF_PIP = 0x35,
	T30_FCF_PID = 0x36,
	T30_FCF_RNR = 0x37,
	T30_FCF_ERR = 0x38,
	T30_FCF_PPR = 0x3d,
	T30_FCF_FDM = 0x3f,
	T30_FCF_DCS = 0x41,
	T30_FCF_TSI = 0x42,
	T30_FCF_SUB = 0x43,
	T30_FCF_NSS = 0x44,
	T30_FCF_SID = 0x45,
	T30_FCF_TSA = 0x46,
	T30_FCF_IRA = 0x47,
	T30_FCF_CTC = 0x48,
	T30_FCF_FNV = 0x53,
	T30_FCF_TR = 0x56,
	T30_FCF_TNR = 0x57,
	T30_FCF_CRP = 0x58,
	T30_FCF_DCN = 0x5f,
	T30_FCF_FCD = 0x60,
	T30_FCF_RCP = 0x61,
	T30_FCF_CCD = 0x62,
	T30_FCF_EOM = 0x71,
	T30_FCF_MPS = 0x72,
	T30_FCF_EOR = 0x73,
	T30_FCF_EOP = 0x74,
	T30_FCF_RR = 0x76,
	T30_FCF_EOS = 0x78,
	T30_FCF_PRI_EOM = 0x79,
	T30_FCF_PRI_MPS = 0x7a,
	T30_FCF_PRI_EOP = 0x7c,
	T30_FCF_PPS = 0x7d,
	T30_FCF_DTC = 0x81,
	T30_FCF_CIG = 0x82,
	T30_FCF_PWD = 0x83,
	T30_FCF_NSC = 0x84,
	T30_FCF_SEP = 0x85,
	T30_FCF_PSA = 0x86,
	T30_FCF_CIA = 0x87,
	T30_FCF_ISP = 0x88,
};

struct t30_frame {
	uint8_t address, control;
	bool final;	   /* the last frame of the signal: control field C8 (T.30 5.3.5) */
	bool x;		   /* first bit of the FCF, where it is X */
	enum t30_fcf fcf;  /* T30_NONE: not in the table */
	enum t30_fcf fcf2; /* PPS and EOR: the command that they stand for; T30_NONE: NULL */
	bool has_fcf2;
	struct bytes fif;  /* facsimile information field: what follows FCF (and FCF2) */
	const char *name;  /* "DCS", "PPS-MPS", "EOR-NULL"; "unknown" when fcf is T30_NONE */
	const char *title; /* "Digital Command Signal"; NULL when unknown */
};

/* Parses a frame's octets, from the address on, without FCS. PARSE_BAD: shorter than three octets;
 * PARSE_UNKNOWN: address, control or FCF is none of T.30. */
enum parse_status t30_frame_parse(struct bytes in, struct t30_frame *out);

/* What DIS, DTC, DCS and CTC say about the image and the modem. */
struct t30_params {
	bool valid;
	/* DCS and CTC: "V.17"; NULL: reserved code. */
	const char *modulation;
	/* bit/s; 0: reserved code, or not limited (internet_aware). */
	unsigned rate;
	/* DCS: pels a line at the resolution below. */
	unsigned width;
	/* 215, 255, 303 */
	unsigned width_mm;
	/* DCS: as TIFF knows them: 204x98, 204x196, 204x391, 408x391, 200x100, ... */
	unsigned x_dpi, y_dpi;
	/* DCS: "MH", "MR", "MMR", "JBIG", "JPEG", "T.43", and what has no decoder here: "T.44" (mixed raster
	 * content), "JBIG2" (T.88 in the profiles of T.89), "T.45". */
	const char *coding;
	bool ecm;
	unsigned ecm_octets; /* 256 or 64 */
	/* Minimum scan line time, of a DIS that at 3.85 lines/mm; -1: reserved code. */
	int scan_time_ms;
	/* DIS: at 7.7 and at 15.4 lines/mm; 2.5 ms as 5 ms, the least that a DCS can say. DCS: -1. */
	int scan_time_fine_ms, scan_time_superfine_ms;
	/* "A4", "unlimited"; DIS also "A4, B4", DCS "B4"; NULL: reserved code. */
	const char *length;
	/* DIS: what the receiver offers, "V.27ter, V.29, V.17". */
	const char *modems;
	/* From here on: offered by a DIS, in use by a DCS. */
	bool fine, superfine;
	bool mr, mmr, jbig, t38, v8, polling, receive;
	bool uncompressed;   /* T.4, T.6: the extension for uncompressed mode */
	bool jbig_l0;	     /* T.85: stripes of any height */
	bool inch;	     /* DCS: the resolution is that in inches where there are two */
	bool letter, legal;  /* 215.9 x 279.4 and 215.9 x 355.6 mm */
	bool internet_aware; /* the rate is not limited (bit 123) */
	bool k_over_4;	     /* MR: more two-dimensional lines in a row than at 7.7 lines/mm */
	/* Colour and grey: T.81 or T.43 without `colour` is grey. */
	bool jpeg, t43, colour, sycc; /* sycc: JPEG in sYCC instead of CIELAB */
	bool bits12;		      /* 12 bits a component instead of 8 */
	bool no_subsampling;	      /* 1:1:1 instead of 4:1:1 */
	bool preferred_huffman;	      /* DCS: the tables that T.81 prefers */
	bool custom_illuminant, custom_gamut;
	bool plane_interleave; /* T.43 */
	unsigned mrc_mode;     /* T.44: 1 to 7; 0: not used */
	unsigned jbig2;	       /* code of the profile of T.89; 0: not used */
};

/* Reads the FIF of a DIS or DTC (dcs false) or DCS (dcs true). Of several codings and resolutions in a DCS
 * the one counts that needs the others. */
void t30_params_parse(struct bytes fif, bool dcs, struct t30_params *out);

/* Reads the FIF of a CTC: bits 1 to 16 of a DCS, of which the rate alone counts (T.30 Annex A). Valid when it
 * has its two octets; sets modulation and rate, nothing else. */
void t30_params_ctc(struct bytes fif, struct t30_params *out);

/* Decodes the 20 characters of CSI, TSI, CIG, SUB, SEP, PWD, SID, PSA (T.30 5.3.6.2.4): last character
 * first, each with its bits reversed. Writes at most 40 characters and a NUL, spaces around trimmed;
 * characters are raw from the wire. Returns the length. */
#define T30_IDENT_MAX 41
size_t t30_ident_text(struct bytes fif, char out[T30_IDENT_MAX]);

/* True for the frames whose FIF is such a number. */
bool t30_is_ident(enum t30_fcf);

/* Counters of PPS (T.30 A.4.3): page, block, and frames in the block less one. False when too short. */
bool t30_pps_counts(struct bytes fif, unsigned *page, unsigned *block, unsigned *frames_less_one);

/* The bits of an octet in reverse order: between T.38 order and the order of computers. */
uint8_t t30_reverse(uint8_t);

#endif
