#include "cli/source_filter.h"

#include <pcap/pcap.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
	LINKTYPE_ETHERNET = 1,
	LINKTYPE_RAW = 101,
	LINKTYPE_IEEE802_11_RADIOTAP = 127,
	LINKTYPE_LINUX_SLL = 113,
	LINKTYPE_PFLOG = 117,
	LINKTYPE_LINUX_SLL2 = 276,
};

struct program {
	uint32_t link_type;
	struct bpf_program bpf;
	char *reason; /* it did not compile; else NULL */
};

struct source_filter {
	char *expression;
	GPtrArray *programs;	      /* of struct program */
	const struct program *latest; /* the one that the packet before used */
};

/* A handle that is nothing but a link type. pcap_open_dead() would do for most, but it takes a DLT of
 * this platform, not the LINKTYPE of a file, and lets expressions pass that need a live interface. */
static pcap_t *handle_of(uint32_t link_type)
{
	char error[PCAP_ERRBUF_SIZE];
	const uint32_t header[] = {0xa1b2c3d4, 2 | 4 << 16, 0, 0, 262144, link_type};
	uint8_t octets[sizeof(header)];
	memcpy(octets, header, sizeof(header));
	const uint16_t version[] = {2, 4};
	memcpy(octets + 4, version, sizeof(version));

	FILE *file = fmemopen(octets, sizeof(octets), "rb");
	if (!file)
		return NULL;
	setvbuf(file, NULL, _IONBF, 0);
	pcap_t *pcap = pcap_fopen_offline(file, error);
	if (!pcap)
		fclose(file);
	return pcap;
}

static struct program *program_new(const char *expression, uint32_t link_type)
{
	struct program *program = g_new0(struct program, 1);
	program->link_type = link_type;
	pcap_t *pcap = handle_of(link_type);
	if (!pcap)
		program->reason = g_strdup("unknown link type");
	else if (pcap_compile(pcap, &program->bpf, expression, 1, PCAP_NETMASK_UNKNOWN) != 0)
		program->reason = g_strdup(pcap_geterr(pcap));
	if (pcap)
		pcap_close(pcap);
	return program;
}

static void program_free(void *data)
{
	struct program *program = data;
	if (!program->reason)
		pcap_freecode(&program->bpf);
	g_free(program->reason);
	g_free(program);
}

static const struct program *find_program(struct source_filter *filter, uint32_t link_type)
{
	if (filter->latest && filter->latest->link_type == link_type)
		return filter->latest;
	for (unsigned i = 0; i < filter->programs->len; i++) {
		const struct program *program = g_ptr_array_index(filter->programs, i);
		if (program->link_type == link_type)
			return program;
	}
	struct program *program = program_new(filter->expression, link_type);
	g_ptr_array_add(filter->programs, program);
	return program;
}

/* Which words an expression may use depends on the link type ("wlan", "ifindex", "on"): it is wrong when
 * none of those that have words of their own takes it. */
static bool compiles(struct source_filter *filter)
{
	static const uint32_t types[] = {LINKTYPE_ETHERNET, LINKTYPE_RAW, LINKTYPE_LINUX_SLL,
		LINKTYPE_LINUX_SLL2, LINKTYPE_IEEE802_11_RADIOTAP, LINKTYPE_PFLOG};
	for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
		if (!find_program(filter, types[i])->reason)
			return true;
	return false;
}

struct source_filter *source_filter_new(const char *expression, GError **error)
{
	struct source_filter *filter = g_new0(struct source_filter, 1);
	filter->expression = g_strdup(expression);
	filter->programs = g_ptr_array_new_with_free_func(program_free);
	if (compiles(filter))
		return filter;
	const struct program *first = g_ptr_array_index(filter->programs, 0);
	g_set_error(error, g_quark_from_static_string("t38trace-source"), 0,
		"the capture filter \"%s\" does not compile: %s (see pcap-filter(7))", expression,
		first->reason);
	source_filter_free(filter);
	return NULL;
}

enum source_filter_result source_filter_test(
	struct source_filter *filter, const struct packet *packet)
{
	const struct program *program = find_program(filter, packet->link_type);
	filter->latest = program;
	if (program->reason)
		return FILTER_UNFIT;
	const struct pcap_pkthdr header = {.caplen = packet->captured, .len = packet->length};
	return pcap_offline_filter(&program->bpf, &header, packet->octets) ? FILTER_PASSES
									   : FILTER_REFUSES;
}

const char *source_filter_reason(const struct source_filter *filter)
{
	return filter->latest ? filter->latest->reason : NULL;
}

void source_filter_free(struct source_filter *filter)
{
	if (!filter)
		return;
	g_ptr_array_free(filter->programs, TRUE);
	g_free(filter->expression);
	g_free(filter);
}
