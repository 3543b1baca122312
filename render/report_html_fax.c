#include "render/report_html_fax.h"

#include "render/report_json_stream.h"
#include "render/timing_words.h"

#define MOST_EXCHANGES 1000u

static const char *side_name(enum side side)
{
	return side == SIDE_CALLER ? "caller" : "callee";
}

static void end_table(struct html_out *out)
{
	html_out_raw(out, "</tbody></table></div>\n");
}

/* ---- streams ---- */

#define MOST_STREAMS 32u

/* A direction, which is a column of the table. */
struct stream {
	const struct call *leg;
	const struct fax *fax;
	const struct fax_stream_info *info;
};

/* What a row says of it; freed by g_free(), NULL: nothing is known. */
typedef char *(*stream_text)(const struct stream *);

static bool has_sequence(const struct stream *s)
{
	return s->fax->transport == FAX_UDPTL && s->info->udptl.packets > 0;
}

static char *count_of(const struct stream *s, uint64_t n)
{
	return has_sequence(s) ? g_strdup_printf("%" G_GUINT64_FORMAT, n) : NULL;
}

static char *source_of(const struct stream *s)
{
	char text[ENDPOINT_TEXT_MAX];
	return g_strdup(endpoint_text(&s->info->src, text));
}

static char *destination_of(const struct stream *s)
{
	char text[ENDPOINT_TEXT_MAX];
	return g_strdup(endpoint_text(&s->info->dst, text));
}

static char *packets_of(const struct stream *s)
{
	return g_strdup_printf("%" G_GUINT64_FORMAT, s->info->packets);
}

static char *sent_of(const struct stream *s)
{
	return count_of(s, s->info->udptl.expected);
}

static char *lost_of(const struct stream *s)
{
	const struct udptl_counts *u = &s->info->udptl;
	uint64_t lost = report_json_stream_lost(u);
	if (!has_sequence(s) || u->expected == 0)
		return NULL;
	return g_strdup_printf(
		"%" G_GUINT64_FORMAT " (%.2f %%)", lost, 100 * (double)lost / (double)u->expected);
}

static char *redundancy_of(const struct stream *s)
{
	return count_of(s, s->info->udptl.recovered_by_redundancy);
}

static char *parity_of(const struct stream *s)
{
	return count_of(s, s->info->udptl.recovered_by_fec);
}

static char *unrecovered_of(const struct stream *s)
{
	return count_of(s, s->info->udptl.unrecovered);
}

static char *bursts_of(const struct stream *s)
{
	GString *text = g_string_new(NULL);
	for (int i = 0; i < UDPTL_BURSTS; i++)
		if (s->info->udptl.loss_bursts[i] > 0)
			g_string_append_printf(text, "%s%u x %d%s", text->len > 0 ? ", " : "",
				s->info->udptl.loss_bursts[i], i + 1,
				i + 1 == UDPTL_BURSTS ? " or more" : "");
	return g_string_free(text, FALSE);
}

static char *correction_of(const struct stream *s)
{
	const struct udptl_counts *u = &s->info->udptl;
	if (!has_sequence(s))
		return NULL;
	if (u->fec_packets > u->secondary_packets)
		return g_strdup_printf("FEC, span %u, %u entries", u->fec_span, u->fec_entries);
	if (u->redundancy_max <= 0)
		return g_strdup("nothing");
	if (u->redundancy_min == u->redundancy_max)
		return g_strdup_printf("redundancy %d", u->redundancy_max);
	return g_strdup_printf("redundancy %d to %d", MAX(u->redundancy_min, 0), u->redundancy_max);
}

static char *agreed_of(const struct stream *s)
{
	return g_strdup(s->leg->t38.side[!s->info->from].udp_ec);
}

static char *duplicates_of(const struct stream *s)
{
	return count_of(s, s->info->udptl.duplicates);
}

static char *reordered_of(const struct stream *s)
{
	return count_of(s, s->info->udptl.reordered);
}

static char *malformed_of(const struct stream *s)
{
	return g_strdup_printf("%" G_GUINT64_FORMAT, s->info->malformed);
}

static char *others_of(const struct stream *s)
{
	return g_strdup_printf("%" G_GUINT64_FORMAT, s->info->not_t38);
}

static char *gap_of(const struct stream *s)
{
	return s->info->packets > 1 ? g_strdup_printf("%.0f ms", s->info->max_gap_ms) : NULL;
}

/* 0 is what a stream without image data has, which has no pace to measure. */
static char *jitter_of(const struct stream *s)
{
	return s->info->jitter_ms > 0 ? g_strdup_printf("%.1f ms", s->info->jitter_ms) : NULL;
}

static char *datagram_of(const struct stream *s)
{
	return g_strdup_printf("%zu octets", s->info->max_datagram);
}

static const struct {
	const char *name;
	stream_text text;
} stream_rows[] = {{"From", source_of}, {"To", destination_of}, {"T.38 packets", packets_of},
	{"Sent, by sequence numbers", sent_of}, {"Lost", lost_of},
	{"Recovered by redundancy", redundancy_of}, {"Recovered by FEC", parity_of},
	{"Not recovered", unrecovered_of}, {"Bursts of loss, how many x packets", bursts_of},
	{"Sends against loss", correction_of}, {"Agreed against loss", agreed_of},
	{"Duplicates", duplicates_of}, {"Reordered", reordered_of}, {"Longest gap", gap_of},
	{"Jitter", jitter_of}, {"Largest datagram", datagram_of}, {"Malformed", malformed_of},
	{"Not T.38", others_of}};

static void collect_streams(GArray *streams, const struct call *leg)
{
	for (guint i = 0; i < leg->faxes->len; i++) {
		const struct fax *fax = g_ptr_array_index(leg->faxes, i);
		for (guint k = 0; k < fax->streams->len && streams->len < MOST_STREAMS; k++) {
			const struct stream s = {leg, fax, g_ptr_array_index(fax->streams, k)};
			g_array_append_val(streams, s);
		}
	}
}

static void put_stream_head(struct html_out *out, const struct call *call, const GArray *streams)
{
	const char *columns[MOST_STREAMS + 2] = {""};
	char *names[MOST_STREAMS + 1] = {NULL};
	for (guint i = 0; i < streams->len; i++) {
		const struct stream *s = &g_array_index(streams, struct stream, i);
		GString *name = g_string_new(NULL);
		g_string_printf(name, "By the %s", side_name(s->info->from));
		if (call->legs->len > 0)
			g_string_append_printf(name, ", leg %u", s->leg->index);
		if (s->leg->faxes->len > 1)
			g_string_append_printf(name, ", hop %u", s->fax->hop);
		columns[i + 1] = names[i] = g_string_free(name, FALSE);
	}
	html_out_table(out, "Packets and loss of each direction", columns);
	for (guint i = 0; i < streams->len; i++)
		g_free(names[i]);
}

static void put_stream_row(
	struct html_out *out, const GArray *streams, const char *name, stream_text text)
{
	html_out_raw(out, "<tr>");
	html_out_element(out, "th", " scope=\"row\"", name);
	for (guint i = 0; i < streams->len; i++) {
		char *value = text(&g_array_index(streams, struct stream, i));
		html_out_cell(out, value);
		g_free(value);
	}
	html_out_raw(out, "</tr>\n");
}

void report_html_streams(struct html_out *out, const struct call *call)
{
	GArray *streams = g_array_new(FALSE, FALSE, sizeof(struct stream));
	collect_streams(streams, call);
	for (guint i = 0; i < call->legs->len; i++)
		collect_streams(streams, g_ptr_array_index(call->legs, i));
	put_stream_head(out, call, streams);
	for (size_t i = 0; i < G_N_ELEMENTS(stream_rows); i++)
		put_stream_row(out, streams, stream_rows[i].name, stream_rows[i].text);
	end_table(out);
	g_array_free(streams, TRUE);
}

/* ---- T.30 ---- */

static const char *const causes[] = {
	[FAX_REPEAT_NONE] = NULL,
	[FAX_REPEAT_ASKED] = "asked for by CRP",
	[FAX_REPEAT_COMMAND_LOST] = "packets of the command are lost",
	[FAX_REPEAT_RESPONSE_LOST] = "packets of the response are lost",
	[FAX_REPEAT_RESPONSE_BAD] = "the response is damaged",
	[FAX_REPEAT_RESPONSE_WRONG] = "not a response that T.30 allows",
	[FAX_REPEAT_RESPONSE_UNHEARD] = "a good response came and was not heard",
	[FAX_REPEAT_SILENCE] = "nothing came",
	[FAX_REPEAT_NOT_CAPTURED] = "the other side is not in the capture",
};

static void put_exchange(struct html_out *out, const struct fax_exchange *x, t38_time zero)
{
	const char phase[2] = {x->phase, '\0'};
	bool answered = x->response != NULL;
	html_out_raw(out, answered && x->allowed ? "<tr>" : "<tr class=\"bad\">");
	html_out_number(out, "%.3f", timing_seconds(x->t, zero));
	html_out_cell(out, phase);
	html_out_cell(out, side_name(x->from));
	html_out_element(out, "th", " scope=\"row\"", x->command);
	html_out_number(out, "%u", x->attempts);
	html_out_cell(out, answered ? x->response : "none seen");
	if (answered && x->t_response >= x->t_last)
		html_out_number(out, "%.0f ms", timing_seconds(x->t_response, x->t_last) * 1000);
	else
		html_out_cell(out, NULL);
	if (x->page > 0)
		html_out_number(out, "%u", x->page);
	else
		html_out_cell(out, NULL);
	html_out_cell(out, causes[x->why]);
	html_out_raw(out, "</tr>\n");
}

void report_html_exchanges(struct html_out *out, const struct fax *fax, t38_time zero)
{
	static const char *const columns[] = {"#t, s", "Phase", "From", "Command", "#Times sent",
		"Response", "#After", "#Page", "Why again, or unanswered", NULL};
	html_out_table(out, "Commands and responses of T.30", columns);
	for (guint i = 0; i < fax->exchanges->len && i < MOST_EXCHANGES; i++)
		put_exchange(out, &g_array_index(fax->exchanges, struct fax_exchange, i), zero);
	end_table(out);
	if (fax->exchanges->len > MOST_EXCHANGES)
		html_out_format(out, "<p>%u further exchanges are left out.</p>\n",
			fax->exchanges->len - MOST_EXCHANGES);
}

/* ---- sides ---- */

/* Frees both; nothing when neither is known. */
static void put_pair(struct html_out *out, const char *name, char *caller, char *callee)
{
	if ((caller != NULL && *caller != '\0') || (callee != NULL && *callee != '\0')) {
		html_out_raw(out, "<tr>");
		html_out_element(out, "th", " scope=\"row\"", name);
		html_out_cell(out, caller);
		html_out_cell(out, callee);
		html_out_raw(out, "</tr>\n");
	}
	g_free(caller);
	g_free(callee);
}

static char *number_of(long n)
{
	return n >= 0 ? g_strdup_printf("%ld", n) : NULL;
}

static char *flag_of(enum sdp_flag flag)
{
	return flag == SDP_ABSENT ? NULL : g_strdup(flag == SDP_TRUE ? "yes" : "no");
}

static char *host_of(const struct ip_addr *address)
{
	char text[ENDPOINT_TEXT_MAX];
	return ip_addr_is_unset(address) ? NULL : g_strdup(ip_addr_text(address, text));
}

static char *media_of(const struct t38_side *s)
{
	char text[ENDPOINT_TEXT_MAX];
	if (s->present && s->host_name != NULL)
		return g_strdup_printf("%s:%u", s->host_name, s->media.port);
	return s->present ? g_strdup(endpoint_text(&s->media, text)) : NULL;
}

static void put_parties(struct html_out *out, const struct party *a, const struct party *b)
{
	put_pair(out, "URI", g_strdup(a->uri), g_strdup(b->uri));
	put_pair(out, "Name", g_strdup(a->display), g_strdup(b->display));
	put_pair(out, "Signalling address", host_of(&a->address), host_of(&b->address));
	put_pair(out, "Product", g_strdup(a->user_agent), g_strdup(b->user_agent));
	put_pair(out, "sip.fax", g_strdup(a->sip_fax), g_strdup(b->sip_fax));
}

static void put_sdp(struct html_out *out, const struct t38_side *a, const struct t38_side *b)
{
	put_pair(out, "T.38 receives at", media_of(a), media_of(b));
	put_pair(out, "T38FaxVersion", number_of(a->version), number_of(b->version));
	put_pair(out, "T38MaxBitRate", number_of(a->max_bit_rate), number_of(b->max_bit_rate));
	put_pair(out, "T38FaxRateManagement", g_strdup(a->rate_management),
		g_strdup(b->rate_management));
	put_pair(out, "T38FaxMaxBuffer", number_of(a->max_buffer), number_of(b->max_buffer));
	put_pair(out, "T38FaxMaxDatagram", number_of(a->max_datagram), number_of(b->max_datagram));
	put_pair(out, "T38FaxUdpEC", g_strdup(a->udp_ec), g_strdup(b->udp_ec));
	put_pair(out, "T38FaxFillBitRemoval", flag_of(a->fill_bit_removal),
		flag_of(b->fill_bit_removal));
	put_pair(out, "T38FaxTranscodingMMR", flag_of(a->transcoding_mmr),
		flag_of(b->transcoding_mmr));
	put_pair(out, "T38FaxTranscodingJBIG", flag_of(a->transcoding_jbig),
		flag_of(b->transcoding_jbig));
	put_pair(out, "T38VendorInfo", g_strdup(a->vendor_info), g_strdup(b->vendor_info));
}

static void put_identities(
	struct html_out *out, const struct fax_identity *a, const struct fax_identity *b)
{
	put_pair(out, "CSI", g_strdup(a->csi), g_strdup(b->csi));
	put_pair(out, "TSI", g_strdup(a->tsi), g_strdup(b->tsi));
	put_pair(out, "CIG", g_strdup(a->cig), g_strdup(b->cig));
	put_pair(out, "SUB", g_strdup(a->sub), g_strdup(b->sub));
	put_pair(out, "SEP", g_strdup(a->sep), g_strdup(b->sep));
	put_pair(out, "PWD", g_strdup(a->pwd), g_strdup(b->pwd));
	put_pair(out, "SID", g_strdup(a->sid), g_strdup(b->sid));
	put_pair(out, "NSF maker", g_strdup(a->nsf_vendor), g_strdup(b->nsf_vendor));
	put_pair(out, "NSF model", g_strdup(a->nsf_model), g_strdup(b->nsf_model));
	put_pair(out, "NSF station", g_strdup(a->nsf_station), g_strdup(b->nsf_station));
}

void report_html_sides(struct html_out *out, const struct call *call)
{
	static const char *const columns[] = {"", "Caller", "Callee", NULL};
	const struct call *best = call_best_leg(call), *last = call_last_leg(call);
	html_out_table(out, "What both sides said of themselves: signalling, SDP, T.30", columns);
	put_parties(out, &call->party[SIDE_CALLER], &last->party[SIDE_CALLEE]);
	put_sdp(out, &best->t38.side[SIDE_CALLER], &best->t38.side[SIDE_CALLEE]);
	if (best->fax != NULL)
		put_identities(
			out, &best->fax->identity[SIDE_CALLER], &best->fax->identity[SIDE_CALLEE]);
	end_table(out);
}
