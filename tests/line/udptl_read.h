#ifndef TESTS_LINE_UDPTL_READ_H
#define TESTS_LINE_UDPTL_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One direction of UDPTL (T.38 clause 9.1), written apart from the program under test. What cannot be had at
 * once is given up: a gateway plays the packets in the order of their numbers as they arrive. */

/* What IFP syntax a packet fits: T38FaxVersion 0 is ASN.1 of 1998, later ones are that of 2002. */
bool udptl_read_ifp_fits(const uint8_t *ifp, size_t len, unsigned version);

/* A signal that an IFP packet announces or carries: its code as in T.38 Table of t30-indicator or data type.
 * False when the packet is empty. */
bool udptl_read_ifp_type(const uint8_t *ifp, size_t len, bool *is_data, unsigned *code);

/* Whether the octets are one UDPTL packet, to the last of them. */
bool udptl_read_fits(const uint8_t *octets, size_t len);

struct udptl_read;

/* ifp lives for the call only. */
typedef void udptl_read_take(void *ctx, int64_t us, uint16_t seq, const uint8_t *ifp, size_t len);

struct udptl_read *udptl_read_new(udptl_read_take *take, void *ctx);
void udptl_read_free(struct udptl_read *udptl);

/* Gives what is new in a datagram to take: packets that secondaries or FEC bring back first, then its own. What is older than
 * the first datagram is left out. */
void udptl_read_push(struct udptl_read *udptl, int64_t us, const uint8_t *octets, size_t len);

#endif
