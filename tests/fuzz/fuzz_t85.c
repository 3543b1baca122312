/* reassembly/t85_rows.h: most rows 2 | hole 2, 0: none | coded data. */
#include <glib.h>

#include "reassembly/t85_rows.h"
#include "tests/fuzz/fuzz.h"

#define BIH_OCTETS 20	     /* of the header: there is none when it has a hole */
#define MOST_PELS (1u << 23) /* of all rows: the fuzzer is to look for paths, not for sums */

struct heard {
	uint32_t width, rows;
};

static bool take_row(void *ctx, const struct page_row *row)
{
	struct heard *h = ctx;
	size_t n = (h->width + 7) / 8;
	fuzz_touch(row->pels, n);
	WANT(h->width % 8 == 0 || (row->pels[n - 1] & (0xff >> h->width % 8)) == 0);
	WANT(row->state == PAGE_ROW_GOOD);
	h->rows++;
	return true;
}

static void run(struct t85_params *params, const struct fuzz_piece *coded, uint32_t width)
{
	struct heard h = {.width = width};
	struct page_result result, counted;
	const uint32_t most = MOST_PELS / width;
	if (params->max_rows == 0 || params->max_rows > most)
		params->max_rows = most;
	bool good = t85_rows_decode(params, coded->octets, coded->length, take_row, &h, &result);
	WANT(good || (params->holed && params->hole < BIH_OCTETS));
	if (!good)
		return;
	WANT(result.rows == h.rows && result.bad_rows == 0 && result.rows <= params->max_rows);
	WANT(result.octets_used <= coded->length);
	WANT(!(result.ended && result.stopped));
	WANT(t85_rows_decode(params, coded->octets, coded->length, NULL, NULL, &counted));
	WANT(counted.rows == result.rows && counted.octets_used == result.octets_used);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = bytes_of(data, size, size);
	struct t85_params params = {.max_rows = bytes_be16(&in), .hole = bytes_be16(&in)};
	struct fuzz_piece coded = fuzz_copy(in.at, bytes_left(&in));
	struct page_result result;
	uint32_t width;
	params.holed = params.hole > 0;
	if (t85_rows_width(coded.octets, coded.length, &width)) {
		WANT(width > 0 && width <= T4_MAX_WIDTH);
		run(&params, &coded, width);
	} else {
		WANT(!t85_rows_decode(&params, coded.octets, coded.length, NULL, NULL, &result));
	}
	uint8_t *bie = t85_rows_bie(coded.octets, coded.length);
	fuzz_touch(bie, coded.length);
	g_free(bie);
	free(coded.octets);
	return 0;
}
