#include "reassembly/t4_codes.h"

/* FILLn repeats an entry for all values of the n bits that follow a code. The designator in front of
 * the first makes the others follow it, so the tables stand in the order of the Recommendation, and
 * two codes that begin alike would be an overridden initializer, which compilers report. */
#define FILL0(...) __VA_ARGS__
#define FILL1(...) FILL0(__VA_ARGS__), FILL0(__VA_ARGS__)
#define FILL2(...) FILL1(__VA_ARGS__), FILL1(__VA_ARGS__)
#define FILL3(...) FILL2(__VA_ARGS__), FILL2(__VA_ARGS__)
#define FILL4(...) FILL3(__VA_ARGS__), FILL3(__VA_ARGS__)
#define FILL5(...) FILL4(__VA_ARGS__), FILL4(__VA_ARGS__)
#define FILL6(...) FILL5(__VA_ARGS__), FILL5(__VA_ARGS__)
#define FILL7(...) FILL6(__VA_ARGS__), FILL6(__VA_ARGS__)
#define FILL8(...) FILL7(__VA_ARGS__), FILL7(__VA_ARGS__)
#define FILL9(...) FILL8(__VA_ARGS__), FILL8(__VA_ARGS__)
#define FILL10(...) FILL9(__VA_ARGS__), FILL9(__VA_ARGS__)
#define FILL11(...) FILL10(__VA_ARGS__), FILL10(__VA_ARGS__)

#define CODE2(bits, run) [(bits) << 11] = FILL11((run) << 4 | 2)
#define CODE3(bits, run) [(bits) << 10] = FILL10((run) << 4 | 3)
#define CODE4(bits, run) [(bits) << 9] = FILL9((run) << 4 | 4)
#define CODE5(bits, run) [(bits) << 8] = FILL8((run) << 4 | 5)
#define CODE6(bits, run) [(bits) << 7] = FILL7((run) << 4 | 6)
#define CODE7(bits, run) [(bits) << 6] = FILL6((run) << 4 | 7)
#define CODE8(bits, run) [(bits) << 5] = FILL5((run) << 4 | 8)
#define CODE9(bits, run) [(bits) << 4] = FILL4((run) << 4 | 9)
#define CODE10(bits, run) [(bits) << 3] = FILL3((run) << 4 | 10)
#define CODE11(bits, run) [(bits) << 2] = FILL2((run) << 4 | 11)
#define CODE12(bits, run) [(bits) << 1] = FILL1((run) << 4 | 12)
#define CODE13(bits, run) [(bits) << 0] = FILL0((run) << 4 | 13)

/* Runs above 1728 are the same codes in both colours (T.4 Table 3). */
#define COMMON_MAKE_UP                                                                             \
	CODE11(0x08, 1792), CODE11(0x0c, 1856), CODE11(0x0d, 1920), CODE12(0x12, 1984),            \
		CODE12(0x13, 2048), CODE12(0x14, 2112), CODE12(0x15, 2176), CODE12(0x16, 2240),    \
		CODE12(0x17, 2304), CODE12(0x1c, 2368), CODE12(0x1d, 2432), CODE12(0x1e, 2496),    \
		CODE12(0x1f, 2560)

const uint16_t t4_codes_run[2][1 << T4_RUN_BITS] =
	{
		[T4_WHITE] =
			{
				CODE8(0x35, 0),
				CODE6(0x07, 1),
				CODE4(0x07, 2),
				CODE4(0x08, 3),
				CODE4(0x0b, 4),
				CODE4(0x0c, 5),
				CODE4(0x0e, 6),
				CODE4(0x0f, 7),
				CODE5(0x13, 8),
				CODE5(0x14, 9),
				CODE5(0x07, 10),
				CODE5(0x08, 11),
				CODE6(0x08, 12),
				CODE6(0x03, 13),
				CODE6(0x34, 14),
				CODE6(0x35, 15),
				CODE6(0x2a, 16),
				CODE6(0x2b, 17),
				CODE7(0x27, 18),
				CODE7(0x0c, 19),
				CODE7(0x08, 20),
				CODE7(0x17, 21),
				CODE7(0x03, 22),
				CODE7(0x04, 23),
				CODE7(0x28, 24),
				CODE7(0x2b, 25),
				CODE7(0x13, 26),
				CODE7(0x24, 27),
				CODE7(0x18, 28),
				CODE8(0x02, 29),
				CODE8(0x03, 30),
				CODE8(0x1a, 31),
				CODE8(0x1b, 32),
				CODE8(0x12, 33),
				CODE8(0x13, 34),
				CODE8(0x14, 35),
				CODE8(0x15, 36),
				CODE8(0x16, 37),
				CODE8(0x17, 38),
				CODE8(0x28, 39),
				CODE8(0x29, 40),
				CODE8(0x2a, 41),
				CODE8(0x2b, 42),
				CODE8(0x2c, 43),
				CODE8(0x2d, 44),
				CODE8(0x04, 45),
				CODE8(0x05, 46),
				CODE8(0x0a, 47),
				CODE8(0x0b, 48),
				CODE8(0x52, 49),
				CODE8(0x53, 50),
				CODE8(0x54, 51),
				CODE8(0x55, 52),
				CODE8(0x24, 53),
				CODE8(0x25, 54),
				CODE8(0x58, 55),
				CODE8(0x59, 56),
				CODE8(0x5a, 57),
				CODE8(0x5b, 58),
				CODE8(0x4a, 59),
				CODE8(0x4b, 60),
				CODE8(0x32, 61),
				CODE8(0x33, 62),
				CODE8(0x34, 63),
				/* make-up */
				CODE5(0x1b, 64),
				CODE5(0x12, 128),
				CODE6(0x17, 192),
				CODE7(0x37, 256),
				CODE8(0x36, 320),
				CODE8(0x37, 384),
				CODE8(0x64, 448),
				CODE8(0x65, 512),
				CODE8(0x68, 576),
				CODE8(0x67, 640),
				CODE9(0xcc, 704),
				CODE9(0xcd, 768),
				CODE9(0xd2, 832),
				CODE9(0xd3, 896),
				CODE9(0xd4, 960),
				CODE9(0xd5, 1024),
				CODE9(0xd6, 1088),
				CODE9(0xd7, 1152),
				CODE9(0xd8, 1216),
				CODE9(0xd9, 1280),
				CODE9(0xda, 1344),
				CODE9(0xdb, 1408),
				CODE9(0x98, 1472),
				CODE9(0x99, 1536),
				CODE9(0x9a, 1600),
				CODE6(0x18, 1664),
				CODE9(0x9b, 1728),
				COMMON_MAKE_UP,
			},
		[T4_BLACK] =
			{
				CODE10(0x37, 0),
				CODE3(0x02, 1),
				CODE2(0x03, 2),
				CODE2(0x02, 3),
				CODE3(0x03, 4),
				CODE4(0x03, 5),
				CODE4(0x02, 6),
				CODE5(0x03, 7),
				CODE6(0x05, 8),
				CODE6(0x04, 9),
				CODE7(0x04, 10),
				CODE7(0x05, 11),
				CODE7(0x07, 12),
				CODE8(0x04, 13),
				CODE8(0x07, 14),
				CODE9(0x18, 15),
				CODE10(0x17, 16),
				CODE10(0x18, 17),
				CODE10(0x08, 18),
				CODE11(0x67, 19),
				CODE11(0x68, 20),
				CODE11(0x6c, 21),
				CODE11(0x37, 22),
				CODE11(0x28, 23),
				CODE11(0x17, 24),
				CODE11(0x18, 25),
				CODE12(0xca, 26),
				CODE12(0xcb, 27),
				CODE12(0xcc, 28),
				CODE12(0xcd, 29),
				CODE12(0x68, 30),
				CODE12(0x69, 31),
				CODE12(0x6a, 32),
				CODE12(0x6b, 33),
				CODE12(0xd2, 34),
				CODE12(0xd3, 35),
				CODE12(0xd4, 36),
				CODE12(0xd5, 37),
				CODE12(0xd6, 38),
				CODE12(0xd7, 39),
				CODE12(0x6c, 40),
				CODE12(0x6d, 41),
				CODE12(0xda, 42),
				CODE12(0xdb, 43),
				CODE12(0x54, 44),
				CODE12(0x55, 45),
				CODE12(0x56, 46),
				CODE12(0x57, 47),
				CODE12(0x64, 48),
				CODE12(0x65, 49),
				CODE12(0x52, 50),
				CODE12(0x53, 51),
				CODE12(0x24, 52),
				CODE12(0x37, 53),
				CODE12(0x38, 54),
				CODE12(0x27, 55),
				CODE12(0x28, 56),
				CODE12(0x58, 57),
				CODE12(0x59, 58),
				CODE12(0x2b, 59),
				CODE12(0x2c, 60),
				CODE12(0x5a, 61),
				CODE12(0x66, 62),
				CODE12(0x67, 63),
				/* make-up */
				CODE10(0x0f, 64),
				CODE12(0xc8, 128),
				CODE12(0xc9, 192),
				CODE12(0x5b, 256),
				CODE12(0x33, 320),
				CODE12(0x34, 384),
				CODE12(0x35, 448),
				CODE13(0x6c, 512),
				CODE13(0x6d, 576),
				CODE13(0x4a, 640),
				CODE13(0x4b, 704),
				CODE13(0x4c, 768),
				CODE13(0x4d, 832),
				CODE13(0x72, 896),
				CODE13(0x73, 960),
				CODE13(0x74, 1024),
				CODE13(0x75, 1088),
				CODE13(0x76, 1152),
				CODE13(0x77, 1216),
				CODE13(0x52, 1280),
				CODE13(0x53, 1344),
				CODE13(0x54, 1408),
				CODE13(0x55, 1472),
				CODE13(0x5a, 1536),
				CODE13(0x5b, 1600),
				CODE13(0x64, 1664),
				CODE13(0x65, 1728),
				COMMON_MAKE_UP,
			},
};

const struct t4_mode t4_codes_mode[1 << T4_MODE_BITS] = {
	[0x40] = FILL6({T4_MODE_VERTICAL, 1, 0}),   /* V0 1 */
	[0x30] = FILL4({T4_MODE_VERTICAL, 3, 1}),   /* VR1 011 */
	[0x20] = FILL4({T4_MODE_VERTICAL, 3, -1}),  /* VL1 010 */
	[0x10] = FILL4({T4_MODE_HORIZONTAL, 3, 0}), /* 001 */
	[0x08] = FILL3({T4_MODE_PASS, 4, 0}),	    /* 0001 */
	[0x06] = FILL1({T4_MODE_VERTICAL, 6, 2}),   /* VR2 000011 */
	[0x04] = FILL1({T4_MODE_VERTICAL, 6, -2}),  /* VL2 000010 */
	[0x03] = {T4_MODE_VERTICAL, 7, 3},	    /* VR3 0000011 */
	[0x02] = {T4_MODE_VERTICAL, 7, -3},	    /* VL3 0000010 */
};
