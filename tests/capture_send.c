/* Plays a capture of Ethernet to an interface: capture_send INTERFACE FILE [SPEED [FROM [TO [TIMES]]]].
 * SPEED: times as fast as it was captured, 0 (default): as fast as it goes. FROM, TO: packets, from 1.
 * Prints the packets that were sent and how many a second. */
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netpacket/packet.h>
#include <pcap/pcap.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define AT_ONCE 64
#define MAX_PACKETS 2000000

struct frame {
	uint8_t *octets;
	unsigned length;
	int64_t at_ns; /* behind the first */
};

struct player {
	int fd;
	struct sockaddr_ll to;
	struct frame *frames;
	size_t count;
	double speed;
	int64_t begun_ns;
};

static int64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int load(struct player *p, const char *path, size_t from, size_t to)
{
	char text[PCAP_ERRBUF_SIZE];
	struct pcap_pkthdr *head;
	const u_char *octets;
	int64_t first = 0;
	pcap_t *pcap =
		pcap_open_offline_with_tstamp_precision(path, PCAP_TSTAMP_PRECISION_NANO, text);
	if (pcap == NULL || (p->frames = calloc(MAX_PACKETS, sizeof(*p->frames))) == NULL)
		return 0;
	for (size_t n = 1;
		n <= to && p->count < MAX_PACKETS && pcap_next_ex(pcap, &head, &octets) == 1; n++) {
		int64_t at = (int64_t)head->ts.tv_sec * 1000000000 + head->ts.tv_usec;
		if (n < from)
			continue;
		if (p->count == 0)
			first = at;
		struct frame *f = &p->frames[p->count++];
		f->octets = malloc(head->caplen);
		f->length = head->caplen;
		f->at_ns = at - first;
		memcpy(f->octets, octets, head->caplen);
	}
	pcap_close(pcap);
	return p->count > 0;
}

static int open_interface(struct player *p, const char *name)
{
	const int size = 4 << 20;
	p->fd = socket(AF_PACKET, SOCK_RAW, 0);
	p->to = (struct sockaddr_ll){
		.sll_family = AF_PACKET, .sll_ifindex = (int)if_nametoindex(name), .sll_halen = 6};
	if (p->fd < 0 || p->to.sll_ifindex == 0)
		return 0;
	setsockopt(p->fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size));
	return bind(p->fd, (struct sockaddr *)&p->to, sizeof(p->to)) == 0;
}

static int64_t due_ns(const struct player *p, size_t i)
{
	return p->speed > 0 ? p->begun_ns + (int64_t)((double)p->frames[i].at_ns / p->speed) : 0;
}

static void wait_for(int64_t at)
{
	struct timespec t = {.tv_sec = at / 1000000000, .tv_nsec = at % 1000000000};
	if (at > now_ns())
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
}

static int send_some(const struct player *p, size_t from, size_t n)
{
	struct mmsghdr messages[AT_ONCE];
	struct iovec vectors[AT_ONCE];
	memset(messages, 0, sizeof(messages));
	for (size_t i = 0; i < n; i++) {
		vectors[i] = (struct iovec){p->frames[from + i].octets, p->frames[from + i].length};
		messages[i].msg_hdr.msg_iov = &vectors[i];
		messages[i].msg_hdr.msg_iovlen = 1;
	}
	for (size_t done = 0; done < n;) {
		int sent = sendmmsg(p->fd, messages + done, (unsigned)(n - done), 0);
		if (sent > 0)
			done += (size_t)sent;
		else if (errno != ENOBUFS && errno != EAGAIN && errno != EINTR)
			return 0;
	}
	return 1;
}

static int play(struct player *p)
{
	p->begun_ns = now_ns();
	for (size_t i = 0; i < p->count;) {
		size_t n = 1;
		wait_for(due_ns(p, i));
		int64_t now = now_ns();
		while (n < AT_ONCE && i + n < p->count && due_ns(p, i + n) <= now)
			n++;
		if (!send_some(p, i, n))
			return 0;
		i += n;
	}
	return 1;
}

int main(int argc, char **argv)
{
	struct player p = {0};
	size_t from = argc > 4 ? strtoul(argv[4], NULL, 10) : 1;
	size_t to = argc > 5 ? strtoul(argv[5], NULL, 10) : MAX_PACKETS;
	unsigned long times = argc > 6 ? strtoul(argv[6], NULL, 10) : 1, i;
	if (argc < 3) {
		fputs("usage: capture_send INTERFACE FILE [SPEED [FROM [TO [TIMES]]]]\n", stderr);
		return 2;
	}
	p.speed = argc > 3 ? strtod(argv[3], NULL) : 0;
	if (!load(&p, argv[2], from, to) || !open_interface(&p, argv[1])) {
		perror("capture_send");
		return 1;
	}
	int64_t begun = now_ns();
	for (i = 0; i < times && play(&p); i++)
		;
	double seconds = (double)(now_ns() - begun) / 1e9;
	printf("%zu packets, %.0f packets/s\n", p.count * i,
		(double)(p.count * i) / (seconds > 0 ? seconds : 1));
	return i == times ? 0 : 1;
}
