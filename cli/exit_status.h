/* Exit statuses, as in the contract (design/interface.md, t38trace.1). */
#ifndef CLI_EXIT_STATUS_H
#define CLI_EXIT_STATUS_H

enum exit_status {
	EXIT_ANALYSED = 0,  /* everything was read and analysed */
	EXIT_CONDITION = 1, /* a condition of --fail-on or --check holds */
	EXIT_USAGE = 2,	    /* wrong usage */
	EXIT_INPUT = 3,	    /* some input could not be read, or not to its end */
};

#endif
