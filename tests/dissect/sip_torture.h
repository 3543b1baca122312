/* The messages of RFC 4475, shortened to the lines that make each what it is, with what sip_parse() makes of them. It
 * reads what others sent, so it also takes from a wrong message what can be told; of a message that is no SIP/2.0 or
 * that bears no Call-ID it takes nothing, so that no call comes of it. */
#ifndef TESTS_DISSECT_SIP_TORTURE_H
#define TESTS_DISSECT_SIP_TORTURE_H

#include "dissect/sip.h"

#define R5(text) text text text text text
#define R10(text) R5(text) R5(text)
#define VIA "Via: SIP/2.0/UDP host.example.com;branch=z9hG4bKkdjuw\r\n"
#define TO "To: sip:j.user@example.com\r\n"
#define FROM "From: <sip:caller@example.net>;tag=32394234\r\n"
#define SDP                                                                                        \
	"v=0\r\no=mhandley 29739 7272939 IN IP4 192.0.2.3\r\ns=-\r\nc=IN IP4 192.0.2.4\r\nt=0 "    \
	"0\r\n"                                                                                    \
	"m=audio 49217 RTP/AVP 0 12\r\nm=video 3227 RTP/AVP 31\r\na=rtpmap:31 LPC\r\n"
#define SDP_LENGTH 150
#define SDP_HEADERS "Content-Type: application/sdp\r\nContent-Length: 150\r\n\r\n"
#define EMPTY "Content-Length: 0\r\n\r\n"
#define CALLER "sip:caller@example.net"
#define CALLEE "sip:j.user@example.com"

static const char intmeth[] =
	"!interesting-Method0123456789_*+`.%indeed'~ "
	"sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*"
	"pas$wo~d_too.(doesn't-it)@example.com SIP/2.0\r\n"
	"Via: SIP/2.0/TCP host1.example.com;branch=z9hG4bK-.!%66*_+`'~\r\n"
	"To: \"BEL:\\\x07 NUL:\\\0 DEL:\\\x7f\" "
	"<sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com>\r\n"
	"From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>"
	";fromParam''~+*_!.-%=\"\xd1\x80\xd0\xb0\";tag=_token~1'+`*%!-.\r\n"
	"Call-ID: intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{\r\n"
	"CSeq: 139122385 !interesting-Method0123456789_*+`.%indeed'~\r\n"
	"extensionHeader-!.%*+_`'~:\xef\xbb\xbf\xe5\xa4\xa7\r\n" EMPTY;

static const struct sip_torture {
	const char *clause, *name, *text;
	size_t length; /* 0: of the text */
	enum parse_status status;
	enum sip_method method;
	unsigned code;
	const char *call_id;
	uint32_t cseq;
	const char *from, *from_tag, *to, *to_tag;
	long content_length;
	bool sdp;
	bool refused; /* by sip_likely() */
} sip_torture[] = {
	{.clause = "3.1.1.1",
		.name = "wsinv",
		.text = "INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0\r\n"
			"TO :\r\n sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n\r\n"
			"from   : \"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>\r\n  "
			";\r\n"
			"  tag = 98asjd8\r\nMaX-fOrWaRdS: 0068\r\nCall-ID: "
			"wsinv.ndaksdj@192.0.2.1\r\n"
			"Content-Length   : 150\r\ncseq: 0009\r\n  INVITE\r\n"
			"Via  : SIP  /   2.0\r\n /UDP\r\n    192.0.2.2;branch=390skdjuw\r\ns :\r\n"
			"NewFangledHeader:   newfangled value\r\n continued newfangled value\r\n"
			"UnknownHeaderWithUnusualValue: ;;,,;;,;\r\nContent-Type: "
			"application/sdp\r\n"
			"v:  SIP  / 2.0  / TCP     spindle.example.com   ;\r\n"
			"  branch  =   z9hG4bK9ikj8  ,\r\n SIP  /    2.0   / UDP  192.168.255.111  "
			" ; "
			"branch=\r\n z9hG4bK30239\r\n"
			"m:\"Quoted string \\\"\\\"\" <sip:jdrosen@example.com> ; newparam =\r\n"
			"      newvalue ;\r\n  secondparam ; q = 0.33\r\n\r\n" SDP,
		.method = SIP_INVITE,
		.call_id = "wsinv.ndaksdj@192.0.2.1",
		.cseq = 9,
		.from = "sip:jdrosen@example.com",
		.from_tag = "98asjd8",
		.to = "sip:vivekg@chair-dnrc.example.com",
		.to_tag = "1918181833n",
		.content_length = SDP_LENGTH,
		.sdp = true},
	/* sip_likely() refuses methods that no one uses, and this one is no call. */
	{.clause = "3.1.1.2",
		.name = "intmeth",
		.text = intmeth,
		.length = sizeof(intmeth) - 1,
		.method = SIP_OTHER,
		.call_id = "intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{",
		.cseq = 139122385,
		.from = "sip:mundane@example.com",
		.from_tag = "_token~1'+`*%!-.",
		.to = "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com",
		.refused = true},
	{.clause = "3.1.1.3",
		.name = "esc01",
		.text = "INVITE sip:sips%3Auser%40example.com@example.net SIP/2.0\r\n"
			"To: sip:%75se%72@example.com\r\nFrom: "
			"<sip:I%20have%20spaces@example.net>;tag=938\r\n"
			"i: esc01.239409asdfakjkn23onasd0-3234\r\nCSeq: 234234 INVITE\r\n" VIA
			"C: application/sdp\r\n"
			"Contact:\r\n  "
			"<sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31>\r\n"
			"Content-Length: 150\r\n\r\n" SDP,
		.method = SIP_INVITE,
		.call_id = "esc01.239409asdfakjkn23onasd0-3234",
		.cseq = 234234,
		.from = "sip:I%20have%20spaces@example.net",
		.from_tag = "938",
		.to = "sip:%75se%72@example.com",
		.content_length = SDP_LENGTH,
		.sdp = true},
	{.clause = "3.1.1.4",
		.name = "escnull",
		.text = "REGISTER sip:example.com SIP/2.0\r\nTo: sip:null-%00-null@example.com\r\n"
			"From: sip:null-%00-null@example.com;tag=839923423\r\n"
			"Call-ID: escnull.39203ndfvkjdasfkq3w4otrq0adsfdfnavd\r\n"
			"CSeq: 14398234 REGISTER\r\n" VIA "Contact: <sip:%00@host5.example.com>\r\n"
			"Contact: <sip:%00%00@host5.example.com>\r\nL:0\r\n\r\n",
		.method = SIP_REGISTER,
		.call_id = "escnull.39203ndfvkjdasfkq3w4otrq0adsfdfnavd",
		.cseq = 14398234,
		.from = "sip:null-%00-null@example.com",
		.from_tag = "839923423",
		.to = "sip:null-%00-null@example.com"},
	{.clause = "3.1.1.5",
		.name = "esc02",
		.text = "RE%47IST%45R sip:registrar.example.com SIP/2.0\r\n"
			"To: \"%Z%45\" <sip:resource@example.com>\r\n"
			"From: \"%Z%45\" <sip:resource@example.com>;tag=f232jadfj23\r\n"
			"Call-ID: esc02.asdfnqwo34rq23i34jrjasdcnl23nrlknsdf\r\n" VIA
			"CSeq: 29344 RE%47IST%45R\r\nC%6Fntact: "
			"<sip:alias2@host2.example.com>\r\nl: 0\r\n\r\n",
		.method = SIP_OTHER,
		.call_id = "esc02.asdfnqwo34rq23i34jrjasdcnl23nrlknsdf",
		.cseq = 29344,
		.from = "sip:resource@example.com",
		.from_tag = "f232jadfj23",
		.to = "sip:resource@example.com"},
	{.clause = "3.1.1.6",
		.name = "lwsdisp",
		.text = "OPTIONS sip:user@example.com SIP/2.0\r\nTo: sip:user@example.com\r\n"
			"From: caller<sip:caller@example.com>;tag=323\r\n"
			"Call-ID: lwsdisp.1234abcd@funky.example.com\r\nCSeq: 60 OPTIONS\r\n" VIA
			"l: 0\r\n\r\n",
		.method = SIP_OPTIONS,
		.call_id = "lwsdisp.1234abcd@funky.example.com",
		.cseq = 60,
		.from = "sip:caller@example.com",
		.from_tag = "323",
		.to = "sip:user@example.com"},
	{.clause = "3.1.1.7",
		.name = "longreq",
		.text = "INVITE sip:user@example.com SIP/2.0\r\n"
			"To: \"I have a user name of " R10(
				"extreme") " proportion\"<sip:user@example.com:6000;"
					   "unknownparam1=very" R10("long") "value;longparam" R10(
						   "name") "=shortvalue>\r\n"
							   "F: sip:" R5("amazinglylongcallername") "@example.net;tag=12982" R10("424") ";unknownheaderparam" R10("name") "=unknowheaderparam" R10(
								   "value") "\r\n"
									    "Call-ID: "
									    "longreq.one" R10(
										    "really") "long"
											      "call"
											      "id\r"
											      "\nCS"
											      "eq: "
											      "3882"
											      "340 "
											      "INVI"
											      "TE\r"
											      "\n"
											      "Unkn"
											      "own"
											      "-" R10("Long") "-Name: unknown-" R10(
												      "long") "-value\r\n"
													      "Via: SIP/2.0/TCP sip33.example.com\r\n" VIA
														      VIA VIA SDP_HEADERS
															      SDP,
		.method = SIP_INVITE,
		.call_id = "longreq.one" R10("really") "longcallid",
		.cseq = 3882340,
		.from = "sip:" R5("amazinglylongcallername") "@example.net",
		.from_tag = "12982" R10("424"),
		.to = "sip:user@example.com:6000;unknownparam1=very" R10(
			"long") "value;longparam" R10("name") "=shortvalue",
		.content_length = SDP_LENGTH,
		.sdp = true},
	/* The INVITE behind Content-Length is no message. */
	{.clause = "3.1.1.8",
		.name = "dblreq",
		.text = "REGISTER sip:example.com SIP/2.0\r\nTo: sip:j.user@example.com\r\n"
			"From: sip:j.user@example.com;tag=43251j3j324\r\n"
			"Call-ID: dblreq.0ha0isndaksdj99sdfafnl3lk233412\r\nCSeq: 8 "
			"REGISTER\r\n" VIA EMPTY
			"\r\nINVITE sip:joe@example.com SIP/2.0\r\n" TO FROM
			"Call-ID: dblreq.0ha0isnda977644900765@192.0.2.15\r\nCSeq: 8 INVITE\r\n" VIA
				SDP_HEADERS SDP,
		.method = SIP_REGISTER,
		.call_id = "dblreq.0ha0isndaksdj99sdfafnl3lk233412",
		.cseq = 8,
		.from = CALLEE,
		.from_tag = "43251j3j324",
		.to = CALLEE},
	{.clause = "3.1.1.9",
		.name = "semiuri",
		.text = "OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0\r\n" TO
			"From: sip:caller@example.net;tag=33242\r\nCall-ID: "
			"semiuri.0ha0isndaksdj\r\n"
			"CSeq: 8 OPTIONS\r\n" VIA "l: 0\r\n\r\n",
		.method = SIP_OPTIONS,
		.call_id = "semiuri.0ha0isndaksdj",
		.cseq = 8,
		.from = CALLER,
		.from_tag = "33242",
		.to = CALLEE},
	{.clause = "3.1.1.10",
		.name = "transports",
		.text = "OPTIONS sip:user@example.com SIP/2.0\r\n" TO FROM
			"Call-ID: transports.kijh4akdnaqjkwendsasfdj\r\nCSeq: 60 OPTIONS\r\n" VIA
			"Via: SIP/2.0/SCTP t2.example.com;branch=z9hG4bKklasjdhf\r\n"
			"Via: SIP/2.0/UNKNOWN t4.example.com;branch=z9hG4bKasd0f3en\r\nl: "
			"0\r\n\r\n",
		.method = SIP_OPTIONS,
		.call_id = "transports.kijh4akdnaqjkwendsasfdj",
		.cseq = 60,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE},
	{.clause = "3.1.1.11",
		.name = "mpart01",
		.text = "MESSAGE sip:kumiko@example.org SIP/2.0\r\n" VIA TO FROM
			"Call-ID: 3d9485ad0c49859b@Zmx1ZmZ5LW1hYy0xNi5sb2NhbA..\r\nCSeq: 127 "
			"MESSAGE\r\n"
			"Content-Type: "
			"multipart/mixed;boundary=7a9cbec02ceef655\r\nContent-Length: 77\r\n\r\n"
			"--7a9cbec02ceef655\r\nContent-Type: text/plain\r\n\r\nHello\r\n"
			"--7a9cbec02ceef655--\r\n",
		.method = SIP_MESSAGE,
		.call_id = "3d9485ad0c49859b@Zmx1ZmZ5LW1hYy0xNi5sb2NhbA..",
		.cseq = 127,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE,
		.content_length = 77},
	{.clause = "3.1.1.12",
		.name = "unreason",
		.text = "SIP/2.0 200 = 2**3 * 5**2 \xd0\xbd\xd0\xbe "
			"\xd1\x81\xd1\x82\xd0\xbe\r\n" VIA
			"Call-ID: unreason.1234ksdfak3j2erwedfsASdf\r\nCSeq: 35 INVITE\r\n" TO FROM
				SDP_HEADERS SDP,
		.method = SIP_INVITE,
		.code = 200,
		.call_id = "unreason.1234ksdfak3j2erwedfsASdf",
		.cseq = 35,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE,
		.content_length = SDP_LENGTH,
		.sdp = true},
	{.clause = "3.1.1.13",
		.name = "noreason",
		.text = "SIP/2.0 100 \r\n" VIA "Call-ID: noreason.asndj203insdf99223ndf\r\n"
			"CSeq: 35 INVITE\r\n" FROM TO EMPTY,
		.method = SIP_INVITE,
		.code = 100,
		.call_id = "noreason.asndj203insdf99223ndf",
		.cseq = 35,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE},
	/* Separators where none may be; the call is plain all the same. */
	{.clause = "3.1.2.1",
		.name = "badinv01",
		.text = "INVITE sip:user@example.com SIP/2.0\r\n" TO FROM
			"Max-Forwards: 70\r\nCall-ID: badinv01.0ha0isndaksdjasdf3234nas\r\nCSeq: 8 "
			"INVITE\r\n"
			"Via: SIP/2.0/UDP 192.0.2.15;;,;,,\r\n"
			"Contact: \"Joe\" <sip:joe@example.org>;;;;\r\n" SDP_HEADERS SDP,
		.method = SIP_INVITE,
		.call_id = "badinv01.0ha0isndaksdjasdf3234nas",
		.cseq = 8,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE,
		.content_length = SDP_LENGTH,
		.sdp = true},
	/* As if the capture had cut it. */
	{.clause = "3.1.2.2",
		.name = "clerr",
		.text = "INVITE sip:user@example.com SIP/2.0\r\n" TO FROM
			"Call-ID: clerr.0ha0isndaksdjweiafasdk3\r\nCSeq: 8 INVITE\r\n" VIA
			"Content-Type: application/sdp\r\nContent-Length: 9999\r\n\r\n" SDP,
		.status = PARSE_SNAPPED,
		.method = SIP_INVITE,
		.call_id = "clerr.0ha0isndaksdjweiafasdk3",
		.cseq = 8,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE,
		.content_length = 9999,
		.sdp = true},
	{.clause = "3.1.2.3",
		.name = "ncl",
		.text = "INVITE sip:user@example.com SIP/2.0\r\n" TO FROM
			"Call-ID: ncl.0ha0isndaksdj2193423r542w35\r\nCSeq: 0 INVITE\r\n" VIA
			"Content-Type: application/sdp\r\nContent-Length: -999\r\n\r\n" SDP,
		.method = SIP_INVITE,
		.call_id = "ncl.0ha0isndaksdj2193423r542w35",
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE,
		.content_length = -1,
		.sdp = true},
	{.clause = "3.1.2.4",
		.name = "scalar02",
		.text = "REGISTER sip:example.com SIP/2.0\r\n" VIA TO FROM
			"Call-ID: scalar02.23o0pd9vanlq3wnrlnewofjas9ui32\r\n"
			"CSeq: 36893488147419103232 REGISTER\r\nMax-Forwards: 300\r\n"
			"Expires: 10000000000000000000000000000000000\r\n" EMPTY,
		.method = SIP_REGISTER,
		.call_id = "scalar02.23o0pd9vanlq3wnrlnewofjas9ui32",
		.cseq = UINT32_MAX,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE},
	{.clause = "3.1.2.5",
		.name = "scalarlg",
		.text = "SIP/2.0 503 Service Unavailable\r\n" VIA TO FROM
			"Call-ID: scalarlg.noase0of0234hn2qofoaf0232aewf2394r\r\n"
			"CSeq: 9292394834772304023312 OPTIONS\r\nRetry-After: "
			"949302838503028349304023988\r\n"
			"Warning: 1812 overture \"In Progress\"\r\n" EMPTY,
		.method = SIP_OPTIONS,
		.code = 503,
		.call_id = "scalarlg.noase0of0234hn2qofoaf0232aewf2394r",
		.cseq = UINT32_MAX,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE},
	{.clause = "3.1.2.6",
		.name = "quotbal",
		.text = "INVITE sip:user@example.com SIP/2.0\r\nTo: \"Mr. J. User "
			"<sip:j.user@example.com>\r\n" FROM
			"Call-ID: quotbal.aksdj\r\nCSeq: 8 INVITE\r\n" VIA SDP_HEADERS SDP,
		.method = SIP_INVITE,
		.call_id = "quotbal.aksdj",
		.cseq = 8,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE,
		.content_length = SDP_LENGTH,
		.sdp = true},
	{.clause = "3.1.2.7",
		.name = "ltgtruri",
		.text = "INVITE <sip:user@example.com> SIP/2.0\r\n" TO FROM
			"Call-ID: ltgtruri.1@192.0.2.5\r\nCSeq: 1 INVITE\r\n" VIA SDP_HEADERS SDP,
		.method = SIP_INVITE,
		.call_id = "ltgtruri.1@192.0.2.5",
		.cseq = 1,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE,
		.content_length = SDP_LENGTH,
		.sdp = true},
	{.clause = "3.1.2.8",
		.name = "lwsruri",
		.text = "INVITE sip:user@example.com; lr SIP/2.0\r\n" TO FROM
			"Call-ID: lwsruri.asdfasdoeoi2323-asdfwrn23-asd834rk423\r\n"
			"CSeq: 2130706432 INVITE\r\n" VIA SDP_HEADERS SDP,
		.method = SIP_INVITE,
		.call_id = "lwsruri.asdfasdoeoi2323-asdfwrn23-asd834rk423",
		.cseq = 2130706432,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE,
		.content_length = SDP_LENGTH,
		.sdp = true},
	{.clause = "3.1.2.9",
		.name = "lwsstart",
		.text = "INVITE  sip:user@example.com  SIP/2.0\r\n" TO FROM
			"Call-ID: lwsstart.dfknq234oi243099adsdfnawe3@example.com\r\n"
			"CSeq: 1893884 INVITE\r\n" VIA SDP_HEADERS SDP,
		.method = SIP_INVITE,
		.call_id = "lwsstart.dfknq234oi243099adsdfnawe3@example.com",
		.cseq = 1893884,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE,
		.content_length = SDP_LENGTH,
		.sdp = true},
	{.clause = "3.1.2.10",
		.name = "trws",
		.text = "OPTIONS sip:remote-target@example.com SIP/2.0  \r\n" VIA TO FROM
			"Call-ID: trws.oicu34958239neffasdhr2345r\r\nCSeq: 238923 "
			"OPTIONS\r\n" EMPTY,
		.method = SIP_OPTIONS,
		.call_id = "trws.oicu34958239neffasdhr2345r",
		.cseq = 238923,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE},
	{.clause = "3.1.2.11",
		.name = "escruri",
		.text = "INVITE sip:user@example.com?Route=%3Csip:example.com%3E SIP/2.0\r\n" TO
			FROM "Call-ID: escruri.23940-asdfhj-aje3br-234q098w-fawerh2q-h4n5\r\n"
			"CSeq: 149209342 INVITE\r\n" VIA SDP_HEADERS SDP,
		.method = SIP_INVITE,
		.call_id = "escruri.23940-asdfhj-aje3br-234q098w-fawerh2q-h4n5",
		.cseq = 149209342,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE,
		.content_length = SDP_LENGTH,
		.sdp = true},
	{.clause = "3.1.2.12",
		.name = "baddate",
		.text = "INVITE sip:user@example.com SIP/2.0\r\n" TO FROM
			"Call-ID: baddate.239423mnsadf3j23lj42--sedfnm234\r\nCSeq: 1392934 "
			"INVITE\r\n" VIA "Date: Fri, 01 Jan 2010 16:00:00 EST\r\n" SDP_HEADERS SDP,
		.method = SIP_INVITE,
		.call_id = "baddate.239423mnsadf3j23lj42--sedfnm234",
		.cseq = 1392934,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE,
		.content_length = SDP_LENGTH,
		.sdp = true},
	{.clause = "3.1.2.13",
		.name = "regbadct",
		.text = "REGISTER sip:example.com SIP/2.0\r\n" TO FROM
			"Call-ID: regbadct.k345asrl3fdbv@10.0.0.1\r\nCSeq: 1 REGISTER\r\n" VIA
			"Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E\r\nl: "
			"0\r\n\r\n",
		.method = SIP_REGISTER,
		.call_id = "regbadct.k345asrl3fdbv@10.0.0.1",
		.cseq = 1,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE},
	{.clause = "3.1.2.14",
		.name = "badaspec",
		.text = "OPTIONS sip:user@example.org SIP/2.0\r\n" VIA
			"From: \"Bell, Alexander\" <sip:a.g.bell@example.com>;tag=433423\r\n"
			"To: \"Watson, Thomas\" < sip:t.watson@example.org >\r\n"
			"Call-ID: badaspec.sdf0234n2nds0a099u23h3hnnw009cdkne3\r\nCSeq: 3923239 "
			"OPTIONS\r\n"
			"l: 0\r\n\r\n",
		.method = SIP_OPTIONS,
		.call_id = "badaspec.sdf0234n2nds0a099u23h3hnnw009cdkne3",
		.cseq = 3923239,
		.from = "sip:a.g.bell@example.com",
		.from_tag = "433423",
		.to = "sip:t.watson@example.org"},
	{.clause = "3.1.2.15",
		.name = "baddn",
		.text = "OPTIONS sip:t.watson@example.org SIP/2.0\r\n" VIA
			"From: Bell, Alexander <sip:a.g.bell@example.com>;tag=43\r\n"
			"To: Watson, Thomas <sip:t.watson@example.org>\r\n"
			"Call-ID: baddn.31415@c.example.com\r\nCSeq: 3923239 OPTIONS\r\nl: "
			"0\r\n\r\n",
		.method = SIP_OPTIONS,
		.call_id = "baddn.31415@c.example.com",
		.cseq = 3923239,
		.from = "sip:a.g.bell@example.com",
		.from_tag = "43",
		.to = "sip:t.watson@example.org"},
	{.clause = "3.1.2.16",
		.name = "badvers",
		.text = "OPTIONS sip:t.watson@example.org SIP/7.0\r\n" VIA TO FROM
			"Call-ID: badvers.31417@c.example.com\r\nCSeq: 1 OPTIONS\r\nl: 0\r\n\r\n",
		.status = PARSE_UNKNOWN,
		.content_length = -1,
		.refused = true},
	/* The request line says what is asked; CSeq alone makes no INVITE of it. */
	{.clause = "3.1.2.17",
		.name = "mismatch01",
		.text = "OPTIONS sip:user@example.com SIP/2.0\r\n" TO FROM
			"Call-ID: mismatch01.dj0234sxdfl3\r\nCSeq: 8 INVITE\r\n" VIA "l: 0\r\n\r\n",
		.method = SIP_OPTIONS,
		.call_id = "mismatch01.dj0234sxdfl3",
		.cseq = 8,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE},
	{.clause = "3.1.2.18",
		.name = "mismatch02",
		.text = "NEWMETHOD sip:user@example.com SIP/2.0\r\n" TO FROM
			"Call-ID: mismatch02.dj0234sxdfl3\r\nCSeq: 8 INVITE\r\n" VIA SDP_HEADERS
				SDP,
		.method = SIP_OTHER,
		.call_id = "mismatch02.dj0234sxdfl3",
		.cseq = 8,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE,
		.content_length = SDP_LENGTH,
		.sdp = true},
	{.clause = "3.1.2.19",
		.name = "bigcode",
		.text = "SIP/2.0 4294967301 better not break the receiver\r\n" VIA TO FROM
			"Call-ID: bigcode.asdof3uj203asdnf3429uasdhfas3ehjasdfas9i\r\n"
			"CSeq: 353494 INVITE\r\n" EMPTY,
		.status = PARSE_UNKNOWN,
		.content_length = -1,
		.refused = true},
	{.clause = "3.2.1",
		.name = "badbranch",
		.text = "OPTIONS sip:user@example.com SIP/2.0\r\n" TO FROM
			"Call-ID: badbranch.sadonfo23i420jv0as0derf3j3n\r\nCSeq: 8 OPTIONS\r\n"
			"Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK\r\nl: 0\r\n\r\n",
		.method = SIP_OPTIONS,
		.call_id = "badbranch.sadonfo23i420jv0as0derf3j3n",
		.cseq = 8,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE},
	/* Without a Call-ID no call. */
	{.clause = "3.3.1",
		.name = "insuf",
		.text = "INVITE sip:user@example.com SIP/2.0\r\nCSeq: 193942 INVITE\r\n"
			"Via: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKkdj.insuf\r\n" SDP_HEADERS SDP,
		.status = PARSE_UNKNOWN,
		.method = SIP_INVITE,
		.cseq = 193942,
		.content_length = SDP_LENGTH,
		.sdp = true},
	{.clause = "3.3.2",
		.name = "unkscm",
		.text = "OPTIONS nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0\r\n" TO FROM
			"Call-ID: unkscm.nasdfasser0q239nwsdfasdkl34\r\nCSeq: 3923423 "
			"OPTIONS\r\n" VIA EMPTY,
		.method = SIP_OPTIONS,
		.call_id = "unkscm.nasdfasser0q239nwsdfasdkl34",
		.cseq = 3923423,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE},
	{.clause = "3.3.3",
		.name = "novelsc",
		.text = "OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0\r\n" TO FROM
			"Call-ID: novelsc.asdfasser0q239nwsdfasdkl34\r\nCSeq: 3923423 "
			"OPTIONS\r\n" VIA EMPTY,
		.method = SIP_OPTIONS,
		.call_id = "novelsc.asdfasser0q239nwsdfasdkl34",
		.cseq = 3923423,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE},
	{.clause = "3.3.4",
		.name = "unksm2",
		.text = "REGISTER sip:example.com SIP/2.0\r\nTo: isbn:2983792873\r\n"
			"From: <http://www.example.com>;tag=3234233\r\n"
			"Call-ID: unksm2.daksdj@hyphenated-host.example.com\r\nCSeq: 234902 "
			"REGISTER\r\n" VIA "Contact: <name:John_Smith>\r\nl: 0\r\n\r\n",
		.method = SIP_REGISTER,
		.call_id = "unksm2.daksdj@hyphenated-host.example.com",
		.cseq = 234902,
		.from = "http://www.example.com",
		.from_tag = "3234233",
		.to = "isbn:2983792873"},
	{.clause = "3.3.5",
		.name = "bext01",
		.text = "OPTIONS sip:user@example.com SIP/2.0\r\n" TO FROM
			"Call-ID: bext01.0ha0isndaksdj\r\nCSeq: 8 OPTIONS\r\n" VIA
			"Require: nothingSupportsThis, nothingSupportsThisEither\r\n"
			"Proxy-Require: noProxiesSupportThis, norDoAnyProxiesSupportThis\r\n" EMPTY,
		.method = SIP_OPTIONS,
		.call_id = "bext01.0ha0isndaksdj",
		.cseq = 8,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE},
	/* A body of another type is no SDP. */
	{.clause = "3.3.6",
		.name = "invut",
		.text = "INVITE sip:user@example.com SIP/2.0\r\n" TO FROM
			"Call-ID: invut.0ha0isndaksdjadsfij34n23d\r\nCSeq: 235448 INVITE\r\n" VIA
			"Content-Type: application/unknownformat\r\nContent-Length: 40\r\n\r\n"
			"<audio>\r\n <pcmu port=\"443\"/>\r\n</audio>\r\n",
		.method = SIP_INVITE,
		.call_id = "invut.0ha0isndaksdjadsfij34n23d",
		.cseq = 235448,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE,
		.content_length = 40},
	{.clause = "3.3.7",
		.name = "regaut01",
		.text = "REGISTER sip:example.com SIP/2.0\r\n" TO FROM
			"Call-ID: regaut01.0ha0isndaksdj\r\nCSeq: 9338 REGISTER\r\n" VIA
			"Authorization: NoOneKnowsThisScheme opaque-data=here\r\n" EMPTY,
		.method = SIP_REGISTER,
		.call_id = "regaut01.0ha0isndaksdj",
		.cseq = 9338,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE},
	/* Of what may be there once only, the first counts. */
	{.clause = "3.3.8",
		.name = "multi01",
		.text = "INVITE sip:user@company.com SIP/2.0\r\nContact: "
			"<sip:caller@host25.example.net>\r\n" VIA
			"CSeq: 5 INVITE\r\nCall-ID: multi01.98asdh@192.0.2.1\r\nCSeq: 59 INVITE\r\n"
			"Call-ID: multi01.98asdh@192.0.2.2\r\nFrom: "
			"sip:caller@example.net;tag=3413415\r\n" TO
			"From: sip:other@example.net;tag=2923420123\r\nTo: "
			"sip:other@example.com\r\n"
			"Content-Length: 150\r\nContent-Length: 149\r\nContent-Type: "
			"application/sdp\r\n\r\n" SDP,
		.method = SIP_INVITE,
		.call_id = "multi01.98asdh@192.0.2.1",
		.cseq = 5,
		.from = CALLER,
		.from_tag = "3413415",
		.to = CALLEE,
		.content_length = SDP_LENGTH,
		.sdp = true},
	{.clause = "3.3.9",
		.name = "mcl01",
		.text = "OPTIONS sip:user@example.com SIP/2.0\r\n" VIA TO FROM
			"Call-ID: mcl01.fhn2323orihawfdoa3o4r52o3irsdf\r\nCSeq: 15932 OPTIONS\r\n"
			"Content-Length: 13\r\nContent-Length: 5\r\nContent-Type: "
			"text/plain\r\n\r\n"
			"There's no way to know how many octets are supposed to be here.\r\n",
		.method = SIP_OPTIONS,
		.call_id = "mcl01.fhn2323orihawfdoa3o4r52o3irsdf",
		.cseq = 15932,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE,
		.content_length = 13},
	{.clause = "3.3.10",
		.name = "bcast",
		.text = "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923\r\n"
			"Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23\r\n"
			"Call-ID: bcast.0384840201234ksdfak3j2erwedfsASdf\r\nCSeq: 35 "
			"INVITE\r\n" FROM "To: sip:j.user@example.com;tag=2229\r\n" SDP_HEADERS SDP,
		.method = SIP_INVITE,
		.code = 200,
		.call_id = "bcast.0384840201234ksdfak3j2erwedfsASdf",
		.cseq = 35,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE,
		.to_tag = "2229",
		.content_length = SDP_LENGTH,
		.sdp = true},
	{.clause = "3.3.11",
		.name = "zeromf",
		.text = "OPTIONS sip:user@example.com SIP/2.0\r\n" TO FROM
			"Call-ID: zeromf.jfasdlfnm2o2l43r5u0asdfas\r\nCSeq: 39234321 "
			"OPTIONS\r\n" VIA "Max-Forwards: 0\r\n" EMPTY,
		.method = SIP_OPTIONS,
		.call_id = "zeromf.jfasdlfnm2o2l43r5u0asdfas",
		.cseq = 39234321,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE},
	{.clause = "3.3.12",
		.name = "cparam01",
		.text = "REGISTER sip:example.com SIP/2.0\r\n" VIA TO FROM
			"Call-ID: cparam01.70710@saturn.example.com\r\nCSeq: 2 REGISTER\r\n"
			"Contact: sip:+19725552222@gw1.example.net;unknownparam\r\n" EMPTY,
		.method = SIP_REGISTER,
		.call_id = "cparam01.70710@saturn.example.com",
		.cseq = 2,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE},
	{.clause = "3.3.13",
		.name = "cparam02",
		.text = "REGISTER sip:example.com SIP/2.0\r\n" VIA TO FROM
			"Call-ID: cparam02.70710@saturn.example.com\r\nCSeq: 3 REGISTER\r\n"
			"Contact: <sip:+19725552222@gw1.example.net;unknownparam>\r\n" EMPTY,
		.method = SIP_REGISTER,
		.call_id = "cparam02.70710@saturn.example.com",
		.cseq = 3,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE},
	{.clause = "3.3.14",
		.name = "regescrt",
		.text = "REGISTER sip:example.com SIP/2.0\r\n" TO FROM
			"Call-ID: regescrt.k345asrl3fdbv@192.0.2.1\r\nCSeq: 14398234 "
			"REGISTER\r\n" VIA "Contact: "
			"<sip:user@example.com?Route=%3Csip:sip.example.com%3E>\r\nL:0\r\n\r\n",
		.method = SIP_REGISTER,
		.call_id = "regescrt.k345asrl3fdbv@192.0.2.1",
		.cseq = 14398234,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE},
	{.clause = "3.3.15",
		.name = "sdp01",
		.text = "INVITE sip:user@example.com SIP/2.0\r\n" TO FROM
			"Call-ID: sdp01.ndaksdj9342dasdd\r\nCSeq: 8 INVITE\r\n" VIA
			"Accept: text/nobodyKnowsThis\r\n" SDP_HEADERS SDP,
		.method = SIP_INVITE,
		.call_id = "sdp01.ndaksdj9342dasdd",
		.cseq = 8,
		.from = CALLER,
		.from_tag = "32394234",
		.to = CALLEE,
		.content_length = SDP_LENGTH,
		.sdp = true},
	/* RFC 2543: no branch, no tag, no Content-Length. */
	{.clause = "3.4.1",
		.name = "inv2543",
		.text = "INVITE sip:UserB@example.com SIP/2.0\r\nVia: SIP/2.0/UDP "
			"iftgw.example.com\r\n"
			"From: <sip:+13035551111@ift.client.example.net;user=phone>\r\n"
			"Record-Route: <sip:UserB@example.com;maddr=ss1.example.com>\r\n"
			"To: sip:+16505552222@ss1.example.net;user=phone\r\n"
			"Call-ID: inv2543.1717@ift.client.example.com\r\nCSeq: 56 INVITE\r\n"
			"Content-Type: application/sdp\r\n\r\n" SDP,
		.method = SIP_INVITE,
		.call_id = "inv2543.1717@ift.client.example.com",
		.cseq = 56,
		.from = "sip:+13035551111@ift.client.example.net;user=phone",
		.to = "sip:+16505552222@ss1.example.net",
		.content_length = -1,
		.sdp = true},
};

static inline struct bytes sip_torture_octets(const struct sip_torture *row)
{
	size_t n = row->length > 0 ? row->length : strlen(row->text);
	return bytes_of(row->text, n, n);
}

#endif
