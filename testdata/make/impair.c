#include "testdata/make/impair.h"

enum {
	IFP_HAS_DATA = 0xC0,  /* first octet: t30-data with a data-field */
	IFP_TYPE_MASK = 0x1E, /* its value, shifted by one */
	FIRST_TRAINING = 4,   /* v27-2400-training */
	FIELD_HEADER = 5,     /* type, count, field type, two octets of length */
	FCS_OK_V0 = 0x20,
	FCS_BAD_V0 = 0x30,
	FCS_OK_V1 = 0x10,
	FCS_BAD_V1 = 0x18,
	FRAMES_PLANNED = 64,
	CHUNKS_PER_HIT = 4,
};

static bool is_data(const uint8_t *ifp)
{
	return (ifp[0] & IFP_HAS_DATA) == IFP_HAS_DATA;
}

/* Data of a modem other than V.21. */
static bool is_page_modem(const uint8_t *ifp)
{
	return is_data(ifp) && (ifp[0] & IFP_TYPE_MASK) != 0;
}

void impair_dcs(struct impair *impair)
{
	impair->dcs_sent = true;
}

static void note_indicator(struct impair *impair, const uint8_t *ifp)
{
	bool training = (ifp[0] & IFP_TYPE_MASK) >> 1 >= FIRST_TRAINING;

	impair->in_tcf = training && impair->dcs_sent;
	if (impair->in_tcf)
		impair->tcfs++;
	if (training)
		impair->dcs_sent = false;
}

/* One hit each 120 ms or so: no run of zeros is as long as T.30 5.3.2 wants it. */
static void damage_tcf(struct impair *impair, uint8_t *ifp, size_t len)
{
	if (len <= FIELD_HEADER || impair->chunks++ % CHUNKS_PER_HIT)
		return;
	ifp[FIELD_HEADER + rng_below(&impair->rng, (uint32_t)(len - FIELD_HEADER))] ^=
		(uint8_t)(1 + rng_below(&impair->rng, 255));
}

/* The field that ends a frame is the last octet of its IFP packet. */
static void damage_frame(struct impair *impair, uint8_t *ifp, size_t len)
{
	uint8_t *last = &ifp[len - 1];

	if (len < 3 || *last != (impair->version0 ? FCS_OK_V0 : FCS_OK_V1))
		return;
	if (impair->frames < FRAMES_PLANNED && impair->plan->bad_frames >> impair->frames & 1) {
		*last = impair->version0 ? FCS_BAD_V0 : FCS_BAD_V1;
		if (len > FIELD_HEADER + 1)
			ifp[FIELD_HEADER] ^= 0x81;
	}
	impair->frames++;
}

void impair_ifp(struct impair *impair, uint8_t *ifp, size_t len)
{
	if (!is_data(ifp))
		note_indicator(impair, ifp);
	else if (impair->in_tcf && impair->tcfs <= impair->plan->bad_tcfs)
		damage_tcf(impair, ifp, len);
	else if (is_page_modem(ifp) && impair->plan->bad_frames)
		damage_frame(impair, ifp, len);
}

static bool burst_begins(struct impair *impair)
{
	const struct impair_plan *plan = impair->plan;

	if (rng_below(&impair->rng, 1000) >= plan->loss_per_mille)
		return false;
	impair->burst_left =
		plan->burst_min + rng_below(&impair->rng, plan->burst_max - plan->burst_min + 1);
	impair->quiet_left = plan->quiet;
	return true;
}

bool impair_loses(struct impair *impair, const uint8_t *ifp)
{
	if (!impair->plan->loss_per_mille || (impair->plan->page_only && !is_page_modem(ifp)))
		return false;
	if (!impair->burst_left && impair->quiet_left) {
		impair->quiet_left--;
		return false;
	}
	if (!impair->burst_left && !burst_begins(impair))
		return false;
	impair->burst_left--;
	impair->lost++;
	return true;
}
