#include "testdata/make/signalling_text.h"

#define AGENT                                                                                      \
	{                                                                                          \
		{203, 0, 113, 5}, 2727                                                             \
	}
#define CALLER                                                                                     \
	{                                                                                          \
		{192, 0, 2, 107}, 2427                                                             \
	}
#define CALLEE                                                                                     \
	{                                                                                          \
		{198, 51, 100, 107}, 2427                                                          \
	}

/* ---- MGCP (RFC 3435), fax package (RFC 5347) ---- */

#define CALL "C: 7a380107\r\n"
#define LINE_A "aaln/1@gw-a.example.net MGCP 1.0\r\n"
#define LINE_B "aaln/2@gw-b.example.net MGCP 1.0\r\n"
#define SESSION_A                                                                                  \
	"v=0\r\no=- 25678 1 IN IP4 192.0.2.107\r\ns=-\r\nc=IN IP4 192.0.2.107\r\nt=0 0\r\n"
#define SESSION_B                                                                                  \
	"v=0\r\no=- 13871 1 IN IP4 198.51.100.107\r\ns=-\r\nc=IN IP4 198.51.100.107\r\nt=0 0\r\n"
#define AUDIO_A SESSION_A "m=audio 16412 RTP/AVP 0\r\na=ptime:20\r\n"
#define AUDIO_B SESSION_B "m=audio 17412 RTP/AVP 0\r\na=ptime:20\r\n"
#define T38                                                                                        \
	"a=T38FaxVersion:0\r\na=T38MaxBitRate:14400\r\na=T38FaxRateManagement:transferredTCF\r\n"  \
	"a=T38FaxMaxBuffer:2000\r\na=T38FaxMaxDatagram:400\r\na=T38FaxUdpEC:t38UDPNoEC\r\n"
#define IMAGE_A SESSION_A "m=image 30012 udptl t38\r\n" T38
#define IMAGE_B SESSION_B "m=image 31012 udptl t38\r\n" T38

static const struct signalling_step mgcp_before[] = {
	{0, CALLER, AGENT, "NTFY 2001 " LINE_A "X: 1\r\nO: L/hd,D/5,D/5,D/5,D/0,D/0,D/2\r\n"},
	{9, AGENT, CALLER, "200 2001 OK\r\n"},
	{4, AGENT, CALLER,
		"CRCX 1201 " LINE_A CALL
		"L: p:20, a:PCMU, fxr/fx:t38\r\nM: recvonly\r\nX: 2\r\nR: L/hu(N),FXR/t38\r\n"},
	{11, CALLER, AGENT, "200 1201 OK\r\nI: FDE234C8\r\n\r\n" AUDIO_A},
	/* What is asked of the other gateway comes with a request for notification behind it. */
	{6, AGENT, CALLEE,
		"CRCX 1202 " LINE_B CALL
		"L: p:20, a:PCMU, fxr/fx:t38\r\nM: sendrecv\r\n\r\n" AUDIO_A
		".\r\nRQNT 1203 " LINE_B "X: 3\r\nR: L/hd(N),FXR/t38\r\nS: L/rg\r\n"},
	{13, CALLEE, AGENT, "200 1202 OK\r\nI: 32F345E2\r\n\r\n" AUDIO_B ".\r\n200 1203 OK\r\n"},
	{1100, CALLEE, AGENT, "NTFY 3001 " LINE_B "X: 3\r\nO: L/hd\r\n"},
	{8, AGENT, CALLEE, "200 3001 OK\r\n"},
	{4, AGENT, CALLER, "MDCX 1204 " LINE_A CALL "I: FDE234C8\r\nM: sendrecv\r\n\r\n" AUDIO_B},
	{12, CALLER, AGENT, "200 1204 OK\r\n"},
	/* The called side hears the fax, and is asked where it would receive T.38. */
	{950, CALLEE, AGENT, "NTFY 3002 " LINE_B "X: 3\r\nO: FXR/t38(start)\r\n"},
	{8, AGENT, CALLEE, "200 3002 OK\r\n"},
	{4, AGENT, CALLEE, "MDCX 1205 " LINE_B CALL "I: 32F345E2\r\nL: a:image/t38\r\n"},
	{12, CALLEE, AGENT, "200 1205 OK\r\n\r\n" IMAGE_B},
	{5, AGENT, CALLER,
		"MDCX 1206 " LINE_A CALL
		"I: FDE234C8\r\nL: a:image/t38\r\nM: sendrecv\r\n\r\n" IMAGE_B},
	{12, CALLER, AGENT, "200 1206 OK\r\n\r\n" IMAGE_A},
	{5, AGENT, CALLEE, "MDCX 1207 " LINE_B CALL "I: 32F345E2\r\nM: sendrecv\r\n\r\n" IMAGE_A},
	{12, CALLEE, AGENT, "200 1207 OK\r\n"},
	{0, AGENT, AGENT, NULL},
};

static const struct signalling_step mgcp_behind[] = {
	{1100, CALLER, AGENT, "NTFY 2002 " LINE_A "X: 2\r\nO: L/hu\r\n"},
	{9, AGENT, CALLER, "200 2002 OK\r\n"},
	{4, AGENT, CALLER, "DLCX 1208 " LINE_A CALL "I: FDE234C8\r\n"},
	{1, AGENT, CALLEE, "DLCX 1209 " LINE_B CALL "I: 32F345E2\r\n"},
	{11, CALLER, AGENT,
		"250 1208 OK\r\nP: PS=100, OS=16000, PR=100, OR=16000, PL=0, JI=0, LA=20\r\n"},
	{2, CALLEE, AGENT,
		"250 1209 OK\r\nP: PS=100, OS=16000, PR=100, OR=16000, PL=0, JI=0, LA=20\r\n"},
	{0, AGENT, AGENT, NULL},
};

const struct signalling_script signalling_mgcp = {2300, mgcp_before, mgcp_behind};

/* ---- H.248.1 Annex B ---- */

#define CONTROLLER                                                                                 \
	{                                                                                          \
		{203, 0, 113, 5}, 2944                                                             \
	}
#define GATEWAY                                                                                    \
	{                                                                                          \
		{192, 0, 2, 107}, 2944                                                             \
	}
#define FROM_CONTROLLER "MEGACO/1 [203.0.113.5]:2944\r\n"
#define FROM_GATEWAY "MEGACO/1 [192.0.2.107]:2944\r\n"
#define LOCAL "v=0\r\nc=IN IP4 192.0.2.107\r\n"
#define REMOTE "v=0\r\nc=IN IP4 198.51.100.107\r\n"

/* Only one gateway is controlled: where the other party receives is what the controller says. Some with long tokens,
 * some with short ones. */
static const struct signalling_step h248_before[] = {
	{0, GATEWAY, CONTROLLER,
		FROM_GATEWAY "Transaction = 501 { Context = - { Notify = DS/1/4 { ObservedEvents = "
			     "2001 { 20260115T09590000:al/of } } } }"},
	{7, CONTROLLER, GATEWAY, FROM_CONTROLLER "Reply = 501 { Context = - { Notify = DS/1/4 } }"},
	{4, CONTROLLER, GATEWAY,
		FROM_CONTROLLER
		"Transaction = 1301 { Context = $ { Add = DS/1/4 { Media { LocalControl { Mode = "
		"SendReceive } } }, Add = RTP/$ { Events = 9 { ctyp/dtone }, Media { Stream = 1 { "
		"LocalControl { Mode = ReceiveOnly, ReservedValue = ON }, Local {\r\nv=0\r\n"
		"c=IN IP4 $\r\nm=audio $ RTP/AVP 0\r\na=ptime:20\r\n} } } } } }"},
	{11, GATEWAY, CONTROLLER,
		FROM_GATEWAY "Reply = 1301 { Context = 7107 { Add = DS/1/4, Add = RTP/3012 { Media "
			     "{ Stream = 1 { "
			     "Local {\r\n" LOCAL
			     "m=audio 16412 RTP/AVP 0\r\na=ptime:20\r\n} } } } } }"},
	{900, CONTROLLER, GATEWAY,
		FROM_CONTROLLER "Transaction = 1302 { Context = 7107 { Modify = DS/1/4 { Signals { "
				"cg/rt } } } }"},
	{8, GATEWAY, CONTROLLER,
		FROM_GATEWAY "Reply = 1302 { Context = 7107 { Modify = DS/1/4 } }"},
	{600, CONTROLLER, GATEWAY,
		FROM_CONTROLLER
		"T=1303{C=7107{MF=DS/1/4{SG{}},MF=RTP/3012{M{ST=1{O{MO=SR},R{\r\n" REMOTE
		"m=audio 17412 RTP/AVP 0\r\na=ptime:20\r\n}}}}}}"},
	{9, GATEWAY, CONTROLLER, FROM_GATEWAY "P=1303{C=7107{MF=DS/1/4,MF=RTP/3012}}"},
	{700, GATEWAY, CONTROLLER,
		FROM_GATEWAY
		"T=502{C=7107{N=DS/1/4{OE=9{20260115T09590280:ctyp/dtone{dtt=V21FLAG}}}}}"},
	{7, CONTROLLER, GATEWAY, FROM_CONTROLLER "P=502{C=7107{N=DS/1/4}}"},
	{3, CONTROLLER, GATEWAY,
		FROM_CONTROLLER "T=1304{C=7107{MF=RTP/3012{M{ST=1{O{MO=RC},L{\r\nv=0\r\n"
				"c=IN IP4 192.0.2.107\r\nm=image $ udptl t38\r\n}}}}}}"},
	{9, GATEWAY, CONTROLLER,
		FROM_GATEWAY "P=1304{C=7107{MF=RTP/3012{M{ST=1{L{\r\n" LOCAL
			     "m=image 30012 udptl t38\r\n" T38 "}}}}}}"},
	{40, CONTROLLER, GATEWAY,
		FROM_CONTROLLER "T=1305{C=7107{MF=RTP/3012{M{ST=1{O{MO=SR},R{\r\n" REMOTE
				"m=image 31012 udptl t38\r\n" T38 "}}}}}}"},
	{9, GATEWAY, CONTROLLER, FROM_GATEWAY "P=1305{C=7107{MF=RTP/3012}}"},
	{0, CONTROLLER, GATEWAY, NULL},
};

static const struct signalling_step h248_behind[] = {
	{1100, GATEWAY, CONTROLLER,
		FROM_GATEWAY "T=503{C=7107{N=DS/1/4{OE=9{20260115T10002700:al/on}}}}"},
	{7, CONTROLLER, GATEWAY, FROM_CONTROLLER "P=503{C=7107{N=DS/1/4}}"},
	{3, CONTROLLER, GATEWAY, FROM_CONTROLLER "T=1306{C=7107{S=DS/1/4,S=RTP/3012}}"},
	{9, GATEWAY, CONTROLLER,
		FROM_GATEWAY "P=1306{C=7107{S=DS/1/4,S=RTP/3012{SA{nt/dur=29000,rtp/ps=100,"
			     "rtp/pr=100,rtp/pl=0,rtp/jit=0,rtp/delay=0}}}}"},
	{0, CONTROLLER, GATEWAY, NULL},
};

const struct signalling_script signalling_h248 = {2400, h248_before, h248_behind};
