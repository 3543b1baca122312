/* One pass over the captures: what all commands that read share. */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include <stdio.h>

#include "analyzer/engine.h"
#include "cli/options.h"
#include "cli/source.h"

struct run;

struct run_sink {
	/* A call that --call lets pass; `zero` is the time of the first packet. Freed behind it. */
	void (*call)(void *ctx, const struct call *, t38_time zero);
	/* In its place: the call becomes the sink's. Legs come behind their main leg, which points to them. */
	void (*own)(void *ctx, struct call *, t38_time zero);
	/* Sees a call just before `call` does, and may rewrite it. NULL: not wanted */
	void (*rewrite)(void *ctx, struct call *);
	/* NULL: not wanted */
	void (*packet)(void *ctx, const struct engine_packet *);
	void (*earlier)(void *ctx, uint64_t number, unsigned call);
	/* Every packet, before it is analysed. NULL: not wanted */
	void (*raw)(void *ctx, const struct packet *);
	/* Asked before each packet: false ends the reading. NULL: all are read. */
	bool (*more)(void *ctx);
	/* As engine_sink has them. NULL, false: not wanted */
	void (*part)(void *ctx, uint64_t number, const struct datagram *);
	bool media;
	bool in_order;
	/* Told the engine before packets are read, and NULL behind the last. NULL: not wanted */
	void (*engine)(void *ctx, const struct engine *);
	size_t max_tape_octets; /* as struct limits has it */
};

/* Opens the captures and the output. `twice`: the captures will be read twice. NULL: said why on standard error,
 * *status is the exit status. */
struct run *run_open(const struct options *, bool twice, bool text_output, int *status);

/* Reads all packets, hands on all calls. */
void run_read(struct run *, const struct run_sink *, void *ctx);

/* False: --call names others. Of a call that goes on, which has no legs yet. */
bool run_selects(const struct run *, const struct call *);

/* Back to the first packet. False: said why. */
bool run_rewind(struct run *);

/* Where results go. */
FILE *run_out(const struct run *);

/* True when results may be coloured (terminal, NO_COLOR, --color). */
bool run_color(const struct run *);

/* Columns of the terminal that results go to; 80 when they do not go to one. */
int run_width(const struct run *);

struct source *run_source(const struct run *);

/* Time of the first packet; T38_NEVER before it was read. */
t38_time run_zero(const struct run *);

/* Says what could not be read, closes all, gives the exit status. */
int run_close(struct run *);

#endif
