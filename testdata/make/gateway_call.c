#include "testdata/make/gateway_call.h"

#include "testdata/make/capture_out.h"
#include "testdata/make/line_record.h"
#include "testdata/make/page_tiff.h"
#include "testdata/make/sip_wrap.h"
#include "testdata/make/udptl_wrap.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <tiffio.h>
#include <unistd.h>

#include <spandsp.h>

enum {
	TICK_US = 10000,
	TICK_SAMPLES = 80, /* at 8000 Hz */
	CALLEE_PHASE_US = 3000,
	UNEVEN_US = 1500, /* a sender is not on time to the microsecond */
	SPACING_US = 120, /* between datagrams of one tick */
	LONGEST_CALL_TICKS = 300 * 100,
	LAST_TICKS = 150, /* after both machines have ended: what is under way still arrives */
	HANG_UP_AFTER_US = 240000,
	CALLS_APART_S = 600,
};

/* 2026-01-16 09:00:00 UTC */
#define FIRST_CALL_US (INT64_C(1768554000) * 1000000)

struct datagram {
	enum sip_side from;
	int64_t due_us; /* at the capture point, then at the other end */
	size_t len;
	uint8_t octets[UDPTL_WRAP_MAX_DATAGRAM];
};

/* A fax machine and its gateway. */
struct end {
	struct gateway_call *call;
	enum sip_side side;
	fax_state_t *fax;
	t38_gateway_state_t *gateway;
	const struct gateway_path *path; /* of what this side sends */
	struct udptl_sender sender;
	struct udptl_receiver receiver;
	struct impair impair;
	struct udp_end media;
	GQueue arriving; /* struct datagram, by time */
	int64_t last_us;
	int completion;
	bool over;
	struct line_record *to_line, *from_line;
};

struct gateway_call {
	const struct gateway_case *gateway_case;
	struct rng rng;
	struct capture_out *out;
	struct sip_wrap sip;
	struct end end[2];
	GQueue passing; /* struct datagram, both directions, by time */
	int64_t now_us;
	char *sent, *more, *received, *page_file, *capture, *line;
	char key[16];
};

static int by_time(const void *one, const void *other, void *ctx)
{
	int64_t a = ((const struct datagram *)one)->due_us,
		b = ((const struct datagram *)other)->due_us;

	(void)ctx;
	return (a > b) - (a < b);
}

static int64_t passing_time(struct end *end)
{
	struct gateway_call *call = end->call;
	int64_t at = call->now_us + (int64_t)end->path->before_ms * 1000 +
		     rng_below(&call->rng, UNEVEN_US);

	if (end->path->jitter_ms)
		return at + rng_below(&call->rng, end->path->jitter_ms * 1000);
	end->last_us = MAX(at, end->last_us + SPACING_US);
	return end->last_us;
}

/* Called by spandsp for each IFP packet. count would repeat it under one number: once is enough here. */
static int send_ifp(t38_core_state_t *core, void *user_data, const uint8_t *buf, int len, int count)
{
	struct end *end = user_data;
	struct datagram datagram = {.from = end->side, .due_us = passing_time(end)};
	uint8_t ifp[UDPTL_WRAP_MAX_IFP];

	(void)core;
	(void)count;
	g_assert(len > 0 && (size_t)len <= sizeof(ifp));
	memcpy(ifp, buf, (size_t)len);
	impair_ifp(&end->impair, ifp, (size_t)len);
	datagram.len = udptl_wrap(&end->sender, ifp, (size_t)len, datagram.octets);
	if (!impair_loses(&end->impair, ifp))
		g_queue_insert_sorted(
			&end->call->passing, g_memdup2(&datagram, sizeof(datagram)), by_time, NULL);
	return 0;
}

static void accept_ifp(void *ctx, uint16_t seq, const uint8_t *ifp, size_t len)
{
	struct end *end = ctx;

	t38_core_rx_ifp_packet(t38_gateway_get_t38_core_state(end->gateway), ifp, (int)len, seq);
}

static struct datagram *pop_due(GQueue *queue, int64_t now_us)
{
	const struct datagram *first = g_queue_peek_head(queue);

	return first && first->due_us <= now_us ? g_queue_pop_head(queue) : NULL;
}

/* What passes the capture point until now. */
static void pass(struct gateway_call *call)
{
	struct datagram *datagram;

	while ((datagram = pop_due(&call->passing, call->now_us))) {
		struct end *from = &call->end[datagram->from], *to = &call->end[!datagram->from];

		capture_out_udp(call->out, datagram->due_us, &from->media, &to->media,
			datagram->octets, datagram->len);
		datagram->due_us += (int64_t)from->path->after_ms * 1000;
		g_queue_insert_sorted(&to->arriving, datagram, by_time, NULL);
	}
}

static void receive(struct end *end)
{
	struct datagram *datagram;

	while ((datagram = pop_due(&end->arriving, end->call->now_us))) {
		udptl_unwrap(&end->receiver, datagram->octets, datagram->len, accept_ifp, end);
		g_free(datagram);
	}
}

/* Gives a block of audio that one makes to the other, by way of the record. */
static void line(struct end *end, bool to_fax)
{
	int16_t samples[TICK_SAMPLES];
	int made = to_fax ? t38_gateway_tx(end->gateway, samples, TICK_SAMPLES)
			  : fax_tx(end->fax, samples, TICK_SAMPLES);

	for (int i = made; i < TICK_SAMPLES; i++)
		samples[i] = 0;
	line_record_add(
		to_fax ? end->to_line : end->from_line, end->call->now_us, samples, TICK_SAMPLES);
	if (to_fax)
		fax_rx(end->fax, samples, TICK_SAMPLES);
	else
		t38_gateway_rx(end->gateway, samples, TICK_SAMPLES);
}

static void tick(struct end *end)
{
	pass(end->call);
	receive(end);
	line(end, false);
	line(end, true);
}

static void note_frame(
	t30_state_t *t30, void *user_data, int incoming, const uint8_t msg[], int len)
{
	struct end *end = user_data;
	struct gateway_call *call = end->call;

	(void)t30;
	/* The low bit tells who received the DIS (T.30 5.3.6.1). */
	if (incoming || len < 5 || (msg[2] & 0xFE) != T30_DCS)
		return;
	impair_dcs(&end->impair);
	line_record_dcs(end->from_line, call->now_us, msg[4]);
	line_record_dcs(call->end[!end->side].to_line, call->now_us, msg[4]);
}

static void note_end(t30_state_t *t30, void *user_data, int completion)
{
	struct end *end = user_data;

	(void)t30;
	if (!end->over)
		end->completion = completion;
	end->over = true;
}

static void set_up_t30(struct end *end)
{
	const struct gateway_case *gateway_case = end->call->gateway_case;
	t30_state_t *t30 = fax_get_t30_state(end->fax);

	t30_set_tx_ident(t30, end->call->sip.party[end->side].number);
	t30_set_ecm_capability(t30, gateway_case->ecm);
	t30_set_supported_compressions(t30, gateway_case->compression);
	t30_set_supported_modems(t30, gateway_case->modems);
	t30_set_supported_resolutions(t30, T30_SUPPORT_STANDARD_RESOLUTION |
						   T30_SUPPORT_FINE_RESOLUTION |
						   T30_SUPPORT_R8_RESOLUTION);
	t30_set_rx_encoding(t30, T4_COMPRESSION_ITU_T6);
	t30_set_real_time_frame_handler(t30, note_frame, end);
	t30_set_phase_e_handler(t30, note_end, end);
	if (end->side == SIP_CALLER)
		t30_set_tx_file(t30, end->call->sent, -1, -1);
	else
		t30_set_rx_file(t30, end->call->received, -1);
}

static void set_up_gateway(struct end *end)
{
	t38_core_state_t *core;

	end->gateway = t38_gateway_init(NULL, send_ifp, end);
	g_assert(end->gateway);
	core = t38_gateway_get_t38_core_state(end->gateway);
	t38_set_t38_version(core, 0);
	t38_set_max_datagram_size(core, 400);
	t38_gateway_set_ecm_capability(end->gateway, TRUE);
	t38_gateway_set_transmit_on_idle(end->gateway, TRUE);
	t38_gateway_set_supported_modems(
		end->gateway, T30_SUPPORT_V27TER | T30_SUPPORT_V29 | T30_SUPPORT_V17);
}

static void set_up_end(struct gateway_call *call, enum sip_side side)
{
	const struct gateway_case *gateway_case = call->gateway_case;
	struct end *end = &call->end[side];
	const struct sip_party *party = &call->sip.party[side];

	end->call = call;
	end->side = side;
	end->completion = -1;
	end->path = side == SIP_CALLER ? &gateway_case->to_callee : &gateway_case->to_caller;
	end->sender.secondaries = gateway_case->secondaries;
	end->impair = (struct impair){
		.plan = &end->path->impair, .rng = rng_seed(200u + side), .version0 = true};
	memcpy(end->media.ip, party->ip, sizeof(party->ip));
	end->media.port = party->fax_port;
	g_queue_init(&end->arriving);
	end->to_line = line_record_new();
	end->from_line = line_record_new();
	end->fax = fax_init(NULL, side == SIP_CALLER);
	g_assert(end->fax);
	fax_set_transmit_on_idle(end->fax, TRUE);
	set_up_t30(end);
}

/* Both ends, until both machines have ended and the network is empty. Returns when that is. */
static int64_t run_fax(struct gateway_call *call, int64_t start_us)
{
	unsigned last = LAST_TICKS;

	for (int64_t n = 0; last > 0 && n < LONGEST_CALL_TICKS; n++) {
		call->now_us = start_us + n * TICK_US;
		tick(&call->end[SIP_CALLER]);
		call->now_us += CALLEE_PHASE_US;
		tick(&call->end[SIP_CALLEE]);
		last -= call->end[SIP_CALLER].over && call->end[SIP_CALLEE].over;
	}
	return call->now_us;
}

static void set_up_sip(struct gateway_call *call, unsigned index)
{
	g_snprintf(call->key, sizeof(call->key), "%08x", 0x7a381000u + index);
	call->sip = (struct sip_wrap){
		.key = call->key,
		.party = {{"+15550001", "Example-Gateway/7.4", {192, 0, 2, (uint8_t)(51 + index)},
				  (uint16_t)(16584 + 2 * index), (uint16_t)(30200 + 2 * index)},
			{"+15550002", "Example-Gateway/7.4", {198, 51, 100, (uint8_t)(51 + index)},
				(uint16_t)(17584 + 2 * index), (uint16_t)(31200 + 2 * index)}},
		.udp_ec = call->gateway_case->secondaries ? "t38UDPRedundancy" : "t38UDPNoEC",
		.out = call->out,
	};
}

static void name_files(struct gateway_call *call, const char *folder)
{
	const char *name = call->gateway_case->name;

	call->capture = g_strdup_printf("%s/%s.pcap", folder, name);
	call->line = g_strdup_printf("%s/%s.line", folder, name);
	call->sent = g_strdup_printf("%s/%s.tx.tmp", folder, name);
	call->more = g_strdup_printf("%s/%s.more.tmp", folder, name);
	call->received = g_strdup_printf("%s/%s.rx.tmp", folder, name);
	call->page_file = g_strdup_printf("%s/%s.rx.tif", folder, name);
}

static void remove_file(char *name)
{
	unlink(name);
	g_free(name);
}

static void clean_up(struct gateway_call *call)
{
	remove_file(call->sent);
	remove_file(call->more);
	remove_file(call->received);
	remove_file(call->page_file);
	g_free(call->capture);
	g_free(call->line);
	for (int side = SIP_CALLER; side <= SIP_CALLEE; side++) {
		line_record_free(call->end[side].to_line);
		line_record_free(call->end[side].from_line);
	}
}

/* spandsp completes the received file when the machine goes. */
static void release(struct gateway_call *call)
{
	g_queue_clear_full(&call->passing, g_free);
	for (int side = SIP_CALLER; side <= SIP_CALLEE; side++) {
		struct end *end = &call->end[side];

		g_queue_clear_full(&end->arriving, g_free);
		fax_free(end->fax);
		t38_gateway_free(end->gateway);
	}
}

static void collect(struct gateway_call *call, int64_t fax_us, struct gateway_result *result)
{
	for (int side = SIP_CALLER; side <= SIP_CALLEE; side++) {
		result->lost[side] = call->end[side].impair.lost;
		result->unrecovered[side] = call->end[!side].receiver.unrecovered;
		result->completion[side] = call->end[side].completion;
	}
	result->packets = capture_out_packets(call->out);
	result->seconds = (double)fax_us / 1e6;
}

static bool as_wanted(const struct gateway_case *wanted, const struct gateway_result *result)
{
	bool success = result->completion[0] == T30_ERR_OK && result->completion[1] == T30_ERR_OK;

	return wanted->damaged ||
	       (success && result->identical &&
		       result->pages_received == (int)(wanted->pages + !!wanted->more_scale));
}

static void run_call(struct gateway_call *call, unsigned index, struct gateway_result *result)
{
	int64_t start_us = FIRST_CALL_US + (int64_t)index * CALLS_APART_S * 1000000, end_us;

	call->rng = rng_seed(1000 + index);
	set_up_sip(call, index);
	start_us = sip_wrap_begin(&call->sip, start_us);
	for (int side = SIP_CALLER; side <= SIP_CALLEE; side++)
		set_up_end(call, (enum sip_side)side);
	for (int side = SIP_CALLER; side <= SIP_CALLEE; side++)
		set_up_gateway(&call->end[side]);
	end_us = run_fax(call, start_us);
	sip_wrap_end(&call->sip, end_us + HANG_UP_AFTER_US);
	collect(call, end_us - start_us, result);
	release(call);
	result->pages_received = page_tiff_rewrite(call->received, call->page_file);
	result->identical =
		result->pages_received > 0 && page_tiff_equal(call->sent, call->page_file);
}

static bool write_line(struct gateway_call *call, unsigned index, struct gateway_result *result)
{
	const struct gateway_case *gateway_case = call->gateway_case;
	int64_t zero_us = FIRST_CALL_US + (int64_t)index * CALLS_APART_S * 1000000 +
			  sip_wrap_wait_us(SIP_SET_UP, 0);
	FILE *out = fopen(call->line, "w");

	if (!out)
		return false;
	fprintf(out, "# delay-caller %u\n# delay-callee %u\n", gateway_case->to_caller.after_ms,
		gateway_case->to_callee.after_ms);
	for (int side = SIP_CALLER; side <= SIP_CALLEE; side++) {
		const char *name = side == SIP_CALLER ? "caller" : "callee";
		struct end *end = &call->end[side];

		result->signals += line_record_write(end->to_line, out, name, "to_line", zero_us);
		result->signals +=
			line_record_write(end->from_line, out, name, "from_line", zero_us);
	}
	return fclose(out) == 0;
}

static bool draw_and_open(struct gateway_call *call)
{
	const struct gateway_case *c = call->gateway_case;
	bool drawn = page_tiff_draw(call->sent, c->name, c->pages, c->height, c->scale);

	if (drawn && c->more_scale)
		drawn = page_tiff_draw(call->more, c->name, 1, c->height, c->more_scale) &&
			page_tiff_append(call->more, call->sent);
	if (drawn)
		call->out = capture_out_open(call->capture);
	return call->out != NULL;
}

bool gateway_call_run(const struct gateway_case *gateway_case, unsigned index, const char *folder,
	struct gateway_result *result)
{
	struct gateway_call call = {.gateway_case = gateway_case};
	const char *problem = NULL;

	*result = (struct gateway_result){0};
	g_queue_init(&call.passing);
	name_files(&call, folder);
	if (!draw_and_open(&call))
		problem = "cannot write into the folder";
	else
		run_call(&call, index, result);
	if (!problem && !as_wanted(gateway_case, result))
		problem = "the call did not go as its row of the table wants";
	if (!capture_out_close(call.out) || (!problem && !write_line(&call, index, result)))
		problem = "cannot write the capture";
	if (problem)
		fprintf(stderr, "gateway_calls: %s: %s\n", gateway_case->name, problem);
	clean_up(&call);
	return !problem;
}
