#ifndef TESTDATA_RNG_H
#define TESTDATA_RNG_H

#include <stdint.h>

/* xorshift64: the same numbers on every machine. The state must not be 0. */
struct rng {
	uint64_t state;
};

static inline struct rng rng_seed(uint64_t seed)
{
	return (struct rng){(seed + 1) * UINT64_C(0x9E3779B97F4A7C15)};
}

static inline uint32_t rng_next(struct rng *rng)
{
	rng->state ^= rng->state << 13;
	rng->state ^= rng->state >> 7;
	rng->state ^= rng->state << 17;
	return (uint32_t)(rng->state >> 32);
}

/* A number from 0 to below - 1. */
static inline uint32_t rng_below(struct rng *rng, uint32_t below)
{
	return rng_next(rng) % below;
}

#endif
