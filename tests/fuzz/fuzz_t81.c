/* reassembly/t81_rows.h: most rows 2 | hole 2, 0: none | 1 odd: sYCC | coded data. */
#include <glib.h>

#include "reassembly/t81_rows.h"
#include "tests/fuzz/fuzz.h"

#define MOST_PELS (1u << 22) /* of all rows: the fuzzer is to look for paths, not for sums */

struct heard {
	size_t row;
	uint32_t rows;
};

static bool take_row(void *ctx, const struct page_row *row)
{
	struct heard *h = ctx;
	fuzz_touch(row->pels, h->row);
	WANT(row->state == PAGE_ROW_GOOD);
	h->rows++;
	return true;
}

static void run(
	struct t81_params *params, const struct fuzz_piece *coded, const struct t81_info *info)
{
	struct heard h = {.row = (size_t)info->width * info->bits / 8};
	struct page_result result, counted;
	const uint32_t most = MOST_PELS / info->width;
	if (params->max_rows == 0 || params->max_rows > most)
		params->max_rows = most;
	bool good = t81_rows_decode(params, coded->octets, coded->length, take_row, &h, &result);
	WANT(good || (params->holed && params->hole < coded->length));
	if (!good)
		return;
	WANT(result.rows == h.rows && result.bad_rows == 0 && result.rows <= params->max_rows);
	WANT(result.octets_used <= coded->length);
	WANT(result.ended + result.stopped + result.limited == 1);
	WANT(t81_rows_decode(params, coded->octets, coded->length, NULL, NULL, &counted));
	WANT(counted.rows == result.rows && counted.octets_used == result.octets_used);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = bytes_of(data, size, size);
	struct t81_params params = {.max_rows = bytes_be16(&in), .hole = bytes_be16(&in)};
	params.sycc = (bytes_u8(&in) & 1) != 0;
	struct fuzz_piece coded = fuzz_copy(in.at, bytes_left(&in));
	struct page_result result;
	struct t81_info info;
	params.holed = params.hole > 0;
	if (t81_rows_info(coded.octets, coded.length, &info)) {
		WANT(info.width > 0 && info.width <= T4_MAX_WIDTH);
		WANT(info.bits == 8 || info.bits == 24);
		run(&params, &coded, &info);
	} else {
		WANT(!t81_rows_decode(&params, coded.octets, coded.length, NULL, NULL, &result));
	}
	uint8_t *stream = t81_rows_stream(coded.octets, coded.length);
	fuzz_touch(stream, coded.length);
	g_free(stream);
	free(coded.octets);
	return 0;
}
