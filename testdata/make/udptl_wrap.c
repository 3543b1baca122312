#include "testdata/make/udptl_wrap.h"

#include <stdlib.h>
#include <string.h>

enum { HISTORY = UDPTL_WRAP_MAX_SECONDARIES + 1 };

static void remember(struct udptl_sender *sender, const uint8_t *ifp, size_t len)
{
	struct udptl_ifp *slot = &sender->history[sender->sent % HISTORY];

	if (len > sizeof(slot->octets))
		abort();
	slot->len = len;
	memcpy(slot->octets, ifp, len);
}

/* An open type of aligned PER: the length in one octet, or in two from 128 octets on. */
static size_t put_open_type(uint8_t *at, const struct udptl_ifp *ifp)
{
	size_t n = 0;

	if (ifp->len > 127)
		at[n++] = (uint8_t)(0x80 | ifp->len >> 8);
	at[n++] = (uint8_t)ifp->len;
	memcpy(at + n, ifp->octets, ifp->len);
	return n + ifp->len;
}

size_t udptl_wrap(struct udptl_sender *sender, const uint8_t *ifp, size_t len, uint8_t *out)
{
	uint32_t seq = sender->sent;
	uint32_t repeats = seq < sender->secondaries ? seq : sender->secondaries;
	size_t n = 2;

	remember(sender, ifp, len);
	out[0] = (uint8_t)(seq >> 8);
	out[1] = (uint8_t)seq;
	n += put_open_type(out + n, &sender->history[seq % HISTORY]);
	out[n++] = 0; /* the choice of secondary packets */
	out[n++] = (uint8_t)repeats;
	for (uint32_t i = 1; i <= repeats; i++)
		n += put_open_type(out + n, &sender->history[(seq - i) % HISTORY]);
	sender->sent++;
	return n;
}

static const uint8_t *open_type(const uint8_t *at, size_t *len)
{
	*len = *at++;
	if (*len & 0x80)
		*len = (*len & 0x7F) << 8 | *at++;
	return at;
}

void udptl_unwrap(struct udptl_receiver *receiver, const uint8_t *datagram, size_t len,
	udptl_deliver *deliver, void *ctx)
{
	uint32_t seq = (uint32_t)datagram[0] << 8 | datagram[1];
	const uint8_t *ifp[UDPTL_WRAP_MAX_SECONDARIES + 1];
	size_t octets[UDPTL_WRAP_MAX_SECONDARIES + 1];
	uint32_t repeats;

	ifp[0] = open_type(datagram + 2, &octets[0]);
	repeats = ifp[0][octets[0] + 1];
	for (uint32_t i = 1; i <= repeats; i++)
		ifp[i] = open_type(ifp[i - 1] + octets[i - 1] + (i == 1 ? 2 : 0), &octets[i]);
	if (ifp[repeats] + octets[repeats] + (repeats ? 0 : 2) != datagram + len)
		abort();
	for (uint32_t i = repeats + 1; i-- > 0;) {
		if (seq - i < receiver->expected || i > seq)
			continue;
		receiver->unrecovered += seq - i - receiver->expected;
		receiver->recovered += i > 0;
		receiver->expected = seq - i + 1;
		deliver(ctx, (uint16_t)(seq - i), ifp[i], octets[i]);
	}
}
