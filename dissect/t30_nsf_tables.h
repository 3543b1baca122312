/* Names behind the codes of NSF, NSC and NSS. Octets are least significant bit first here, as most machines send
 * them: a T.38 octet has to be reversed before it is looked up. */
#ifndef DISSECT_T30_NSF_TABLES_H
#define DISSECT_T30_NSF_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* By the octets as they come: a country in the wrong order of bits has rows of its own, with the manufacturer
 * code in the same order. */
struct t30_nsf_vendor {
	uint8_t country;
	uint8_t size; /* octets of the code: 1 or 2 */
	uint8_t code[2];
	bool station_reversed; /* writes its station name last character first */
	const char *name;      /* NULL: only its habits are known */
};

/* What stands behind the manufacturer code of a model. */
struct t30_nsf_model {
	uint8_t country, vendor[2];
	const char *name;
	size_t size;
	const char *octets;
};

/* Row `index` of a table, NULL behind its end. */
const struct t30_nsf_vendor *t30_nsf_tables_vendor(size_t index);
const struct t30_nsf_model *t30_nsf_tables_model(size_t index);

/* The country of a code of T.35, NULL when it is not assigned. */
const char *t30_nsf_tables_country(uint8_t code);

#endif
