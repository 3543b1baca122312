/* A sender of whole pages for tests, and the receiver's answers: DCS for every resolution, width and coding, pages with
 * and without ECM, cut into frames, blocks and IFP packets by chance. */
#ifndef TESTS_ANALYZER_PAGE_SEND_H
#define TESTS_ANALYZER_PAGE_SEND_H

#include "dissect/t30_frame.h"
#include "tests/analyzer/page_code.h"
#include "tests/reassembly/ifp_make.h"

/* ---- DCS (t30-frames.md 4) ---- */

/* A resolution: bits of DCS (0: none), dots per inch, pels of a line of 215 mm. */
struct page_resolution {
	unsigned bits[2], x_dpi, y_dpi, pels;
};

static const struct page_resolution page_resolutions[] = {
	{{0, 0}, 204, 98, 1728},
	{{15, 0}, 204, 196, 1728},
	{{41, 0}, 204, 391, 1728},
	{{43, 0}, 408, 391, 3456},
	{{44, 0}, 200, 100, 1728},
	{{15, 44}, 200, 200, 1728},
	{{41, 44}, 200, 400, 1728},
	{{43, 44}, 400, 400, 3456},
	{{42, 0}, 300, 300, 2592},
	{{107, 0}, 300, 600, 2592},
	{{108, 0}, 400, 800, 3456},
	{{105, 0}, 600, 600, 5184},
	{{109, 0}, 600, 1200, 5184},
	{{106, 0}, 1200, 1200, 10368},
};

#define PAGE_RESOLUTIONS G_N_ELEMENTS(page_resolutions)

/* Widths: 215, 255 and 303 mm have lines in the proportion of 1728 to 2048 and 2432 (image-coding.md 4). */
static const struct {
	unsigned bit, pels_per_1728;
} page_widths[] = {{0, 1728}, {17, 2048}, {18, 2432}};

#define PAGE_WIDTHS G_N_ELEMENTS(page_widths)

/* Bits 11 to 14 of DCS, first bit most significant, and what T.38 calls such a signal. */
static const struct page_modem {
	unsigned code;
	enum ifp_indicator training;
	enum ifp_data_type type;
	unsigned rate; /* bit/s */
} page_modems[] = {
	{0, IFP_V27_2400, IFP_DATA_V27_2400, 2400},
	{4, IFP_V27_4800, IFP_DATA_V27_4800, 4800},
	{8, IFP_V29_9600, IFP_DATA_V29_9600, 9600},
	{12, IFP_V29_7200, IFP_DATA_V29_7200, 7200},
	{1, IFP_V17_14400_LONG, IFP_DATA_V17_14400, 14400},
	{5, IFP_V17_12000_LONG, IFP_DATA_V17_12000, 12000},
	{9, IFP_V17_9600_SHORT, IFP_DATA_V17_9600, 9600},
	{13, IFP_V17_7200_SHORT, IFP_DATA_V17_7200, 7200},
};

struct page_format {
	const struct page_resolution *resolution;
	size_t width; /* index into page_widths */
	enum page_coding coding;
	bool ecm, small_frames;
	const struct page_modem *modem;
};

static inline uint32_t page_format_width(const struct page_format *f)
{
	return f->resolution->pels * page_widths[f->width].pels_per_1728 / 1728;
}

static inline const char *page_coding_name(enum page_coding coding)
{
	static const char *const names[] = {"MH", "MR", "MMR", "JBIG"};
	return names[coding];
}

static inline void dcs_grow(GByteArray *fif, guint octets)
{
	while (fif->len < octets)
		g_byte_array_append(fif, (const guint8[]){0}, 1);
}

/* Bit 0 is none. */
static inline void dcs_set(GByteArray *fif, unsigned bit)
{
	if (bit == 0)
		return;
	dcs_grow(fif, (bit - 1) / 8 + 1);
	fif->data[(bit - 1) / 8] |= (uint8_t)(0x80 >> (bit - 1) % 8);
}

/* The FIF of the DCS of such pages. */
static inline GByteArray *dcs_of(const struct page_format *f)
{
	GByteArray *fif = g_byte_array_new();
	dcs_set(fif, 10);
	for (unsigned bit = 0; bit < 4; bit++)
		dcs_set(fif, f->modem->code >> (3 - bit) & 1 ? 11 + bit : 0);
	dcs_set(fif, f->resolution->bits[0]);
	dcs_set(fif, f->resolution->bits[1]);
	dcs_set(fif, page_widths[f->width].bit);
	dcs_set(fif, f->coding == PAGE_MR     ? 16
		     : f->coding == PAGE_MMR  ? 31
		     : f->coding == PAGE_JBIG ? 78
					      : 0);
	dcs_set(fif, f->ecm ? 27 : 0);
	dcs_set(fif, f->ecm && f->small_frames ? 28 : 0);
	dcs_grow(fif, 3);
	for (guint octet = 3; octet < fif->len; octet++)
		dcs_set(fif, octet * 8);
	return fif;
}

/* ---- the sender ---- */

enum page_side { PAGE_CALLER, PAGE_CALLEE }; /* the caller sends the pages */

/* Takes the packets in order; a lost one is told, too. */
typedef void (*page_sink)(void *ctx, enum page_side from, const uint8_t *ifp, size_t n, bool lost);

struct page_send {
	GRand *rand;
	page_sink sink;
	void *ctx;
	struct ifp_maker maker;
	const struct page_modem *modem;
	size_t packet_octets; /* most of an IFP packet */
	unsigned loss;	      /* of a thousand IFP packets of the caller; 0: none */
	bool lose_commands;   /* losses hit all packets of both sides, else page data only */
	bool in_page;
	bool spare_first;	/* not the first packet of a page without ECM */
	unsigned lost;		/* packets */
	unsigned frame_trouble; /* of a hundred ECM frames: does not come through */
	bool give_up;		/* ECM: blocks may end with EOR and with frames missing */
	unsigned missing;	/* ECM frames that never came */
};

static inline struct page_send page_send_of(GRand *rand, page_sink sink, void *ctx)
{
	return (struct page_send){.rand = rand,
		.sink = sink,
		.ctx = ctx,
		.maker = ifp_maker_new(chance(rand, 2) == 0 ? IFP_1998 : IFP_2002),
		.packet_octets = 4000};
}

static inline void page_send_clear(struct page_send *s)
{
	ifp_maker_free(&s->maker);
}

static inline bool page_send_loses(struct page_send *s, enum page_side from)
{
	bool exposed = s->lose_commands || (s->in_page && from == PAGE_CALLER);
	return exposed && chance(s->rand, 1000) < s->loss;
}

/* Frees the packet. */
static inline void page_send_push(struct page_send *s, enum page_side from, GByteArray *ifp)
{
	bool lost = page_send_loses(s, from);
	s->lost += lost;
	s->sink(s->ctx, from, ifp->data, ifp->len, lost);
	g_byte_array_unref(ifp);
}

/* Once, or three times as senders without redundancy do. */
static inline void page_send_indicator(
	struct page_send *s, enum page_side from, enum ifp_indicator value)
{
	const guint8 octet = (guint8)(value << 1);
	for (unsigned i = chance(s->rand, 4) == 0 ? 3 : 1; i > 0; i--) {
		GByteArray *ifp = g_byte_array_new();
		g_byte_array_append(ifp, &octet, 1);
		page_send_push(s, from, ifp);
	}
}

static inline void page_send_flush(
	struct page_send *s, enum page_side from, enum ifp_data_type type)
{
	if (s->maker.count > 0)
		page_send_push(s, from, ifp_make(&s->maker, type));
}

/* A field, in the packet before or in one of its own. */
static inline void page_send_field(struct page_send *s, enum page_side from,
	enum ifp_data_type type, enum ifp_field_type field, const uint8_t *octets, size_t n)
{
	if (s->maker.fields->len + n + 8 > s->packet_octets)
		page_send_flush(s, from, type);
	ifp_put(&s->maker, field, octets, n);
	if (s->maker.count >= 6 || chance(s->rand, 3) != 0)
		page_send_flush(s, from, type);
}

/* Octets in fields of up to `most` octets. */
static inline void page_send_octets(struct page_send *s, enum page_side from,
	enum ifp_data_type type, enum ifp_field_type field, const uint8_t *octets, size_t n,
	size_t most)
{
	for (size_t at = 0, part; at < n; at += part) {
		part = 1 + chance(s->rand, (uint32_t)most);
		part = MIN(part, MIN(n - at, s->packet_octets - 8));
		page_send_field(s, from, type, field, octets + at, part);
	}
}

enum frame_fate { FRAME_GOOD, FRAME_UNSENT, FRAME_BAD, FRAME_CUT, FRAME_FATES };

/* A frame, its end and the signal's; the packet of the end is flushed. */
static inline void page_send_frame(struct page_send *s, enum page_side from,
	enum ifp_data_type type, const GByteArray *frame, enum frame_fate fate, bool last)
{
	size_t n = fate == FRAME_CUT ? frame->len / 2 : frame->len;
	if (fate == FRAME_UNSENT)
		return;
	page_send_octets(s, from, type, IFP_HDLC_DATA, frame->data, n,
		1 + chance(s->rand, type == IFP_V21 ? 4 : 300));
	if (fate == FRAME_BAD || fate == FRAME_CUT)
		page_send_field(s, from, type, IFP_HDLC_FCS_BAD, NULL, 0);
	else if (last && chance(s->rand, 2) == 0)
		page_send_field(s, from, type, IFP_HDLC_FCS_OK_SIG_END, NULL, 0);
	else {
		page_send_field(s, from, type, IFP_HDLC_FCS_OK, NULL, 0);
		if (last)
			page_send_field(s, from, type, IFP_HDLC_SIG_END, NULL, 0);
	}
	if (last || chance(s->rand, 4) == 0)
		page_send_flush(s, from, type);
}

/* FF, control, FCF; the caller's FCF has X set (T.30 5.3.6.1). */
static inline GByteArray *page_frame(unsigned fcf, bool last)
{
	GByteArray *out = g_byte_array_new();
	const guint8 head[] = {0xff, last ? 0xc8 : 0xc0, (guint8)fcf};
	g_byte_array_append(out, head, sizeof(head));
	return out;
}

/* A V.21 signal of one frame, which is freed. */
static inline void page_send_v21(struct page_send *s, enum page_side from, GByteArray *frame)
{
	page_send_indicator(s, from, IFP_V21_PREAMBLE);
	page_send_frame(s, from, IFP_V21, frame, FRAME_GOOD, true);
	page_send_indicator(s, from, IFP_NO_SIGNAL);
	g_byte_array_unref(frame);
}

static inline void page_send_command(struct page_send *s, enum page_side from, unsigned fcf)
{
	page_send_v21(s, from, page_frame(from == PAGE_CALLER ? 0x80 | fcf : fcf, true));
}

/* A run without ECM. */
static inline void page_send_run(
	struct page_send *s, const uint8_t *octets, size_t n, size_t most, bool page)
{
	const struct page_modem *m = s->modem;
	size_t end = chance(s->rand, 2) == 0 ? chance(s->rand, 40) : 0;
	end = MIN(end, n - 1);
	page_send_indicator(s, PAGE_CALLER, m->training);
	size_t first = page && s->spare_first ? 1 : 0;
	page_send_octets(s, PAGE_CALLER, m->type, IFP_NON_ECM_DATA, octets, first, 1);
	page_send_flush(s, PAGE_CALLER, m->type);
	s->in_page = page;
	page_send_octets(
		s, PAGE_CALLER, m->type, IFP_NON_ECM_DATA, octets + first, n - first - end, most);
	page_send_flush(s, PAGE_CALLER, m->type);
	/* the last octets may stand in the end (T.38 7.4.1) */
	page_send_field(s, PAGE_CALLER, m->type, IFP_NON_ECM_SIG_END, octets + n - end, end);
	page_send_flush(s, PAGE_CALLER, m->type);
	s->in_page = false;
	page_send_indicator(s, PAGE_CALLER, IFP_NO_SIGNAL);
}

static inline void page_send_tcf(struct page_send *s)
{
	size_t n = s->modem->rate * 3 / 2 / 8;
	uint8_t *zeros = g_malloc0(n);
	page_send_run(s, zeros, n, 400, false);
	g_free(zeros);
}

/* Phase B: DIS, DCS, TCF and CFR. */
static inline void page_send_begin(struct page_send *s, const struct page_format *format, bool tcf)
{
	static const guint8 dis[] = {0x20, 0x77, 0x1e};
	GByteArray *frame = page_frame(0x01, true), *fif = dcs_of(format);
	s->modem = format->modem;
	g_byte_array_append(frame, dis, sizeof(dis));
	page_send_v21(s, PAGE_CALLEE, frame);
	frame = page_frame(0xc1, true);
	g_byte_array_append(frame, fif->data, fif->len);
	page_send_v21(s, PAGE_CALLER, frame);
	g_byte_array_unref(fif);
	if (tcf)
		page_send_tcf(s);
	page_send_command(s, PAGE_CALLEE, T30_FCF_CFR);
}

/* A page without ECM, its command and MCF. */
static inline void page_send_plain_page(
	struct page_send *s, const GByteArray *octets, size_t most, enum t30_fcf command)
{
	page_send_run(s, octets->data, octets->len, most, true);
	page_send_command(s, PAGE_CALLER, command);
	page_send_command(s, PAGE_CALLEE, T30_FCF_MCF);
}

/* ---- ECM (T.30 Annex A) ---- */

/* A block that is being sent. */
struct page_block {
	const uint8_t *octets; /* of the block */
	size_t length, frame_octets;
	unsigned page, number, frames;
	bool there[256]; /* came through */
};

static inline void page_send_fcd(
	struct page_send *s, struct page_block *b, unsigned number, enum frame_fate fate)
{
	GByteArray *frame = page_frame(T30_FCF_FCD, false);
	const guint8 reversed = code_reversed(number);
	size_t at = number * b->frame_octets, n = MIN(b->frame_octets, b->length - at);
	g_byte_array_append(frame, &reversed, 1);
	g_byte_array_append(frame, b->octets + at, (guint)n);
	if (fate == FRAME_BAD)
		frame->data[4 + chance(s->rand, (uint32_t)n)] ^= 0x10;
	unsigned lost = s->lost;
	page_send_frame(s, PAGE_CALLER, s->modem->type, frame, fate, false);
	page_send_flush(s, PAGE_CALLER, s->modem->type);
	b->there[number] |= fate == FRAME_GOOD && s->lost == lost;
	g_byte_array_unref(frame);
}

static inline enum frame_fate page_send_fate(struct page_send *s)
{
	if (chance(s->rand, 100) >= s->frame_trouble)
		return FRAME_GOOD;
	return (enum frame_fate)(1 + chance(s->rand, FRAME_FATES - 1));
}

static inline void page_send_rcp(struct page_send *s)
{
	enum ifp_data_type type = s->modem->type;
	for (unsigned i = 1 + chance(s->rand, 3); i > 0; i--) {
		GByteArray *rcp = page_frame(T30_FCF_RCP, false);
		page_send_frame(s, PAGE_CALLER, type, rcp, FRAME_GOOD, i == 1);
		g_byte_array_unref(rcp);
	}
}

/* Sends what the receiver lacks, and sometimes more. Frames that it sent are counted. */
static inline unsigned page_send_burst(struct page_send *s, struct page_block *b)
{
	unsigned sent = 0;
	page_send_indicator(s, PAGE_CALLER, s->modem->training);
	s->in_page = true;
	for (unsigned i = 0; i < b->frames; i++) {
		/* also a frame that came already, or one of them twice */
		unsigned copies = (b->there[i] ? 0u : 1u) + (chance(s->rand, 40) == 0 ? 1u : 0u);
		for (; copies > 0; copies--, sent++)
			page_send_fcd(s, b, i, page_send_fate(s));
	}
	page_send_rcp(s);
	s->in_page = false;
	page_send_indicator(s, PAGE_CALLER, IFP_NO_SIGNAL);
	return sent;
}

static inline void page_send_pps(
	struct page_send *s, const struct page_block *b, unsigned fcf2, unsigned frames)
{
	GByteArray *pps = page_frame(0x80 | T30_FCF_PPS, true);
	const guint8 rest[] = {(guint8)fcf2, code_reversed(b->page), code_reversed(b->number),
		code_reversed(frames - 1)};
	g_byte_array_append(pps, rest, sizeof(rest));
	page_send_v21(s, PAGE_CALLER, pps);
}

/* True when there is something to ask for. */
static inline bool page_send_ppr(struct page_send *s, const struct page_block *b)
{
	GByteArray *ppr = page_frame(T30_FCF_PPR, true);
	bool any = false;
	g_byte_array_set_size(ppr, 3 + 32);
	memset(ppr->data + 3, 0, 32);
	for (unsigned i = 0; i < b->frames; i++) {
		if (b->there[i])
			continue;
		any = true;
		ppr->data[3 + i / 8] |= (uint8_t)(0x80 >> i % 8);
	}
	if (any)
		page_send_v21(s, PAGE_CALLEE, ppr);
	else
		g_byte_array_unref(ppr);
	return any;
}

static inline void page_send_ctc(struct page_send *s)
{
	GByteArray *ctc = page_frame(0x80 | T30_FCF_CTC, true);
	s->modem = &page_modems[chance(s->rand, G_N_ELEMENTS(page_modems))];
	const guint8 fif[] = {0, (guint8)(0x40 | s->modem->code << 2)};
	g_byte_array_append(ctc, fif, sizeof(fif));
	page_send_v21(s, PAGE_CALLER, ctc);
	page_send_command(s, PAGE_CALLEE, T30_FCF_CTR);
}

static inline void page_send_eor(struct page_send *s, unsigned fcf2)
{
	GByteArray *eor = page_frame(0x80 | T30_FCF_EOR, true);
	const guint8 octet = (guint8)fcf2;
	g_byte_array_append(eor, &octet, 1);
	page_send_v21(s, PAGE_CALLER, eor);
	page_send_command(s, PAGE_CALLEE, T30_FCF_ERR);
}

static inline void page_send_block(struct page_send *s, struct page_block *b, unsigned fcf2)
{
	page_send_burst(s, b);
	page_send_pps(s, b, fcf2, b->frames);
	for (unsigned round = 1; page_send_ppr(s, b); round++) {
		if (round % 4 == 0 && s->give_up) {
			page_send_eor(s, fcf2);
			break;
		}
		if (round % 4 == 0)
			page_send_ctc(s);
		unsigned sent = page_send_burst(s, b);
		/* frames of the block, or of this burst (image-coding.md 5) */
		page_send_pps(s, b, fcf2, chance(s->rand, 2) == 0 ? b->frames : MIN(sent, 256));
	}
	for (unsigned i = 0; i < b->frames; i++)
		s->missing += !b->there[i];
	/* MCF was not heard: PPS again */
	for (unsigned i = chance(s->rand, 6); i > 4; i--) {
		page_send_command(s, PAGE_CALLEE, T30_FCF_MCF);
		page_send_pps(s, b, fcf2, b->frames);
	}
	page_send_command(s, PAGE_CALLEE, T30_FCF_MCF);
}

/* A page in blocks of up to `block_frames` frames. `pad`: the last frame is filled up with zeros. */
static inline void page_send_ecm_page(struct page_send *s, const GByteArray *octets,
	const struct page_format *format, unsigned block_frames, bool pad, unsigned page,
	enum t30_fcf command)
{
	size_t size = format->small_frames ? 64 : 256, n = octets->len;
	size_t whole = pad ? (n + size - 1) / size * size : n;
	uint8_t *padded = g_malloc0(whole);
	memcpy(padded, octets->data, n);
	for (size_t at = 0, number = 0; at < whole; at += block_frames * size, number++) {
		size_t length = MIN(whole - at, block_frames * size);
		struct page_block b = {.octets = padded + at,
			.length = length,
			.frame_octets = size,
			.page = page,
			.number = (unsigned)number,
			.frames = (unsigned)((length + size - 1) / size)};
		page_send_block(s, &b, at + length < whole ? 0 : 0x80 | (unsigned)command);
	}
	g_free(padded);
}

static inline void page_send_end(struct page_send *s)
{
	page_send_command(s, PAGE_CALLER, T30_FCF_DCN);
}

#endif
