#include "analyzer/finding.h"

static const struct finding_row rows[FINDINGS] = {
	[FINDING_SIG_NO_ANSWER] = {"SIG-NO-ANSWER", SEVERITY_ERROR, "The call was not answered",
		"See why the called side rejects the call or does not answer", "RFC 3261 13.3.1"},
	[FINDING_SIG_NO_ACK] = {"SIG-NO-ACK", SEVERITY_ERROR, "An answer is never acknowledged",
		"See where ACK gets lost: the Contact of the answer, NAT, or the proxy's route",
		"RFC 3261 13.3.1.4"},
	[FINDING_SIG_T38_REFUSED] = {"SIG-T38-REFUSED", SEVERITY_ERROR,
		"The switch to T.38 was refused",
		"Enable T.38 on the refusing side, or keep this trunk on G.711",
		"RFC 3261 21.4.26"},
	[FINDING_SIG_T38_NOT_OFFERED] = {"SIG-T38-NOT-OFFERED", SEVERITY_ERROR,
		"A fax begins in the audio, and nobody offers T.38",
		"Switch T.38 on in the gateway of the called side, and its fax detection",
		"T.38 D.2.2"},
	[FINDING_SIG_T38_UNANSWERED] = {"SIG-T38-UNANSWERED", SEVERITY_ERROR,
		"The switch to T.38 got no final answer",
		"See what becomes of the re-INVITE behind the side that does not answer",
		"RFC 3261 14"},
	[FINDING_SIG_GLARE] = {"SIG-GLARE", SEVERITY_WARNING,
		"Both sides asked for the switch at once, and the retry fails or is late",
		"Let one side only, the called one, switch to T.38", "RFC 3261 14.1"},
	[FINDING_SIG_SDP_MISMATCH] = {"SIG-SDP-MISMATCH", SEVERITY_WARNING,
		"Offer and answer differ where they must agree",
		"Set both gateways to the same T.38 rate management", "T.38 D.2.3"},
	[FINDING_SIG_REINVITE_IN_PAGE] = {"SIG-REINVITE-IN-PAGE", SEVERITY_ERROR,
		"A re-INVITE in the middle of a page breaks the fax",
		"Keep the side that sends it from changing the session while page data flow",
		"T.38 D.2"},
	[FINDING_SIG_AUDIO_EARLY] = {"SIG-AUDIO-EARLY", SEVERITY_ERROR,
		"The call goes back to audio before the fax is over",
		"Let the gateway wait for DCN before it leaves T.38", "T.38 D.2"},
	[FINDING_SIG_PRIVATE_ADDRESS] = {"SIG-PRIVATE-ADDRESS", SEVERITY_NOTE,
		"One side's SDP names an address that the other cannot reach",
		"Let that side, or the SBC in front of it, put its public address into SDP",
		"RFC 1918"},
	[FINDING_SIG_HANGUP_EARLY] = {"SIG-HANGUP-EARLY", SEVERITY_ERROR,
		"The call was hung up before the fax was over",
		"See why the side that sent BYE ends the call: its own timer, or its far end",
		"RFC 3261 15"},
	[FINDING_MEDIA_NONE] = {"MEDIA-NONE", SEVERITY_ERROR,
		"T.38 was agreed, but no T.38 packet came",
		"Check that both gateways switch their media, and the addresses in SDP against "
		"firewalls",
		"T.38 D.2"},
	[FINDING_MEDIA_ONE_WAY] = {"MEDIA-ONE-WAY", SEVERITY_ERROR,
		"One side was never heard in T.38",
		"Check firewall and NAT on the way from the silent side, and the address in its "
		"peer's SDP",
		"T.38 D.2"},
	[FINDING_MEDIA_OTHER_ADDRESS] = {"MEDIA-OTHER-ADDRESS", SEVERITY_NOTE,
		"T.38 goes to, or comes from, an address that SDP did not name for it",
		"Make the sending side use the address and port of its peer's last SDP",
		"RFC 3264 8"},
	[FINDING_MEDIA_RTP_ON_T38_PORT] = {"MEDIA-RTP-ON-T38-PORT", SEVERITY_ERROR,
		"T.38 was agreed, but RTP went on in its place",
		"The side that still sends RTP did not switch its media: look at its T.38 settings",
		"T.38 D.2"},
	[FINDING_MEDIA_ENCRYPTED] = {"MEDIA-ENCRYPTED", SEVERITY_NOTE,
		"The T.38 media is encrypted (DTLS)",
		"Capture inside the gateway, or switch encryption off for the test", "RFC 7345"},
	[FINDING_MEDIA_EARLY] = {"MEDIA-EARLY", SEVERITY_NOTE,
		"T.38 packets come before T.38 is agreed", NULL, "RFC 3264 5.1"},
	[FINDING_UDPTL_REDUNDANCY_ABSENT] = {"UDPTL-REDUNDANCY-ABSENT", SEVERITY_WARNING,
		"Error correction was agreed, none is sent, and packets are lost",
		"Switch UDPTL redundancy on in the sending gateway: 3 for V.21, 1 or more for "
		"pages",
		"T.38 9.1.4"},
	[FINDING_UDPTL_LOSS] = {"UDPTL-LOSS", SEVERITY_NOTE,
		"Packets are lost that nothing brings back",
		"Raise the redundancy of the sending gateway, or mend the network path",
		"T.38 9.1"},
	[FINDING_UDPTL_REDUNDANCY_THIN] = {"UDPTL-REDUNDANCY-THIN", SEVERITY_WARNING,
		"Loss bursts are longer than the redundancy covers",
		"Raise the redundancy of the sending gateway to the longest burst", "T.38 9.1.4"},
	[FINDING_UDPTL_EC_MODE] = {"UDPTL-EC-MODE", SEVERITY_WARNING,
		"The error correction that is sent is not the one agreed",
		"Set both gateways to the same T38FaxUdpEC", "T.38 D.2.3"},
	[FINDING_UDPTL_DATAGRAM_TOO_LARGE] = {"UDPTL-DATAGRAM-TOO-LARGE", SEVERITY_WARNING,
		"Datagrams are larger than the receiver's T38FaxMaxDatagram",
		"Lower packet time or redundancy of the sender, or raise T38FaxMaxDatagram of the "
		"receiver",
		"T.38 D.2.3"},
	[FINDING_UDPTL_SEQUENCE] = {"UDPTL-SEQUENCE", SEVERITY_WARNING,
		"Sequence numbers restart inside the stream",
		"See what re-creates the stream on the sending side", "T.38 9.1"},
	[FINDING_T38_SYNTAX] = {"T38-SYNTAX", SEVERITY_WARNING,
		"IFP packets are in another ASN.1 syntax than the agreed version calls for",
		"Set both gateways to T.38 version 0", "T.38 Annex A"},
	[FINDING_T38_RATE] = {"T38-RATE", SEVERITY_WARNING,
		"Data go faster than T38MaxBitRate allows",
		"Make T38MaxBitRate and the modems that the gateway allows agree", "T.38 D.2.3"},
	[FINDING_T30_TRAINING_FAILED] = {"T30-TRAINING-FAILED", SEVERITY_ERROR,
		"Training failed at every attempt",
		"Look for loss during TCF and for differing rate management; lower the maximum "
		"rate",
		"T.30 5.3.6.1"},
	[FINDING_T30_PAGE_REJECTED] = {"T30-PAGE-REJECTED", SEVERITY_WARNING,
		"The receiver judged a page bad",
		"Use error correction mode; look for lost packets in the page", "T.30 5.3.6.1"},
	[FINDING_T30_CARRIER_LOST] = {"T30-CARRIER-LOST", SEVERITY_ERROR,
		"Page data stopped without end-of-page command",
		"See why the sending side stops: its line, its gateway or its own decision",
		"T.30 5.3.6.1"},
	[FINDING_PAGE_DAMAGED] = {"PAGE-DAMAGED", SEVERITY_WARNING,
		"Rows of a page are lost or bad",
		"Use error correction mode; look for lost packets or noise on the sender's line",
		"T.4 4.1"},
	[FINDING_PAGE_CODING] = {"PAGE-CODING", SEVERITY_WARNING,
		"A page is coded otherwise than its DCS says",
		"Report it to the maker of the sending machine: receivers that go by DCS print "
		"noise",
		"T.30 5.3.6.2.3"},
	[FINDING_CAPTURE_ONE_WAY] = {"CAPTURE-ONE-WAY", SEVERITY_NOTE,
		"The capture holds one direction of the media only",
		"Capture where both directions pass", NULL},
	[FINDING_CAPTURE_DUPLICATES] = {"CAPTURE-DUPLICATES", SEVERITY_NOTE,
		"The capture holds packets twice",
		"Capture at one place only, or take the copies out (editcap -d)", NULL},
	[FINDING_LIMIT] = {"LIMIT-FAX", SEVERITY_WARNING,
		"A cap on memory was hit: parts of the fax are left out", NULL, NULL},
};

const struct finding_row *finding_row(enum finding_id id)
{
	return &rows[id];
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
		.t = t,
		.detail = g_string_chunk_insert(call->strings, text),
		.packets = {packet},
		.packet_count = packet != 0};
	g_free(text);
	g_array_append_val(call->findings, finding);
	return &g_array_index(call->findings, struct finding, call->findings->len - 1);
}
