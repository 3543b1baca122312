#include "render/packets_text.h"

#include <glib.h>
#include <inttypes.h>

#include "dissect/rtp.h"
#include "dissect/sdp.h"
#include "dissect/sip.h"
#include "dissect/t30_frame.h"
#include "dissect/udptl.h"
#include "render/packets_signalling.h"
#include "render/style.h"
#include "render/text_safe.h"

#define MAX_SHOWN 6 /* data fields, and frames: a packet may claim thousands */
#define SECONDS_MAX 24

static const char cut_text[] = "  (cut by the capture)";

static void add_text(GString *out, struct text text)
{
	if (text.at == NULL)
		return;
	char *safe = text_safe(text.at, (ssize_t)text.n);
	g_string_append(out, safe);
	g_free(safe);
}

/* ---- SIP ---- */

static void add_media(GString *out, struct bytes body)
{
	struct sdp sdp;
	if (bytes_left(&body) == 0 || sdp_parse(body, &sdp) == PARSE_UNKNOWN)
		return;
	for (unsigned i = 0; i < sdp.media_count; i++) {
		const struct sdp_media *m = &sdp.media[i];
		g_string_append(out, i == 0 ? "  " : ", ");
		add_text(out, m->media);
		g_string_append_c(out, ' ');
		add_text(out, m->proto);
		g_string_append_printf(out, " :%u", m->address.port);
	}
	if (sdp.media_dropped > 0)
		g_string_append_printf(out, ", %u more", sdp.media_dropped);
}

static void add_sip(GString *out, struct bytes octets)
{
	struct sip_message sip;
	enum parse_status status = sip_parse(octets, &sip);
	if (sip.request) {
		add_text(out, sip.method_name);
	} else {
		g_string_append_printf(out, "%u ", sip.status);
		add_text(out, sip.reason);
		g_string_append(out, sip.method_name.n > 0 ? " (" : "");
		add_text(out, sip.method_name);
		g_string_append(out, sip.method_name.n > 0 ? ")" : "");
	}
	add_media(out, sip.sdp);
	if (status == PARSE_SNAPPED)
		g_string_append(out, cut_text);
}

/* ---- UDPTL ---- */

static void add_octets(GString *out, size_t n)
{
	g_string_append_printf(out, " %zu octet%s", n, n == 1 ? "" : "s");
}

static void add_fields(GString *out, const struct ifp *ifp)
{
	struct per cursor = ifp->fields;
	struct ifp_field field;
	for (size_t i = 0; i < ifp->field_count && i < MAX_SHOWN; i++) {
		ifp_next_field(ifp, &cursor, &field);
		g_string_append_printf(
			out, "%s %s", i > 0 ? "," : "", ifp_field_type_name(field.type));
		if (field.has_data)
			add_octets(out, bytes_left(&field.data));
	}
	if (ifp->field_count > MAX_SHOWN)
		g_string_append_printf(out, ", %zu more", ifp->field_count - MAX_SHOWN);
	if (ifp->field_count == 0)
		g_string_append(out, " without data");
}

struct names {
	GString *out;
	unsigned count;
};

static void add_frame(void *ctx, struct bytes octets)
{
	struct names *names = ctx;
	struct t30_frame frame;
	t30_frame_parse(octets, &frame);
	if (names->count < MAX_SHOWN)
		g_string_append_printf(
			names->out, "%s%s", names->count > 0 ? ", " : "  ", frame.name);
	else if (names->count == MAX_SHOWN)
		g_string_append(names->out, ", ...");
	names->count++;
}

static void add_ifp(GString *out, struct bytes octets, enum ifp_syntax syntax)
{
	struct ifp ifp;
	struct names names = {.out = out};
	if (packets_read_ifp(octets, syntax, &ifp) != PARSE_OK) {
		g_string_append(out, "malformed IFP packet");
		return;
	}
	if (ifp.kind == IFP_INDICATOR) {
		g_string_append(out, ifp_indicator_name(ifp.value));
		return;
	}
	g_string_append(out, ifp_data_type_name(ifp.value));
	add_fields(out, &ifp);
	packets_frames(&ifp, add_frame, &names);
}

static void add_udptl(GString *out, const struct packets_item *item)
{
	struct udptl_packet udptl;
	enum parse_status status = udptl_parse(item->packet->octets, &udptl);
	if (bytes_left(&item->packet->octets) >= 2)
		g_string_append_printf(out, "seq %u  ", udptl.seq);
	if (status != PARSE_OK) {
		g_string_append(out, status == PARSE_SNAPPED ? cut_text + 2 : "malformed");
		return;
	}
	add_ifp(out, udptl.primary, item->syntax);
	if (udptl.recovery == UDPTL_SECONDARIES && udptl.entry_count > 0)
		g_string_append_printf(out, "  +%u secondary", udptl.entry_count);
	if (udptl.recovery == UDPTL_FEC)
		g_string_append_printf(out, "  +fec %ux%u", udptl.fec_span, udptl.entry_count);
	if (item->packet->octets.cut > 0)
		g_string_append(out, cut_text);
	else if (udptl.recovery_cut)
		g_string_append(out, "  (error recovery ends early)");
	else if (udptl.trailing > 0) {
		g_string_append(out, "  (and behind it");
		add_octets(out, udptl.trailing);
		g_string_append_c(out, ')');
	}
}

/* T.38 over RTP (RFC 4612): of redundancy (RFC 2198) only the payload type is told. */
static void add_rtp(GString *out, const struct packets_item *item)
{
	struct rtp_packet rtp;
	struct ifp ifp;
	if (rtp_parse(item->packet->octets, &rtp) != PARSE_OK) {
		g_string_append(out, "malformed");
		return;
	}
	g_string_append_printf(out, "seq %u  payload type %u  ", rtp.seq, rtp.payload_type);
	if (packets_read_ifp(rtp.payload, item->syntax, &ifp) == PARSE_OK && ifp.trailing == 0)
		add_ifp(out, rtp.payload, item->syntax);
	else
		add_octets(out, bytes_left(&rtp.payload));
}

/* ---- the line ---- */

char *packets_text_summary(const struct packets_item *item)
{
	GString *out = g_string_new(NULL);
	if (packets_is_piece(item))
		g_string_append(out, "last fragment of a datagram");
	else if (item->packet->content == ENGINE_SIP)
		add_sip(out, item->packet->octets);
	else if (packets_signalling(item->packet, out))
		g_string_append(out, item->packet->octets.cut > 0 ? cut_text : "");
	else if (item->packet->content == ENGINE_RTP)
		add_rtp(out, item);
	else if (item->packet->content == ENGINE_TPKT)
		add_ifp(out, item->packet->octets, item->syntax);
	else
		add_udptl(out, item);
	return g_string_free(out, FALSE);
}

/* Rounds down, as the JSON does: no time is later than its packet. */
static void seconds_text(t38_time t, t38_time zero, char out[SECONDS_MAX])
{
	t38_time span;
	/* A file may hold any time stamp: the difference may have no place in 64 bits. */
	if (__builtin_sub_overflow(t, zero, &span)) {
		g_strlcpy(out, "-", SECONDS_MAX);
		return;
	}
	int64_t us = span / 1000 - (span % 1000 < 0);
	g_snprintf(out, SECONDS_MAX, "%s%" PRId64 ".%06" PRId64, us < 0 ? "-" : "",
		ABS(us / 1000000), ABS(us % 1000000));
}

void packets_text(FILE *out, const struct packets_item *item, bool color)
{
	const struct engine_packet *p = item->packet;
	char seconds[SECONDS_MAX], src[ENDPOINT_TEXT_MAX], dst[ENDPOINT_TEXT_MAX];
	char *summary = packets_text_summary(item);
	enum style style = p->content < ENGINE_UDPTL ? STYLE_SIP : STYLE_T30;
	seconds_text(p->packet->time, item->zero, seconds);
	fprintf(out, "%6" PRIu64 " %11s  %-21s -> %-21s %3u  %s%-5s%s  %s\n", p->packet->number,
		seconds, endpoint_text(&p->datagram->src, src),
		endpoint_text(&p->datagram->dst, dst), p->call, style_on(style, color),
		packets_proto(item)->title, style_off(style, color), summary);
	g_free(summary);
}
