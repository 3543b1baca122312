#include "dissect/t30_nsf.h"

#include <string.h>

#include "dissect/t30_nsf_tables.h"

/* The FIF in one of the two orders of bits. */
struct view {
	const uint8_t *at;
	size_t n;
	bool msb_first; /* as T.38 carries it; else each octet reversed */
};

/* Printable characters in a row, spaces around them left out. */
struct run {
	size_t at, n;
};

/* What is shorter is not told from octets that happen to be printable. */
#define RUN_MIN 4
/* A signal of 3 seconds has no more than 112 octets; what is behind this many is not looked at. */
#define LOOK_MAX 256

static uint8_t octet_at(const struct view *v, size_t i)
{
	return v->msb_first ? v->at[i] : t30_reverse(v->at[i]);
}

static const struct t30_nsf_vendor *find_vendor(const struct view *v)
{
	const struct t30_nsf_vendor *row;
	for (size_t i = 0; (row = t30_nsf_tables_vendor(i)) != NULL; i++) {
		if (v->n < 1u + row->size || octet_at(v, 0) != row->country)
			continue;
		if (octet_at(v, 1) == row->code[0] &&
			(row->size == 1 || octet_at(v, 2) == row->code[1]))
			return row;
	}
	return NULL;
}

static bool has_octets(const struct view *v, size_t from, const char *octets, size_t n)
{
	if (v->n < from || v->n - from < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (octet_at(v, from + i) != (uint8_t)octets[i])
			return false;
	return true;
}

static const struct t30_nsf_model *find_model(
	const struct view *v, const struct t30_nsf_vendor *vendor)
{
	const struct t30_nsf_model *row, *best = NULL;
	for (size_t i = 0; (row = t30_nsf_tables_model(i)) != NULL; i++) {
		if (row->country != vendor->country ||
			memcmp(row->vendor, vendor->code, vendor->size) != 0)
			continue;
		if ((best == NULL || row->size > best->size) &&
			has_octets(v, 1u + vendor->size, row->octets, row->size))
			best = row;
	}
	return best;
}

/* The run that begins at `from`; *next is behind it. One character over and over is filling (gateways write 55h
 * over what they do not want to pass on), no name. */
static struct run take_run(const struct view *v, size_t from, size_t *next)
{
	struct run run = {from, 0};
	bool same = true;
	size_t i = from;
	for (; i < v->n && octet_at(v, i) >= ' ' && octet_at(v, i) <= '~'; i++) {
		uint8_t c = octet_at(v, i);
		if (c == ' ')
			continue;
		if (run.n == 0)
			run.at = i;
		run.n = i + 1 - run.at;
		same = same && c == octet_at(v, run.at);
	}
	*next = i > from ? i : from + 1;
	return same ? (struct run){from, 0} : run;
}

static struct run longest_run(const struct view *v, size_t from)
{
	struct run best = {from, 0};
	for (size_t i = from; i < v->n;) {
		struct run run = take_run(v, i, &i);
		if (run.n >= RUN_MIN && run.n > best.n)
			best = run;
	}
	return best;
}

static void set_station(
	const struct view *v, const struct run *run, bool reversed, struct t30_nsf *out)
{
	size_t n = run->n < T30_NSF_STATION_MAX - 1 ? run->n : T30_NSF_STATION_MAX - 1;
	for (size_t i = 0; i < n; i++)
		out->station[i] =
			(char)octet_at(v, reversed ? run->at + run->n - 1 - i : run->at + i);
	out->station[n] = '\0';
	out->station_at = run->at;
	out->station_octets = run->n;
}

/* Countries with many makers of fax machines: their codes, also in the wrong order of bits, mean them and not the
 * country whose code that would be. */
static int usual_country(uint8_t code)
{
	static const uint8_t usual[] = {0x00, 0x04, 0x26, 0x3d, 0x61, 0xb4, 0xb5};
	for (size_t i = 0; i < sizeof(usual); i++)
		if (code == usual[i] || code == t30_reverse(usual[i]))
			return usual[i];
	return -1;
}

static void set_country(uint8_t code, struct t30_nsf *out)
{
	int usual = usual_country(code);
	out->country_code = usual >= 0 ? usual : code;
	out->country = t30_nsf_tables_country((uint8_t)out->country_code);
}

/* No manufacturer is known: the order that shows a name, else the more frequent one, least significant bit
 * first, unless its code is not assigned. */
static void guess_country(const struct view *likely, const struct view *other, struct t30_nsf *out)
{
	set_country(octet_at(likely, 0), out);
	if (out->country == NULL)
		set_country(octet_at(other, 0), out);
	if (out->country == NULL)
		out->country_code = octet_at(likely, 0);
}

static void set_model(
	const struct view *v, const struct t30_nsf_vendor *vendor, struct t30_nsf *out)
{
	const struct t30_nsf_model *model = find_model(v, vendor);
	if (model == NULL)
		return;
	out->model = model->name;
	out->model_octets = model->size;
}

/* Returns the row that was found, NULL when there is none in either order. */
static const struct t30_nsf_vendor *set_vendor(
	const struct view *lsb, const struct view *msb, struct t30_nsf *out)
{
	const struct t30_nsf_vendor *in_lsb = find_vendor(lsb), *in_msb = find_vendor(msb);
	const struct t30_nsf_vendor *vendor = in_lsb != NULL ? in_lsb : in_msb;
	if (vendor == NULL)
		return NULL;
	set_country(vendor->country, out);
	out->vendor_octets = vendor->size;
	out->vendor = vendor->name != NULL || in_msb == NULL ? vendor->name : in_msb->name;
	set_model(in_lsb != NULL ? lsb : msb, vendor, out);
	return vendor;
}

void t30_nsf_parse(struct bytes fif, struct t30_nsf *out)
{
	*out = (struct t30_nsf){.country_code = -1};
	bytes_limit(&fif, LOOK_MAX);
	const struct view lsb = {fif.at, bytes_left(&fif), false}, msb = {lsb.at, lsb.n, true};
	if (lsb.n == 0)
		return;
	const struct t30_nsf_vendor *vendor = set_vendor(&lsb, &msb, out);
	size_t from = 1 + (vendor != NULL ? vendor->size : 2u) + out->model_octets;
	/* Whatever order the codes have, the name may have the other one. */
	struct run run = longest_run(&lsb, from), other = longest_run(&msb, from);
	bool in_msb = other.n > run.n;
	if (vendor == NULL)
		guess_country(in_msb ? &msb : &lsb, in_msb ? &lsb : &msb, out);
	if (run.n > 0 || in_msb)
		set_station(in_msb ? &msb : &lsb, in_msb ? &other : &run,
			vendor != NULL && vendor->station_reversed, out);
}

bool t30_nsf_of_frame(const struct t30_frame *frame, struct t30_nsf *out)
{
	*out = (struct t30_nsf){.country_code = -1};
	if (!t30_is_nsf(frame->fcf))
		return false;
	t30_nsf_parse(frame->fif, out);
	return true;
}

bool t30_is_nsf(enum t30_fcf fcf)
{
	return fcf == T30_FCF_NSF || fcf == T30_FCF_NSC || fcf == T30_FCF_NSS;
}
