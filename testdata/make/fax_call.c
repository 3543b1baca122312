#include "testdata/make/fax_call.h"

#include "testdata/make/capture_out.h"
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
	TICK_US = 20000,
	TICK_SAMPLES = 160, /* at 8000 Hz */
	CALLEE_PHASE_US = 7000,
	HALF_WAY_US = 10000, /* from a terminal to the capture point */
	JITTER_US = 1500,
	SPACING_US = 120, /* between datagrams of one tick */
	LONGEST_CALL_TICKS = 300 * 50,
	HANG_UP_AFTER_US = 240000,
	CALLS_APART_S = 600,
};

/* 2026-01-15 09:00:00 UTC */
#define FIRST_CALL_US (INT64_C(1768467600) * 1000000)

struct datagram {
	int64_t due_us;
	size_t len;
	uint8_t octets[UDPTL_WRAP_MAX_DATAGRAM];
};

struct terminal {
	struct fax_call *call;
	enum sip_side side;
	t38_terminal_state_t *t38;
	struct udptl_sender sender;
	struct udptl_receiver receiver;
	struct impair impair; /* of what this side sends */
	struct udp_end media;
	GQueue arriving; /* struct datagram, from the other side */
	int64_t last_us;
	int completion;
	bool over;
};

struct fax_call {
	const struct fax_case *fax_case;
	struct rng rng;
	struct capture_out *out;
	struct sip_wrap sip;
	struct terminal terminal[2];
	int64_t now_us;
	char *sent, *received, *page_file, *capture;
	char key[16];
};

static struct terminal *peer_of(struct terminal *terminal)
{
	return &terminal->call->terminal[terminal->side == SIP_CALLER ? SIP_CALLEE : SIP_CALLER];
}

/* When a datagram sent now passes the capture point: never before the one sent before it. */
static int64_t passing_time(struct terminal *terminal)
{
	struct fax_call *call = terminal->call;
	int64_t at = call->now_us + HALF_WAY_US + rng_below(&call->rng, JITTER_US);

	terminal->last_us = MAX(at, terminal->last_us + SPACING_US);
	return terminal->last_us;
}

static void pass(struct terminal *terminal, const struct datagram *datagram)
{
	struct terminal *peer = peer_of(terminal);
	struct datagram *copy = g_memdup2(datagram, sizeof(*datagram));

	capture_out_udp(terminal->call->out, datagram->due_us, &terminal->media, &peer->media,
		datagram->octets, datagram->len);
	copy->due_us += HALF_WAY_US;
	g_queue_push_tail(&peer->arriving, copy);
}

/* Called by spandsp for each IFP packet. count would repeat it under one number: once is enough here. */
static int send_ifp(t38_core_state_t *core, void *user_data, const uint8_t *buf, int len, int count)
{
	struct terminal *terminal = user_data;
	struct datagram datagram = {.due_us = passing_time(terminal)};
	uint8_t ifp[UDPTL_WRAP_MAX_IFP];

	(void)core;
	(void)count;
	g_assert(len > 0 && (size_t)len <= sizeof(ifp));
	memcpy(ifp, buf, (size_t)len);
	impair_ifp(&terminal->impair, ifp, (size_t)len);
	datagram.len = udptl_wrap(&terminal->sender, ifp, (size_t)len, datagram.octets);
	if (!impair_loses(&terminal->impair, ifp))
		pass(terminal, &datagram);
	return 0;
}

static void accept_ifp(void *ctx, uint16_t seq, const uint8_t *ifp, size_t len)
{
	struct terminal *terminal = ctx;

	t38_core_rx_ifp_packet(t38_terminal_get_t38_core_state(terminal->t38), ifp, (int)len, seq);
}

static void receive(struct terminal *terminal)
{
	const struct datagram *first;

	while ((first = g_queue_peek_head(&terminal->arriving)) &&
		first->due_us <= terminal->call->now_us) {
		struct datagram *datagram = g_queue_pop_head(&terminal->arriving);

		udptl_unwrap(
			&terminal->receiver, datagram->octets, datagram->len, accept_ifp, terminal);
		g_free(datagram);
	}
}

static void note_frame(
	t30_state_t *t30, void *user_data, int incoming, const uint8_t msg[], int len)
{
	struct terminal *terminal = user_data;

	(void)t30;
	/* The low bit tells who received the DIS (T.30 5.3.6.1). */
	if (!incoming && len > 2 && (msg[2] & 0xFE) == T30_DCS)
		impair_dcs(&terminal->impair);
}

static void note_end(t30_state_t *t30, void *user_data, int completion)
{
	struct terminal *terminal = user_data;

	(void)t30;
	terminal->completion = completion;
}

static void set_up_t38(struct terminal *terminal)
{
	const struct fax_case *fax_case = terminal->call->fax_case;
	t38_core_state_t *core;

	terminal->t38 = t38_terminal_init(NULL, terminal->side == SIP_CALLER, send_ifp, terminal);
	g_assert(terminal->t38);
	core = t38_terminal_get_t38_core_state(terminal->t38);
	t38_set_t38_version(core, (int)fax_case->fax_version);
	t38_set_max_datagram_size(core, 400);
}

static void set_up_t30(struct terminal *terminal)
{
	const struct fax_case *fax_case = terminal->call->fax_case;
	t30_state_t *t30 = t38_terminal_get_t30_state(terminal->t38);

	t30_set_tx_ident(t30, terminal->call->sip.party[terminal->side].number);
	t30_set_ecm_capability(t30, fax_case->ecm);
	t30_set_supported_compressions(t30, fax_case->compression);
	t30_set_supported_modems(t30, fax_case->modems);
	t30_set_supported_resolutions(
		t30, T30_SUPPORT_STANDARD_RESOLUTION | T30_SUPPORT_FINE_RESOLUTION |
			     T30_SUPPORT_SUPERFINE_RESOLUTION | T30_SUPPORT_R8_RESOLUTION);
	t30_set_minimum_scan_line_time(t30, fax_case->scan_ms);
	t30_set_rx_encoding(t30, T4_COMPRESSION_ITU_T6);
	t30_set_real_time_frame_handler(t30, note_frame, terminal);
	t30_set_phase_e_handler(t30, note_end, terminal);
	if (terminal->side == SIP_CALLER)
		t30_set_tx_file(t30, terminal->call->sent, -1, -1);
	else
		t30_set_rx_file(t30, terminal->call->received, -1);
}

static void set_up_terminal(struct fax_call *call, enum sip_side side)
{
	struct terminal *terminal = &call->terminal[side];
	const struct sip_party *party = &call->sip.party[side];
	const struct fax_case *fax_case = call->fax_case;

	terminal->call = call;
	terminal->side = side;
	terminal->completion = -1;
	terminal->sender.secondaries = fax_case->secondaries;
	terminal->impair.plan = side == SIP_CALLER ? &fax_case->to_callee : &fax_case->to_caller;
	terminal->impair.rng = rng_seed(100u + side);
	terminal->impair.version0 = fax_case->fax_version == 0;
	memcpy(terminal->media.ip, party->ip, sizeof(party->ip));
	terminal->media.port = party->fax_port;
	g_queue_init(&terminal->arriving);
	set_up_t38(terminal);
	set_up_t30(terminal);
}

static void tick(struct terminal *terminal)
{
	receive(terminal);
	terminal->over = t38_terminal_send_timeout(terminal->t38, TICK_SAMPLES) != 0;
}

/* Both terminals, until both have ended and the network is empty. Returns when that is. */
static int64_t run_fax(struct fax_call *call, int64_t start_us)
{
	struct terminal *caller = &call->terminal[SIP_CALLER],
			*callee = &call->terminal[SIP_CALLEE];
	bool over = false;

	for (int64_t n = 0; !over && n < LONGEST_CALL_TICKS; n++) {
		call->now_us = start_us + n * TICK_US;
		tick(caller);
		call->now_us += CALLEE_PHASE_US;
		tick(callee);
		over = caller->over && callee->over && !caller->arriving.length &&
		       !callee->arriving.length;
	}
	return call->now_us;
}

static void set_up_sip(struct fax_call *call, unsigned index)
{
	g_snprintf(call->key, sizeof(call->key), "%08x", 0x7a380000u + index);
	call->sip = (struct sip_wrap){
		.key = call->key,
		.party = {{"+15550001", "Example-ATA/2.1", {192, 0, 2, (uint8_t)(101 + index)},
				  (uint16_t)(16384 + 2 * index), (uint16_t)(30000 + 2 * index)},
			{"+15550002", "Example-Gateway/7.4", {198, 51, 100, (uint8_t)(101 + index)},
				(uint16_t)(17384 + 2 * index), (uint16_t)(31000 + 2 * index)}},
		.fax_version = call->fax_case->fax_version,
		.udp_ec = call->fax_case->secondaries ? "t38UDPRedundancy" : "t38UDPNoEC",
		.out = call->out,
	};
}

static void name_files(struct fax_call *call, const char *folder)
{
	const char *name = call->fax_case->name;

	call->capture = g_strdup_printf("%s/%s.pcap", folder, name);
	call->sent = g_strdup_printf("%s/%s.tx.tif", folder, name);
	call->received = g_strdup_printf("%s/%s.rx.tmp", folder, name);
	call->page_file = g_strdup_printf("%s/%s.rx.tif", folder, name);
}

static void release(struct fax_call *call)
{
	for (int side = SIP_CALLER; side <= SIP_CALLEE; side++) {
		struct terminal *terminal = &call->terminal[side];

		g_queue_clear_full(&terminal->arriving, g_free);
		if (terminal->t38)
			t38_terminal_free(terminal->t38);
		terminal->t38 = NULL;
	}
}

static void clean_up(struct fax_call *call)
{
	unlink(call->received);
	if (!call->fax_case->keep_sent)
		unlink(call->sent);
	g_free(call->capture);
	g_free(call->sent);
	g_free(call->received);
	g_free(call->page_file);
}

static void collect(struct fax_call *call, int64_t fax_us, struct fax_result *result)
{
	for (int side = SIP_CALLER; side <= SIP_CALLEE; side++) {
		const struct terminal *terminal = &call->terminal[side];
		const struct udptl_receiver *heard = &peer_of(&call->terminal[side])->receiver;

		result->lost[side] = terminal->impair.lost;
		result->recovered[side] = heard->recovered;
		result->unrecovered[side] = heard->unrecovered;
		result->completion[side] = terminal->completion;
	}
	result->packets = capture_out_packets(call->out);
	result->seconds = (double)fax_us / 1e6;
}

static bool as_wanted(const struct fax_case *wanted, const struct fax_result *result)
{
	bool success = result->completion[0] == T30_ERR_OK && result->completion[1] == T30_ERR_OK;
	/* A datagram lost at the very end would be neither recovered nor missed by the receiver. */
	bool loss =
		result->lost[0] != result->recovered[0] || result->lost[1] != result->recovered[1];

	if (wanted->fails)
		return !success && result->pages_received == 0;
	return success && result->pages_received == (int)wanted->pages &&
	       result->identical == !wanted->damaged && loss == wanted->damaged;
}

static void run_call(struct fax_call *call, unsigned index, struct fax_result *result)
{
	int64_t start_us = FIRST_CALL_US + (int64_t)index * CALLS_APART_S * 1000000, end_us;

	call->rng = rng_seed(index);
	set_up_sip(call, index);
	start_us = sip_wrap_begin(&call->sip, start_us);
	set_up_terminal(call, SIP_CALLER);
	set_up_terminal(call, SIP_CALLEE);
	end_us = run_fax(call, start_us);
	sip_wrap_end(&call->sip, end_us + HANG_UP_AFTER_US);
	collect(call, end_us - start_us, result);
	/* spandsp completes the received file when the terminal goes. */
	release(call);
	unlink(call->page_file);
	result->pages_received = page_tiff_rewrite(call->received, call->page_file);
	result->identical =
		result->pages_received > 0 && page_tiff_equal(call->sent, call->page_file);
}

static bool draw_and_open(struct fax_call *call)
{
	const struct fax_case *fax_case = call->fax_case;

	if (page_tiff_draw(
		    call->sent, fax_case->name, fax_case->pages, fax_case->height, fax_case->scale))
		call->out = capture_out_open(call->capture);
	return call->out != NULL;
}

bool fax_call_run(const struct fax_case *fax_case, unsigned index, const char *folder,
	struct fax_result *result)
{
	struct fax_call call = {.fax_case = fax_case};
	const char *problem = NULL;

	*result = (struct fax_result){0};
	name_files(&call, folder);
	if (!draw_and_open(&call))
		problem = "cannot write into the folder";
	else
		run_call(&call, index, result);
	if (!problem && !as_wanted(fax_case, result))
		problem = "the call did not go as its row of the table wants";
	if (!capture_out_close(call.out))
		problem = "cannot write the capture";
	if (problem)
		fprintf(stderr, "fax_calls: %s: %s\n", fax_case->name, problem);
	clean_up(&call);
	return !problem;
}
