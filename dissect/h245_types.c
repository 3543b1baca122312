/* The types of H.245 Annex A that lie on the way to what h245.c takes, in the order of the Recommendation; behind an
 * extension marker a list ends with the last one of use. Video, encryption and capability sets are not described:
 * what follows them in a message is lost. */
#include "dissect/h245_types.h"

#define SEQUENCE(parts_, root_)                                                                    \
	{                                                                                          \
		.kind = ASN_SEQUENCE, .parts = parts_, .root = root_                               \
	}
#define EXTENSIBLE(kind_, parts_, root_)                                                           \
	{                                                                                          \
		.kind = kind_, .extensible = true, .parts = parts_, .root = root_,                 \
		.added = ASN_COUNT(parts_) - (root_)                                               \
	}
#define LIST(part_)                                                                                \
	{                                                                                          \
		.kind = ASN_LIST, .parts = part_, .root = 1                                        \
	}
#define NUMBER(low_, high_)                                                                        \
	{                                                                                          \
		.kind = ASN_INTEGER, .low = low_, .high = high_                                    \
	}
#define NOTHING(name_)                                                                             \
	{                                                                                          \
		name_, &asn_null, false, 0                                                         \
	}
#define UNKNOWN(name_)                                                                             \
	{                                                                                          \
		name_, &asn_unknown, false, 0                                                      \
	}
#define UNKNOWN_OPTION(name_)                                                                      \
	{                                                                                          \
		name_, &asn_unknown, true, 0                                                       \
	}

static const struct asn_type channel_number = NUMBER(1, 65535);
static const struct asn_type u32 = NUMBER(0, 4294967295u);
static const struct asn_type frames = NUMBER(1, 256);

/* ---- what is not standard: without extension markers, unlike H.225.0's ---- */

static const struct asn_part h221_parts[] = {
	{"t35CountryCode", &asn_u8, false, 0},
	{"t35Extension", &asn_u8, false, 0},
	{"manufacturerCode", &asn_u16, false, 0},
};
static const struct asn_type h221 = SEQUENCE(h221_parts, 3);
static const struct asn_part identifier_parts[] = {
	{"object", &asn_object, false, 0},
	{"h221NonStandard", &h221, false, 0},
};
static const struct asn_type identifier = {
	.kind = ASN_CHOICE, .parts = identifier_parts, .root = 2};
static const struct asn_part non_standard_parts[] = {
	{"nonStandardIdentifier", &identifier, false, 0},
	{"data", &asn_any_octets, false, 0},
};
static const struct asn_type non_standard = SEQUENCE(non_standard_parts, 2);
static const struct asn_part non_standard_item = {"NonStandardParameter", &non_standard, false, 0};
static const struct asn_type non_standards = LIST(&non_standard_item);

/* ---- addresses ---- */

static const struct asn_part ip_parts[] = {
	{"network", &asn_octets4, false, H245_ID_NETWORK},
	{"tsapIdentifier", &asn_u16, false, H245_ID_PORT},
};
static const struct asn_type ip = EXTENSIBLE(ASN_SEQUENCE, ip_parts, 2);
static const struct asn_part ip6_parts[] = {
	{"network", &asn_octets16, false, H245_ID_NETWORK},
	{"tsapIdentifier", &asn_u16, false, H245_ID_PORT},
};
static const struct asn_type ip6 = EXTENSIBLE(ASN_SEQUENCE, ip6_parts, 2);

static const struct asn_type octets6 = {.kind = ASN_OCTETS, .low = 6, .high = 6};
static const struct asn_type octets2 = {.kind = ASN_OCTETS, .low = 2, .high = 2};
static const struct asn_part ipx_parts[] = {
	{"node", &octets6, false, 0},
	{"netnum", &asn_octets4, false, 0},
	{"tsapIdentifier", &octets2, false, 0},
};
static const struct asn_type ipx = EXTENSIBLE(ASN_SEQUENCE, ipx_parts, 3);

static const struct asn_part routing_parts[] = {NOTHING("strict"), NOTHING("loose")};
static const struct asn_type routing = {.kind = ASN_CHOICE, .parts = routing_parts, .root = 2};
static const struct asn_part route_item = {"route_item", &asn_octets4, false, 0};
static const struct asn_type route = LIST(&route_item);
static const struct asn_part source_route_parts[] = {
	{"routing", &routing, false, 0},
	{"network", &asn_octets4, false, H245_ID_NETWORK},
	{"tsapIdentifier", &asn_u16, false, H245_ID_PORT},
	{"route", &route, false, 0},
};
static const struct asn_type source_route = EXTENSIBLE(ASN_SEQUENCE, source_route_parts, 4);

static const struct asn_part unicast_parts[] = {
	{"iPAddress", &ip, false, 0},
	{"iPXAddress", &ipx, false, 0},
	{"iP6Address", &ip6, false, 0},
	{"netBios", &asn_octets16, false, 0},
	{"iPSourceRouteAddress", &source_route, false, 0},
};
static const struct asn_type unicast = EXTENSIBLE(ASN_CHOICE, unicast_parts, 5);
static const struct asn_part multicast_parts[] = {
	{"iPAddress", &ip, false, 0},
	{"iP6Address", &ip6, false, 0},
};
static const struct asn_type multicast = EXTENSIBLE(ASN_CHOICE, multicast_parts, 2);
static const struct asn_part transport_parts[] = {
	{"unicastAddress", &unicast, false, 0},
	{"multicastAddress", &multicast, false, 0},
};
static const struct asn_type transport = EXTENSIBLE(ASN_CHOICE, transport_parts, 2);

/* ---- audio ---- */

static const struct asn_part g7231_parts[] = {
	{"maxAl-sduAudioFrames", &frames, false, 0},
	{"silenceSuppression", &asn_boolean, false, 0},
};
static const struct asn_type g7231 = SEQUENCE(g7231_parts, 2);
static const struct asn_part audio_parts[] = {
	{"nonStandard", &non_standard, false, 0},
	{"g711Alaw64k", &frames, false, 0},
	{"g711Alaw56k", &frames, false, 0},
	{"g711Ulaw64k", &frames, false, 0},
	{"g711Ulaw56k", &frames, false, 0},
	{"g722-64k", &frames, false, 0},
	{"g722-56k", &frames, false, 0},
	{"g722-48k", &frames, false, 0},
	{"g7231", &g7231, false, 0},
	{"g728", &frames, false, 0},
	{"g729", &frames, false, 0},
	{"g729AnnexA", &frames, false, 0},
	UNKNOWN("is11172AudioCapability"),
	UNKNOWN("is13818AudioCapability"),
	{"g729wAnnexB", &frames, false, 0},
	{"g729AnnexAwAnnexB", &frames, false, 0},
	UNKNOWN("g7231AnnexCCapability"),
	UNKNOWN("gsmFullRate"),
	UNKNOWN("gsmHalfRate"),
	UNKNOWN("gsmEnhancedFullRate"),
	UNKNOWN("genericAudioCapability"),
};
static const struct asn_type audio = EXTENSIBLE(ASN_CHOICE, audio_parts, 14);

/* ---- data ---- */

static const struct asn_part data_protocol_parts[] = {
	{"nonStandard", &non_standard, false, 0},
	NOTHING("v14buffered"),
	NOTHING("v42lapm"),
	NOTHING("hdlcFrameTunnelling"),
	NOTHING("h310SeparateVCStack"),
	NOTHING("h310SingleVCStack"),
	NOTHING("transparent"),
	NOTHING("segmentationAndReassembly"),
	NOTHING("hdlcFrameTunnelingwSAR"),
	NOTHING("v120"),
	NOTHING("separateLANStack"),
	UNKNOWN("v76wCompression"),
	NOTHING("tcp"),
	NOTHING("udp"),
};
static const struct asn_type data_protocol = EXTENSIBLE(ASN_CHOICE, data_protocol_parts, 7);

static const struct asn_part rate_management_parts[] = {
	NOTHING("localTCF"), NOTHING("transferredTCF")};
static const struct asn_type rate_management = EXTENSIBLE(ASN_CHOICE, rate_management_parts, 2);
static const struct asn_part udp_ec_parts[] = {NOTHING("t38UDPFEC"), NOTHING("t38UDPRedundancy")};
static const struct asn_type udp_ec = EXTENSIBLE(ASN_CHOICE, udp_ec_parts, 2);
static const struct asn_part udp_options_parts[] = {
	{"t38FaxMaxBuffer", &asn_any_integer, true, H245_ID_MAX_BUFFER},
	{"t38FaxMaxDatagram", &asn_any_integer, true, H245_ID_MAX_DATAGRAM},
	{"t38FaxUdpEC", &udp_ec, false, H245_ID_UDP_EC},
};
static const struct asn_type udp_options = SEQUENCE(udp_options_parts, 3);
static const struct asn_part tcp_options_parts[] = {
	{"t38TCPBidirectionalMode", &asn_boolean, false, 0},
};
static const struct asn_type tcp_options = EXTENSIBLE(ASN_SEQUENCE, tcp_options_parts, 1);
static const struct asn_part profile_parts[] = {
	{"fillBitRemoval", &asn_boolean, false, H245_ID_FILL_BIT},
	{"transcodingJBIG", &asn_boolean, false, H245_ID_JBIG},
	{"transcodingMMR", &asn_boolean, false, H245_ID_MMR},
	{"version", &asn_u8, false, H245_ID_VERSION},
	{"t38FaxRateManagement", &rate_management, false, H245_ID_RATE_MANAGEMENT},
	{"t38FaxUdpOptions", &udp_options, true, 0},
	{"t38FaxTcpOptions", &tcp_options, true, 0},
};
static const struct asn_type profile = EXTENSIBLE(ASN_SEQUENCE, profile_parts, 3);
static const struct asn_part t38_parts[] = {
	{"t38FaxProtocol", &data_protocol, false, H245_ID_T38_PROTOCOL},
	{"t38FaxProfile", &profile, false, 0},
};
static const struct asn_type t38 = SEQUENCE(t38_parts, 2);

static const struct asn_part nlpid_parts[] = {
	{"nlpidProtocol", &data_protocol, false, 0},
	{"nlpidData", &asn_any_octets, false, 0},
};
static const struct asn_type nlpid = SEQUENCE(nlpid_parts, 2);

/* DataApplicationCapability and DataMode differ in t84 only, which is not described. */
static const struct asn_part application_parts[] = {
	{"nonStandard", &non_standard, false, 0},
	{"t120", &data_protocol, false, 0},
	{"dsm-cc", &data_protocol, false, 0},
	{"userData", &data_protocol, false, 0},
	UNKNOWN("t84"),
	{"t434", &data_protocol, false, 0},
	{"h224", &data_protocol, false, 0},
	{"nlpid", &nlpid, false, 0},
	NOTHING("dsvdControl"),
	{"h222DataPartitioning", &data_protocol, false, 0},
	{"t30fax", &data_protocol, false, 0},
	{"t140", &data_protocol, false, 0},
	{"t38fax", &t38, false, 0},
	UNKNOWN("genericDataCapability"),
};
static const struct asn_type application = EXTENSIBLE(ASN_CHOICE, application_parts, 10);
static const struct asn_part data_parts[] = {
	{"application", &application, false, H245_ID_APPLICATION},
	{"maxBitRate", &u32, false, H245_ID_BIT_RATE},
};
static const struct asn_type data = EXTENSIBLE(ASN_SEQUENCE, data_parts, 2);
static const struct asn_part data_mode_parts[] = {
	{"application", &application, false, H245_ID_APPLICATION},
	{"bitRate", &u32, false, H245_ID_BIT_RATE},
};
static const struct asn_type data_mode = EXTENSIBLE(ASN_SEQUENCE, data_mode_parts, 2);

static const struct asn_part data_type_parts[] = {
	{"nonStandard", &non_standard, false, 0},
	NOTHING("nullData"),
	UNKNOWN("videoData"),
	{"audioData", &audio, false, H245_ID_AUDIO},
	{"data", &data, false, 0},
	UNKNOWN("encryptionData"),
	UNKNOWN("h235Control"),
	UNKNOWN("h235Media"),
	UNKNOWN("multiplexedStream"),
	UNKNOWN("redundancyEncoding"),
	UNKNOWN("multiplePayloadStream"),
	UNKNOWN("depFec"),
	UNKNOWN("fec"),
};
static const struct asn_type data_type = EXTENSIBLE(ASN_CHOICE, data_type_parts, 6);

/* ---- logical channels ---- */

static const struct asn_type session = NUMBER(1, 255);
static const struct asn_type payload_type = NUMBER(96, 127);
static const struct asn_type terminal_number = NUMBER(0, 192);
static const struct asn_part label_parts[] = {
	{"mcuNumber", &terminal_number, false, 0},
	{"terminalNumber", &terminal_number, false, 0},
};
static const struct asn_type label = EXTENSIBLE(ASN_SEQUENCE, label_parts, 2);
static const struct asn_part packetization_parts[] = {
	NOTHING("h261aVideoPacketization"), UNKNOWN("rtpPayloadType")};
static const struct asn_type packetization = EXTENSIBLE(ASN_CHOICE, packetization_parts, 1);
static const struct asn_part h2250_parts[] = {
	{"nonStandard", &non_standards, true, 0},
	{"sessionID", &asn_u8, false, 0},
	{"associatedSessionID", &session, true, 0},
	{"mediaChannel", &transport, true, H245_ID_MEDIA_CHANNEL},
	{"mediaGuaranteedDelivery", &asn_boolean, true, 0},
	{"mediaControlChannel", &transport, true, 0},
	{"mediaControlGuaranteedDelivery", &asn_boolean, true, 0},
	{"silenceSuppression", &asn_boolean, true, 0},
	{"destination", &label, true, 0},
	{"dynamicRTPPayloadType", &payload_type, true, 0},
	{"mediaPacketization", &packetization, true, 0},
};
static const struct asn_type h2250 = EXTENSIBLE(ASN_SEQUENCE, h2250_parts, 11);
static const struct asn_part h2250_ack_parts[] = {
	{"nonStandard", &non_standards, true, 0},
	{"sessionID", &session, true, 0},
	{"mediaChannel", &transport, true, H245_ID_MEDIA_CHANNEL},
	{"mediaControlChannel", &transport, true, 0},
	{"dynamicRTPPayloadType", &payload_type, true, 0},
};
static const struct asn_type h2250_ack = EXTENSIBLE(ASN_SEQUENCE, h2250_ack_parts, 5);

static const struct asn_part forward_multiplex_parts[] = {
	UNKNOWN("h222LogicalChannelParameters"),
	UNKNOWN("h223LogicalChannelParameters"),
	UNKNOWN("v76LogicalChannelParameters"),
	{"h2250LogicalChannelParameters", &h2250, false, 0},
	NOTHING("none"),
};
static const struct asn_type forward_multiplex = EXTENSIBLE(ASN_CHOICE, forward_multiplex_parts, 3);
static const struct asn_part reverse_multiplex_parts[] = {
	UNKNOWN("h223LogicalChannelParameters"),
	UNKNOWN("v76LogicalChannelParameters"),
	{"h2250LogicalChannelParameters", &h2250, false, 0},
};
static const struct asn_type reverse_multiplex = EXTENSIBLE(ASN_CHOICE, reverse_multiplex_parts, 2);
static const struct asn_part ack_multiplex_parts[] = {
	UNKNOWN("h222LogicalChannelParameters"),
	{"h2250LogicalChannelParameters", &h2250, false, 0},
};
static const struct asn_type ack_multiplex = EXTENSIBLE(ASN_CHOICE, ack_multiplex_parts, 1);
static const struct asn_part forward_ack_parts[] = {
	{"h2250LogicalChannelAckParameters", &h2250_ack, false, 0},
};
static const struct asn_type forward_ack = EXTENSIBLE(ASN_CHOICE, forward_ack_parts, 1);

static const struct asn_part forward_parts[] = {
	{"portNumber", &asn_u16, true, 0},
	{"dataType", &data_type, false, H245_ID_DATA_TYPE},
	{"multiplexParameters", &forward_multiplex, false, 0},
};
static const struct asn_type forward = EXTENSIBLE(ASN_SEQUENCE, forward_parts, 3);
static const struct asn_part reverse_parts[] = {
	{"dataType", &data_type, false, H245_ID_DATA_TYPE},
	{"multiplexParameters", &reverse_multiplex, true, 0},
};
static const struct asn_type reverse = EXTENSIBLE(ASN_SEQUENCE, reverse_parts, 2);
static const struct asn_part open_parts[] = {
	{"forwardLogicalChannelNumber", &channel_number, false, H245_ID_CHANNEL},
	{"forwardLogicalChannelParameters", &forward, false, 0},
	{"reverseLogicalChannelParameters", &reverse, true, H245_ID_REVERSE},
};
static const struct asn_type open_channel = EXTENSIBLE(ASN_SEQUENCE, open_parts, 3);

static const struct asn_part reverse_ack_parts[] = {
	{"reverseLogicalChannelNumber", &channel_number, false, 0},
	{"portNumber", &asn_u16, true, 0},
	{"multiplexParameters", &ack_multiplex, true, 0},
};
static const struct asn_type reverse_ack = EXTENSIBLE(ASN_SEQUENCE, reverse_ack_parts, 3);
static const struct asn_part open_ack_parts[] = {
	{"forwardLogicalChannelNumber", &channel_number, false, H245_ID_CHANNEL},
	{"reverseLogicalChannelParameters", &reverse_ack, true, H245_ID_REVERSE},
	UNKNOWN_OPTION("separateStack"),
	{"forwardMultiplexAckParameters", &forward_ack, true, 0},
};
static const struct asn_type open_ack = EXTENSIBLE(ASN_SEQUENCE, open_ack_parts, 2);

static const struct asn_part open_cause_parts[] = {
	NOTHING("unspecified"),
	NOTHING("unsuitableReverseParameters"),
	NOTHING("dataTypeNotSupported"),
	NOTHING("dataTypeNotAvailable"),
	NOTHING("unknownDataType"),
	NOTHING("dataTypeALCombinationNotSupported"),
	NOTHING("multicastChannelNotAllowed"),
	NOTHING("insufficientBandwidth"),
	NOTHING("separateStackEstablishmentFailed"),
	NOTHING("invalidSessionID"),
	NOTHING("masterSlaveConflict"),
	NOTHING("waitForCommunicationMode"),
	NOTHING("invalidDependentChannel"),
	NOTHING("replacementForRejected"),
};
static const struct asn_type open_cause = EXTENSIBLE(ASN_CHOICE, open_cause_parts, 6);
static const struct asn_part open_reject_parts[] = {
	{"forwardLogicalChannelNumber", &channel_number, false, H245_ID_CHANNEL},
	{"cause", &open_cause, false, H245_ID_CAUSE},
};
static const struct asn_type open_reject = EXTENSIBLE(ASN_SEQUENCE, open_reject_parts, 2);

static const struct asn_part source_parts[] = {NOTHING("user"), NOTHING("lcse")};
static const struct asn_type source = {.kind = ASN_CHOICE, .parts = source_parts, .root = 2};
static const struct asn_part close_parts[] = {
	{"forwardLogicalChannelNumber", &channel_number, false, H245_ID_CHANNEL},
	{"source", &source, false, 0},
};
static const struct asn_type close_channel = EXTENSIBLE(ASN_SEQUENCE, close_parts, 2);
static const struct asn_part close_ack_parts[] = {
	{"forwardLogicalChannelNumber", &channel_number, false, H245_ID_CHANNEL},
};
static const struct asn_type close_ack = EXTENSIBLE(ASN_SEQUENCE, close_ack_parts, 1);

/* ---- mode requests ---- */

static const struct asn_part g7231_mode_parts[] = {
	NOTHING("noSilenceSuppressionLowRate"),
	NOTHING("noSilenceSuppressionHighRate"),
	NOTHING("silenceSuppressionLowRate"),
	NOTHING("silenceSuppressionHighRate"),
};
static const struct asn_type g7231_mode = {
	.kind = ASN_CHOICE, .parts = g7231_mode_parts, .root = 4};
static const struct asn_part audio_mode_parts[] = {
	{"nonStandard", &non_standard, false, 0},
	NOTHING("g711Alaw64k"),
	NOTHING("g711Alaw56k"),
	NOTHING("g711Ulaw64k"),
	NOTHING("g711Ulaw56k"),
	NOTHING("g722-64k"),
	NOTHING("g722-56k"),
	NOTHING("g722-48k"),
	NOTHING("g728"),
	NOTHING("g729"),
	NOTHING("g729AnnexA"),
	{"g7231", &g7231_mode, false, 0},
	UNKNOWN("is11172AudioMode"),
	UNKNOWN("is13818AudioMode"),
};
static const struct asn_type audio_mode = EXTENSIBLE(ASN_CHOICE, audio_mode_parts, 14);

static const struct asn_part mode_type_parts[] = {
	{"nonStandard", &non_standard, false, 0},
	UNKNOWN("videoMode"),
	{"audioMode", &audio_mode, false, H245_ID_AUDIO},
	{"dataMode", &data_mode, false, 0},
	UNKNOWN("encryptionMode"),
};
static const struct asn_type mode_type = EXTENSIBLE(ASN_CHOICE, mode_type_parts, 5);
static const struct asn_part element_parts[] = {
	{"type", &mode_type, false, 0},
	UNKNOWN_OPTION("h223ModeParameters"),
};
static const struct asn_type element = EXTENSIBLE(ASN_SEQUENCE, element_parts, 2);
static const struct asn_part element_item = {"ModeElement", &element, false, 0};
static const struct asn_type description = {
	.kind = ASN_LIST, .low = 1, .high = 256, .parts = &element_item, .root = 1};
static const struct asn_part description_item = {"ModeDescription", &description, false, 0};
static const struct asn_type modes = {
	.kind = ASN_LIST, .low = 1, .high = 256, .parts = &description_item, .root = 1};
static const struct asn_part mode_parts[] = {
	{"sequenceNumber", &asn_u8, false, 0},
	{"requestedModes", &modes, false, 0},
};
static const struct asn_type request_mode = EXTENSIBLE(ASN_SEQUENCE, mode_parts, 2);

static const struct asn_part will_parts[] = {
	NOTHING("willTransmitMostPreferredMode"),
	NOTHING("willTransmitLessPreferredMode"),
};
static const struct asn_type will = EXTENSIBLE(ASN_CHOICE, will_parts, 2);
static const struct asn_part mode_ack_parts[] = {
	{"sequenceNumber", &asn_u8, false, 0},
	{"response", &will, false, 0},
};
static const struct asn_type mode_ack = EXTENSIBLE(ASN_SEQUENCE, mode_ack_parts, 2);
static const struct asn_part mode_cause_parts[] = {
	NOTHING("modeUnavailable"),
	NOTHING("multipointConstraint"),
	NOTHING("requestDenied"),
};
static const struct asn_type mode_cause = EXTENSIBLE(ASN_CHOICE, mode_cause_parts, 3);
static const struct asn_part mode_reject_parts[] = {
	{"sequenceNumber", &asn_u8, false, 0},
	{"cause", &mode_cause, false, H245_ID_CAUSE},
};
static const struct asn_type mode_reject = EXTENSIBLE(ASN_SEQUENCE, mode_reject_parts, 2);

/* ---- messages ---- */

static const struct asn_part request_parts[] = {
	UNKNOWN("nonStandard"),
	UNKNOWN("masterSlaveDetermination"),
	UNKNOWN("terminalCapabilitySet"),
	{"openLogicalChannel", &open_channel, false, 0},
	{"closeLogicalChannel", &close_channel, false, 0},
	{"requestChannelClose", &close_ack, false, 0},
	UNKNOWN("multiplexEntrySend"),
	UNKNOWN("requestMultiplexEntry"),
	{"requestMode", &request_mode, false, 0},
	UNKNOWN("roundTripDelayRequest"),
	UNKNOWN("maintenanceLoopRequest"),
	UNKNOWN("communicationModeRequest"),
	UNKNOWN("conferenceRequest"),
	UNKNOWN("multilinkRequest"),
	UNKNOWN("logicalChannelRateRequest"),
	UNKNOWN("genericRequest"),
};
static const struct asn_type request = EXTENSIBLE(ASN_CHOICE, request_parts, 11);

static const struct asn_part response_parts[] = {
	UNKNOWN("nonStandard"),
	UNKNOWN("masterSlaveDeterminationAck"),
	UNKNOWN("masterSlaveDeterminationReject"),
	UNKNOWN("terminalCapabilitySetAck"),
	UNKNOWN("terminalCapabilitySetReject"),
	{"openLogicalChannelAck", &open_ack, false, 0},
	{"openLogicalChannelReject", &open_reject, false, 0},
	{"closeLogicalChannelAck", &close_ack, false, 0},
	{"requestChannelCloseAck", &close_ack, false, 0},
	UNKNOWN("requestChannelCloseReject"),
	UNKNOWN("multiplexEntrySendAck"),
	UNKNOWN("multiplexEntrySendReject"),
	UNKNOWN("requestMultiplexEntryAck"),
	UNKNOWN("requestMultiplexEntryReject"),
	{"requestModeAck", &mode_ack, false, 0},
	{"requestModeReject", &mode_reject, false, 0},
	UNKNOWN("roundTripDelayResponse"),
	UNKNOWN("maintenanceLoopAck"),
	UNKNOWN("maintenanceLoopReject"),
	UNKNOWN("communicationModeResponse"),
	UNKNOWN("conferenceResponse"),
	UNKNOWN("multilinkResponse"),
	UNKNOWN("logicalChannelRateAcknowledge"),
	UNKNOWN("logicalChannelRateReject"),
	UNKNOWN("genericResponse"),
};
static const struct asn_type response = EXTENSIBLE(ASN_CHOICE, response_parts, 19);

static const struct asn_part command_parts[] = {
	UNKNOWN("nonStandard"),
	UNKNOWN("maintenanceLoopOffCommand"),
	UNKNOWN("sendTerminalCapabilitySet"),
	UNKNOWN("encryptionCommand"),
	UNKNOWN("flowControlCommand"),
	UNKNOWN("endSessionCommand"),
	UNKNOWN("miscellaneousCommand"),
	UNKNOWN("communicationModeCommand"),
	UNKNOWN("conferenceCommand"),
	UNKNOWN("h223MultiplexReconfiguration"),
	UNKNOWN("newATMVCCommand"),
	UNKNOWN("mobileMultilinkReconfigurationCommand"),
	UNKNOWN("genericCommand"),
};
static const struct asn_type command = EXTENSIBLE(ASN_CHOICE, command_parts, 7);

static const struct asn_part indication_parts[] = {
	UNKNOWN("nonStandard"),
	UNKNOWN("functionNotUnderstood"),
	UNKNOWN("masterSlaveDeterminationRelease"),
	UNKNOWN("terminalCapabilitySetRelease"),
	{"openLogicalChannelConfirm", &close_ack, false, 0},
	{"requestChannelCloseRelease", &close_ack, false, 0},
	UNKNOWN("multiplexEntrySendRelease"),
	UNKNOWN("requestMultiplexEntryRelease"),
	UNKNOWN("requestModeRelease"),
	UNKNOWN("miscellaneousIndication"),
	UNKNOWN("jitterIndication"),
	UNKNOWN("h223SkewIndication"),
	UNKNOWN("newATMVCIndication"),
	UNKNOWN("userInput"),
	UNKNOWN("h2250MaximumSkewIndication"),
	UNKNOWN("mcLocationIndication"),
	UNKNOWN("conferenceIndication"),
	UNKNOWN("vendorIdentification"),
	UNKNOWN("functionNotSupported"),
};
static const struct asn_type indication = EXTENSIBLE(ASN_CHOICE, indication_parts, 14);

static const struct asn_part message_parts[] = {
	{"request", &request, false, H245_ID_MESSAGE},
	{"response", &response, false, H245_ID_MESSAGE},
	{"command", &command, false, H245_ID_MESSAGE},
	{"indication", &indication, false, H245_ID_MESSAGE},
};
static const struct asn_type message = EXTENSIBLE(ASN_CHOICE, message_parts, 4);

const struct asn_part h245_control_message = {"pdu_type", &message, false, 0};
const struct asn_part h245_open_logical_channel = {"OpenLogicalChannel", &open_channel, false, 0};
