#include "reassembly/t43_rows.h"

#include <glib.h>
#include <string.h>

#include "reassembly/bit_order.h"
#include "reassembly/t43_header.h"
#include "reassembly/t85_rows.h"

/* Of all planes; eight of A4 at 600 dpi need 35 MiB. */
#define MAX_PLANE_OCTETS ((size_t)64 << 20)

/* More than any of the headers that are taken: a palette of 256 colours, options. */
#define MAX_HEADER_OCTETS 4096u

/* T.82 Table 4. */
enum marker {
	STUFF = 0x00,
	SDNORM = 0x02,
	SDRST = 0x03,
	NEWLEN = 0x05,
	ATMOVE = 0x06,
	COMMENT = 0x07,
	ESCAPE = 0xff,
};

struct plane {
	GByteArray *bie; /* as T.85 has it: one plane */
	GByteArray *rows;
	struct page_result result;
};

struct page {
	const struct t43_header *header;
	size_t row_octets; /* of a plane */
	struct plane planes[T43_MAX_PLANES];
};

/* ---- taking the planes apart ---- */

/* What stands in the data next. */
struct piece {
	size_t begin, end; /* with the marker */
	unsigned marker;   /* STUFF: none, the data ends or is of no use */
	size_t marker_at;
};

static size_t marker_octets(const uint8_t *data, size_t n, size_t at)
{
	uint32_t length;
	switch (data[at + 1]) {
	case NEWLEN:
		return 6;
	case ATMOVE:
		return 8;
	case COMMENT:
		if (n - at < 6)
			return SIZE_MAX;
		memcpy(&length, data + at + 2, sizeof(length));
		return 6 + (size_t)GUINT32_FROM_BE(length);
	default:
		return 2;
	}
}

/* Coded pels from `at` on, and the marker behind them. */
static struct piece next_piece(const uint8_t *data, size_t n, size_t at)
{
	size_t from = at;
	for (;;) {
		const uint8_t *escape = memchr(data + from, ESCAPE, n - from);
		if (escape == NULL || escape + 1 >= data + n)
			return (struct piece){at, n, STUFF, n};
		from = (size_t)(escape - data);
		if (escape[1] != STUFF)
			break;
		from += 2;
	}
	size_t length = marker_octets(data, n, from);
	if (length > n - from)
		return (struct piece){at, n, STUFF, n};
	return (struct piece){at, from + length, data[from + 1], from};
}

/* Where the data holds a NEWLEN, the height is what it tells. */
static uint32_t find_height(const struct t43_header *header, const uint8_t *data, size_t n)
{
	struct piece piece = {.marker = ATMOVE};
	uint32_t height;
	while (piece.marker >= SDNORM && piece.marker <= COMMENT && piece.marker != NEWLEN)
		piece = next_piece(data, n, piece.end);
	if (piece.marker != NEWLEN || (header->options & T43_VLENGTH) == 0)
		return header->height;
	memcpy(&height, data + piece.marker_at + 2, sizeof(height));
	return MIN(header->height, GUINT32_FROM_BE(height));
}

static void put_be32(uint8_t *at, uint32_t value)
{
	value = GUINT32_TO_BE(value);
	memcpy(at, &value, sizeof(value));
}

/* That of the page, of one plane. Its NEWLEN is not given on, so that its height has to be right. */
static void put_bih(const struct t43_header *header, uint32_t height, GByteArray *out)
{
	uint8_t bih[T43_BIH_OCTETS] = {0, 0, 1, 0};
	unsigned options =
		height == T43_HEIGHT_UNKNOWN ? header->options : header->options & ~T43_VLENGTH;
	put_be32(bih + 4, header->width);
	put_be32(bih + 8, height);
	put_be32(bih + 12, header->stripe);
	bih[16] = (uint8_t)header->mx;
	bih[19] = (uint8_t)options;
	g_byte_array_append(out, bih, sizeof(bih));
}

static void put_piece(GByteArray *out, const uint8_t *data, const struct piece *piece)
{
	bool dropped = piece->marker == NEWLEN || piece->marker == COMMENT;
	size_t end = dropped ? piece->marker_at : piece->end;
	g_byte_array_append(out, data + piece->begin, (guint)(end - piece->begin));
}

/* Deals the stripes to their planes. Returns where the last of them ends. */
static size_t split(struct page *page, uint32_t height, const uint8_t *data, size_t n)
{
	const struct t43_header *header = page->header;
	uint64_t stripes = ((uint64_t)height + header->stripe - 1) / header->stripe;
	struct piece piece = {.marker = ATMOVE};
	for (uint64_t done = 0; done < stripes * header->planes && piece.end < n;) {
		uint64_t plane = header->plane_by_plane ? done / stripes : done % header->planes;
		piece = next_piece(data, n, piece.end);
		put_piece(page->planes[plane].bie, data, &piece);
		done += piece.marker == SDNORM || piece.marker == SDRST;
	}
	return piece.end;
}

/* ---- planes to rows ---- */

struct collector {
	struct page *page;
	GByteArray *rows;
};

static bool collect(void *ctx, const struct page_row *row)
{
	struct collector *c = ctx;
	g_byte_array_append(c->rows, row->pels, (guint)c->page->row_octets);
	return true;
}

static void decode_plane(struct page *page, struct plane *plane, uint32_t max_rows, bool holed)
{
	const struct t85_params params = {
		.max_rows = max_rows, .holed = holed, .hole = plane->bie->len};
	struct collector c = {page, plane->rows};
	t85_rows_decode(&params, plane->bie->data, plane->bie->len, collect, &c, &plane->result);
}

static void paint(const struct page *page, uint32_t y, uint8_t *rgb)
{
	const struct t43_header *header = page->header;
	for (uint32_t x = 0; x < header->width; x++) {
		unsigned bits = 0;
		for (unsigned i = 0; i < header->planes; i++) {
			const uint8_t *row = page->planes[i].rows->data + y * page->row_octets;
			bits = bits << 1 | ((row[x / 8] & (0x80 >> x % 8)) != 0);
		}
		memcpy(rgb + 3 * (size_t)x, header->colours[bits], 3);
	}
}

static void give_rows(const struct page *page, uint32_t rows, page_row_sink sink, void *ctx,
	struct page_result *result)
{
	uint8_t *rgb = g_malloc0((size_t)page->header->width * 3);
	const struct page_row row = {.pels = rgb, .state = PAGE_ROW_GOOD};
	bool more = true;
	while (more && result->rows < rows) {
		if (sink != NULL)
			paint(page, result->rows, rgb);
		result->rows++;
		more = sink == NULL || sink(ctx, &row);
	}
	if (!more)
		result->ended = result->stopped = false;
	g_free(rgb);
}

/* Rows that all planes have, and what became of the page. */
static uint32_t join(const struct page *page, struct page_result *result)
{
	uint32_t rows = UINT32_MAX;
	result->ended = true;
	for (unsigned i = 0; i < page->header->planes; i++) {
		const struct page_result *plane = &page->planes[i].result;
		rows = MIN(rows, plane->rows);
		result->ended = result->ended && plane->ended;
		result->limited = result->limited || plane->limited;
	}
	result->stopped = !result->ended && !result->limited;
	return rows;
}

/* ---- pages ---- */

static void open_planes(struct page *page, uint32_t height)
{
	page->row_octets = ((size_t)page->header->width + 7) / 8;
	for (unsigned i = 0; i < page->header->planes; i++) {
		page->planes[i].bie = g_byte_array_new();
		page->planes[i].rows = g_byte_array_new();
		put_bih(page->header, height, page->planes[i].bie);
	}
}

static void close_planes(struct page *page)
{
	for (unsigned i = 0; i < page->header->planes; i++) {
		g_byte_array_unref(page->planes[i].bie);
		g_byte_array_unref(page->planes[i].rows);
	}
}

static uint32_t most_rows(const struct page *page, const struct t43_params *params)
{
	size_t most = MAX_PLANE_OCTETS / (page->row_octets * page->header->planes);
	uint32_t wanted = params->max_rows != 0 ? params->max_rows : T4_MAX_ROWS;
	return (uint32_t)MIN(wanted, most);
}

/* The copy in the order of bits that its headers are in; freed by g_free(). NULL: there are none. */
static uint8_t *open_stream(const uint8_t *octets, size_t n, struct t43_header *header)
{
	uint8_t head[MAX_HEADER_OCTETS] = {0};
	size_t length = MIN(n, sizeof(head));
	if (n > 0)
		memcpy(head, octets, length);
	bit_order_reverse(head, length);
	bool reversed = t43_header_parse(head, length, header);
	if (!reversed && !t43_header_parse(octets, length, header))
		return NULL;
	uint8_t *stream = g_memdup2(octets, n);
	if (reversed)
		bit_order_reverse(stream, n);
	return stream;
}

/* Whether its planes are such that T.85 has them. */
static bool decodable(const struct t43_header *header)
{
	uint32_t width;
	GByteArray *bih = g_byte_array_new();
	put_bih(header, header->height, bih);
	bool known = t85_rows_width(bih->data, bih->len, &width);
	g_byte_array_unref(bih);
	return known;
}

bool t43_rows_info(const uint8_t *octets, size_t n, struct t43_info *info)
{
	struct t43_header header;
	uint8_t *stream = open_stream(octets, n, &header);
	bool known = stream != NULL && decodable(&header);
	g_free(stream);
	if (!known)
		return false;
	*info = (struct t43_info){
		.width = header.width,
		.height = header.height == T43_HEIGHT_UNKNOWN ? 0 : header.height,
		.bits = 24,
		.x_dpi = header.dpi,
		.y_dpi = header.dpi,
	};
	return true;
}

static void decode_page(struct page *page, const struct t43_params *params, const uint8_t *data,
	size_t n, page_row_sink sink, void *ctx, struct page_result *result)
{
	uint32_t height = find_height(page->header, data, n);
	open_planes(page, height);
	result->octets_used = page->header->data + split(page, height, data, n);
	bool holed = params->holed && params->hole == page->header->data + n;
	for (unsigned i = 0; i < page->header->planes; i++)
		decode_plane(page, &page->planes[i], most_rows(page, params), holed);
	give_rows(page, join(page, result), sink, ctx, result);
	close_planes(page);
}

bool t43_rows_decode(const struct t43_params *params, const uint8_t *octets, size_t n,
	page_row_sink sink, void *ctx, struct page_result *result)
{
	struct t43_header header;
	if (params->holed && params->hole <= n)
		n = params->hole;
	*result = (struct page_result){0};
	uint8_t *stream = open_stream(octets, n, &header);
	bool known = stream != NULL && decodable(&header);
	struct page page = {.header = &header};
	if (known)
		decode_page(
			&page, params, stream + header.data, n - header.data, sink, ctx, result);
	g_free(stream);
	return known;
}

uint8_t *t43_rows_stream(const uint8_t *octets, size_t n)
{
	struct t43_header header;
	uint8_t *stream = open_stream(octets, n, &header);
	if (stream != NULL)
		return stream;
	stream = g_memdup2(octets, n);
	bit_order_reverse(stream, n);
	return stream;
}
