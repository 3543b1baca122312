#include "analyzer/line_mode.h"

void line_mode_begin(struct line_mode *m)
{
	*m = (struct line_mode){.page = 1, .block = 1};
}

static void take_dcs(struct line_mode *m, const struct t30_frame *frame)
{
	struct t30_params dcs;
	t30_params_parse(frame->fif, true, &dcs);
	m->image = m->tcf = false;
	if (!dcs.valid)
		return;
	m->known = true;
	m->ecm = dcs.ecm;
	m->scan_ms = dcs.scan_time_ms > 0 ? dcs.scan_time_ms : 0;
}

static void confirm(struct line_mode *m)
{
	if (m->asked == LINE_MODE_PAGE) {
		m->page++;
		m->block = 1;
	} else if (m->asked == LINE_MODE_BLOCK) {
		m->block++;
	}
	m->asked = LINE_MODE_NONE;
}

static void ask(struct line_mode *m, const struct t30_frame *frame)
{
	bool block = frame->has_fcf2 && frame->fcf2 == T30_NONE;
	m->asked = block ? LINE_MODE_BLOCK : LINE_MODE_PAGE;
}

void line_mode_frame(struct line_mode *m, const struct t30_frame *frame)
{
	switch (frame->fcf) {
	case T30_FCF_DCS:
		take_dcs(m, frame);
		break;
	case T30_FCF_CFR:
		m->image = true;
		break;
	case T30_FCF_FTT:
		m->image = false;
		break;
	case T30_FCF_RTN:
		m->image = false;
		m->asked = LINE_MODE_NONE;
		break;
	case T30_FCF_RTP:
		m->image = false;
		confirm(m);
		break;
	case T30_FCF_MCF:
	case T30_FCF_PIP:
	case T30_FCF_ERR:
		confirm(m);
		break;
	case T30_FCF_MPS:
	case T30_FCF_EOM:
	case T30_FCF_EOP:
	case T30_FCF_PRI_MPS:
	case T30_FCF_PRI_EOM:
	case T30_FCF_PRI_EOP:
	case T30_FCF_PPS:
	case T30_FCF_EOR:
		ask(m, frame);
		break;
	default:
		break;
	}
}

void line_mode_tcf(struct line_mode *m)
{
	m->tcf = true;
}

bool line_mode_expects_tcf(const struct line_mode *m)
{
	return m->known && !m->image && !m->tcf;
}
