/* What libspandsp says of T.30 frames: its log of each, for tests/t30_agree.t. Reads frames in hexadecimal, a line
 * each, octets in T.38 order, and writes to standard error, where that library logs to. NSF, NSC and NSS: country,
 * manufacturer and model, with tabs between. */
#include <spandsp.h>
#include <stdio.h>
#include <string.h>

#define FRAME_MAX 300

static uint8_t reversed(unsigned octet)
{
	uint8_t out = 0;
	for (unsigned i = 0; i < 8; i++)
		out = (uint8_t)(out << 1 | (octet >> i & 1));
	return out;
}

static int read_hex(const char *line, uint8_t octets[FRAME_MAX])
{
	unsigned octet;
	int n = 0;
	for (; n < FRAME_MAX && sscanf(line + 2 * n, "%2x", &octet) == 1; n++)
		octets[n] = reversed(octet);
	return n;
}

static const char *or_empty(const char *text)
{
	return text != NULL ? text : "";
}

static void tell(t30_state_t *t30, const uint8_t *octets, int n)
{
	const char *country, *vendor, *model;
	uint8_t fcf = octets[2] & 0xfe;
	if (fcf == (T30_DIS & 0xfe) || fcf == T30_DCS) {
		t30_decode_dis_dtc_dcs(t30, octets, n);
	} else {
		t35_decode(octets + 3, n - 3, &country, &vendor, &model);
		fprintf(stderr, "T.35\t%s\t%s\t%s\n", or_empty(country), or_empty(vendor),
			or_empty(model));
	}
}

int main(void)
{
	char line[2 * FRAME_MAX + 2];
	uint8_t octets[FRAME_MAX];
	t30_state_t *t30 = t30_init(NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL);
	if (t30 == NULL)
		return 2;
	span_log_set_level(t30_get_logging_state(t30), SPAN_LOG_FLOW | SPAN_LOG_SUPPRESS_LABELLING);
	while (fgets(line, sizeof(line), stdin) != NULL) {
		int n = read_hex(line, octets);
		fprintf(stderr, "frame %s", line);
		if (n > 3)
			tell(t30, octets, n);
	}
	t30_free(t30);
	return 0;
}
