/* A bounds-checked cursor over borrowed octets: the only way in which dissectors read.
 *
 * Errors are sticky: after a read past the end every further read gives zero, so that a parser reads
 * straight on and asks once, at its end, by bytes_status(). Two ends are told apart: the end of what
 * the sender sent (PARSE_BAD) and the end of what the capture kept of it (PARSE_SNAPPED). */
#ifndef DISSECT_BYTES_H
#define DISSECT_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum parse_status {
	PARSE_OK,
	PARSE_SNAPPED, /* the capture did not keep the octets that are needed */
	PARSE_BAD,     /* what was sent breaks the protocol */
	PARSE_UNKNOWN, /* not this protocol, or a part of it that is not known here */
};

struct bytes {
	const uint8_t *at;  /* the next octet */
	const uint8_t *end; /* behind the last captured octet */
	size_t cut;	    /* octets sent behind `end` that the capture did not keep */
	bool failed;	    /* sticky: a read went past what was sent, or bytes_fail() */
	bool snapped;	    /* sticky: a read went past what was captured */
};

/* A cursor over `captured` octets at `octets`, of `sent` octets on the wire. */
static inline struct bytes bytes_of(const void *octets, size_t captured, size_t sent)
{
	const uint8_t *at = octets;
	return (struct bytes){
		at, at + captured, sent > captured ? sent - captured : 0, false, false};
}

/* Captured octets that are left to read. */
static inline size_t bytes_left(const struct bytes *in)
{
	return (size_t)(in->end - in->at);
}

/* Octets left as they were on the wire, captured or not. */
static inline size_t bytes_sent(const struct bytes *in)
{
	return bytes_left(in) + in->cut;
}

/* Marks the input as breaking its protocol; nothing more can be read. */
static inline void bytes_fail(struct bytes *in)
{
	in->failed = true;
	in->at = in->end;
	in->cut = 0;
}

/* True when n octets can be read; else sets the sticky flag that fits. */
static inline bool bytes_need(struct bytes *in, size_t n)
{
	if (n <= bytes_left(in))
		return true;
	/* The first cause counts: what a cut leaves unread cannot break the protocol afterwards. */
	if (in->failed || in->snapped)
		return false;
	if (n <= bytes_sent(in))
		in->snapped = true;
	else
		in->failed = true;
	in->at = in->end;
	return false;
}

static inline uint8_t bytes_u8(struct bytes *in)
{
	return bytes_need(in, 1) ? *in->at++ : 0;
}

static inline uint16_t bytes_be16(struct bytes *in)
{
	if (!bytes_need(in, 2))
		return 0;
	in->at += 2;
	return (uint16_t)(in->at[-2] << 8 | in->at[-1]);
}

static inline uint32_t bytes_be32(struct bytes *in)
{
	uint32_t high = bytes_be16(in);
	return high << 16 | bytes_be16(in);
}

static inline void bytes_skip(struct bytes *in, size_t n)
{
	if (bytes_need(in, n))
		in->at += n;
}

/* The octet `ahead` octets further on, or -1; moves nothing and sets no flag. */
static inline int bytes_peek(const struct bytes *in, size_t ahead)
{
	return ahead < bytes_left(in) ? in->at[ahead] : -1;
}

/* Cuts the next n sent octets off as a view of their own. Of a view that reaches beyond the capture
 * the captured part is given, with the rest counted in its `cut`. */
static inline struct bytes bytes_take(struct bytes *in, size_t n)
{
	struct bytes out = {in->at, in->at, 0, false, false};
	if (n > bytes_sent(in)) {
		bytes_need(in, n);
		out.at = out.end = in->end;
		out.failed = true;
		return out;
	}
	size_t kept = n < bytes_left(in) ? n : bytes_left(in);
	out.end = in->at + kept;
	out.cut = n - kept;
	in->at += kept;
	in->cut -= n - kept;
	return out;
}

/* Shortens the view to the first n sent octets (a length field that is smaller than the packet);
 * nothing happens when it is shorter already. */
static inline void bytes_limit(struct bytes *in, size_t n)
{
	if (n >= bytes_sent(in))
		return;
	if (n <= bytes_left(in)) {
		in->end = in->at + n;
		in->cut = 0;
	} else {
		in->cut = n - bytes_left(in);
	}
}

/* The one check after straight-line reading. */
static inline enum parse_status bytes_status(const struct bytes *in)
{
	return in->failed ? PARSE_BAD : in->snapped ? PARSE_SNAPPED : PARSE_OK;
}

#endif
