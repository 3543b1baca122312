#include "cli/capture_live.h"

#include <pcap/pcap.h>
#include <string.h>

enum {
	WAIT_MS = 100, /* the kernel gathers packets for so long, unless each is wanted at once */
	LINKTYPE_RAW = 101,
	LINKTYPE_LOOP = 108,
};

struct interface {
	pcap_t *pcap;
	char *failure;
	bool nanoseconds;
	uint32_t link_type;
	/* Of several interfaces: the next packet, which is borrowed from `pcap`. */
	struct packet next;
	bool has_next;
	bool silent; /* in this turn nothing was there */
	/* The kernel counts in 32 bits. */
	uint32_t last_received, last_dropped;
	uint64_t received, dropped;
};

struct capture_live {
	struct interface *list;
	struct pcapng_interface *described;
	unsigned count;
	bool immediate, finishing;
	uint64_t number;
	/* Of the packets that are given. */
	void (*each)(void *ctx, const struct packet *, unsigned interface);
	void *ctx;
};

static GQuark domain(void)
{
	return g_quark_from_static_string("t38trace-capture-live");
}

/* pcap_datalink() gives numbers of the platform; files have others for a few. */
static uint32_t link_type_of(int dlt)
{
	if (dlt == DLT_RAW)
		return LINKTYPE_RAW;
#ifdef DLT_LOOP
	if (dlt == DLT_LOOP)
		return LINKTYPE_LOOP;
#endif
	return (uint32_t)dlt;
}

char *capture_live_list(void)
{
	char text[PCAP_ERRBUF_SIZE];
	pcap_if_t *all = NULL;
	GString *names = g_string_new(NULL);
	if (pcap_findalldevs(&all, text) == 0)
		for (const pcap_if_t *i = all; i != NULL; i = i->next)
			if (i->addresses != NULL || strcmp(i->name, "any") == 0)
				g_string_append_printf(
					names, "%s%s", names->len > 0 ? ", " : "", i->name);
	pcap_freealldevs(all);
	return g_string_free(names, names->len == 0);
}

static void set_failure(const char *name, pcap_t *pcap, int code, GError **error)
{
	const char *what = pcap_geterr(pcap);
	if (code == PCAP_ERROR_PERM_DENIED || code == PCAP_ERROR_PROMISC_PERM_DENIED) {
		g_set_error(error, domain(), code,
			"%s: no right to capture (run it as root, or: setcap cap_net_raw+ep "
			"t38trace)",
			name);
	} else if (code == PCAP_ERROR_NO_SUCH_DEVICE) {
		char *list = capture_live_list();
		g_set_error(error, domain(), code, "%s: there is no such interface (there are: %s)",
			name, list != NULL ? list : "none");
		g_free(list);
	} else if (code == PCAP_ERROR_IFACE_NOT_UP) {
		g_set_error(error, domain(), code, "%s: the interface is down (ip link set %s up)",
			name, name);
	} else {
		g_set_error(error, domain(), code, "%s: %s", name,
			what[0] != '\0' ? what : pcap_statustostr(code));
	}
}

static bool set_filter(pcap_t *pcap, const char *name, const char *filter, GError **error)
{
	struct bpf_program program;
	if (filter == NULL)
		return true;
	int code = pcap_compile(pcap, &program, filter, 1, PCAP_NETMASK_UNKNOWN);
	if (code == 0) {
		code = pcap_setfilter(pcap, &program);
		pcap_freecode(&program);
	}
	if (code != 0)
		g_set_error(error, domain(), code,
			"%s: the capture filter \"%s\" does not compile: %s (see pcap-filter(7))",
			name, filter, pcap_geterr(pcap));
	return code == 0;
}

/* Warnings, which are above 0, are of what does not matter here (promiscuous mode that "any" has not). */
static pcap_t *open_interface(
	const char *name, const struct capture_live_plan *plan, GError **error)
{
	char text[PCAP_ERRBUF_SIZE], nothing[PCAP_ERRBUF_SIZE];
	pcap_t *pcap = pcap_create(name, text);
	if (pcap == NULL) {
		g_set_error(error, domain(), 0, "%s: %s", name, text);
		return NULL;
	}
	pcap_set_snaplen(pcap, (int)plan->snaplen);
	pcap_set_promisc(pcap, plan->promiscuous);
	pcap_set_immediate_mode(pcap, plan->immediate);
	pcap_set_timeout(pcap, WAIT_MS);
	pcap_set_buffer_size(pcap, (int)plan->buffer_mib * 1024 * 1024);
	pcap_set_tstamp_precision(pcap, PCAP_TSTAMP_PRECISION_NANO);
	int code = pcap_activate(pcap);
	if (code < 0)
		set_failure(name, pcap, code, error);
	else if (set_filter(pcap, name, plan->filter, error) &&
		 pcap_setnonblock(pcap, 1, nothing) == 0)
		return pcap;
	pcap_close(pcap);
	return NULL;
}

static bool open_one(struct capture_live *live, unsigned index,
	const struct capture_live_plan *plan, GError **error)
{
	struct interface *i = &live->list[index];
	const char *name = plan->interfaces[index];
	i->pcap = open_interface(name, plan, error);
	if (i->pcap == NULL)
		return false;
	i->nanoseconds = pcap_get_tstamp_precision(i->pcap) == PCAP_TSTAMP_PRECISION_NANO;
	i->link_type = link_type_of(pcap_datalink(i->pcap));
	live->described[index] = (struct pcapng_interface){.name = name,
		.filter = plan->filter,
		.link_type = i->link_type,
		.snaplen = (uint32_t)pcap_snapshot(i->pcap)};
	return true;
}

struct capture_live *capture_live_open(const struct capture_live_plan *plan, GError **error)
{
	struct capture_live *live = g_new0(struct capture_live, 1);
	live->count = g_strv_length((char **)(uintptr_t)plan->interfaces);
	live->immediate = plan->immediate;
	live->list = g_new0(struct interface, live->count);
	live->described = g_new0(struct pcapng_interface, live->count);
	for (unsigned i = 0; i < live->count; i++)
		if (!open_one(live, i, plan, error)) {
			capture_live_close(live);
			return NULL;
		}
	return live;
}

void capture_live_close(struct capture_live *live)
{
	if (live == NULL)
		return;
	for (unsigned i = 0; i < live->count; i++) {
		if (live->list[i].pcap != NULL)
			pcap_close(live->list[i].pcap);
		g_free(live->list[i].failure);
	}
	g_free(live->list);
	g_free(live->described);
	g_free(live);
}

unsigned capture_live_count(const struct capture_live *live)
{
	return live->count;
}

const struct pcapng_interface *capture_live_interfaces(const struct capture_live *live)
{
	return live->described;
}

int capture_live_descriptor(const struct capture_live *live, unsigned interface)
{
	return live->count == 1 ? pcap_get_selectable_fd(live->list[interface].pcap) : -1;
}

static void fill(const struct interface *i, const struct pcap_pkthdr *head, const uint8_t *octets,
	struct packet *out)
{
	t38_time part = i->nanoseconds ? head->ts.tv_usec : head->ts.tv_usec * (t38_time)1000;
	*out = (struct packet){.time = head->ts.tv_sec * T38_SECOND + part,
		.link_type = i->link_type,
		.captured = head->caplen,
		.length = head->len,
		.octets = octets};
}

static void fail(struct interface *i, int code)
{
	const char *what = pcap_geterr(i->pcap);
	if (i->failure == NULL)
		i->failure = g_strdup(what[0] != '\0' ? what : pcap_statustostr(code));
}

static void give(struct capture_live *live, struct packet *packet, unsigned interface)
{
	packet->number = ++live->number;
	live->each(live->ctx, packet, interface);
}

static void take_one(u_char *user, const struct pcap_pkthdr *head, const u_char *octets)
{
	struct capture_live *live = (struct capture_live *)(void *)user;
	struct packet packet;
	fill(&live->list[0], head, octets, &packet);
	give(live, &packet, 0);
}

/* Less than asked for: that was all. */
static bool read_single(struct capture_live *live, unsigned most)
{
	struct interface *i = &live->list[0];
	int n = pcap_dispatch(i->pcap, (int)most, take_one, (u_char *)live);
	if (n < 0)
		fail(i, n);
	return n >= (int)most;
}

static void look(struct interface *i)
{
	struct pcap_pkthdr *head;
	const u_char *octets;
	if (i->has_next || i->silent || i->failure != NULL)
		return;
	int code = pcap_next_ex(i->pcap, &head, &octets);
	if (code < 0)
		fail(i, code);
	i->has_next = code == 1;
	i->silent = code == 0;
	if (i->has_next)
		fill(i, head, octets, &i->next);
}

static struct interface *earliest(struct capture_live *live, bool *silent)
{
	struct interface *first = NULL;
	*silent = false;
	for (unsigned k = 0; k < live->count; k++) {
		struct interface *i = &live->list[k];
		look(i);
		if (i->has_next && (first == NULL || i->next.time < first->next.time))
			first = i;
		*silent = *silent || i->silent;
	}
	return first;
}

/* An interface where nothing was there may yet hand over something older than this. A clock that is ahead keeps nobody waiting. */
static bool may_be_given(const struct capture_live *live, const struct packet *packet, t38_time now)
{
	t38_time age = now - packet->time;
	return live->immediate || live->finishing || age < 0 ||
	       age > (t38_time)CAPTURE_LIVE_WAIT_US * 1000;
}

static bool read_merged(struct capture_live *live, unsigned most)
{
	t38_time now = g_get_real_time() * 1000;
	for (unsigned k = 0; k < live->count; k++)
		live->list[k].silent = false;
	for (; most > 0; most--) {
		bool silent;
		struct interface *i = earliest(live, &silent);
		if (i == NULL || (silent && !may_be_given(live, &i->next, now)))
			return false;
		i->has_next = false;
		give(live, &i->next, (unsigned)(i - live->list));
	}
	return true;
}

void capture_live_finish(struct capture_live *live)
{
	live->finishing = true;
}

bool capture_live_read(struct capture_live *live, unsigned most,
	void (*each)(void *ctx, const struct packet *, unsigned interface), void *ctx)
{
	live->each = each;
	live->ctx = ctx;
	return live->count == 1 ? read_single(live, most) : read_merged(live, most);
}

const char *capture_live_failure(const struct capture_live *live, unsigned interface)
{
	return live->list[interface].failure;
}

void capture_live_statistics(
	const struct capture_live *live, unsigned interface, uint64_t *received, uint64_t *dropped)
{
	struct interface *i = &live->list[interface];
	struct pcap_stat stat;
	if (pcap_stats(i->pcap, &stat) == 0) {
		i->received += stat.ps_recv - i->last_received;
		i->dropped += stat.ps_drop + stat.ps_ifdrop - i->last_dropped;
		i->last_received = stat.ps_recv;
		i->last_dropped = stat.ps_drop + stat.ps_ifdrop;
	}
	*received = i->received;
	*dropped = i->dropped;
}
