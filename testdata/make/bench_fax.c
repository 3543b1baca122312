#include "testdata/make/bench_fax.h"

#include <glib.h>
#include <pcap/pcap.h>
#include <string.h>

enum {
	ETHERNET_OCTETS = 14,
	IPV4_OCTETS = 20,
	HEADERS = ETHERNET_OCTETS + IPV4_OCTETS + 8,
	SIP_PORT = 5060,
	KEY_LENGTH = 8,
	FIRST_HOST = 100, /* three digits, so that the SIP messages keep their length */
	HOSTS = 150,
	MAX_CALLS = 10000,
	MAX_CHANGES = 7,
};

struct script_packet {
	int64_t after_us; /* since the first packet */
	struct udp_end from, to;
	GBytes *payload;
};

struct bench_fax_script {
	GArray *packets; /* struct script_packet */
	GArray *ports;	 /* uint16_t, of the media */
	char key[KEY_LENGTH + 1];
};

/* A text and what stands in its place, of the same length. */
struct change {
	char from[24], to[24];
};

struct fax {
	struct bench_source source;
	const struct bench_fax_script *script;
	unsigned n;
	guint next;
	int64_t start_us;
	struct change changes[MAX_CHANGES];
	unsigned change_count;
};

static void clear_packet(gpointer data)
{
	struct script_packet *packet = data;

	g_bytes_unref(packet->payload);
}

static struct udp_end read_end(const uint8_t *ip, const uint8_t *port)
{
	return (struct udp_end){{ip[0], ip[1], ip[2], ip[3]}, (uint16_t)(port[0] << 8 | port[1])};
}

static void note_port(struct bench_fax_script *script, uint16_t port)
{
	for (guint i = 0; i < script->ports->len; i++)
		if (g_array_index(script->ports, uint16_t, i) == port)
			return;
	if (port != SIP_PORT)
		g_array_append_val(script->ports, port);
}

/* capture_out wrote it, so nothing but Ethernet, IPv4 without options and UDP is to be expected. */
static void add_packet(
	struct bench_fax_script *script, int64_t after_us, const uint8_t *frame, size_t len)
{
	const uint8_t *ip = frame + ETHERNET_OCTETS, *udp = ip + IPV4_OCTETS;
	struct script_packet packet = {.after_us = after_us};

	if (len <= HEADERS || len > HEADERS + CAPTURE_OUT_MAX_PAYLOAD || ip[0] != 0x45)
		return;
	packet.from = read_end(ip + 12, udp);
	packet.to = read_end(ip + 16, udp + 2);
	packet.payload = g_bytes_new(frame + HEADERS, len - HEADERS);
	note_port(script, packet.from.port);
	note_port(script, packet.to.port);
	g_array_append_val(script->packets, packet);
}

static void read_packets(struct bench_fax_script *script, pcap_t *pcap)
{
	struct pcap_pkthdr *header;
	const u_char *frame;
	int64_t first_us = 0;

	while (pcap_next_ex(pcap, &header, &frame) == 1) {
		int64_t at = (int64_t)header->ts.tv_sec * 1000000 + header->ts.tv_usec;

		if (!script->packets->len)
			first_us = at;
		add_packet(script, at - first_us, frame, header->caplen);
	}
}

/* The key of sip_wrap: what stands before the @ of the Call-ID. */
static bool find_key(struct bench_fax_script *script)
{
	const struct script_packet *first =
		&g_array_index(script->packets, struct script_packet, 0);
	gsize len;
	const char *text = g_bytes_get_data(first->payload, &len);
	const char *at = g_strstr_len(text, (gssize)len, "Call-ID: ");

	if (!at || at + 9 + KEY_LENGTH >= text + len || at[9 + KEY_LENGTH] != '@')
		return false;
	memcpy(script->key, at + 9, KEY_LENGTH);
	return true;
}

struct bench_fax_script *bench_fax_script_load(const char *path, char **error)
{
	char reason[PCAP_ERRBUF_SIZE] = "";
	struct bench_fax_script *script;
	pcap_t *pcap = pcap_open_offline(path, reason);

	if (!pcap) {
		*error = g_strdup(reason);
		return NULL;
	}
	script = g_new0(struct bench_fax_script, 1);
	script->packets = g_array_new(FALSE, FALSE, sizeof(struct script_packet));
	g_array_set_clear_func(script->packets, clear_packet);
	script->ports = g_array_new(FALSE, FALSE, sizeof(uint16_t));
	read_packets(script, pcap);
	pcap_close(pcap);
	if (script->packets->len && script->ports->len + 3 <= MAX_CHANGES && find_key(script))
		return script;
	*error = g_strdup_printf("%s: not a fax call with SIP made by fax_calls", path);
	bench_fax_script_free(script);
	return NULL;
}

size_t bench_fax_script_packets(const struct bench_fax_script *script)
{
	return script->packets->len;
}

void bench_fax_script_free(struct bench_fax_script *script)
{
	g_array_free(script->packets, TRUE);
	g_array_free(script->ports, TRUE);
	g_free(script);
}

static struct udp_end moved(const struct fax *fax, const struct udp_end *end)
{
	struct udp_end to = *end;

	to.ip[3] = (uint8_t)(FIRST_HOST + fax->n % HOSTS);
	if (to.port != SIP_PORT)
		to.port = (uint16_t)(to.port + 2 * (fax->n % MAX_CALLS));
	return to;
}

static struct change *add_change(struct fax *fax)
{
	return &fax->changes[fax->change_count++];
}

static void change_address(struct fax *fax, const struct udp_end *end)
{
	struct change *change = add_change(fax);
	struct udp_end to = moved(fax, end);

	g_snprintf(change->from, sizeof(change->from), "%u.%u.%u.%u", end->ip[0], end->ip[1],
		end->ip[2], end->ip[3]);
	g_snprintf(change->to, sizeof(change->to), "%u.%u.%u.%u", to.ip[0], to.ip[1], to.ip[2],
		to.ip[3]);
}

static void change_port(struct fax *fax, uint16_t port)
{
	struct change *change = add_change(fax);
	struct udp_end end = {.port = port};

	g_snprintf(change->from, sizeof(change->from), " %u ", port);
	g_snprintf(change->to, sizeof(change->to), " %u ", moved(fax, &end).port);
}

static void plan_changes(struct fax *fax)
{
	const struct bench_fax_script *script = fax->script;
	const struct script_packet *first =
		&g_array_index(script->packets, struct script_packet, 0);
	struct change *key = add_change(fax);

	g_strlcpy(key->from, script->key, sizeof(key->from));
	g_snprintf(key->to, sizeof(key->to), "fa%06x", fax->n & 0xFFFFFF);
	change_address(fax, &first->from);
	change_address(fax, &first->to);
	for (guint i = 0; i < script->ports->len; i++)
		change_port(fax, g_array_index(script->ports, uint16_t, i));
}

static void apply(const struct change *change, char *text, size_t len)
{
	size_t size = strlen(change->from);

	for (char *at = text; (at = g_strstr_len(at, (gssize)(text + len - at), change->from));)
		at = (char *)memcpy(at, change->to, size) + size;
}

static void emit(struct bench_source *source, struct capture_out *out)
{
	struct fax *fax = (struct fax *)source;
	GArray *packets = fax->script->packets;
	const struct script_packet *packet =
		&g_array_index(packets, struct script_packet, fax->next);
	struct udp_end from = moved(fax, &packet->from), to = moved(fax, &packet->to);
	char payload[CAPTURE_OUT_MAX_PAYLOAD];
	gsize len;
	const void *octets = g_bytes_get_data(packet->payload, &len);

	memcpy(payload, octets, len);
	for (unsigned i = 0; packet->from.port == SIP_PORT && i < fax->change_count; i++)
		apply(&fax->changes[i], payload, len);
	capture_out_udp(out, source->next_us, &from, &to, payload, len);
	fax->next++;
	source->next_us =
		fax->next < packets->len
			? fax->start_us +
				  g_array_index(packets, struct script_packet, fax->next).after_us
			: BENCH_SOURCE_OVER;
}

struct bench_source *bench_fax_new(
	const struct bench_fax_script *script, unsigned n, int64_t start_us)
{
	struct fax *fax = g_new0(struct fax, 1);

	fax->source.emit = emit;
	fax->source.next_us = start_us;
	fax->script = script;
	fax->n = n;
	fax->start_us = start_us;
	plan_changes(fax);
	return &fax->source;
}
