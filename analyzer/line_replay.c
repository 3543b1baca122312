#include "analyzer/line_replay.h"

#include "analyzer/line_egress.h"
#include "analyzer/line_ingress.h"
#include "analyzer/line_profile.h"
#include "analyzer/line_time.h"

struct line_replay {
	struct fax *fax;
	const struct line_options *options;
	struct line_egress *egress[2];
	struct line_ingress *ingress[2];
	t38_time last[2]; /* of each direction: of the event before */
};

struct line_replay *line_replay_new(struct fax *fax, const struct line_options *options)
{
	struct line_replay *r = g_new0(struct line_replay, 1);
	r->fax = fax;
	r->options = options;
	fax->timing = line_timing_new();
	fax->timing->profile = line_profile(options->profile)->name;
	for (int side = 0; side < 2; side++) {
		struct line_gateway *gateway = &fax->timing->gateway[side];
		gateway->delay_ms = options->delay_ms[side];
		r->egress[side] = line_egress_new(options, &gateway->to_line, fax->chunk);
		r->ingress[side] = line_ingress_new(options, &gateway->from_line, fax->chunk);
	}
	return r;
}

void line_replay_free(struct line_replay *r)
{
	if (r == NULL)
		return;
	for (int side = 0; side < 2; side++) {
		line_egress_free(r->egress[side]);
		line_ingress_free(r->ingress[side]);
	}
	g_free(r);
}

/* A gateway follows what both machines say: which data come, and how the modem trains (gateway-replay). */
static void hear(struct line_replay *r, enum side from, const struct t38_event *event)
{
	struct t30_frame frame;
	if (event->kind != T38_FRAME || event->fcs != T38_FCS_OK)
		return;
	if (t30_frame_parse(bytes_of(event->octets, event->length, event->length), &frame) ==
		PARSE_OK)
		line_egress_heard(r->egress[from], &frame);
}

void line_replay_event(struct line_replay *r, enum side from, const struct t38_event *event)
{
	enum side to = from == SIDE_CALLER ? SIDE_CALLEE : SIDE_CALLER;
	t38_time at = r->last[from] = MAX(r->last[from], event->t_end);
	t38_time sent = at - line_time(r->options->delay_ms[from]);
	line_ingress_event(r->ingress[from], event, sent);
	hear(r, from, event);
	line_egress_sent(r->egress[from], event, sent);
	line_egress_event(r->egress[to], event, at + line_time(r->options->delay_ms[to]));
}

void line_replay_finish(struct line_replay *r)
{
	for (int side = 0; side < 2; side++) {
		line_egress_finish(r->egress[side]);
		line_ingress_finish(r->ingress[side]);
		struct line_gateway *gateway = &r->fax->timing->gateway[side];
		gateway->terminal = line_ingress_is_terminal(r->ingress[side]);
		line_ingress_drift(
			r->ingress[side], &gateway->drift_ppm, &gateway->drift_error_ppm);
	}
}
