#include "analyzer/line_ingress_hdlc.h"

#include "analyzer/line_hdlc.h"

#define FCS_OCTETS 2

void line_ingress_hdlc_init(struct line_ingress_hdlc *p)
{
	p->count = 0;
	p->octets = 0;
	p->whole = SIZE_MAX;
}

void line_ingress_hdlc_add(struct line_ingress_hdlc *p, size_t octets, t38_time t)
{
	p->octets += octets;
	if (p->whole != SIZE_MAX || p->count == LINE_HDLC_MAX_PACKETS)
		return;
	p->packet[p->count].octets = p->octets;
	p->packet[p->count++].t = t;
}

void line_ingress_hdlc_lost(struct line_ingress_hdlc *p)
{
	if (p->octets > 0 && p->whole == SIZE_MAX)
		p->whole = p->octets;
}

/* ends[i]: bits of the first i octets, check sequence included. */
static void frame_bits(const struct t38_event *frame, uint64_t *ends)
{
	struct line_hdlc hdlc;
	size_t n = frame->length;
	line_hdlc_begin(&hdlc);
	ends[0] = 0;
	for (size_t i = 0; i < n; i++) {
		line_hdlc_octets(&hdlc, frame->octets + i, 1);
		ends[i + 1] = hdlc.bits;
	}
	line_hdlc_end(&hdlc);
	ends[n + 2] = hdlc.bits;
	ends[n + 1] = MAX(ends[n], hdlc.bits - 8);
}

uint64_t line_ingress_hdlc_fit(struct line_ingress_hdlc *p, const struct t38_event *frame,
	unsigned lag, t38_time closed, struct line_fit *fit)
{
	uint64_t ends[T38_RX_MAX_FRAME + FCS_OCTETS + 1];
	uint64_t before = fit->bits;
	g_return_val_if_fail(frame->length <= T38_RX_MAX_FRAME, 0);
	frame_bits(frame, ends);
	size_t last = frame->length + FCS_OCTETS;
	uint64_t bits = ends[last] + LINE_HDLC_FLAG_BITS;
	line_ingress_fit_block(fit);
	for (unsigned i = 0; i < p->count; i++)
		line_ingress_fit_point(
			fit, before + ends[MIN(p->packet[i].octets + lag, last)], p->packet[i].t);
	if (closed != T38_NEVER)
		line_ingress_fit_point(fit, before + bits, closed);
	fit->bits = before + bits;
	line_ingress_hdlc_init(p);
	return bits;
}
