/* Makes a capture with a fault from a good one:
 *
 *   fault_edit IN OUT CONDITIONS:ACTION...
 *
 * Each edit is applied to the packets that its conditions choose (fault_select.h), one behind the other; testdata/README.md has the
 * conditions and actions. Conditions are about IN as it was. */
#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dissect/ifp.h"
#include "dissect/udptl.h"
#include "testdata/make/fault_packets.h"
#include "testdata/make/fault_select.h"

#define PACKET(e, i) ((struct fault_packet *)g_ptr_array_index((e)->packets, i))

#define TOGETHER_US 120
#define VOICE_OCTETS 160 /* 20 ms of G.711 */

struct edit {
	GPtrArray *packets;
	const struct call *call;
};

static int64_t us_of(const char *ms)
{
	return (int64_t)(strtod(ms, NULL) * 1000);
}

/* ---- packets and times ---- */

static bool drop(struct edit *e, const char *value)
{
	(void)value;
	for (guint i = e->packets->len; i > 0; i--)
		if (PACKET(e, i - 1)->chosen)
			g_ptr_array_remove_index(e->packets, i - 1);
	return true;
}

static bool shift(struct edit *e, const char *value)
{
	for (guint i = 0; i < e->packets->len; i++)
		if (PACKET(e, i)->chosen)
			PACKET(e, i)->us += us_of(value);
	fault_packets_sort(e->packets);
	return true;
}

/* Times alone change, their order in the file does not: a clock that was set. */
static bool clock_step(struct edit *e, const char *value)
{
	for (guint i = 0; i < e->packets->len; i++)
		if (PACKET(e, i)->chosen)
			PACKET(e, i)->us += us_of(value);
	return true;
}

/* They pass together when the time is over. */
static bool hold(struct edit *e, const char *value)
{
	int64_t over = 0;
	for (guint i = 0; i < e->packets->len; i++) {
		struct fault_packet *p = PACKET(e, i);
		if (!p->chosen)
			continue;
		if (over == 0)
			over = p->us + us_of(value);
		p->us = MAX(p->us, over);
		over += TOGETHER_US;
	}
	fault_packets_sort(e->packets);
	return true;
}

/* MS or MS*N: each once more so much later, or N times more, so much apart. */
static bool again(struct edit *e, const char *value)
{
	const char *star = strchr(value, '*');
	unsigned long times = star != NULL ? strtoul(star + 1, NULL, 10) : 1;
	guint n = e->packets->len;
	for (guint i = 0; i < n; i++)
		for (unsigned long k = 1; k <= times && PACKET(e, i)->chosen; k++)
			g_ptr_array_add(
				e->packets, fault_packet_copy(PACKET(e, i),
						    PACKET(e, i)->us + (int64_t)k * us_of(value)));
	fault_packets_sort(e->packets);
	return times > 0;
}

/* Parts per million: the clock of their sender is so much slow. */
static bool drift(struct edit *e, const char *value)
{
	double ppm = strtod(value, NULL);
	int64_t first = 0;
	for (guint i = 0; i < e->packets->len; i++) {
		struct fault_packet *p = PACKET(e, i);
		if (!p->chosen)
			continue;
		if (first == 0)
			first = p->us;
		p->us += (int64_t)((double)(p->us - first) * ppm / 1e6);
	}
	fault_packets_sort(e->packets);
	return true;
}

/* Pairs of neighbours change their places. */
static bool swap(struct edit *e, const char *value)
{
	struct fault_packet *before = NULL;
	(void)value;
	for (guint i = 0; i < e->packets->len; i++) {
		struct fault_packet *p = PACKET(e, i);
		if (!p->chosen)
			continue;
		if (before != NULL) {
			int64_t us = p->us;
			p->us = before->us;
			before->us = us;
		}
		before = before == NULL ? p : NULL;
	}
	fault_packets_sort(e->packets);
	return true;
}

static bool snap(struct edit *e, const char *value)
{
	guint most = (guint)strtoul(value, NULL, 10);
	for (guint i = 0; i < e->packets->len; i++)
		if (PACKET(e, i)->chosen && PACKET(e, i)->octets->len > most)
			g_byte_array_set_size(PACKET(e, i)->octets, most);
	return true;
}

enum { IP_AT = 14, IP_HEADER = 20, MORE_FRAGMENTS = 0x20 };

/* Two fragments of the IP packet: the data before `cut`, and those from 8 octets before it on, which are not the same there. */
static void overlapping(struct fault_packet *p, struct fault_packet *rest, guint cut)
{
	uint8_t *head = p->octets->data, *tail = rest->octets->data;
	memmove(tail + IP_AT + IP_HEADER, tail + IP_AT + IP_HEADER + cut - 8,
		rest->octets->len - IP_AT - IP_HEADER - cut + 8);
	for (guint i = 0; i < 8; i++)
		tail[IP_AT + IP_HEADER + i] ^= 0xff;
	g_byte_array_set_size(rest->octets, rest->octets->len - cut + 8);
	g_byte_array_set_size(p->octets, IP_AT + IP_HEADER + cut);
	head[IP_AT + 6] = MORE_FRAGMENTS;
	tail[IP_AT + 7] = (uint8_t)((cut - 8) / 8);
	fault_packet_ip_header(p);
	fault_packet_ip_header(rest);
}

/* N, a multiple of 8: each becomes two fragments of IP, the second of which says something else on the octets that both have. */
static bool overlap(struct edit *e, const char *value)
{
	guint cut = (guint)strtoul(value, NULL, 10), n = e->packets->len;
	for (guint i = 0; i < n && cut >= 16; i++) {
		struct fault_packet *p = PACKET(e, i);
		if (!p->chosen || p->octets->len < IP_AT + IP_HEADER + cut + 8)
			continue;
		struct fault_packet *rest = fault_packet_copy(p, p->us + TOGETHER_US);
		overlapping(p, rest, cut);
		g_ptr_array_add(e->packets, rest);
	}
	fault_packets_sort(e->packets);
	return cut >= 16 && cut % 8 == 0 && e->packets->len > n;
}

/* ---- SIP, addresses ---- */

/* Content-Length of a message that was changed. */
static char *fit_length(const char *message)
{
	const char *body = strstr(message, "\r\n\r\n"), *head = strstr(message, "Content-Length:");
	if (body == NULL || head == NULL || head > body)
		return g_strdup(message);
	const char *end = strstr(head, "\r\n");
	return g_strdup_printf(
		"%.*sContent-Length: %zu%s", (int)(head - message), message, strlen(body + 4), end);
}

/* OLD/NEW: each OLD in the payload becomes NEW; "\n" in both is a line end. */
static bool substitute(struct edit *e, const char *value)
{
	char **parts = g_strsplit(value, "/", 2);
	if (g_strv_length(parts) != 2) {
		g_strfreev(parts);
		return false;
	}
	char *old = g_strcompress(parts[0]), *new = g_strcompress(parts[1]);
	for (guint i = 0; i < e->packets->len; i++) {
		size_t n;
		const uint8_t *payload = fault_packet_payload(PACKET(e, i), &n);
		if (!PACKET(e, i)->chosen || payload == NULL)
			continue;
		g_autofree char *text = g_strndup((const char *)payload, n);
		char **around = g_strsplit(text, old, -1);
		g_autofree char *joined = g_strjoinv(new, around);
		g_autofree char *fitted = fit_length(joined);
		fault_packet_set_payload(PACKET(e, i), fitted, strlen(fitted));
		g_strfreev(around);
	}
	g_free(old);
	g_free(new);
	g_strfreev(parts);
	return true;
}

/* IP:PORT; port 0: it stays. */
static bool set_address(struct edit *e, const char *value, size_t ip_at, size_t port_at)
{
	unsigned a, b, c, d, port;
	if (sscanf(value, "%u.%u.%u.%u:%u", &a, &b, &c, &d, &port) != 5)
		return false;
	for (guint i = 0; i < e->packets->len; i++) {
		uint8_t *o = PACKET(e, i)->octets->data;
		if (!PACKET(e, i)->chosen)
			continue;
		memcpy(o + ip_at, (uint8_t[]){(uint8_t)a, (uint8_t)b, (uint8_t)c, (uint8_t)d}, 4);
		if (port != 0)
			memcpy(o + port_at, (uint8_t[]){(uint8_t)(port >> 8), (uint8_t)port}, 2);
		fault_packet_checksums(PACKET(e, i));
	}
	return true;
}

static bool set_source(struct edit *e, const char *value)
{
	return set_address(e, value, 26, 34);
}

static bool set_destination(struct edit *e, const char *value)
{
	return set_address(e, value, 30, 36);
}

/* ---- UDPTL ---- */

static void put_seq(struct fault_packet *p, unsigned seq)
{
	size_t n;
	uint8_t *payload = fault_packet_payload(p, &n);
	payload[0] = (uint8_t)(seq >> 8);
	payload[1] = (uint8_t)seq;
	fault_packet_checksums(p);
}

static unsigned seq_of(const struct fault_packet *p)
{
	size_t n;
	const uint8_t *payload = fault_packet_payload(p, &n);
	return payload != NULL && n > 2 ? (unsigned)payload[0] << 8 | payload[1] : 0;
}

/* In order of time without gaps, from the number of the first. */
static bool renumber(struct edit *e, const char *value)
{
	bool any = false;
	unsigned seq = 0;
	(void)value;
	for (guint i = 0; i < e->packets->len; i++) {
		if (!PACKET(e, i)->chosen)
			continue;
		seq = any ? seq + 1 : seq_of(PACKET(e, i));
		any = true;
		put_seq(PACKET(e, i), seq);
	}
	return true;
}

static bool count_from(struct edit *e, const char *value)
{
	unsigned seq = (unsigned)strtoul(value, NULL, 10);
	for (guint i = 0; i < e->packets->len; i++)
		if (PACKET(e, i)->chosen)
			put_seq(PACKET(e, i), seq++);
	return true;
}

static bool parse(const struct fault_packet *p, struct udptl_packet *out)
{
	size_t n;
	const uint8_t *payload = fault_packet_payload(p, &n);
	return payload != NULL && udptl_parse(bytes_of(payload, n, n), out) == PARSE_OK;
}

/* Without secondary packets. */
static bool strip(struct edit *e, const char *value)
{
	(void)value;
	for (guint i = 0; i < e->packets->len; i++) {
		struct udptl_packet packet;
		if (!PACKET(e, i)->chosen || !parse(PACKET(e, i), &packet))
			continue;
		size_t n, used;
		const uint8_t *payload = fault_packet_payload(PACKET(e, i), &n);
		used = (size_t)(packet.primary.at - payload) + bytes_left(&packet.primary);
		g_autofree uint8_t *bare = g_malloc0(used + 2);
		memcpy(bare, payload, used);
		fault_packet_set_payload(PACKET(e, i), bare, used + 2);
	}
	return true;
}

/* Voice in place of what they carry. */
static bool to_rtp(struct edit *e, const char *value)
{
	unsigned k = 0;
	(void)value;
	for (guint i = 0; i < e->packets->len; i++) {
		uint8_t rtp[12 + VOICE_OCTETS] = {0x80, 0};
		if (!PACKET(e, i)->chosen)
			continue;
		memset(rtp + 12, 0xff, VOICE_OCTETS);
		rtp[2] = (uint8_t)(k >> 8);
		rtp[3] = (uint8_t)k;
		uint32_t stamp = VOICE_OCTETS * k++;
		for (unsigned b = 0; b < 4; b++)
			rtp[4 + b] = (uint8_t)(stamp >> (24 - 8 * b));
		rtp[11] = 1;
		fault_packet_set_payload(PACKET(e, i), rtp, sizeof(rtp));
	}
	return true;
}

/* G.711 mu-law (ITU-T G.711 Table 2a). */
static uint8_t mu_law(double sample)
{
	unsigned magnitude = (unsigned)MIN(fabs(sample) + 33, 8158), segment = 0;
	while (segment < 7 && magnitude >> (segment + 6) != 0)
		segment++;
	unsigned code = segment << 4 | (magnitude >> (segment + 1) & 15);
	return (uint8_t) ~(code | (sample < 0 ? 0x80u : 0));
}

/* Hz: a tone, in mu-law, in place of the voice that RTP packets carry. */
static bool tone(struct edit *e, const char *value)
{
	double step = 2 * G_PI * strtod(value, NULL) / 8000;
	unsigned k = 0;
	for (guint i = 0; i < e->packets->len; i++) {
		size_t n;
		uint8_t *payload = fault_packet_payload(PACKET(e, i), &n);
		if (!PACKET(e, i)->chosen || payload == NULL)
			continue;
		for (size_t at = 12; at < n; at++)
			payload[at] = mu_law(2000 * sin(step * k++));
		fault_packet_checksums(PACKET(e, i));
	}
	return true;
}

/* Other octets, in hexadecimal, in place of what they carry. */
static bool set_payload(struct edit *e, const char *value)
{
	size_t n = strlen(value) / 2;
	g_autofree uint8_t *octets = g_malloc0(n + 1);
	for (size_t i = 0; i < n; i++)
		octets[i] = (uint8_t)(g_ascii_xdigit_value(value[2 * i]) << 4 |
				      g_ascii_xdigit_value(value[2 * i + 1]));
	for (guint i = 0; i < e->packets->len; i++)
		if (PACKET(e, i)->chosen)
			fault_packet_set_payload(PACKET(e, i), octets, n);
	return n > 0;
}

/* ---- octets of frames ---- */

/* Octet `index` of the HDLC data in the packets from `first` on: which IFP packet has it, and where. */
static bool find_octet(
	struct edit *e, const struct fax_frame *f, unsigned index, unsigned *seq, size_t *offset)
{
	for (guint i = 0; i < e->packets->len; i++) {
		const struct fault_packet *p = PACKET(e, i);
		struct udptl_packet packet;
		struct ifp ifp;
		if (p->number < f->first_packet || p->number > f->last_packet ||
			p->by_caller != (f->from == SIDE_CALLER) || !parse(p, &packet) ||
			ifp_parse(packet.primary, IFP_1998, &ifp) != PARSE_OK)
			continue;
		struct per cursor = ifp.fields;
		for (size_t k = 0; k < ifp.field_count; k++) {
			struct ifp_field field;
			ifp_next_field(&ifp, &cursor, &field);
			if (field.type != IFP_HDLC_DATA)
				continue;
			size_t n = bytes_left(&field.data);
			if (index < n) {
				*seq = packet.seq;
				*offset = (size_t)(field.data.at + index - packet.primary.at);
				return true;
			}
			index -= (unsigned)n;
		}
	}
	return false;
}

static void patch(struct fault_packet *p, const struct bytes *at, size_t offset, uint8_t octet)
{
	size_t n;
	uint8_t *payload = fault_packet_payload(p, &n);
	if (offset < bytes_left(at))
		payload[(size_t)(at->at - payload) + offset] = octet;
	fault_packet_checksums(p);
}

/* NAME.N/INDEX/HEX: an octet of the frame, in T.38's bit order, address first, in all copies among the packets. The FCS is T.38's to
 * tell. */
static bool set_octet(struct edit *e, const char *value)
{
	char **parts = g_strsplit(value, "/", 3);
	const struct fax_frame *f =
		g_strv_length(parts) == 3 ? fault_select_frame(e->call, parts[0]) : NULL;
	unsigned seq;
	size_t offset;
	bool ok =
		f != NULL && find_octet(e, f, (unsigned)strtoul(parts[1], NULL, 10), &seq, &offset);
	uint8_t octet = ok ? (uint8_t)strtoul(parts[2], NULL, 16) : 0;
	for (guint i = 0; ok && i < e->packets->len; i++) {
		struct udptl_packet packet;
		if (!PACKET(e, i)->chosen || PACKET(e, i)->by_caller != (f->from == SIDE_CALLER) ||
			!parse(PACKET(e, i), &packet))
			continue;
		if (packet.seq == seq)
			patch(PACKET(e, i), &packet.primary, offset, octet);
		for (unsigned k = 0; k < packet.entry_count; k++)
			if (packet.seq - 1u - k == seq && packet.recovery == UDPTL_SECONDARIES)
				patch(PACKET(e, i), &packet.entries[k], offset, octet);
	}
	g_strfreev(parts);
	return ok;
}

/* ---- the command line ---- */

static const struct action {
	const char *name;
	bool (*act)(struct edit *, const char *value);
	bool valued;
} actions[] = {
	{"drop", drop, false},
	{"shift", shift, true},
	{"clock", clock_step, true},
	{"hold", hold, true},
	{"again", again, true},
	{"drift", drift, true},
	{"swap", swap, false},
	{"snap", snap, true},
	{"overlap", overlap, true},
	{"sub", substitute, true},
	{"src", set_source, true},
	{"dst", set_destination, true},
	{"renumber", renumber, false},
	{"seq", count_from, true},
	{"strip", strip, false},
	{"rtp", to_rtp, false},
	{"tone", tone, true},
	{"payload", set_payload, true},
	{"octet", set_octet, true},
};

static bool act(struct edit *e, const char *text)
{
	const char *equals = strchr(text, '=');
	size_t n = equals != NULL ? (size_t)(equals - text) : strlen(text);
	for (size_t i = 0; i < G_N_ELEMENTS(actions); i++)
		if (strlen(actions[i].name) == n && strncmp(actions[i].name, text, n) == 0 &&
			actions[i].valued == (equals != NULL))
			return actions[i].act(e, equals != NULL ? equals + 1 : NULL);
	return false;
}

static bool apply(struct edit *e, const char *text)
{
	char **parts = g_strsplit(text, ":", 2);
	bool ok = g_strv_length(parts) == 2 && fault_select(e->packets, e->call, parts[0]);
	bool any = false;
	for (guint i = 0; ok && i < e->packets->len; i++)
		any = any || PACKET(e, i)->chosen;
	ok = ok && any && act(e, parts[1]);
	g_strfreev(parts);
	return ok;
}

int main(int argc, char **argv)
{
	g_autoptr(GByteArray) header = g_byte_array_new();
	GPtrArray *packets = argc > 3 ? fault_packets_read(argv[1], header) : NULL;
	if (packets == NULL) {
		fprintf(stderr, "usage: fault_edit IN OUT CONDITIONS:ACTION...\n");
		return 2;
	}
	struct call *call = fault_select_call(packets);
	struct edit e = {packets, call};
	int failed = 0;
	for (int i = 3; i < argc && failed == 0; i++)
		if (call == NULL || !apply(&e, argv[i])) {
			fprintf(stderr, "fault_edit: cannot do '%s', or no packet is chosen\n",
				argv[i]);
			failed = 1;
		}
	if (failed == 0 && !fault_packets_write(packets, header, argv[2]))
		failed = 1;
	call_free(call);
	g_ptr_array_free(packets, TRUE);
	return failed;
}
