#include "cli/capture_stats.h"

#include <string.h>

#include "analyzer/finding.h"

static const char *const results[] = {[FAX_SUCCESS] = "success",
	[FAX_PARTIAL] = "partial",
	[FAX_FAILED] = "failed",
	[FAX_UNKNOWN] = "unknown"};

struct capture_stats {
	uint64_t calls, fax_calls, by_result[G_N_ELEMENTS(results)];
	uint64_t pages_sent, pages_confirmed;
	uint64_t received, by_redundancy, by_fec, unrecovered; /* UDPTL packets */
	GHashTable *findings;				       /* uint64_t * by id */
};

struct capture_stats *capture_stats_new(void)
{
	struct capture_stats *s = g_new0(struct capture_stats, 1);
	s->findings = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	return s;
}

void capture_stats_free(struct capture_stats *s)
{
	if (s == NULL)
		return;
	g_hash_table_destroy(s->findings);
	g_free(s);
}

static void add_streams(struct capture_stats *s, const struct fax *fax)
{
	for (guint i = 0; fax->transport == FAX_UDPTL && i < fax->streams->len; i++) {
		const struct fax_stream_info *stream = g_ptr_array_index(fax->streams, i);
		s->received += stream->udptl.received;
		s->by_redundancy += stream->udptl.recovered_by_redundancy;
		s->by_fec += stream->udptl.recovered_by_fec;
		s->unrecovered += stream->udptl.unrecovered;
	}
}

/* The ids are constants of the program. */
static void add_finding(struct capture_stats *s, const char *id)
{
	uint64_t *count = g_hash_table_lookup(s->findings, id);
	if (count == NULL) {
		count = g_new0(uint64_t, 1);
		g_hash_table_insert(s->findings, (gpointer)(uintptr_t)id, count);
	}
	++*count;
}

/* A group of legs is one fax. */
static void add_result(struct capture_stats *s, const struct call *call)
{
	const struct fax *fax = call_best_leg(call)->fax;
	s->calls++;
	if (fax == NULL)
		return;
	s->fax_calls++;
	s->by_result[fax->result.status]++;
	s->pages_sent += fax->result.pages_sent;
	s->pages_confirmed += fax->result.pages_confirmed;
}

void capture_stats_call(struct capture_stats *s, const struct call *call)
{
	if (call->leg_of == 0)
		add_result(s, call);
	for (guint i = 0; i < call->faxes->len; i++)
		add_streams(s, g_ptr_array_index(call->faxes, i));
	for (guint i = 0; i < call->findings->len; i++)
		add_finding(s, g_array_index(call->findings, struct finding, i).id);
}

static uint64_t lost(const struct capture_stats *s)
{
	return s->by_redundancy + s->by_fec + s->unrecovered;
}

#define N G_GUINT64_FORMAT

static void add_calls(const struct capture_stats *s, GString *out)
{
	g_string_append_printf(out, "%" N " call%s, %" N " with fax", s->calls,
		s->calls == 1 ? "" : "s", s->fax_calls);
	if (s->fax_calls == 0)
		return;
	g_string_append_printf(out,
		": %" N " success, %" N " partial, %" N " failed, %" N " unknown; %" N
		" UDPTL packets lost, %" N " not recovered",
		s->by_result[FAX_SUCCESS], s->by_result[FAX_PARTIAL], s->by_result[FAX_FAILED],
		s->by_result[FAX_UNKNOWN], lost(s), s->unrecovered);
}

/* "; 3 going on, 2 with T.38: 1 in phase B, 1 in phase C" */
static void add_live(const struct capture_stats_now *now, GString *out)
{
	unsigned faxes = 0;
	for (unsigned i = 0; i < CAPTURE_STATS_PHASES; i++)
		faxes += now->live_phases[i];
	if (now->live_calls > 0)
		g_string_append_printf(out, "; %u going on", now->live_calls);
	if (faxes == 0)
		return;
	g_string_append_printf(out, ", %u with T.38: ", faxes);
	const char *between = "";
	for (unsigned i = 0; i < CAPTURE_STATS_PHASES; i++) {
		if (now->live_phases[i] == 0)
			continue;
		g_string_append_printf(
			out, "%s%u in phase %c", between, now->live_phases[i], 'A' + (int)i);
		between = ", ";
	}
}

char *capture_stats_line(const struct capture_stats *s, const struct capture_stats_now *now)
{
	GString *out = g_string_new(NULL);
	g_string_append_printf(out, "%.0f s, %" N " packets, ", now->seconds, now->packets);
	add_calls(s, out);
	add_live(now, out);
	g_string_append_printf(out, "; %" N " packets dropped by the kernel", now->dropped);
	if (now->writes)
		g_string_append_printf(out, "; %" N " packets written to %" N " file%s",
			now->written_packets, now->written_files,
			now->written_files == 1 ? "" : "s");
	if (now->unwritten_packets > 0)
		g_string_append_printf(
			out, "; %" N " packets could not be written", now->unwritten_packets);
	if (now->held_packets > 0)
		g_string_append_printf(out, "; %" N " packets held", now->held_packets);
	if (now->held_late > 0)
		g_string_append_printf(out,
			"; %" N " packets of fax calls were no longer held when they were wanted",
			now->held_late);
	if (now->shed_calls > 0)
		g_string_append_printf(
			out, "; %" N " calls closed for want of memory", now->shed_calls);
	return g_string_free(out, FALSE);
}

/* ---- Prometheus ---- */

static void head(GString *out, const char *name, const char *type, const char *help)
{
	g_string_append_printf(
		out, "# HELP t38trace_%s %s\n# TYPE t38trace_%s %s\n", name, help, name, type);
}

static void counter(GString *out, const char *name, const char *help, uint64_t value)
{
	head(out, name, "counter", help);
	g_string_append_printf(out, "t38trace_%s %" N "\n", name, value);
}

static void gauge(GString *out, const char *name, const char *help, uint64_t value)
{
	head(out, name, "gauge", help);
	g_string_append_printf(out, "t38trace_%s %" N "\n", name, value);
}

static void labelled(
	GString *out, const char *name, const char *label, const char *text, uint64_t value)
{
	g_string_append_printf(out, "t38trace_%s{%s=\"", name, label);
	for (; *text != '\0'; text++) {
		if (*text == '\\' || *text == '"')
			g_string_append_c(out, '\\');
		if (*text == '\n')
			g_string_append(out, "\\n");
		else
			g_string_append_c(out, *text);
	}
	g_string_append_printf(out, "\"} %" N "\n", value);
}

static void put_interfaces(const struct capture_stats_now *now, GString *out)
{
	head(out, "interface_packets_total", "counter", "Packets that passed the filter.");
	for (unsigned i = 0; i < now->interface_count; i++)
		labelled(out, "interface_packets_total", "interface", now->interfaces[i].name,
			now->received[i]);
	head(out, "interface_drops_total", "counter", "Of these, packets that the kernel dropped.");
	for (unsigned i = 0; i < now->interface_count; i++)
		labelled(out, "interface_drops_total", "interface", now->interfaces[i].name,
			now->drops[i]);
}

static void put_calls(const struct capture_stats *s, GString *out)
{
	counter(out, "calls_total", "Calls that ended.", s->calls);
	head(out, "fax_calls_total", "counter", "Fax calls that ended, by result.");
	for (size_t i = 0; i < G_N_ELEMENTS(results); i++)
		labelled(out, "fax_calls_total", "result", results[i], s->by_result[i]);
	counter(out, "pages_sent_total", "Pages that were sent.", s->pages_sent);
	counter(out, "pages_confirmed_total", "Pages that were confirmed.", s->pages_confirmed);
}

static void put_udptl(const struct capture_stats *s, GString *out)
{
	counter(out, "udptl_received_total", "UDPTL packets of calls that ended.", s->received);
	counter(out, "udptl_lost_total", "UDPTL packets that did not arrive.", lost(s));
	head(out, "udptl_recovered_total", "counter", "Of these, those that others brought back.");
	labelled(out, "udptl_recovered_total", "by", "redundancy", s->by_redundancy);
	labelled(out, "udptl_recovered_total", "by", "fec", s->by_fec);
	counter(out, "udptl_unrecovered_total", "Of these, those that nothing brought back.",
		s->unrecovered);
}

static void put_findings(const struct capture_stats *s, GString *out)
{
	head(out, "findings_total", "counter", "Findings of calls that ended, by id.");
	for (int i = 0; i < FINDINGS; i++) {
		const char *id = finding_row((enum finding_id)i)->id;
		const uint64_t *count = g_hash_table_lookup(s->findings, id);
		labelled(out, "findings_total", "id", id, count != NULL ? *count : 0);
	}
}

static void put_written(const struct capture_stats_now *now, GString *out)
{
	if (!now->writes)
		return;
	counter(out, "written_packets_total", "Packets written to files.", now->written_packets);
	counter(out, "written_bytes_total", "Octets written to files.", now->written_octets);
	counter(out, "written_files_total", "Files begun.", now->written_files);
	counter(out, "unwritten_packets_total", "Packets that could not be written.",
		now->unwritten_packets);
	gauge(out, "held_bytes", "Octets of packets that may yet be written.", now->held_octets);
	counter(out, "held_late_total", "Packets that were wanted when they were gone.",
		now->held_late);
}

void capture_stats_metrics(
	const struct capture_stats *s, const struct capture_stats_now *now, GString *out)
{
	head(out, "build_info", "gauge", "The version.");
	labelled(out, "build_info", "version", T38TRACE_VERSION, 1);
	gauge(out, "uptime_seconds", "Since the capture began.", (uint64_t)now->seconds);
	counter(out, "packets_total", "Packets that were analysed.", now->packets);
	counter(out, "bytes_total", "Octets of these.", now->bytes);
	counter(out, "undecoded_packets_total", "Packets whose headers are not understood.",
		now->undecoded);
	put_interfaces(now, out);
	gauge(out, "calls_active", "Calls that go on.", now->live_calls);
	put_calls(s, out);
	put_udptl(s, out);
	put_findings(s, out);
	put_written(now, out);
	counter(out, "shed_calls_total", "Calls closed for want of memory.", now->shed_calls);
	gauge(out, "memory_bytes", "Memory in use for what is kept.", now->memory);
}
