#include "cli/commands.h"

static const struct command commands[] = {
	{"ladder", "call flow of each fax call: SIP, then T.30 signals and pages",
		OPTIONS_LADDER | OPTIONS_LINE,
		"  t38trace call.pcap                    every call, as wide as the terminal\n"
		"  t38trace ladder --call 3 day.pcap.gz  one call of many",
		command_ladder},
	{"calls", "one line a call: start, parties, state, fax result, pages, loss", 0,
		"  t38trace calls day.pcap               all calls of a capture\n"
		"  t38trace calls -r a.pcap -r b.pcap    two captures as one timeline",
		command_calls},
	{"packets", "one line a packet of the fax calls; -V the whole decode", OPTIONS_PACKETS,
		"  t38trace packets call.pcap            one line a packet\n"
		"  t38trace packets -V --call 1 c.pcap   each field with its place in the packet",
		command_packets},
	{"extract", "the pages, as TIFF, PNG or PDF", OPTIONS_EXTRACT,
		"  t38trace extract call.pcap -o pages   pages/call-call1.tif\n"
		"  t38trace extract --format pdf c.pcap  c-call1.pdf",
		command_extract},
	{"report", "result, loss, pages and findings: text, JSON, JUnit, HTML",
		OPTIONS_REPORT | OPTIONS_LINE,
		"  t38trace report call.pcap             a screen a call\n"
		"  t38trace report --fail-on error c.pcap  for CI: exit status 1 on an error",
		command_report},
	{"timing", "what each telephone line heard, with T.30 timers",
		OPTIONS_TIMING | OPTIONS_LINE,
		"  t38trace timing call.pcap             a chart and tables a call\n"
		"  t38trace timing --what-if delay=50..800 call.pcap",
		command_timing},
	{"explain", "what a finding means, how it is seen, what to do", OPTIONS_EXPLAIN,
		"  t38trace explain UDPTL-LOSS           by its id, as reports have it\n"
		"  t38trace explain --list               all of them",
		command_explain},
	{"view", "the full-screen terminal browser", OPTIONS_LINE,
		"  t38trace view day.pcap                walk through calls, packets, pages\n"
		"  t38trace view --call 3 day.pcap       one call of many",
		command_view},
	{"save", "the packets of calls as a capture, with comments", OPTIONS_SAVE,
		"  t38trace save --call 1 day.pcap -o call.pcapng\n"
		"  t38trace save --annotate day.pcap -o fax.pcapng   Wireshark shows the comments",
		command_save},
	{"capture", "the same analysis live, from interfaces", OPTIONS_CAPTURE,
		"  t38trace capture -i eth0 -w fax.pcapng  ladders, and the packets of fax calls\n"
		"  t38trace capture -i any --format jsonl  an object a call, for other programs",
		command_capture},
};

const struct command *command_at(unsigned index)
{
	return index < G_N_ELEMENTS(commands) ? &commands[index] : NULL;
}

const struct command *command_find(const char *name)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(commands); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}
