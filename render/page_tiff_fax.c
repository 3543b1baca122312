#include "render/page_tiff_fax.h"

#include <glib.h>
#include <string.h>
#include <time.h>

#include "render/page_tiff_image.h"

/* CleanFaxData (TIFF-F). */
enum { FAX_DATA_CLEAN, FAX_DATA_REGENERATED, FAX_DATA_UNCLEAN };

/* Octets of a DCS that are shown; T.30 Table 2 ends far below. */
#define MAX_DCS 32u

#define UNKNOWN UINT32_MAX

static uint32_t code_of(const uint32_t (*table)[2], size_t n, uint32_t value)
{
	for (size_t i = 0; i < n; i++) {
		if (table[i][0] == value)
			return table[i][1];
	}
	return UNKNOWN;
}

/* VR. Inch resolutions have no room of their own and stand with the nearest metric one, as HylaFAX has them. */
static uint32_t code_of_resolution(const struct t30_params *params)
{
	static const uint32_t rows[][2] = {
		{98, 0}, {100, 0}, {196, 1}, {200, 1}, {300, 4}, {391, 2}, {400, 2}};
	if (params->x_dpi >= 400 && (params->y_dpi == 391 || params->y_dpi == 400))
		return 4;
	return code_of(rows, G_N_ELEMENTS(rows), params->y_dpi);
}

static uint32_t code_of_text(const char *const *names, size_t n, const char *name)
{
	for (uint32_t i = 0; name != NULL && i < n; i++) {
		if (names[i] != NULL && strcmp(names[i], name) == 0)
			return i;
	}
	return UNKNOWN;
}

uint32_t page_tiff_fax_params(const struct fax_page *page)
{
	static const uint32_t widths[][2] = {{215, 0}, {255, 1}, {303, 2}};
	static const uint32_t scans[][2] = {{0, 0}, {5, 1}, {10, 3}, {20, 5}, {40, 7}};
	static const char *const lengths[] = {"A4", "B4", "unlimited"};
	static const char *const formats[] = {"MH", "MR", NULL, "MMR"};
	const struct t30_params *params = &page->params;
	uint32_t rate = page->rate % 2400 == 0 && page->rate > 0 ? page->rate / 2400 - 1 : UNKNOWN;
	uint32_t scan = code_of(scans, G_N_ELEMENTS(scans), (uint32_t)params->scan_time_ms);
	uint32_t resolution = code_of_resolution(params);
	uint32_t width = code_of(widths, G_N_ELEMENTS(widths), params->width_mm);
	uint32_t length = code_of_text(lengths, G_N_ELEMENTS(lengths), params->length);
	uint32_t format = code_of_text(formats, G_N_ELEMENTS(formats), page->coding);
	if (!page->params_known || rate > 13 ||
		MAX(MAX(scan, resolution), MAX(width, length)) > 7 || format > 3)
		return 0;
	return UINT32_C(1) << 21 | scan << 18 | (uint32_t)page->ecm << 16 | format << 14 |
	       length << 12 | width << 9 | rate << 3 | resolution;
}

/* "2024:03:01 12:34:56" in UTC. */
static bool set_date(TIFF *tif, t38_time t)
{
	char text[64];
	struct tm tm;
	if (t == T38_NEVER)
		return true;
	time_t seconds = (time_t)(t / T38_SECOND - (t % T38_SECOND < 0));
	if (gmtime_r(&seconds, &tm) == NULL ||
		strftime(text, sizeof(text), "%Y:%m:%d %H:%M:%S", &tm) != 19)
		return true;
	return TIFFSetField(tif, TIFFTAG_DATETIME, text) != 0;
}

static bool set_reception(TIFF *tif, const struct fax_page *page)
{
	if (page->t == T38_NEVER || page->t_end == T38_NEVER || page->t_end < page->t)
		return true;
	uint64_t ns = (uint64_t)page->t_end - (uint64_t)page->t;
	uint64_t second = (uint64_t)T38_SECOND;
	uint64_t seconds = ns / second + (ns % second >= second / 2);
	return TIFFSetField(tif, TIFFTAG_FAXRECVTIME, (uint32_t)MIN(seconds, UINT32_MAX)) != 0;
}

/* "00 46 1E": the order of T.38, bit 1 of T.30 Table 2 first. */
static bool set_dcs(TIFF *tif, const struct fax_page *page)
{
	if (page->dcs == NULL || page->dcs_length == 0)
		return true;
	GString *text = g_string_new(NULL);
	for (size_t i = 0; i < MIN(page->dcs_length, MAX_DCS); i++)
		g_string_append_printf(text, "%s%02X", i == 0 ? "" : " ", page->dcs[i]);
	bool done = TIFFSetField(tif, TIFFTAG_FAXDCS, text->str) != 0;
	g_string_free(text, TRUE);
	return done;
}

/* The sender's text: what is not printable ASCII becomes '?'. */
static bool set_subaddress(TIFF *tif, const char *sub)
{
	if (sub == NULL || *sub == '\0')
		return true;
	char *text = g_strndup(sub, T30_IDENT_MAX);
	for (char *c = text; *c != '\0'; c++)
		*c = g_ascii_isprint(*c) ? *c : '?';
	bool done = TIFFSetField(tif, TIFFTAG_FAXSUBADDRESS, text) != 0;
	g_free(text);
	return done;
}

static bool set_params(TIFF *tif, const struct fax_page *page)
{
	uint32_t params = page_tiff_fax_params(page);
	return params == 0 || TIFFSetField(tif, TIFFTAG_FAXRECVPARAMS, params) != 0;
}

/* A total of 0 says that it is not known, as beyond what 16 bits hold. */
static bool set_number(TIFF *tif, unsigned number, unsigned total)
{
	return TIFFSetField(tif, TIFFTAG_PAGENUMBER, MIN(number, UINT16_MAX),
		       total <= UINT16_MAX ? total : 0) != 0;
}

bool page_tiff_fax_set(TIFF *tif, const struct fax_page *page, unsigned number, unsigned total)
{
	return set_number(tif, number, total) && set_date(tif, page->t) &&
	       set_reception(tif, page) && set_dcs(tif, page) && set_params(tif, page) &&
	       set_subaddress(tif, page->sub) &&
	       TIFFSetField(tif, TIFFTAG_SOFTWARE, "t38trace " T38TRACE_VERSION);
}

bool page_tiff_fax_resolution(TIFF *tif, const struct t30_params *params)
{
	bool known = params->x_dpi > 0 && params->y_dpi > 0;
	return TIFFSetField(tif, TIFFTAG_XRESOLUTION, known ? (double)params->x_dpi : 1.0) &&
	       TIFFSetField(tif, TIFFTAG_YRESOLUTION, known ? (double)params->y_dpi : 1.0) &&
	       TIFFSetField(tif, TIFFTAG_RESOLUTIONUNIT, known ? RESUNIT_INCH : RESUNIT_NONE);
}

bool page_tiff_fax_quality(
	TIFF *tif, const struct page_result *decoded, uint32_t compression, bool raw)
{
	uint32_t data = FAX_DATA_CLEAN;
	if (compression != COMPRESSION_CCITTFAX3 && compression != COMPRESSION_CCITTFAX4)
		return true;
	if (decoded->bad_rows > 0)
		data = raw ? FAX_DATA_UNCLEAN : FAX_DATA_REGENERATED;
	const struct page_tiff_tag tags[] = {
		{TIFFTAG_BADFAXLINES, decoded->bad_rows},
		{TIFFTAG_CLEANFAXDATA, data},
		{TIFFTAG_CONSECUTIVEBADFAXLINES, decoded->longest_bad_run},
	};
	return page_tiff_image_set(tif, tags, G_N_ELEMENTS(tags));
}
