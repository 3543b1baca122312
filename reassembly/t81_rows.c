#include "reassembly/t81_rows.h"

#include <glib.h>
#include <setjmp.h>
#include <stdio.h> /* for jpeglib.h */
#include <string.h>

#include <jpeglib.h>

#include "reassembly/bit_order.h"
#include "reassembly/itu_lab.h"
#include "reassembly/t81_header.h"

/* For pages of several scans, whose coefficients are all kept: three components of A4 at 400 dpi. */
#define MAX_COEFFICIENTS (UINT64_C(1) << 26)
#define MAX_MEMORY (256L << 20)

/* The library's JPEG_MAX_DIMENSION; the frame header can tell a few more. */
#define MAX_HEIGHT 65500u

#define EOI_OCTETS 2u

struct decoder {
	struct jpeg_decompress_struct jpeg;
	struct jpeg_error_mgr errors;
	struct jpeg_source_mgr source;
	jmp_buf failed;
	const struct t81_header *header;
	const struct t81_params *params;
	struct itu_lab *lab; /* NULL: the library converts */
	uint8_t *pels;	     /* a row */
	bool scanning;	     /* the headers are read */
	bool damaged;	     /* a code that does not exist, or too few */
	bool halted;	     /* by the sink */
	uint32_t whole_rows; /* in front of the damage */
	uint8_t *stream;
	size_t length;
	page_row_sink sink;
	void *ctx;
	struct page_result *result;
};

/* ---- what the library calls ---- */

static void on_error(j_common_ptr common)
{
	struct decoder *d = common->client_data;
	longjmp(d->failed, 1);
}

/* The first row of MCUs with damage is not whole. The row above interpolates its colours from both where they are
 * subsampled. */
static void note_damage(struct decoder *d)
{
	int rows = d->jpeg.max_v_samp_factor * DCTSIZE;
	if (d->damaged)
		return;
	d->damaged = true;
	d->whole_rows = d->header->together ? d->jpeg.input_iMCU_row * (uint32_t)rows : 0;
	if (d->jpeg.max_v_samp_factor > 1 && d->whole_rows > 0)
		d->whole_rows--;
}

/* Below 0: the data is corrupt. */
static void on_message(j_common_ptr common, int level)
{
	struct decoder *d = common->client_data;
	if (level < 0 && d->scanning)
		note_damage(d);
}

static void on_source(j_decompress_ptr jpeg)
{
	(void)jpeg;
}

/* All data was there from the start. */
static boolean on_more(j_decompress_ptr jpeg)
{
	struct decoder *d = jpeg->client_data;
	longjmp(d->failed, 1);
	return FALSE;
}

static void on_skip(j_decompress_ptr jpeg, long n)
{
	struct decoder *d = jpeg->client_data;
	if (n > 0 && (size_t)n > jpeg->src->bytes_in_buffer)
		longjmp(d->failed, 1);
	if (n <= 0)
		return;
	jpeg->src->next_input_byte += n;
	jpeg->src->bytes_in_buffer -= (size_t)n;
}

/* ---- steps of decoding; the library leaves them by longjmp ---- */

typedef void step(struct decoder *);

/* False when the step failed. */
static bool guarded(struct decoder *d, step *run)
{
	if (setjmp(d->failed) != 0)
		return false;
	run(d);
	return true;
}

static void open_stream(struct decoder *d)
{
	jpeg_create_decompress(&d->jpeg);
	d->jpeg.mem->max_memory_to_use = MAX_MEMORY;
	d->source = (struct jpeg_source_mgr){
		.next_input_byte = d->stream,
		.bytes_in_buffer = d->length,
		.init_source = on_source,
		.fill_input_buffer = on_more,
		.skip_input_data = on_skip,
		.resync_to_restart = jpeg_resync_to_restart,
		.term_source = on_source,
	};
	d->jpeg.src = &d->source;
	jpeg_read_header(&d->jpeg, TRUE);
}

/* The library takes L*a*b* for Y, Cb and Cr and leaves it alone. */
static void set_colours(struct decoder *d)
{
	bool grey = d->header->components == 1;
	if (d->lab != NULL)
		d->jpeg.jpeg_color_space = grey ? JCS_GRAYSCALE : JCS_YCbCr;
	if (grey)
		d->jpeg.out_color_space = JCS_GRAYSCALE;
	else
		d->jpeg.out_color_space = d->lab != NULL ? JCS_YCbCr : JCS_RGB;
	d->jpeg.dct_method = JDCT_ISLOW;
}

/* The rows are as long as our reading of the headers has it. */
static bool as_told(const struct decoder *d)
{
	return d->jpeg.image_width == d->header->width &&
	       d->jpeg.num_components == (int)d->header->components;
}

static void start(struct decoder *d)
{
	if (!as_told(d))
		longjmp(d->failed, 1);
	set_colours(d);
	d->scanning = true;
	jpeg_start_decompress(&d->jpeg);
}

static void convert(struct decoder *d)
{
	if (d->lab == NULL)
		return;
	if (d->header->components == 1)
		itu_lab_to_grey(d->lab, d->pels, d->pels, d->header->width);
	else
		itu_lab_to_rgb(d->lab, d->pels, d->pels, d->header->width);
}

static void give_row(struct decoder *d)
{
	const struct page_row row = {.pels = d->pels, .state = PAGE_ROW_GOOD};
	d->result->rows++;
	if (d->sink == NULL)
		return;
	convert(d);
	d->halted = !d->sink(d->ctx, &row);
}

static uint32_t most_rows(const struct decoder *d)
{
	return d->params->max_rows != 0 ? d->params->max_rows : T4_MAX_ROWS;
}

static void read_rows(struct decoder *d)
{
	JSAMPROW rows[1] = {d->pels};
	while (!d->halted && d->jpeg.output_scanline < d->jpeg.output_height) {
		d->result->limited = d->result->rows == most_rows(d);
		if (d->result->limited || jpeg_read_scanlines(&d->jpeg, rows, 1) != 1)
			return;
		if (d->damaged && d->jpeg.output_scanline > d->whole_rows)
			return;
		give_row(d);
	}
}

/* ---- pages ---- */

static void decode_rows(struct decoder *d)
{
	d->pels = g_malloc((size_t)d->header->width * d->header->components);
	if (guarded(d, open_stream) && guarded(d, start))
		guarded(d, read_rows);
	g_free(d->pels);
}

/* Of several scans the library keeps the coefficients, and takes any number of them. */
static bool affordable(const struct t81_header *header)
{
	uint64_t height = header->height != 0 ? header->height : MAX_HEIGHT;
	return header->together ||
	       (header->scans <= header->components &&
		       header->width * height * header->components <= MAX_COEFFICIENTS);
}

static void run_library(struct decoder *d)
{
	d->jpeg.err = jpeg_std_error(&d->errors);
	d->jpeg.client_data = d;
	d->errors.error_exit = on_error;
	d->errors.emit_message = on_message;
	decode_rows(d);
	jpeg_destroy_decompress(&d->jpeg);
}

/* Colours without one of their components would be wrong, and nobody would know. */
static void decode_page(struct decoder *d)
{
	const struct t81_header *header = d->header;
	struct page_result *result = d->result;
	result->limited = header->complete && !affordable(header);
	if (header->complete && !result->limited)
		run_library(d);
	result->ended = !d->halted && !result->limited && header->height != 0 &&
			result->rows == header->height;
	result->stopped = !d->halted && !result->limited && !result->ended;
	result->octets_used = result->ended ? header->end : d->length - d->source.bytes_in_buffer;
}

/* With an EOI behind the data: where it is cut the library finds a marker, not nothing. And with a height, which
 * the library knows from the frame header only. */
static uint8_t *make_stream(
	const uint8_t *octets, size_t n, bool reversed, const struct t81_header *header)
{
	uint8_t *stream = g_malloc(n + EOI_OCTETS);
	uint32_t height = header->height != 0 ? MIN(header->height, MAX_HEIGHT) : MAX_HEIGHT;
	memcpy(stream, octets, n);
	if (reversed)
		bit_order_reverse(stream, n);
	stream[header->height_at] = (uint8_t)(height >> 8);
	stream[header->height_at + 1] = (uint8_t)height;
	stream[n] = 0xff;
	stream[n + 1] = 0xd9;
	return stream;
}

/* `reversed`: whether the octets have to be. */
static bool find_header(const uint8_t *octets, size_t n, struct t81_header *out, bool *reversed)
{
	*reversed = t81_header_parse(octets, n, true, out);
	return *reversed || t81_header_parse(octets, n, false, out);
}

bool t81_rows_info(const uint8_t *octets, size_t n, struct t81_info *info)
{
	struct t81_header header;
	bool reversed;
	if (!find_header(octets, n, &header, &reversed))
		return false;
	*info = (struct t81_info){
		.width = header.width,
		.height = header.height,
		.bits = header.components * 8,
		.x_dpi = header.dpi,
		.y_dpi = header.dpi,
	};
	return true;
}

bool t81_rows_decode(const struct t81_params *params, const uint8_t *octets, size_t n,
	page_row_sink sink, void *ctx, struct page_result *result)
{
	struct t81_header header;
	bool reversed;
	if (params->holed && params->hole <= n)
		n = params->hole;
	*result = (struct page_result){0};
	if (!find_header(octets, n, &header, &reversed))
		return false;
	struct decoder *d = g_new0(struct decoder, 1);
	d->header = &header;
	d->params = params;
	d->lab = header.lab && !params->sycc ? itu_lab_new(&header.space) : NULL;
	d->stream = make_stream(octets, n, reversed, &header);
	d->length = n + EOI_OCTETS;
	d->sink = sink;
	d->ctx = ctx;
	d->result = result;
	decode_page(d);
	result->octets_used = MIN(result->octets_used, n);
	itu_lab_free(d->lab);
	g_free(d->stream);
	g_free(d);
	return true;
}

uint8_t *t81_rows_stream(const uint8_t *octets, size_t n)
{
	struct t81_header header;
	bool reversed = true;
	uint8_t *stream = g_memdup2(octets, n);
	if (!find_header(octets, n, &header, &reversed) || reversed)
		bit_order_reverse(stream, n);
	return stream;
}
