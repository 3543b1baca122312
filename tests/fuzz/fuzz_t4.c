/* reassembly/t4_rows.h: coding 1 | width 2 | most rows 2 | count of holes 1 | their distances 1 each | coded data. */
#include "reassembly/t4_rows.h"
#include "tests/fuzz/fuzz.h"

#define MOST_PELS (1u << 23) /* of all rows: the fuzzer is to look for paths, not for sums */
#define MOST_HOLES 255

struct heard {
	uint32_t width, rows, bad, run, longest;
	uint32_t sum; /* of all pels, to compare two runs */
};

static bool take_row(void *ctx, const struct page_row *row)
{
	struct heard *h = ctx;
	size_t n = (h->width + 7) / 8;
	for (size_t i = 0; i < n; i++)
		h->sum = (h->sum ^ row->pels[i]) * 16777619u;
	WANT(h->width % 8 == 0 || (row->pels[n - 1] & (0xff >> h->width % 8)) == 0);
	h->rows++;
	h->run = page_row_is_bad(row->state) ? h->run + 1 : 0;
	h->bad += page_row_is_bad(row->state);
	h->longest = h->run > h->longest ? h->run : h->longest;
	return true;
}

static void check(const struct t4_params *params, const struct page_result *r,
	const struct heard *h, size_t n)
{
	WANT(r->rows == h->rows && r->bad_rows == h->bad && r->longest_bad_run == h->longest);
	WANT(r->octets_used <= n && r->rows <= params->max_rows);
	WANT(!r->limited || r->rows == params->max_rows);
	if (params->coding == T4_MMR)
		WANT(r->bad_rows == 0);
	else
		WANT(!r->stopped);
}

static void run(const struct t4_params *params, const struct fuzz_piece *coded)
{
	struct heard first = {.width = params->width}, second = first;
	struct page_result result, again, counted;
	const size_t n = coded->length;
	WANT(t4_rows_decode(params, coded->octets, n, take_row, &first, &result));
	check(params, &result, &first, n);
	WANT(t4_rows_decode(params, coded->octets, n, take_row, &second, &again));
	WANT(first.sum == second.sum && result.octets_used == again.octets_used);
	WANT(t4_rows_decode(params, coded->octets, n, NULL, NULL, &counted));
	WANT(counted.rows == result.rows && counted.bad_rows == result.bad_rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = bytes_of(data, size, size);
	struct t4_hole holes[MOST_HOLES];
	struct t4_params params = {.coding = (enum t4_coding)(bytes_u8(&in) % 3), .holes = holes};
	params.width = bytes_be16(&in);
	params.max_rows = bytes_be16(&in);
	unsigned count = bytes_u8(&in);
	size_t at = 0;
	for (; params.hole_count < count && bytes_left(&in) > 0; params.hole_count++)
		holes[params.hole_count].at = at += bytes_u8(&in);
	struct fuzz_piece coded = fuzz_copy(in.at, bytes_left(&in));
	while (params.hole_count > 0 && holes[params.hole_count - 1].at > coded.length)
		params.hole_count--;
	WANT(t4_rows_count_eol(coded.octets, coded.length, 20) <= 20);
	if (params.width == 0 || params.width > T4_MAX_WIDTH) {
		struct page_result result;
		WANT(!t4_rows_decode(&params, coded.octets, coded.length, NULL, NULL, &result));
	} else {
		uint32_t most = MOST_PELS / params.width;
		if (params.max_rows == 0 || params.max_rows > most)
			params.max_rows = most;
		run(&params, &coded);
	}
	free(coded.octets);
	return 0;
}
