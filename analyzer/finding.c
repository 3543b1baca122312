#include "analyzer/finding.h"

#include "analyzer/fax_result.h"
#include "analyzer/verdict_facts.h"

static const struct finding_row rows[FINDINGS] = {
	[FINDING_SIG_NO_ANSWER] = {"SIG-NO-ANSWER", SEVERITY_ERROR, "The call was not answered",
		"See why the called side rejects the call or does not answer", "RFC 3261 13.3.1",
		FINDING_ENDS_FAX},
	[FINDING_SIG_NO_ACK] = {"SIG-NO-ACK", SEVERITY_ERROR, "An answer is never acknowledged",
		"See where ACK gets lost: the Contact of the answer, NAT, or the proxy's route",
		"RFC 3261 13.3.1.4", FINDING_ENDS_FAX},
	[FINDING_SIG_T38_REFUSED] = {"SIG-T38-REFUSED", SEVERITY_ERROR,
		"The switch to T.38 was refused",
		"Enable T.38 on the refusing side, or keep this trunk on G.711", "RFC 3261 21.4.26",
		FINDING_ENDS_FAX},
	[FINDING_SIG_AUDIO_SIT] = {"SIG-AUDIO-SIT", SEVERITY_ERROR,
		"The network answers with a special information tone, not a fax",
		"Check the number: it is not in service, changed, or cannot be reached",
		"ITU-T E.180 7", FINDING_ENDS_FAX},
	[FINDING_SIG_AUDIO_VOICE] = {"SIG-AUDIO-VOICE", SEVERITY_ERROR,
		"The called side speaks: a person, an answering machine, an announcement",
		"Check the number, and where the called side routes it: no fax answers there",
		"T.30 4.1", FINDING_ENDS_FAX},
	[FINDING_SIG_AUDIO_BUSY] = {"SIG-AUDIO-BUSY", SEVERITY_ERROR,
		"The called side, or the network, sends a busy or congestion tone",
		"Try again later; let the gateway reject such a call instead of answering it",
		"ITU-T E.180 5", FINDING_ENDS_FAX},
	[FINDING_SIG_AUDIO_RINGBACK] = {"SIG-AUDIO-RINGBACK", SEVERITY_ERROR,
		"The call is answered, and still rings: no fax picks up",
		"See whether a machine is connected and on behind the called gateway, and answers",
		"ITU-T E.180 5", FINDING_ENDS_FAX},
	[FINDING_SIG_T38_NOT_OFFERED] = {"SIG-T38-NOT-OFFERED", SEVERITY_ERROR,
		"A fax begins in the audio, and nobody offers T.38",
		"Switch T.38 on in the gateway of the called side, and its fax detection",
		"T.38 D.2.2", FINDING_ENDS_FAX},
	[FINDING_SIG_T38_UNANSWERED] = {"SIG-T38-UNANSWERED", SEVERITY_ERROR,
		"The switch to T.38 got no final answer",
		"See what becomes of the re-INVITE behind the side that does not answer",
		"RFC 3261 14", FINDING_ENDS_FAX},
	[FINDING_SIG_GLARE] = {"SIG-GLARE", SEVERITY_WARNING,
		"Both sides asked for the switch at once, and the retry fails or is late",
		"Let one side only, the called one, switch to T.38", "RFC 3261 14.1",
		FINDING_ENDS_FAX},
	[FINDING_SIG_SDP_MISMATCH] = {"SIG-SDP-MISMATCH", SEVERITY_WARNING,
		"Offer and answer differ where they must agree",
		"Set both gateways to the same T.38 rate management, version and error correction",
		"T.38 D.2.3", FINDING_NEEDS_AGREED},
	[FINDING_SIG_REINVITE_IN_PAGE] = {"SIG-REINVITE-IN-PAGE", SEVERITY_ERROR,
		"A re-INVITE in the middle of a page breaks the fax",
		"Keep the side that sends it from changing the session while page data flow",
		"T.38 D.2", FINDING_NEEDS_FAX | FINDING_ENDS_FAX | FINDING_NEEDS_WHOLE},
	[FINDING_SIG_AUDIO_EARLY] = {"SIG-AUDIO-EARLY", SEVERITY_ERROR,
		"The call goes back to audio before the fax is over",
		"Let the gateway wait for DCN before it leaves T.38", "T.38 D.2",
		FINDING_NEEDS_FAX | FINDING_ENDS_FAX},
	[FINDING_SIG_PRIVATE_ADDRESS] = {"SIG-PRIVATE-ADDRESS", SEVERITY_NOTE,
		"One side's SDP names an address that the other cannot reach",
		"Let that side, or the SBC in front of it, put its public address into SDP",
		"RFC 1918", FINDING_NEEDS_AGREED},
	[FINDING_SIG_HANGUP_EARLY] = {"SIG-HANGUP-EARLY", SEVERITY_ERROR,
		"The call was hung up before the fax was over",
		"See why the side that sent BYE ends the call: its own timer, or its far end",
		"RFC 3261 15",
		FINDING_NEEDS_FAX | FINDING_ENDS_FAX | FINDING_NEEDS_BOTH | FINDING_NEEDS_WHOLE},
	[FINDING_MEDIA_NONE] = {"MEDIA-NONE", SEVERITY_ERROR,
		"T.38 was agreed, but no T.38 packet came",
		"Check that both gateways switch their media, and the addresses in SDP against "
		"firewalls",
		"T.38 D.2", FINDING_NEEDS_AGREED | FINDING_ENDS_FAX},
	[FINDING_MEDIA_ONE_WAY] = {"MEDIA-ONE-WAY", SEVERITY_ERROR,
		"One side was never heard in T.38",
		"Check firewall and NAT on the way from the silent side, and the address in its "
		"peer's SDP",
		"T.38 D.2", FINDING_NEEDS_FAX | FINDING_ENDS_FAX | FINDING_NEEDS_WHOLE},
	[FINDING_MEDIA_OTHER_ADDRESS] = {"MEDIA-OTHER-ADDRESS", SEVERITY_NOTE,
		"T.38 goes to, or comes from, an address that SDP did not name for it",
		"Make the sending side use the address and port of its peer's last SDP",
		"RFC 3264 8", FINDING_NEEDS_SDP},
	[FINDING_MEDIA_RTP_ON_T38_PORT] = {"MEDIA-RTP-ON-T38-PORT", SEVERITY_ERROR,
		"T.38 was agreed, but RTP went on in its place",
		"The side that still sends RTP did not switch its media: look at its T.38 settings",
		"T.38 D.2", FINDING_NEEDS_AGREED | FINDING_ENDS_FAX},
	[FINDING_MEDIA_ENCRYPTED] = {"MEDIA-ENCRYPTED", SEVERITY_NOTE,
		"The T.38 media is encrypted (DTLS)",
		"Capture inside the gateway, or switch encryption off for the test", "RFC 7345", 0},
	[FINDING_MEDIA_EARLY] = {"MEDIA-EARLY", SEVERITY_NOTE,
		"T.38 packets come before T.38 is agreed", NULL, "RFC 3264 5.1",
		FINDING_NEEDS_FAX | FINDING_NEEDS_AGREED},
	[FINDING_UDPTL_REDUNDANCY_ABSENT] = {"UDPTL-REDUNDANCY-ABSENT", SEVERITY_WARNING,
		"Error correction was agreed, none is sent, and packets are lost",
		"Switch UDPTL redundancy on in the sending gateway: 3 for V.21, 1 or more for "
		"pages",
		"T.38 9.1.4", FINDING_NEEDS_FAX | FINDING_NEEDS_AGREED | FINDING_NEEDS_WHOLE},
	[FINDING_UDPTL_LOSS] = {"UDPTL-LOSS", SEVERITY_NOTE,
		"Packets are lost that nothing brings back",
		"Raise the redundancy of the sending gateway, or mend the network path", "T.38 9.1",
		FINDING_NEEDS_FAX | FINDING_NEEDS_WHOLE},
	[FINDING_UDPTL_REDUNDANCY_THIN] = {"UDPTL-REDUNDANCY-THIN", SEVERITY_WARNING,
		"Loss bursts are longer than the redundancy covers",
		"Raise the redundancy of the sending gateway to the longest burst", "T.38 9.1.4",
		FINDING_NEEDS_FAX},
	[FINDING_UDPTL_EC_MODE] = {"UDPTL-EC-MODE", SEVERITY_WARNING,
		"The error correction that is sent is not the one agreed",
		"Set both gateways to the same T38FaxUdpEC", "T.38 D.2.3",
		FINDING_NEEDS_FAX | FINDING_NEEDS_AGREED | FINDING_NEEDS_WHOLE},
	[FINDING_UDPTL_DATAGRAM_TOO_LARGE] = {"UDPTL-DATAGRAM-TOO-LARGE", SEVERITY_WARNING,
		"Datagrams are larger than the receiver's T38FaxMaxDatagram",
		"Lower packet time or redundancy of the sender, or raise T38FaxMaxDatagram of the "
		"receiver",
		"T.38 D.2.3", FINDING_NEEDS_FAX},
	[FINDING_UDPTL_BUFFER] = {"UDPTL-BUFFER", SEVERITY_NOTE,
		"More data wait for a modem than its gateway's T38FaxMaxBuffer holds",
		"Raise T38FaxMaxBuffer of the gateway that plays them, or slow its peer down",
		"T.38 D.2.3", FINDING_NEEDS_FAX | FINDING_NEEDS_AGREED | FINDING_NEEDS_LINES},
	[FINDING_UDPTL_SEQUENCE] = {"UDPTL-SEQUENCE", SEVERITY_WARNING,
		"Sequence numbers restart inside the stream",
		"See what re-creates the stream on the sending side", "T.38 9.1",
		FINDING_NEEDS_FAX},
	[FINDING_T38_SYNTAX] = {"T38-SYNTAX", SEVERITY_WARNING,
		"IFP packets are in another ASN.1 syntax than the agreed version calls for",
		"Set both gateways to T.38 version 0", "T.38 Annex A",
		FINDING_NEEDS_FAX | FINDING_NEEDS_AGREED},
	[FINDING_T38_RATE] = {"T38-RATE", SEVERITY_WARNING,
		"Data go faster than T38MaxBitRate allows",
		"Make T38MaxBitRate and the modems that the gateway allows agree", "T.38 D.2.3",
		FINDING_NEEDS_FAX},
	[FINDING_TIME_UNDERFLOW] = {"TIME-UNDERFLOW", SEVERITY_WARNING,
		"Packets came later than the modem of the gateway needed them",
		"Give the playing gateway a larger jitter buffer; see what holds packets back on "
		"the way to it",
		"T.38 8.3",
		FINDING_NEEDS_FAX | FINDING_NEEDS_BEGIN | FINDING_NEEDS_LINES |
			FINDING_NEEDS_WHOLE},
	[FINDING_TIME_RESPONSE_LATE] = {"TIME-RESPONSE-LATE", SEVERITY_ERROR,
		"A response reached the line of the machine that waits for it behind T4",
		"Take delay out of the path: the network, jitter buffers, gateways in a row",
		"T.30 5.4.3.1",
		FINDING_NEEDS_FAX | FINDING_NEEDS_BEGIN | FINDING_NEEDS_LINES |
			FINDING_NEEDS_WHOLE},
	[FINDING_TIME_COLLISION] = {"TIME-COLLISION", SEVERITY_WARNING,
		"Both directions of a line were in use at once",
		"See why a command was repeated while its response was on the way: delay, or a "
		"short T4",
		"T.30 5.3.1",
		FINDING_NEEDS_FAX | FINDING_NEEDS_BEGIN | FINDING_NEEDS_LINES |
			FINDING_NEEDS_WHOLE},
	[FINDING_TIME_CLOCK_DRIFT] = {"TIME-CLOCK-DRIFT", SEVERITY_NOTE,
		"The clocks of both ends differ by more than modems allow",
		"Synchronise the clock of the gateway that sends the page", "T.30 5.3.1",
		FINDING_NEEDS_FAX | FINDING_NEEDS_LINES},
	[FINDING_T30_NO_DIS] = {"T30-NO-DIS", SEVERITY_ERROR, "The called side never sends DIS",
		"See whether a fax machine answers behind the called gateway", "T.30 5.3.6.1.1",
		FINDING_NEEDS_FAX | FINDING_NEEDS_BEGIN | FINDING_NEEDS_END | FINDING_ENDS_FAX |
			FINDING_NEEDS_BOTH | FINDING_NEEDS_WHOLE},
	[FINDING_T30_ALTERED] = {"T30-ALTERED", SEVERITY_NOTE,
		"A frame is another one on the next leg",
		"See what the gateway between both legs changes, and whether it has to", "T.38 8.1",
		FINDING_NEEDS_FAX},
	[FINDING_T30_NONSTANDARD] = {"T30-NONSTANDARD", SEVERITY_NOTE,
		"The machines use non-standard facilities",
		"Let the gateways clear NSF: what follows NSS is in its maker's own form",
		"T.30 5.3.6.1", FINDING_NEEDS_FAX},
	[FINDING_T30_CANNOT_RECEIVE] = {"T30-CANNOT-RECEIVE", SEVERITY_ERROR,
		"The called machine says that it cannot receive",
		"See why: paper, memory, or a machine that only lets itself be polled",
		"T.30 5.3.6.2.1",
		FINDING_NEEDS_FAX | FINDING_NEEDS_END | FINDING_ENDS_FAX | FINDING_NEEDS_WHOLE},
	[FINDING_T30_POLLING_REFUSED] = {"T30-POLLING-REFUSED", SEVERITY_ERROR,
		"A machine asks for a document, and gets none",
		"See whether a document is ready there, and whether it wants a password",
		"T.30 5.3.6.1.2",
		FINDING_NEEDS_FAX | FINDING_NEEDS_END | FINDING_ENDS_FAX | FINDING_NEEDS_WHOLE},
	[FINDING_T30_DIS_UNANSWERED] = {"T30-DIS-UNANSWERED", SEVERITY_ERROR,
		"DIS is repeated and nobody answers",
		"See whether the calling machine hears the called one: its line, its gateway",
		"T.30 5.4.3.1",
		FINDING_NEEDS_FAX | FINDING_NEEDS_END | FINDING_ENDS_FAX | FINDING_NEEDS_BOTH |
			FINDING_NEEDS_WHOLE},
	[FINDING_T30_CAPABILITY] = {"T30-CAPABILITY", SEVERITY_ERROR,
		"DCS asks for what DIS does not offer",
		"Let the sender keep to the DIS that it got; see what alters DIS on the way",
		"T.30 5.3.6.2", FINDING_NEEDS_FAX | FINDING_ENDS_FAX | FINDING_NEEDS_WHOLE},
	[FINDING_T30_TRAINING_FAILED] = {"T30-TRAINING-FAILED", SEVERITY_ERROR,
		"Training failed at every attempt",
		"Look for loss during TCF and for differing rate management; lower the maximum "
		"rate",
		"T.30 5.3.6.1",
		FINDING_NEEDS_FAX | FINDING_NEEDS_END | FINDING_ENDS_FAX | FINDING_NEEDS_WHOLE},
	[FINDING_T30_RATE_FALLBACK] = {"T30-RATE-FALLBACK", SEVERITY_NOTE,
		"Training failed before it went well",
		"Look for noise on the line of the sender, or loss during TCF", "T.30 5.3.6.1.4",
		FINDING_NEEDS_FAX | FINDING_NEEDS_END},
	[FINDING_T30_COMMAND_UNANSWERED] = {"T30-COMMAND-UNANSWERED", SEVERITY_ERROR,
		"A command is sent three times without a response",
		"See whether the machine that owes the response still hears: its line, its gateway",
		"T.30 5.4.1",
		FINDING_NEEDS_FAX | FINDING_NEEDS_END | FINDING_ENDS_FAX | FINDING_NEEDS_BOTH |
			FINDING_NEEDS_WHOLE},
	[FINDING_T30_WRONG_RESPONSE] = {"T30-WRONG-RESPONSE", SEVERITY_ERROR,
		"A response is none that the state allows",
		"Report it to the maker of the machine or gateway that sends it", "T.30 5.3.6.1",
		FINDING_NEEDS_FAX | FINDING_ENDS_FAX},
	[FINDING_T30_RECEIVER_NOT_READY] = {"T30-RECEIVER-NOT-READY", SEVERITY_ERROR,
		"The receiver is not ready until the sender gives up",
		"See what keeps the receiver busy: paper, memory, its far end", "T.30 A.3.6",
		FINDING_NEEDS_FAX | FINDING_NEEDS_END | FINDING_ENDS_FAX},
	[FINDING_T30_NO_COMMAND] = {"T30-NO-COMMAND", SEVERITY_ERROR,
		"The sender goes silent where a page or a command is due",
		"See why the sending machine stops: its line, its gateway, its own decision",
		"T.30 5.4.3.1",
		FINDING_NEEDS_FAX | FINDING_NEEDS_END | FINDING_ENDS_FAX | FINDING_NEEDS_BOTH |
			FINDING_NEEDS_WHOLE},
	[FINDING_T30_DCN_EARLY] = {"T30-DCN-EARLY", SEVERITY_ERROR,
		"One side disconnects before the fax is over",
		"Look into the log of the machine that sends DCN", "T.30 5.3.6.1.8",
		FINDING_NEEDS_FAX | FINDING_ENDS_FAX | FINDING_NEEDS_BOTH | FINDING_NEEDS_WHOLE},
	[FINDING_T30_NO_DCN] = {"T30-NO-DCN", SEVERITY_NOTE,
		"The fax is over, and nobody sends DCN", NULL, "T.30 5.3.6.1.8",
		FINDING_NEEDS_FAX | FINDING_NEEDS_END | FINDING_NEEDS_BOTH},
	[FINDING_T30_ECM_RETRIES] = {"T30-ECM-RETRIES", SEVERITY_WARNING,
		"Error correction sends frames again and again",
		"Look for noise on the sender's line and for lost packets; lower the rate",
		"T.30 A.4.4", FINDING_NEEDS_FAX | FINDING_NEEDS_WHOLE},
	[FINDING_T30_PAGE_REJECTED] = {"T30-PAGE-REJECTED", SEVERITY_WARNING,
		"The receiver judged a page bad",
		"Use error correction mode; look for lost packets in the page", "T.30 5.3.6.1",
		FINDING_NEEDS_FAX | FINDING_NEEDS_WHOLE},
	[FINDING_T30_CARRIER_LOST] = {"T30-CARRIER-LOST", SEVERITY_ERROR,
		"Page data stopped without end-of-page command",
		"See why the sending side stops: its line, its gateway or its own decision",
		"T.30 5.3.6.1",
		FINDING_NEEDS_FAX | FINDING_NEEDS_END | FINDING_ENDS_FAX | FINDING_NEEDS_WHOLE},
	[FINDING_PAGE_DAMAGED] = {"PAGE-DAMAGED", SEVERITY_WARNING,
		"Rows of a page are lost or bad",
		"Use error correction mode; look for lost packets or noise on the sender's line",
		"T.4 4.1", FINDING_NEEDS_FAX | FINDING_NEEDS_WHOLE},
	[FINDING_PAGE_CODING] = {"PAGE-CODING", SEVERITY_WARNING,
		"A page is coded otherwise than its DCS says",
		"Report it to the maker of the sending machine: receivers that go by DCS print "
		"noise",
		"T.30 5.3.6.2.3", FINDING_NEEDS_FAX | FINDING_NEEDS_WHOLE},
	[FINDING_CAPTURE_ONE_WAY] = {"CAPTURE-ONE-WAY", SEVERITY_NOTE,
		"The capture holds one direction of the media only",
		"Capture where both directions pass", NULL, FINDING_OF_CAPTURE},
	[FINDING_CAPTURE_DUPLICATES] = {"CAPTURE-DUPLICATES", SEVERITY_NOTE,
		"The capture holds packets twice",
		"Capture at one place only, or take the copies out (editcap -d)", NULL,
		FINDING_OF_CAPTURE},
	[FINDING_CAPTURE_CUT] = {"CAPTURE-CUT", SEVERITY_NOTE,
		"The capture does not hold the whole call",
		"Capture from before the call to behind it, with a snap length of 0", NULL,
		FINDING_OF_CAPTURE},
	[FINDING_CAPTURE_FRAGMENTS] = {"CAPTURE-FRAGMENTS", SEVERITY_NOTE,
		"IP fragments overlap and differ; the first one counts",
		"See who sends them: a broken device on the way, or somebody who forges packets",
		"RFC 791 3.2", FINDING_OF_CAPTURE},
	[FINDING_CAPTURE_CLOCK] = {"CAPTURE-CLOCK", SEVERITY_WARNING,
		"The clock of the capture steps: times cannot be trusted",
		"Keep the clock of the capturing host from being set meanwhile", NULL,
		FINDING_OF_CAPTURE},
	[FINDING_CAPTURE_DROPS] = {"CAPTURE-DROPS", SEVERITY_WARNING,
		"The capturing system dropped packets while the call went on",
		"Give the capture a larger buffer (--buffer-size) and a filter (-f)", NULL,
		FINDING_OF_CAPTURE},
	[FINDING_LIMIT] = {"LIMIT-FAX", SEVERITY_WARNING,
		"A cap on memory was hit: parts of the fax are left out", NULL, NULL,
		FINDING_NEEDS_FAX | FINDING_OF_CAPTURE},
};

const struct finding_row *finding_row(enum finding_id id)
{
	return &rows[id];
}

enum finding_id finding_number(const struct finding *f)
{
	for (unsigned i = 0; i < FINDINGS; i++)
		if (rows[i].id == f->id)
			return (enum finding_id)i;
	return FINDINGS;
}

bool finding_is(const struct finding *f, enum finding_id id)
{
	return f->id == rows[id].id;
}

bool finding_has_evidence(const struct call *call, enum finding_id id)
{
	const struct fax *fax = call->fax;
	const bool there[] = {
		fax != NULL,
		fax == NULL || !fax->result.joined_late,
		fax == NULL || !fax->result.cut_short,
		call->t38.negotiated,
		call->signalling != SIGNALLING_NONE && (!call->mid_dialog || call->t38.negotiated),
		fax != NULL && fax->timing != NULL && call->clock_back == 0,
		verdict_lacked_side(call) < 0,
		fax == NULL ? call->snapped_media == 0 : fax_result_whole(fax, call),
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(there); i++)
		if (rows[id].flags >> i & 1u && !there[i])
			return false;
	return true;
}

const char *severity_name(enum severity severity)
{
	static const char *const names[] = {"note", "warning", "error"};
	return names[severity];
}

struct finding *finding_add(
	struct call *call, enum finding_id id, t38_time t, uint64_t packet, const char *detail, ...)
{
	va_list args;
	va_start(args, detail);
	char *text = g_strdup_vprintf(detail, args);
	va_end(args);
	const struct finding finding = {.id = rows[id].id,
		.severity = rows[id].severity,
		.summary = rows[id].summary,
		.action = rows[id].action,
		.reference = rows[id].reference,
		.cause = -1,
		.from = -1,
		.exchange = -1,
		.t = t,
		.t_end = t,
		.detail = g_string_chunk_insert(call->strings, text),
		.packets = {packet},
		.packet_count = packet != 0};
	g_free(text);
	g_array_append_val(call->findings, finding);
	return &g_array_index(call->findings, struct finding, call->findings->len - 1);
}

void finding_packet(struct finding *f, uint64_t packet)
{
	for (unsigned i = 0; i < f->packet_count; i++)
		if (f->packets[i] == packet)
			return;
	if (packet != 0 && f->packet_count < G_N_ELEMENTS(f->packets))
		f->packets[f->packet_count++] = packet;
}
