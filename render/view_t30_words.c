#include "render/view_t30_words.h"

#include <string.h>

#include "dissect/t30_fif.h"
#include "dissect/t30_nsf.h"
#include "render/text_safe.h"
#include "render/words.h"

/* T.30 5.3.6, Annex A. */
static const struct {
	enum t30_fcf fcf;
	const char *meaning;
} meanings[] = {
	{T30_FCF_DIS,
		"The called machine tells what it can do: modems, codings, resolutions, ECM."},
	{T30_FCF_CSI, "The called machine's number, as its owner has set it."},
	{T30_FCF_NSF, "What the called machine can do beyond the standard; its maker."},
	{T30_FCF_DTC,
		"The calling machine asks for a document: polling, with what it can receive."},
	{T30_FCF_CIG, "The polling machine's number."},
	{T30_FCF_NSC, "What the polling machine can do beyond the standard."},
	{T30_FCF_PWD, "A password for polling."},
	{T30_FCF_SEP, "Which document is polled."},
	{T30_FCF_PSA, "A polled sub-address that is an Internet address."},
	{T30_FCF_CIA, "The calling machine's Internet address."},
	{T30_FCF_ISP, "An Internet address for selective polling."},
	{T30_FCF_DCS, "The sender commands how the page comes: modem, rate, coding, resolution."},
	{T30_FCF_TSI, "The sending machine's number, as its owner has set it."},
	{T30_FCF_NSS, "The sender commands what goes beyond the standard."},
	{T30_FCF_SUB, "A sub-address behind the called number."},
	{T30_FCF_SID, "Who sends, for a receiver that asks for it; a password as a rule."},
	{T30_FCF_TSA, "The sending machine's Internet address."},
	{T30_FCF_IRA, "The Internet address where the document is to be routed."},
	{T30_FCF_CFR, "The training was good: the page may come."},
	{T30_FCF_FTT, "The training was bad: again, slower as a rule."},
	{T30_FCF_CTR, "The change of rate (CTC) is accepted."},
	{T30_FCF_CSA, "The called machine's Internet address."},
	{T30_FCF_EOM, "The page ends; back to negotiation before the next one."},
	{T30_FCF_MPS, "The page ends; another follows in the same way."},
	{T30_FCF_EOP, "The page ends; none follows."},
	{T30_FCF_EOS, "The page ends; the next document follows after negotiation."},
	{T30_FCF_PRI_EOM, "As EOM, and an operator is called."},
	{T30_FCF_PRI_MPS, "As MPS, and an operator is called."},
	{T30_FCF_PRI_EOP, "As EOP, and an operator is called."},
	{T30_FCF_PPS,
		"A block of ECM frames ends: how many were sent, of which page, what follows."},
	{T30_FCF_EOR, "The sender gives up repeating; what follows."},
	{T30_FCF_RR, "Is the receiver ready now? It had said that it is not."},
	{T30_FCF_CTC, "After four PPR: the sender goes on repeating, at this rate."},
	{T30_FCF_MCF, "The page or block came well."},
	{T30_FCF_RTN, "The page came badly: train again before the next."},
	{T30_FCF_RTP, "The page came well, but train again before the next."},
	{T30_FCF_PIN, "The page came badly, and an operator is wanted."},
	{T30_FCF_PIP, "The page came well, and an operator is wanted."},
	{T30_FCF_PID, "An operator is wanted, and nothing more follows."},
	{T30_FCF_PPR, "These ECM frames came badly: again."},
	{T30_FCF_RNR, "The receiver is busy: wait."},
	{T30_FCF_ERR, "The end of repeating (EOR) is accepted."},
	{T30_FCF_FDM, "The file was understood so far; a diagnostic message."},
	{T30_FCF_FNV, "A field of an earlier frame is refused."},
	{T30_FCF_TNR, "The transmitter is not ready: wait."},
	{T30_FCF_TR, "Is the transmitter ready now?"},
	{T30_FCF_CRP, "The last command was not understood: again."},
	{T30_FCF_DCN, "The machine hangs up; nothing answers this."},
	{T30_FCF_FCD, "Page data in an ECM frame."},
	{T30_FCF_RCP, "The ECM frames of the block end."},
};

const char *view_t30_meaning(enum t30_fcf fcf)
{
	for (size_t i = 0; i < G_N_ELEMENTS(meanings); i++)
		if (meanings[i].fcf == fcf)
			return meanings[i].meaning;
	return NULL;
}

static void add_params(const struct t30_frame *frame, GString *out)
{
	struct t30_params p;
	bool dcs = frame->fcf == T30_FCF_DCS;
	t30_params_parse(frame->fif, dcs, &p);
	if (!p.valid)
		return;
	if (dcs)
		g_string_append_printf(out, "%s %u %s%s %s %u pels",
			p.modulation != NULL ? p.modulation : "modem ?", p.rate,
			p.ecm ? "ECM " : "", p.coding, words_resolution(&p), p.width);
	else
		g_string_append_printf(out, "%s  %s%s%s%s%s", p.modems != NULL ? p.modems : "",
			p.ecm ? "ECM " : "no ECM ", p.jbig ? "JBIG " : "",
			p.mmr  ? "MMR "
			: p.mr ? "MR "
			       : "MH ",
			p.superfine ? "superfine"
			: p.fine    ? "fine"
				    : "standard",
			p.polling ? " polling" : "");
}

static void add_safe(GString *out, const char *text)
{
	char *safe = text_safe(text, -1);
	g_string_append(out, safe);
	g_free(safe);
}

static void add_counts(const struct t30_frame *frame, GString *out)
{
	unsigned page, block, frames;
	if (t30_pps_counts(frame->fif, &page, &block, &frames))
		g_string_append_printf(
			out, "page %u block %u, %u frames", page + 1, block + 1, frames + 1);
}

static void add_asked(const struct t30_frame *frame, GString *out)
{
	unsigned count = 0;
	for (unsigned i = 0; i < 256; i++)
		count += t30_fif_ppr(frame->fif, i);
	g_string_append_printf(out, "%u frame%s again", count, count == 1 ? "" : "s");
}

static void add_frame(const struct t30_frame *frame, GString *out)
{
	struct t30_params ctc;
	struct t30_nsf nsf;
	char ident[T30_IDENT_MAX];
	if (frame->fcf == T30_FCF_DIS || frame->fcf == T30_FCF_DTC || frame->fcf == T30_FCF_DCS) {
		add_params(frame, out);
	} else if (t30_is_ident(frame->fcf)) {
		t30_ident_text(frame->fif, ident);
		add_safe(out, ident);
	} else if (t30_nsf_of_frame(frame, &nsf)) {
		g_string_append(out, nsf.vendor != NULL ? nsf.vendor : "");
		g_string_append(out, nsf.model != NULL ? " " : "");
		g_string_append(out, nsf.model != NULL ? nsf.model : "");
	} else if (frame->fcf == T30_FCF_PPS) {
		add_counts(frame, out);
	} else if (frame->fcf == T30_FCF_PPR) {
		add_asked(frame, out);
	} else if (frame->fcf == T30_FCF_CTC) {
		t30_params_ctc(frame->fif, &ctc);
		g_string_append_printf(out, "%s %u",
			ctc.modulation != NULL ? ctc.modulation : "modem ?", ctc.rate);
	} else if (frame->fcf == T30_FCF_FCD && bytes_left(&frame->fif) > 0) {
		g_string_append_printf(out, "frame %u, %zu octets", t30_reverse(*frame->fif.at),
			bytes_left(&frame->fif) - 1);
	}
}

char *view_t30_summary(const struct fax_frame *f)
{
	GString *out = g_string_new(NULL);
	struct t30_frame frame;
	if (f->octets != NULL &&
		t30_frame_parse(bytes_of(f->octets, f->length, f->length), &frame) == PARSE_OK)
		add_frame(&frame, out);
	return g_string_free(out, FALSE);
}
