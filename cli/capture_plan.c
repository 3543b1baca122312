#include "cli/capture_plan.h"

#include <string.h>

enum {
	SNAPLEN = 262144,
	BUFFER_MIB = 32,
	MAX_BUFFER_MIB = 2047, /* libpcap counts octets in an int */
	MEMORY_MIB = 512,
	LINGER_S = 5,
	MAX_LINGER_S = 86400,
};

static bool form_of(const struct capture_options *o, enum capture_file_form *form)
{
	const char *name = o->file_format;
	if (name == NULL)
		name = o->write != NULL && g_str_has_suffix(o->write, ".pcap") ? "pcap" : "pcapng";
	*form = strcmp(name, "pcap") == 0 ? CAPTURE_FILE_PCAP : CAPTURE_FILE_PCAPNG;
	return strcmp(name, "pcap") == 0 || strcmp(name, "pcapng") == 0;
}

static bool twice(char *const *names)
{
	for (char *const *a = names; a != NULL && *a != NULL; a++)
		if (g_strv_contains((const char *const *)(a + 1), *a))
			return true;
	return false;
}

static const char *wrong_interfaces(const struct capture_options *o)
{
	if (o->interfaces != NULL && g_strv_length(o->interfaces) > CAPTURE_PLAN_MAX_INTERFACES)
		return "too many interfaces (name any)";
	return twice(o->interfaces) ? "an interface is named twice" : NULL;
}

static const char *wrong_files(
	const struct options *options, const struct capture_plan *plan, bool form)
{
	const struct capture_options *o = &options->capture;
	if (o->write == NULL)
		return o->all || o->ring != NULL || o->file_format != NULL ||
				       plan->stop.octets > 0 || plan->stop.files > 0
			       ? "--all, -b, -a filesize, -a files and --file-format are of the "
				 "files that -w writes (name one)"
			       : NULL;
	if (!form)
		return "--file-format: there are pcapng, pcap";
	if (strcmp(o->write, "-") != 0)
		return NULL;
	if (o->ring != NULL)
		return "-b: standard output has no next file (name one with -w)";
	return options->output == NULL ? "-w - takes standard output: results need -o FILE" : NULL;
}

static const char *wrong_numbers(const struct capture_options *o)
{
	if (o->snaplen < 0 || o->buffer_mib < 0 || o->buffer_mib > MAX_BUFFER_MIB ||
		o->max_memory_mib < 0)
		return "-s, --buffer-size and --max-memory are above 0, a buffer below 2048";
	/* Written so that it is true of what is no number, too. */
	return !(o->linger_s <= MAX_LINGER_S) ? "--linger: at most a day, in seconds" : NULL;
}

bool capture_plan_read(const struct options *options, struct capture_plan *out, GError **error)
{
	const struct capture_options *o = &options->capture;
	*out = (struct capture_plan){.snaplen = o->snaplen > 0 ? (unsigned)o->snaplen : SNAPLEN,
		.buffer_mib = o->buffer_mib > 0 ? (unsigned)o->buffer_mib : BUFFER_MIB};
	if (!capture_conditions_read(o->ring, "-b", &out->next, error) ||
		!capture_conditions_read(o->stop, "-a", &out->stop, error))
		return false;
	bool form = form_of(o, &out->form);
	const char *wrong = wrong_interfaces(o);
	wrong = wrong != NULL ? wrong : wrong_files(options, out, form);
	wrong = wrong != NULL ? wrong : wrong_numbers(o);
	if (wrong != NULL) {
		g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, wrong);
		return false;
	}
	out->max_memory = (size_t)(o->max_memory_mib > 0 ? o->max_memory_mib : MEMORY_MIB) << 20;
	out->linger = (t38_time)((o->linger_s >= 0 ? o->linger_s : LINGER_S) * (double)T38_SECOND);
	return true;
}
