#include "analyzer/line_carrier.h"

#include "analyzer/line_modem.h"
#include "analyzer/line_time.h"

#define MAX_NAMES 24u /* of frames in a text */
#define DEPTH_STEP (100 * T38_MS)

void line_carrier_init(struct line_carrier *c, struct line_track *track, GStringChunk *chunk)
{
	*c = (struct line_carrier){.track = track,
		.chunk = chunk,
		.text = g_string_new(NULL),
		.ended = T38_NEVER,
		.depth_step = DEPTH_STEP,
		.depth_last = T38_NEVER};
}

void line_carrier_clear(struct line_carrier *c)
{
	g_string_free(c->text, TRUE);
}

void line_carrier_begin(struct line_carrier *c, const struct line_signal *signal, t38_time t,
	t38_time training, unsigned rate)
{
	c->signal = *signal;
	c->signal.t = t;
	c->signal.t_data = c->signal.t_data_end = T38_NEVER;
	c->on = true;
	c->origin = t + training;
	c->rate = rate;
	c->bits = 0;
	c->busy = c->origin;
	c->frames = 0;
	g_string_truncate(c->text, 0);
}

t38_time line_carrier_now(const struct line_carrier *c)
{
	return c->origin + line_modem_bits(c->bits, c->rate);
}

void line_carrier_lead(struct line_carrier *c, unsigned bits)
{
	c->bits += bits;
	c->busy = line_carrier_now(c);
}

/* Whole units from the clock to `t`, at least. */
static uint64_t units_until(const struct line_carrier *c, t38_time t, unsigned unit_bits)
{
	t38_time late = MIN(t - line_carrier_now(c), LINE_CARRIER_MAX_IDLE);
	if (late <= 0 || c->rate == 0)
		return 0;
	uint64_t unit = (uint64_t)unit_bits * (uint64_t)T38_SECOND;
	return ((uint64_t)late * c->rate + unit - 1) / unit;
}

t38_time line_carrier_idle(struct line_carrier *c, t38_time t, unsigned unit_bits)
{
	t38_time before = line_carrier_now(c);
	uint64_t units = units_until(c, t, unit_bits);
	c->bits += units * unit_bits;
	if (units > 0)
		c->busy = line_carrier_now(c);
	return line_carrier_now(c) - before;
}

void line_carrier_fill(struct line_carrier *c, t38_time t, unsigned unit_bits, uint64_t packet)
{
	line_carrier_fill_for(c, t, unit_bits, 0, packet);
}

void line_carrier_fill_for(
	struct line_carrier *c, t38_time t, unsigned unit_bits, uint64_t bits, uint64_t packet)
{
	t38_time at = line_carrier_now(c);
	double ms = line_time_ms(line_carrier_idle(c, t, unit_bits));
	struct line_signal *signal = &c->signal;
	signal->fill_ms += ms;
	ms -= line_time_ms(line_modem_bits(bits, c->rate));
	if (signal->t_data == T38_NEVER || ms <= signal->stall_ms)
		return;
	signal->stall_ms = ms;
	signal->stall_t = at;
	signal->stall_packet = packet;
}

void line_carrier_underflow(struct line_carrier *c, t38_time t, unsigned unit_bits, uint64_t packet)
{
	t38_time at = line_carrier_now(c);
	double ms = line_time_ms(line_carrier_idle(c, t, unit_bits));
	if (ms <= 0)
		return;
	c->signal.underflows++;
	c->signal.underflow_ms += ms;
	const struct line_underflow place = {at, ms, c->track->signals->len, packet};
	if (c->track->underflows->len < LINE_MAX_PLACES)
		g_array_append_val(c->track->underflows, place);
}

/* Every second sample goes when there are too many; from then on they are taken half as often. */
static void thin_out(struct line_carrier *c)
{
	GArray *depth = c->track->depth;
	for (guint i = 0; 2 * i < depth->len; i++)
		g_array_index(depth, struct line_depth, i) =
			g_array_index(depth, struct line_depth, 2 * i);
	g_array_set_size(depth, (depth->len + 1) / 2);
	c->depth_step *= 2;
}

static void note_depth(struct line_carrier *c, t38_time arrival)
{
	t38_time waits = line_carrier_now(c) - MAX(arrival, c->busy);
	const struct line_depth sample = {arrival, line_time_ms(MAX(waits, 0))};
	c->signal.queue_ms = MAX(c->signal.queue_ms, sample.ms);
	if (c->depth_last != T38_NEVER && arrival - c->depth_last < c->depth_step)
		return;
	if (c->track->depth->len >= LINE_MAX_PLACES)
		thin_out(c);
	c->depth_last = arrival;
	g_array_append_val(c->track->depth, sample);
}

void line_carrier_send(struct line_carrier *c, uint64_t bits, t38_time arrival, uint64_t packet)
{
	if (c->signal.t_data == T38_NEVER)
		c->signal.t_data = line_carrier_now(c);
	if (c->signal.first_packet == 0)
		c->signal.first_packet = packet;
	/* A gateway's memory has an end. */
	if (line_carrier_now(c) - arrival < LINE_CARRIER_MAX_QUEUE)
		c->bits += bits;
	c->signal.t_data_end = line_carrier_now(c);
	c->signal.last_packet = MAX(c->signal.last_packet, packet);
	note_depth(c, arrival);
}

void line_carrier_name(struct line_carrier *c, const char *frame)
{
	if (c->frames > MAX_NAMES)
		return;
	c->frames++;
	if (c->text->len > 0)
		g_string_append(c->text, ", ");
	g_string_append(c->text, c->frames > MAX_NAMES ? "..." : frame);
}

void line_carrier_end(struct line_carrier *c, t38_time behind)
{
	if (!c->on)
		return;
	c->on = false;
	c->signal.t_end = c->ended = line_carrier_now(c) + behind;
	if (c->track->signals->len >= LINE_MAX_SIGNALS)
		return;
	if (c->text->len > 0)
		c->signal.text = g_string_chunk_insert_const(c->chunk, c->text->str);
	g_array_append_val(c->track->signals, c->signal);
}
