#include "analyzer/line_egress_machine.h"

/* ---- TCF ---- */

static void zero_bits(struct line_egress *e, uint64_t bits)
{
	e->zeros += bits;
	e->longest_zeros = MAX(e->longest_zeros, e->zeros);
}

static void count_zeros(struct line_egress *e, struct bytes in)
{
	while (bytes_left(&in) > 0) {
		uint8_t octet = bytes_u8(&in);
		if (octet != 0)
			e->zeros = 0;
		else
			zero_bits(e, 8);
	}
}

/* Late data of a TCF are made up for by zeros: the far modem checks nothing else (T.30 5.3.6.1.3). In a page that is taken
 * for a TCF they are torn into a row. */
static void wait_for_octets(struct line_egress *e)
{
	uint64_t before = e->carrier.bits;
	if (e->data_begun && e->carrier.signal.content == LINE_CONTENT_IMAGE)
		line_carrier_underflow(&e->carrier, e->now, 8, e->packet);
	else
		line_carrier_fill(&e->carrier, e->now, 8, e->packet);
	if (e->data_begun)
		zero_bits(e, e->carrier.bits - before);
}

void line_egress_data_tcf(struct line_egress *e, const struct t38_event *event)
{
	struct bytes in = bytes_of(event->octets, event->length, event->length);
	while (!e->data_begun && bytes_peek(&in, 0) == 0xff)
		bytes_u8(&in);
	if (bytes_left(&in) == 0)
		return;
	wait_for_octets(e);
	e->data_begun = true;
	count_zeros(e, in);
	line_carrier_send(&e->carrier, bytes_left(&in) * 8, e->now, e->packet);
}

static void begin_tcf(struct line_egress *e, const struct t38_event *event)
{
	e->state = EGRESS_TCF;
	line_egress_data_tcf(e, event);
}

void line_egress_data_end_tcf(struct line_egress *e, const struct t38_event *event)
{
	uint64_t before = e->carrier.bits;
	(void)event;
	line_carrier_fill(&e->carrier, e->now, 8, e->packet);
	if (e->carrier.signal.content == LINE_CONTENT_TCF) {
		zero_bits(e, e->carrier.bits - before);
		e->carrier.signal.tcf_zeros_ms =
			line_time_ms(line_modem_bits(e->longest_zeros, e->carrier.rate));
		line_mode_tcf(&e->mode);
	}
	line_egress_signal_end_fast(e);
}

/* Rate management 1: no TCF comes over IP, the gateway makes it (T.38 clause 8). */
static bool makes_tcf(const struct line_egress *e)
{
	t38_time tcf = line_time(e->profile->tcf_ms);
	return tcf > 0 && line_mode_expects_tcf(&e->mode) &&
	       e->carrier.signal.training == LINE_TRAINING_LONG &&
	       e->now >= line_carrier_now(&e->carrier) + tcf;
}

void line_egress_data_end_training(struct line_egress *e, const struct t38_event *event)
{
	(void)event;
	if (makes_tcf(e)) {
		e->carrier.signal.content = LINE_CONTENT_TCF;
		e->carrier.signal.tcf_zeros_ms = e->profile->tcf_ms;
		g_string_assign(e->carrier.text, "TCF of the gateway");
		line_carrier_send(&e->carrier,
			(uint64_t)(e->profile->tcf_ms * e->carrier.rate / 1000), e->now, e->packet);
		line_mode_tcf(&e->mode);
	} else {
		line_carrier_fill(&e->carrier, e->now, 1, e->packet);
	}
	line_egress_signal_end_fast(e);
}

/* ---- image without ECM ---- */

#define EOL_BITS 12u
#define MAX_ROW_BITS (16384u * 8) /* more than any row has: then it is none */

static void wait_for_row(struct line_egress *e, const struct line_row *row)
{
	if (e->empty_row && row->empty)
		line_carrier_underflow(&e->carrier, e->now, 8, e->packet);
	else
		line_carrier_fill_for(&e->carrier, e->now, 8, row->bits, e->packet);
	e->empty_row = row->empty;
}

/* Rows shorter than the receiver's minimum are filled up (T.4 4.1.3). */
static void fill_row(struct line_egress *e, const struct line_row *row)
{
	uint64_t least = (uint64_t)e->mode.scan_ms * e->carrier.rate / 1000;
	if (row->empty || row->bits >= least)
		return;
	uint64_t fill = (least - row->bits + 7) / 8 * 8;
	e->carrier.bits += fill;
	e->carrier.signal.fill_ms += line_time_ms(line_modem_bits(fill, e->carrier.rate));
}

/* Sends the row that is open up to so many bits. */
static void send_row_bits(struct line_egress *e, uint64_t bits)
{
	uint64_t first = e->data_begun ? 0 : EOL_BITS;
	e->data_begun = true;
	line_carrier_send(&e->carrier, bits + first - MIN(bits, e->row_sent), e->now, e->packet);
	e->row_sent = bits;
}

static void send_row(struct line_egress *e, const struct line_row *row)
{
	e->held += row->bits;
	if (row->empty && e->profile->holds_rtc)
		return;
	wait_for_row(e, row);
	send_row_bits(e, e->held);
	fill_row(e, row);
	e->row_sent = e->held = 0;
}

/* Behind the zeros of an EOL there may be more of them: they are fill as good as the gateway's own. */
static void send_fill(struct line_egress *e)
{
	const struct line_row row = {.bits = e->image.bits};
	if (!line_image_fills(&e->image) || e->profile->holds_rtc)
		return;
	wait_for_row(e, &row);
	send_row_bits(e, row.bits);
}

void line_egress_data_image(struct line_egress *e, const struct t38_event *event)
{
	struct bytes in = bytes_of(event->octets, event->length, event->length);
	struct line_row row;
	while (line_image_next(&e->image, &in, &row))
		send_row(e, &row);
	if (e->image.bits > MAX_ROW_BITS && e->image.begun) {
		row = (struct line_row){.bits = e->image.bits};
		e->image.bits = 0;
		send_row(e, &row);
	}
	send_fill(e);
}

static void begin_image(struct line_egress *e, const struct t38_event *event)
{
	e->state = EGRESS_IMAGE;
	line_image_begin(&e->image);
	line_egress_data_image(e, event);
}

/* What no EOL closes goes out when the end comes. */
void line_egress_data_end_image(struct line_egress *e, const struct t38_event *event)
{
	(void)event;
	line_carrier_fill(&e->carrier, e->now, 8, e->packet);
	if (e->image.begun)
		send_row_bits(e, e->held + e->image.bits);
	if (e->carrier.signal.content == LINE_CONTENT_TCF)
		line_mode_tcf(&e->mode);
	line_egress_signal_end_fast(e);
}

void line_egress_data_begin(struct line_egress *e, const struct t38_event *event)
{
	bool is_short = e->carrier.signal.training == LINE_TRAINING_SHORT;
	bool tcf = e->mode.known ? line_mode_expects_tcf(&e->mode) : !is_short;
	e->carrier.signal.content = tcf ? LINE_CONTENT_TCF : LINE_CONTENT_IMAGE;
	if (tcf)
		g_string_assign(e->carrier.text, "TCF");
	else
		line_egress_signal_name_page(e, false);
	/* Some gateways do as the frames before the last signal would have it. */
	bool rows = e->profile->late_mode ? e->rows_next : !tcf;
	e->rows_next = e->mode.image;
	if (rows)
		begin_image(e, event);
	else
		begin_tcf(e, event);
}
