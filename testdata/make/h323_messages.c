#include "testdata/make/h323_messages.h"

#include <string.h>

/* itu-t(0) recommendation(0) h(8) 2250 version(0) 4, and h(8) 245 version(0) 7 */
static const uint8_t h225_version[] = {0x00, 0x08, 0x91, 0x4a, 0x00, 0x04};
static const uint8_t h245_version[] = {0x00, 0x08, 0x81, 0x75, 0x00, 0x07};

enum {
	Q931_DISCRIMINATOR = 0x08,
	BEARER_CAPABILITY = 0x04,
	CAUSE = 0x08,
	DISPLAY = 0x28,
	CALLING = 0x6c,
	CALLED = 0x70,
	USER_USER = 0x7e,
	G711_ULAW = 3,	  /* of AudioCapability */
	DATA_T38 = 2,	  /* extension alternative of application */
	PROTOCOL_UDP = 6, /* extension alternative of DataProtocolCapability */
};

/* ---- H.245 ---- */

static void put_address(struct per_write *w, const struct udp_end *end)
{
	per_write_bits(w, 0, 1); /* unicastAddress */
	per_write_bits(w, 0, 1);
	per_write_bits(w, 0, 1); /* iPAddress */
	per_write_bits(w, 0, 3);
	per_write_bits(w, 0, 1);
	per_write_octets(w, end->ip, 4);
	per_write_u16(w, end->port);
}

/* H2250LogicalChannelParameters with a media channel where there is one, and no other option. */
static void put_h2250(struct per_write *w, unsigned session, const struct udp_end *media)
{
	per_write_bits(w, 0, 1);
	per_write_bits(w, 0, 2);
	per_write_bits(w, media != NULL, 1);
	per_write_bits(w, 0, 7);
	per_write_u8(w, session);
	if (media)
		put_address(w, media);
}

static void put_profile(struct per_write *w)
{
	struct per_write version = {0}, rate = {0}, udp = {0};

	per_write_bits(w, 1, 1);
	per_write_bits(w, 0, 3); /* no fill bit removal, JBIG, MMR */
	per_write_additions(w, 4, 0x7);
	per_write_u8(&version, 0);
	per_write_open(w, &version);
	per_write_bits(&rate, 0, 1);
	per_write_bits(&rate, 1, 1); /* transferredTCF */
	per_write_open(w, &rate);
	per_write_bits(&udp, 3, 2);
	per_write_integer(&udp, 200);
	per_write_integer(&udp, 72);
	per_write_bits(&udp, 0, 1);
	per_write_bits(&udp, 1, 1); /* t38UDPRedundancy */
	per_write_open(w, &udp);
}

/* An application and its bit rate: DataApplicationCapability and DataMode alike. */
static void put_fax(struct per_write *w)
{
	struct per_write t38 = {0}, none = {0};

	per_write_bits(w, 0, 1);
	per_write_extension(w, DATA_T38);
	per_write_extension(&t38, PROTOCOL_UDP);
	per_write_open(&t38, &none);
	put_profile(&t38);
	per_write_open(w, &t38);
	per_write_u32(w, 144);
}

enum media { NO_MEDIA, AUDIO, FAX };

static void put_data_type(struct per_write *w, enum media media)
{
	static const unsigned types[] = {[NO_MEDIA] = 1, [AUDIO] = 3, [FAX] = 4};

	per_write_bits(w, 0, 1);
	per_write_bits(w, types[media], 3);
	if (media == AUDIO) {
		per_write_bits(w, 0, 1);
		per_write_bits(w, G711_ULAW, 4);
		per_write_u8(w, 20 - 1);
	} else if (media == FAX) {
		put_fax(w);
	}
}

/* One direction: its data type, and where it is received. `index`: of h2250LogicalChannelParameters among the
 * extension alternatives, NULL parameters: none (of the direction that carries nothing, index 1). */
static void put_direction(struct per_write *w, enum media media, const struct udp_end *receiver)
{
	struct per_write h2250 = {0};

	put_data_type(w, media);
	put_h2250(&h2250, media == FAX ? 3 : 1, receiver);
	per_write_extension(w, 0);
	per_write_open(w, &h2250);
}

/* OpenLogicalChannel. A reverse channel has nullData forward, and "none" as its parameters. */
static void put_channel(struct per_write *w, unsigned channel, bool reverse, enum media media,
	const struct udp_end *receiver)
{
	struct per_write none = {0};

	per_write_bits(w, 0, 1);
	per_write_bits(w, reverse, 1);
	per_write_u16(w, channel - 1);
	per_write_bits(w, 0, 2); /* forward parameters: no extension, no port number */
	if (!reverse) {
		put_direction(w, media, receiver);
		return;
	}
	put_data_type(w, NO_MEDIA);
	per_write_extension(w, 1);
	per_write_open(w, &none);
	per_write_bits(w, 0, 1);
	per_write_bits(w, 1, 1);
	put_direction(w, media, receiver);
}

/* The choices that lead to a message: request 0, response 1, command 2. */
static void put_request(struct per_write *w, unsigned index)
{
	per_write_bits(w, 0, 1);
	per_write_bits(w, 0, 2);
	per_write_bits(w, 0, 1);
	per_write_bits(w, index, 4);
}

static void put_response(struct per_write *w, unsigned index)
{
	per_write_bits(w, 0, 1);
	per_write_bits(w, 1, 2);
	per_write_bits(w, 0, 1);
	per_write_bits(w, index, 5);
}

void h323_capability_set(struct per_write *w)
{
	put_request(w, 2);
	per_write_bits(w, 0, 4); /* no extension, no capabilities at all: both stop sending */
	per_write_u8(w, 1);
	per_write_string(w, h245_version, sizeof(h245_version));
}

void h323_capability_ack(struct per_write *w)
{
	put_response(w, 3);
	per_write_bits(w, 0, 1);
	per_write_u8(w, 1);
}

void h323_request_fax(struct per_write *w)
{
	put_request(w, 8);
	per_write_bits(w, 0, 1);
	per_write_u8(w, 2);
	per_write_u8(w, 0); /* one mode of one element */
	per_write_u8(w, 0);
	per_write_bits(w, 0, 2);
	per_write_bits(w, 0, 1);
	per_write_bits(w, 3, 3); /* dataMode */
	put_fax(w);
}

void h323_request_ack(struct per_write *w)
{
	put_response(w, 14);
	per_write_bits(w, 0, 1);
	per_write_u8(w, 2);
	per_write_bits(w, 0, 2); /* willTransmitMostPreferredMode */
}

void h323_close_channel(struct per_write *w, unsigned channel)
{
	put_request(w, 4);
	per_write_bits(w, 0, 1);
	per_write_u16(w, channel - 1);
	per_write_bits(w, 0, 1); /* user */
}

void h323_open_fax(struct per_write *w, unsigned channel)
{
	put_request(w, 3);
	put_channel(w, channel, false, FAX, NULL);
}

void h323_open_ack(struct per_write *w, unsigned channel, const struct udp_end *receiver)
{
	struct per_write ack = {0};

	put_response(w, 5);
	per_write_bits(w, 1, 1);
	per_write_bits(w, 0, 1);
	per_write_u16(w, channel - 1);
	per_write_additions(w, 2, 0x2); /* forwardMultiplexAckParameters */
	per_write_bits(&ack, 0, 1);	/* h2250LogicalChannelAckParameters */
	per_write_bits(&ack, 0, 1);
	per_write_bits(&ack, 0x0c, 5);	/* sessionID, mediaChannel */
	per_write_bits(&ack, 3 - 1, 8); /* of 255 values: not aligned */
	put_address(&ack, receiver);
	per_write_open(w, &ack);
}

void h323_open_reject(struct per_write *w, unsigned channel)
{
	put_response(w, 6);
	per_write_bits(w, 0, 1);
	per_write_u16(w, channel - 1);
	per_write_bits(w, 0, 1);
	per_write_bits(w, 2, 3); /* dataTypeNotSupported */
}

void h323_end_session(struct per_write *w)
{
	per_write_bits(w, 0, 1);
	per_write_bits(w, 2, 2);
	per_write_bits(w, 0, 1);
	per_write_bits(w, 5, 3);
	per_write_bits(w, 0, 1);
	per_write_bits(w, 1, 2); /* disconnect */
}

/* ---- fast start ---- */

static void put_proposal(struct per_write *w, unsigned channel, bool reverse, enum media media,
	const struct udp_end *receiver)
{
	struct per_write open = {0};

	put_channel(&open, channel, reverse, media, receiver);
	per_write_open(w, &open);
}

/* Of the caller: where it receives; of the callee: where both do (H.323 8.1.7.1). */
static void put_fast_start(struct per_write *w, const struct h323_call *call, bool answer)
{
	per_write_count(w, call->fast_fax ? 4 : 2);
	put_proposal(w, 1, false, AUDIO, answer ? &call->audio[1] : NULL);
	put_proposal(w, 2, true, AUDIO, &call->audio[0]);
	if (!call->fast_fax)
		return;
	put_proposal(w, 3, false, FAX, answer ? &call->fax[1] : NULL);
	put_proposal(w, 4, true, FAX, &call->fax[0]);
}

/* ---- H.225.0 ---- */

static void put_transport(struct per_write *w, const struct udp_end *end)
{
	per_write_bits(w, 0, 1);
	per_write_bits(w, 0, 3); /* ipAddress */
	per_write_octets(w, end->ip, 4);
	per_write_u16(w, end->port);
}

static void put_text(struct per_write *w, const char *text)
{
	per_write_u8(w, (unsigned)strlen(text) - 1);
	per_write_octets(w, text, strlen(text));
}

/* A gateway with a vendor, for voice. */
static void put_endpoint(struct per_write *w, const char *product)
{
	per_write_bits(w, 0, 1);
	per_write_bits(w, 0x14, 6); /* vendor, gateway */
	per_write_bits(w, 0, 1);
	per_write_bits(w, 3, 2); /* productId, versionId */
	per_write_bits(w, 0, 1);
	per_write_u8(w, 0xb5); /* country: USA */
	per_write_u8(w, 0);
	per_write_u16(w, 0);
	put_text(w, product);
	put_text(w, "1.0");
	per_write_bits(w, 0, 1);
	per_write_bits(w, 2, 2); /* protocol */
	per_write_count(w, 1);
	per_write_bits(w, 0, 1);
	per_write_bits(w, 7, 4); /* voice */
	per_write_bits(w, 0, 2);
	per_write_bits(w, 0, 2); /* mc, undefinedNode */
}

static void put_digits_alias(struct per_write *w, const char *digits)
{
	per_write_bits(w, 0, 2);
	per_write_digits(w, digits);
}

static void put_name_alias(struct per_write *w, const char *name)
{
	per_write_bits(w, 1, 2);
	per_write_u8(w, (unsigned)strlen(name) - 1);
	for (; *name; name++)
		per_write_u16(w, (unsigned char)*name);
}

static void put_call_identifier(struct per_write *w, const struct h323_call *call)
{
	struct per_write id = {0};

	per_write_bits(&id, 0, 1);
	per_write_octets(&id, call->guid, sizeof(call->guid));
	per_write_open(w, &id);
}

static void put_fast_start_addition(struct per_write *w, const struct h323_call *call, bool answer)
{
	struct per_write list = {0};

	put_fast_start(&list, call, answer);
	per_write_open(w, &list);
}

static void put_setup(struct per_write *w, const struct h323_call *call)
{
	struct per_write flag = {0};

	per_write_bits(w, 1, 1);
	per_write_bits(w, 0x30, 7); /* sourceAddress, destinationAddress */
	per_write_string(w, h225_version, sizeof(h225_version));
	per_write_count(w, 2);
	put_digits_alias(w, call->caller);
	put_name_alias(w, call->caller_name);
	put_endpoint(w, call->caller_product);
	per_write_count(w, 1);
	put_digits_alias(w, call->callee);
	per_write_bits(w, 0, 1); /* activeMC */
	per_write_octets(w, call->guid, sizeof(call->guid));
	per_write_bits(w, 0, 3); /* conferenceGoal create */
	per_write_bits(w, 0, 3); /* callType pointToPoint */
	/* callIdentifier, fastStart, mediaWaitForConnect, canOverlapSend */
	per_write_additions(w, 9, 1u << 2 | 1u << 6 | 1u << 7 | 1u << 8);
	put_call_identifier(w, call);
	put_fast_start_addition(w, call, false);
	per_write_bits(&flag, 0, 1);
	per_write_open(w, &flag);
	per_write_open(w, &flag);
}

/* CallProceeding and Alerting. */
static void put_progress(struct per_write *w, const struct h323_call *call)
{
	per_write_bits(w, 1, 1);
	per_write_bits(w, 0, 1);
	per_write_string(w, h225_version, sizeof(h225_version));
	put_endpoint(w, call->callee_product);
	per_write_additions(w, 1, 0x1);
	put_call_identifier(w, call);
}

static void put_connect(struct per_write *w, const struct h323_call *call)
{
	per_write_bits(w, 1, 1);
	per_write_bits(w, call->h245.port != 0, 1);
	per_write_string(w, h225_version, sizeof(h225_version));
	if (call->h245.port != 0)
		put_transport(w, &call->h245);
	put_endpoint(w, call->callee_product);
	per_write_octets(w, call->guid, sizeof(call->guid));
	per_write_additions(w, 5, 1u << 0 | 1u << 4);
	put_call_identifier(w, call);
	put_fast_start_addition(w, call, true);
}

static void put_release(struct per_write *w, const struct h323_call *call)
{
	per_write_bits(w, 1, 1);
	per_write_bits(w, 0, 1);
	per_write_string(w, h225_version, sizeof(h225_version));
	per_write_additions(w, 1, 0x1);
	put_call_identifier(w, call);
}

/* The body of H323-UU-PDU. */
static void put_body(struct per_write *w, const struct h323_call *call, enum h323_kind kind)
{
	static const unsigned indices[] = {[H323_SETUP] = 0,
		[H323_CALL_PROCEEDING] = 1,
		[H323_CONNECT] = 2,
		[H323_ALERTING] = 3,
		[H323_RELEASE_COMPLETE] = 5};
	struct per_write none = {0};

	if (kind == H323_FACILITY) {
		per_write_extension(w, 1); /* empty */
		per_write_open(w, &none);
		return;
	}
	per_write_bits(w, 0, 1);
	per_write_bits(w, indices[kind], 3);
	if (kind == H323_SETUP)
		put_setup(w, call);
	else if (kind == H323_CONNECT)
		put_connect(w, call);
	else if (kind == H323_RELEASE_COMPLETE)
		put_release(w, call);
	else
		put_progress(w, call);
}

static void put_user_information(struct per_write *w, const struct h323_call *call,
	enum h323_kind kind, const struct per_write *tunnelled)
{
	struct per_write flag = {0}, control = {0};

	per_write_bits(w, 0, 2);
	per_write_bits(w, 1, 1);
	per_write_bits(w, 0, 1);
	put_body(w, call, kind);
	per_write_additions(w, 3, tunnelled ? 0x6 : 0x2);
	per_write_bits(&flag, tunnelled != NULL || call->h245.port == 0, 1);
	per_write_open(w, &flag);
	if (!tunnelled)
		return;
	per_write_count(&control, 1);
	per_write_open(&control, tunnelled);
	per_write_open(w, &control);
}

/* ---- Q.931 ---- */

static size_t put_element(uint8_t *out, uint8_t id, const void *contents, size_t n)
{
	out[0] = id;
	out[1] = (uint8_t)n;
	memcpy(out + 2, contents, n);
	return n + 2;
}

/* Type and plan of the number, for the calling one also whether it may be shown, then the digits. */
static size_t put_number(uint8_t *out, uint8_t id, const char *number)
{
	uint8_t contents[40] = {id == CALLING ? 0x21 : 0xa1, 0x80};
	size_t head = id == CALLING ? 2 : 1, n = strlen(number);

	memcpy(contents + head, number, n);
	return put_element(out, id, contents, head + n);
}

static size_t put_elements(uint8_t *out, const struct h323_call *call, enum h323_kind kind)
{
	static const uint8_t bearer[] = {0x90, 0x90, 0xa3}, cause[] = {0x80, 0x90};
	size_t n = 0;

	if (kind == H323_RELEASE_COMPLETE)
		return put_element(out, CAUSE, cause, sizeof(cause));
	if (kind != H323_SETUP)
		return 0;
	n += put_element(out, BEARER_CAPABILITY, bearer, sizeof(bearer));
	n += put_element(out + n, DISPLAY, call->caller_name, strlen(call->caller_name));
	n += put_number(out + n, CALLING, call->caller);
	n += put_number(out + n, CALLED, call->callee);
	return n;
}

size_t h323_signalling(const struct h323_call *call, enum h323_kind kind, unsigned from,
	const struct per_write *tunnelled, uint8_t *out)
{
	static const uint8_t types[] = {[H323_SETUP] = 0x05,
		[H323_CALL_PROCEEDING] = 0x02,
		[H323_ALERTING] = 0x01,
		[H323_CONNECT] = 0x07,
		[H323_RELEASE_COMPLETE] = 0x5a,
		[H323_FACILITY] = 0x62};
	struct per_write user = {0};
	size_t n = 0, octets;

	put_user_information(&user, call, kind, tunnelled);
	octets = per_write_length(&user) + 1;
	out[n++] = Q931_DISCRIMINATOR;
	out[n++] = 2;
	/* The flag: to the side that chose the reference. */
	out[n++] = (uint8_t)(call->reference >> 8 | (from == 1 ? 0x80u : 0));
	out[n++] = (uint8_t)call->reference;
	out[n++] = types[kind];
	n += put_elements(out + n, call, kind);
	out[n++] = USER_USER;
	out[n++] = (uint8_t)(octets >> 8);
	out[n++] = (uint8_t)octets;
	out[n++] = 0x05;
	memcpy(out + n, user.octets, octets - 1);
	return n + octets - 1;
}
