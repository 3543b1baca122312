#include "cli/capture_options.h"

/* Of help's one screen, some options share a line with another, whose text names them. */
void capture_options_add(
	GOptionContext *context, struct capture_options *o, char **format, gboolean *force)
{
	const GOptionEntry entries[] = {
		{"interface", 'i', 0, G_OPTION_ARG_STRING_ARRAY, &o->interfaces,
			"where (repeatable; any: all of the machine)", "NAME"},
		{"write", 'w', 0, G_OPTION_ARG_FILENAME, &o->write,
			"write the packets of fax calls; --force replaces", "FILE"},
		{"all", 0, 0, G_OPTION_ARG_NONE, &o->all, "write every packet; --file-format=pcap",
			NULL},
		{"ring-buffer", 'b', 0, G_OPTION_ARG_STRING_ARRAY, &o->ring,
			"next file at filesize:KB duration:S; files:N stay", "WHEN"},
		{"autostop", 'a', 0, G_OPTION_ARG_STRING_ARRAY, &o->stop,
			"end at duration:S packets:N filesize:KB files:N", "WHEN"},
		{"snaplen", 's', 0, G_OPTION_ARG_INT, &o->snaplen,
			"octets kept of a packet; --buffer-size=MiB", "N"},
		{"no-promiscuous", 'p', 0, G_OPTION_ARG_NONE, &o->no_promiscuous,
			"only what is for this host; --immediate-mode", NULL},
		{"format", 0, 0, G_OPTION_ARG_STRING, format,
			"text (default), jsonl; --view: the browser", "FORMAT"},
		{"user", 0, 0, G_OPTION_ARG_STRING, &o->user,
			"to run as in place of root; --max-memory=MiB", "NAME"},
		{"metrics", 0, 0, G_OPTION_ARG_STRING, &o->metrics,
			"for Prometheus; --linger=S after a call", "HOST:PORT"},
		{"view", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &o->view, NULL, NULL},
		{"file-format", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &o->file_format, NULL,
			"FORMAT"},
		{"force", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, force, NULL, NULL},
		{"buffer-size", 'B', G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &o->buffer_mib, NULL,
			"MiB"},
		{"immediate-mode", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &o->immediate, NULL,
			NULL},
		{"max-memory", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &o->max_memory_mib, NULL,
			"MiB"},
		{"linger", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_DOUBLE, &o->linger_s, NULL, "S"},
		{NULL, 0, 0, 0, NULL, NULL, NULL}};
	g_option_context_add_main_entries(context, entries, NULL);
}

void capture_options_add_save(GOptionContext *context, struct capture_options *o, gboolean *force)
{
	const GOptionEntry entries[] = {{"annotate", 0, 0, G_OPTION_ARG_NONE, &o->annotate,
						"packet comments: the decode, findings", NULL},
		{"file-format", 0, 0, G_OPTION_ARG_STRING, &o->file_format,
			"pcapng (default), pcap", "FORMAT"},
		{"force", 0, 0, G_OPTION_ARG_NONE, force, "replace a file that exists", NULL},
		{NULL, 0, 0, 0, NULL, NULL, NULL}};
	g_option_context_add_main_entries(context, entries, NULL);
}

void capture_options_init(struct capture_options *o)
{
	*o = (struct capture_options){.linger_s = -1};
}

void capture_options_clear(struct capture_options *o)
{
	g_strfreev(o->interfaces);
	g_free(o->write);
	g_strfreev(o->ring);
	g_strfreev(o->stop);
	g_free(o->file_format);
	g_free(o->user);
	g_free(o->metrics);
}
