/* The options of `capture`, and those that `save` has of them. */
#ifndef CLI_CAPTURE_OPTIONS_H
#define CLI_CAPTURE_OPTIONS_H

#include <glib.h>

struct capture_options {
	char **interfaces; /* -i */
	char *write;	   /* -w */
	gboolean all, view;
	char **ring, **stop; /* -b, -a */
	char *file_format;
	int snaplen, buffer_mib; /* 0: not given */
	gboolean immediate, no_promiscuous;
	char *user;
	int max_memory_mib; /* 0: not given */
	double linger_s;    /* negative: not given */
	char *metrics;	    /* HOST:PORT */
	/* save */
	gboolean annotate;
};

/* Nothing given. */
void capture_options_init(struct capture_options *);
void capture_options_clear(struct capture_options *);

/* Adds the options to those that are parsed; `format` and `force` are also of other commands. */
void capture_options_add(
	GOptionContext *, struct capture_options *, char **format, gboolean *force);
void capture_options_add_save(GOptionContext *, struct capture_options *, gboolean *force);

#endif
