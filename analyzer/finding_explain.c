#include "analyzer/finding_explain.h"

static const struct finding_text texts[FINDINGS] = {
	[FINDING_SIG_NO_ANSWER] =
		{"The call never came to be: nobody answered the INVITE, or it was refused or "
		 "cancelled before an answer. No fax was possible.",
			"The first INVITE has no final response, or one from 300 to 699, or a "
			"CANCEL before its 200.",
			"Always when it is there: nothing comes before the call."},
	[FINDING_SIG_NO_ACK] = {"The called side answered, but never learned that its answer "
				"arrived. It repeats the answer for 32 s and then gives the call "
				"up.",
		"The same 200 is sent again and again, and no ACK with its CSeq follows.",
		"When the call ends because of it. A lost ACK whose repetition arrives is none."},
	[FINDING_SIG_T38_REFUSED] = {"One side asked for T.38, the other declined. The call stays "
				     "in audio, where a fax may still get through as G.711, or "
				     "fails.",
		"The offer with m=image is answered 415, 488, 606 or another 4xx to 6xx (not 491, "
		"408, 487), or by an answer whose image line has port 0 or is missing.",
		"When no T.38 was agreed later in the call. When a later offer was accepted, it is "
		"a warning."},
	[FINDING_SIG_AUDIO_SIT] =
		{"A fax called, and the network answered with the three rising tones that come "
		 "before an announcement: the number does not exist, is out of service, or the "
		 "route is congested.",
			"Three tones of 950, 1400 and 1800 Hz, a third of a second each, in the "
			"G.711 audio of the called side, and neither CED nor V.21 from it.",
			"When it is there: no fax was reached. It goes before the announcement "
			"(SIG-AUDIO-VOICE) and before SIG-T38-NOT-OFFERED."},
	[FINDING_SIG_AUDIO_VOICE] =
		{"A fax called, and somebody spoke: a person, an answering machine, a menu or an "
		 "announcement. No fax answered, so that nobody could switch to T.38. Music may "
		 "pass for speech.",
			"CNG of the calling side, or its offer of T.38. In the G.711 audio of the "
			"called side at least two seconds whose level and spectrum move as those "
			"of speech do, and no CED, V.21 or modem.",
			"When it is there: it goes before SIG-T38-NOT-OFFERED and "
			"SIG-T38-REFUSED, which follow from it."},
	[FINDING_SIG_AUDIO_BUSY] =
		{"A fax called a line that is busy, or a network without a free path, and was told "
		 "so by a tone in an answered call instead of a SIP response.",
			"Four bursts or more of one or two frequencies between 300 and 700 Hz, "
			"with equal tones and equal pauses below 0.85 s, in the G.711 audio of the "
			"called side. Frequencies and cadence stand in the detail: countries "
			"differ.",
			"When it is there and no fax was heard from the called side."},
	[FINDING_SIG_AUDIO_RINGBACK] =
		{"The call counts as answered, but what the caller hears still rings: a gateway "
		 "or PBX answered by itself, and the machine behind it does not pick up.",
			"Two rings or more of one or two frequencies between 300 and 700 Hz with "
			"pauses of 1.2 to 6.5 s, in the G.711 audio of the called side, on for 3 s "
			"or more behind the answer.",
			"When it is there and no fax was heard from the called side."},
	[FINDING_SIG_T38_NOT_OFFERED] = {"Two fax machines talk to each other, but both gateways "
					 "take it for speech: nobody asks for T.38.",
		"CNG, CED or V.21 stand in G.711 audio or are told by RTP events, and the call has "
		"no offer with m=image up to its end. What was heard, when, and for how long the "
		"audio went on is in the detail.",
		"When the fax did not succeed otherwise."},
	[FINDING_SIG_T38_UNANSWERED] = {"One side asked for T.38 and heard nothing: neither yes "
					"nor no. The gateways wait, and the machines behind them "
					"give up.",
		"The re-INVITE or UPDATE with m=image has no final response, or 408 or 487.",
		"When no T.38 was agreed later. Look for the place where the request gets lost: "
		"hops in the report show how far it came."},
	[FINDING_SIG_GLARE] =
		{"Both gateways heard the fax tone and asked for T.38 at the same moment. Both are "
		 "told 491 and have to try again after different times.",
			"Two re-INVITEs that cross each other, answered 491, and no successful "
			"retry within the time in which the machines wait.",
			"When no T.38 was agreed. When the retry comes in time, nothing is said."},
	[FINDING_SIG_SDP_MISMATCH] = {"Offer and answer differ where both sides have to do the "
				      "same. With different rate management, for one, a side waits "
				      "for a training check that the other does not pass on.",
		"The parameters of the m=image lines in offer and answer are compared: rate "
		"management, error correction, an answer with a higher version than the offer.",
		"When training fails and nothing was lost; otherwise it stands as a warning."},
	[FINDING_SIG_REINVITE_IN_PAGE] =
		{"Somebody changed the session while a page was being sent. Gateways restart their "
		 "media then, and the page breaks off.",
			"A re-INVITE or UPDATE between the first and the last packet of a page, "
			"and the page has no end-of-page command afterwards.",
			"When the fax ends with that page."},
	[FINDING_SIG_AUDIO_EARLY] = {"The call was switched back to audio while the fax was under "
				     "way. What the machines say from then on is lost, or goes as "
				     "audio.",
		"An offer without an image line is accepted after T.38 was agreed and before DCN.",
		"When the fax was going well until then."},
	[FINDING_SIG_PRIVATE_ADDRESS] =
		{"The SDP of one side names an address of a private network, while its peer is in "
		 "a public one: packets for it arrive nowhere, unless an SBC or the peer corrects "
		 "it.",
			"The c= line of one side is of RFC 1918, that of the other is public.",
			"Not by itself: it explains MEDIA-ONE-WAY and MEDIA-NONE."},
	[FINDING_SIG_HANGUP_EARLY] = {"One side ended the call while the fax was going on: its "
				      "machine, gateway, or something in between had enough.",
		"BYE before DCN, though the last response allowed to go on.",
		"When nothing else went wrong before. With errors before it, BYE is their "
		"consequence. The detail names the side."},
	[FINDING_MEDIA_NONE] =
		{"T.38 was agreed, and then nothing came: neither side sent a single T.38 packet.",
			"An accepted offer, and no UDPTL between the two, neither at the agreed "
			"ports nor elsewhere.",
			"When it is there; MEDIA-RTP-ON-T38-PORT and MEDIA-ENCRYPTED, which say "
			"what came instead, go before."},
	[FINDING_MEDIA_ONE_WAY] = {"Only one side is heard. It repeats what it says until its "
				   "timers end the fax. Mostly a firewall or NAT drops the other's "
				   "packets.",
		"T.38 of one side only, or of both until from some moment on one side sends "
		"nothing at all, though it owes a response.",
		"When the fax failed. A side that stops in mid page is T30-CARRIER-LOST; a capture "
		"that lacks a direction which must have been there is CAPTURE-ONE-WAY."},
	[FINDING_MEDIA_OTHER_ADDRESS] = {"Packets come from, or go to, an address or port that SDP "
					 "does not name. Behind NAT that is usual; it breaks the "
					 "fax where the peer filters or does not learn the "
					 "address.",
		"The addresses of the T.38 packets against those in the last SDP of both sides.",
		"When it explains why a side is not heard: then it is an error."},
	[FINDING_MEDIA_RTP_ON_T38_PORT] = {"One side went on with audio: its control plane agreed "
					   "to T.38, its media did not follow.",
		"After the agreement packets with the header of RTP, at a steady pace, arrive at a "
		"port that was agreed for T.38.",
		"When T.38 of that side never came."},
	[FINDING_MEDIA_ENCRYPTED] = {"The media is encrypted (UDPTL over DTLS). What is inside "
				     "cannot be seen from outside.",
		"DTLS records at the ports that were agreed for T.38.",
		"Never: it says why the fax is not shown."},
	[FINDING_MEDIA_EARLY] = {"A side sends T.38 before the agreement. Gateways that are strict "
				 "drop it; as it is silence or preamble mostly, that does no harm.",
		"T.38 packets in front of the answer that agrees to it.", "Never."},
	[FINDING_UDPTL_REDUNDANCY_ABSENT] =
		{"Both sides agreed on error correction, and the sender sends none: each lost "
		 "packet is lost for good.",
			"T38FaxUdpEC names redundancy or FEC, the packets carry neither secondary "
			"packets nor parity, and packets are missing.",
			"When a lost packet did harm. It goes before UDPTL-LOSS: the loss would "
			"have been repaired."},
	[FINDING_UDPTL_LOSS] =
		{"Packets are missing that neither redundancy nor parity brings back. What was in "
		 "them is missing: rows of a page, frames, a command or a response.",
			"Gaps in the sequence numbers which the later packets do not fill. The "
			"detail says what they hit.",
			"When it hit something that the fax needed, and what was agreed against "
			"loss was sent. Loss in silence or repaired by ECM is a note."},
	[FINDING_UDPTL_REDUNDANCY_THIN] = {"The sender repeats too few packets for the loss on "
					   "this path: bursts are longer than what is repeated.",
		"The length of the bursts against the number of secondary packets or the entries "
		"of parity. The detail says which depth would have been enough.",
		"When the loss did harm that a deeper redundancy would have prevented; mostly ECM "
		"or a repetition repairs it, then it is a warning."},
	[FINDING_UDPTL_EC_MODE] =
		{"The sender uses another way of error correction than the one agreed. A receiver "
		 "that knows only the agreed one cannot repair anything.",
			"The recovery part of the packets against T38FaxUdpEC: parity where "
			"redundancy was agreed, or the reverse.",
			"When loss that the receiver could then not repair did harm."},
	[FINDING_UDPTL_DATAGRAM_TOO_LARGE] =
		{"Datagrams are larger than the receiver says that it takes. Some receivers drop "
		 "or cut them; others mind nothing.",
			"The largest UDP payload against T38FaxMaxDatagram of the other side.",
			"When those datagrams have no effect, as if they had not arrived: then it "
			"is an error."},
	[FINDING_UDPTL_SEQUENCE] =
		{"The stream begins anew in the middle: another box took over, or the gateway lost "
		 "its state. A receiver may take the new packets for old ones and drop them.",
			"Sequence numbers that jump far back or ahead, without a new session.",
			"When the fax breaks there."},
	[FINDING_T38_SYNTAX] = {"T.38 of 1998 and of 2002 code packets differently. One side sends "
				"the other one than the agreed version asks for; a strict receiver "
				"cannot read it.",
		"The coding of the packets against the T38FaxVersion that the answer fixed.",
		"When the other side behaves as if it heard nothing: then it is an error."},
	[FINDING_T38_RATE] = {"Data go faster than the peer said that it can take.",
		"The data rate of the signals against T38MaxBitRate of both sides.",
		"When training at that rate fails at the receiving gateway."},
	[FINDING_TIME_UNDERFLOW] = {"The modem of a gateway needed data that had not arrived yet. "
				    "It has to fill with flags or zeros, or to stop: a page gets "
				    "bad rows, a frame a bad FCS.",
		"The playing of the gateway is reconstructed from the arrival of the packets, its "
		"buffer and the rate; what comes later than its turn is an underflow.",
		"When a page or frame suffers where nothing was lost: then it is an error. Other "
		"gateways buffer more or less than assumed, see the timing command."},
	[FINDING_TIME_RESPONSE_LATE] = {"The response came, but the machine that waited for it had "
					"already given up waiting, and repeated the command or "
					"ended the fax.",
		"The time from the end of a command to the begin of its response on the line of "
		"the machine that commands, as reconstructed from the packets, against T4 (3 s "
		"and 15 %; 3 s less 15 % where the machine repeated its command by then).",
		"When the delay is that of network and gateways: the machine itself responded in "
		"time. It goes before T30-COMMAND-UNANSWERED and T30-DCN-EARLY."},
	[FINDING_TIME_COLLISION] = {"Both machines talked at once on one telephone line, which is "
				    "made for one at a time: neither hears the other.",
		"What the gateway plays to the line overlaps what it hears from it, as "
		"reconstructed from the packets.",
		"Rarely: mostly it follows from a late or repeated signal, and that one is the "
		"root."},
	[FINDING_TIME_CLOCK_DRIFT] = {"The clocks of the two ends differ. Over a long page the "
				      "buffer of the receiving gateway fills or runs empty.",
		"How the number of octets ahead of the modem grows over a page: more than 100 "
		"parts in a million.",
		"Never; it explains underflows at the end of long pages."},
	[FINDING_T30_NO_DIS] = {"The called side never said what it can do (DIS). Either no fax "
				"machine answered, or nothing of what it says gets to T.38.",
		"T.38 of the called side, for longer than a machine takes to begin, and no DIS "
		"among its frames.",
		"When the capture holds its direction from the beginning. If it sends nothing at "
		"all, MEDIA-ONE-WAY goes before."},
	[FINDING_T30_DIS_UNANSWERED] = {"The called machine says DIS again and again, and the "
					"calling one does not respond. It is deaf, it is no fax "
					"machine, or its gateway does not play DIS to it.",
		"DIS repeated until T1 (35 s) or the machine's own limit, no DCS and no DTC.",
		"When nothing was lost that explains it."},
	[FINDING_T30_CAPABILITY] =
		{"The sender asks for something that the receiver does not offer: a rate, a "
		 "coding, a width, ECM. The receiver will refuse the training or print noise. "
		 "Often a gateway altered DIS on the way.",
			"Each field of DCS against the last DIS.",
			"When the fax failed at it. When it succeeds all the same, it is a note."},
	[FINDING_T30_TRAINING_FAILED] =
		{"The receiver refused every training: the modem signal did not get through, down "
		 "to the lowest rate that was tried.",
			"FTT after every DCS and TCF, no CFR, until one side gives up.",
			"When the packets of TCF arrived. When packets of it were lost, UDPTL-LOSS "
			"or UDPTL-REDUNDANCY-ABSENT goes before; with differing rate management, "
			"SIG-SDP-MISMATCH."},
	[FINDING_T30_RATE_FALLBACK] =
		{"The first training failed, a slower one went well. The fax only took longer.",
			"FTT, then DCS with a lower rate, then CFR.", "Never."},
	[FINDING_T30_COMMAND_UNANSWERED] = {"A machine commands three times, as T.30 has it, and "
					    "gets no response. It gives up.",
		"The same command three times, nothing from the other side that could be its "
		"response, no packet missing where it would have been.",
		"When neither loss, nor delay (TIME-RESPONSE-LATE), nor a silent side "
		"(MEDIA-ONE-WAY) explains it."},
	[FINDING_T30_WRONG_RESPONSE] =
		{"A machine responds with something that the state does not allow, such as MCF to "
		 "a training. The other side cannot go on.",
			"The response to each command against those that T.30 lists for it.",
			"When the fax fails there. DCN, which is always allowed, is none."},
	[FINDING_T30_RECEIVER_NOT_READY] =
		{"The receiver asks for patience (RNR) until the sender's timer T5 (60 s) is over.",
			"RNR and RR in turn, and the fax ends with them.",
			"When the fax ends so. A few RNR are normal."},
	[FINDING_T30_DCN_EARLY] = {"A machine disconnects before the fax is over, by its own "
				   "decision: the reason is not on the wire.",
		"DCN before the last page was confirmed, also in place of CFR or MCF, and nothing "
		"before it that forces it.",
		"When nothing else explains it: wrong response, refused training, RNR, RTN, loss "
		"and delay go before."},
	[FINDING_T30_ECM_RETRIES] =
		{"Error correction repairs the page, but only by sending a large part of it again: "
		 "the line or the network is bad, and the call takes long.",
			"PPR asks for more than a quarter of the frames again; or the sender gives "
			"up by CTC or EOR, or goes on "
			"without one behind the fourth PPR.",
			"When the sender gave up (EOR). When lost packets are the reason, their "
			"finding goes before."},
	[FINDING_T30_PAGE_REJECTED] =
		{"The receiver judged a page too bad to be confirmed (RTN), or calls its operator "
		 "(PIN). Many senders send it again or give up.",
			"RTN or PIN in response to an end-of-page command.",
			"When nothing lost explains the bad page."},
	[FINDING_T30_CARRIER_LOST] =
		{"The sender stopped in the middle of a page, without saying that it is over.",
			"Page data that end without RTC or EOFB, no end-of-page command behind "
			"them, and the fax ends.",
			"When the session was not changed there (SIG-REINVITE-IN-PAGE) or hung up "
			"(SIG-HANGUP-EARLY)."},
	[FINDING_PAGE_DAMAGED] =
		{"A page has rows that are missing or wrong, and was confirmed all the same, as "
		 "fax without ECM does not notice small damage. The paper shows it.",
			"Every row of the page is decoded. The report says which rows, why, and "
			"which packets brought them.",
			"Never by itself: loss, underflow or noise on the sender's line is; see "
			"`extract --mark-damage`."},
	[FINDING_PAGE_CODING] =
		{"The sender coded the page otherwise than it announced. A receiver that believes "
		 "the announcement prints noise or refuses the page.",
			"The code stream cannot be read as the coding or width of DCS, but well as "
			"another one.",
			"When the page was refused."},
	[FINDING_CAPTURE_ONE_WAY] = {"The capture lacks a direction of the media that must have "
				     "been there: the other side responds to it.",
		"Packets of one side only, which respond to what is not in the capture.",
		"Never: it is about the capture, not the fax. What rests on the missing side is "
		"not said."},
	[FINDING_CAPTURE_DUPLICATES] = {"The capture holds the same packets twice, as it was taken "
					"at two interfaces or at a mirror port of both directions. "
					"They are counted once.",
		"Packets with the same octets within a few milliseconds, in the whole call.",
		"Never: it is about the capture."},
	[FINDING_CAPTURE_CUT] =
		{"The capture begins in the middle of the call, ends before it, or did not keep "
		 "whole packets. No error is founded on what is missing.",
			"A fax that is under way at the first packet, one that is not over at the "
			"last, packets longer on the wire than in the file.",
			"Never: it is about the capture."},
	[FINDING_CAPTURE_FRAGMENTS] = {"Two IP fragments claim the same octets of a packet with "
				       "different content. Hosts differ in which one they believe.",
		"Fragments of one packet that overlap and are not equal there; the first one "
		"counts.",
		"Never."},
	[FINDING_CAPTURE_DROPS] =
		{"Packets came faster than the live capture took them, and the kernel "
		 "dropped some. Loss that the report shows may be of the capture, "
		 "not of the call.",
			"The kernel's count of drops grew between the beginning and the end of the "
			"call.",
			"Never: it says how far the capture can be trusted."},
	[FINDING_UDPTL_BUFFER] =
		{"More octets wait for the modem of a gateway than it said that it can hold. It "
		 "may throw away what does not fit.",
			"What the replay of the gateway's modem has waiting, against "
			"T38FaxMaxBuffer in its SDP.",
			"Never by itself: gateways mostly hold more than they say."},
	[FINDING_T30_ALTERED] =
		{"A gateway or proxy between two legs changes what the machines tell each other: "
		 "DIS, DTC or DCS is not the same on both. Gateways do so to keep away what they "
		 "cannot pass on, and sometimes wrongly.",
			"The first such frame of both legs, octet for octet.",
			"When DCS then asks for what the DIS of one of the legs does not offer "
			"(T30-CAPABILITY)."},
	[FINDING_T30_NONSTANDARD] =
		{"The machines agreed on facilities of their maker (NSS, NSC). Their pages may be "
		 "in a form that nobody else reads.",
			"A good NSS or NSC frame.",
			"Never: it says why pages, or commands, may look wrong."},
	[FINDING_T30_CANNOT_RECEIVE] =
		{"The called machine says in DIS that it does not receive: it has no paper or "
		 "memory, or serves documents for polling only. The calling machine can only "
		 "disconnect.",
			"Bit 10 of the last DIS is 0, and no DCS and no page follow.",
			"When the fax ends there."},
	[FINDING_T30_POLLING_REFUSED] =
		{"A machine asks for a document (DTC), and the other has none, or does not give it "
		 "without a password.",
			"DTC answered with DCN, or not with DCS although DIS had bit 9 (ready to "
			"transmit) at 0.",
			"When no page came of it."},
	[FINDING_T30_NO_COMMAND] =
		{"The receiver asked for more (CFR, MCF, FTT, PPR), and the sender says neither "
		 "page nor command. The receiver waits for T2 and gives up. Either the sender did "
		 "not hear the response, or it stopped.",
			"No data and no frame of the sender for more than 5 s behind the response, "
			"up to the end or to a new DIS.",
			"When neither loss nor a change of the session explains it."},
	[FINDING_T30_NO_DCN] =
		{"The last page was confirmed, and the sender does not say DCN. That does no harm: "
		 "the call is hung up.",
			"No DCN of either side behind the last response, up to the end.", "Never."},
	[FINDING_CAPTURE_CLOCK] =
		{"The clock of the capturing host was set while the call went on. Times before and "
		 "behind the step do not fit, and no finding rests on the telephone lines.",
			"Time stamps that go back by more than a second, or that jump by more than "
			"10 s inside data which a modem sends without a pause.",
			"Never: it is about the capture."},
	[FINDING_LIMIT] = {"The call has more than what is kept of one call: frames, octets or "
			   "rows beyond the limit are left out. The program stays within its "
			   "memory, whatever is in a capture.",
		"A limit on frames, octets or rows of a fax was reached.",
		"Never: the report is incomplete, which makes other findings doubtful."},
};

const struct finding_text *finding_explain(enum finding_id id)
{
	return &texts[id];
}

enum finding_id finding_find(const char *id)
{
	for (unsigned i = 0; i < FINDINGS; i++)
		if (g_ascii_strcasecmp(finding_row((enum finding_id)i)->id, id) == 0)
			return (enum finding_id)i;
	return FINDINGS;
}
