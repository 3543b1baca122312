/* The types of H.225.0 (12/2009) Annex H that lie on the way to what h225.c takes. Components are in the order of the
 * Recommendation; behind an extension marker the list ends with the last one of use. */
#include "dissect/h225_types.h"

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

/* ---- what is not standard ---- */

static const struct asn_part h221_parts[] = {
	{"t35CountryCode", &asn_u8, false, 0},
	{"t35Extension", &asn_u8, false, 0},
	{"manufacturerCode", &asn_u16, false, 0},
};
static const struct asn_type h221 = EXTENSIBLE(ASN_SEQUENCE, h221_parts, 3);

static const struct asn_part identifier_parts[] = {
	{"object", &asn_object, false, 0},
	{"h221NonStandard", &h221, false, 0},
};
static const struct asn_type identifier = EXTENSIBLE(ASN_CHOICE, identifier_parts, 2);

static const struct asn_part non_standard_parts[] = {
	{"nonStandardIdentifier", &identifier, false, 0},
	{"data", &asn_any_octets, false, 0},
};
static const struct asn_type non_standard = SEQUENCE(non_standard_parts, 2);

/* ---- addresses ---- */

static const struct asn_part ip_parts[] = {
	{"ip", &asn_octets4, false, H225_ID_IP},
	{"port", &asn_u16, false, H225_ID_PORT},
};
static const struct asn_type ip = SEQUENCE(ip_parts, 2);

static const struct asn_part routing_parts[] = {
	{"strict", &asn_null, false, 0},
	{"loose", &asn_null, false, 0},
};
static const struct asn_type routing = EXTENSIBLE(ASN_CHOICE, routing_parts, 2);
static const struct asn_part route_item = {"Route_item", &asn_octets4, false, 0};
static const struct asn_type route = LIST(&route_item);
static const struct asn_part source_route_parts[] = {
	{"ip", &asn_octets4, false, H225_ID_IP},
	{"port", &asn_u16, false, H225_ID_PORT},
	{"route", &route, false, 0},
	{"routing", &routing, false, 0},
};
static const struct asn_type source_route = EXTENSIBLE(ASN_SEQUENCE, source_route_parts, 4);

static const struct asn_type octets6 = {.kind = ASN_OCTETS, .low = 6, .high = 6};
static const struct asn_type octets2 = {.kind = ASN_OCTETS, .low = 2, .high = 2};
static const struct asn_part ipx_parts[] = {
	{"node", &octets6, false, 0},
	{"netnum", &asn_octets4, false, 0},
	{"port", &octets2, false, 0},
};
static const struct asn_type ipx = SEQUENCE(ipx_parts, 3);

static const struct asn_part ip6_parts[] = {
	{"ip", &asn_octets16, false, H225_ID_IP},
	{"port", &asn_u16, false, H225_ID_PORT},
};
static const struct asn_type ip6 = EXTENSIBLE(ASN_SEQUENCE, ip6_parts, 2);

static const struct asn_type nsap = {.kind = ASN_OCTETS, .low = 1, .high = 20};
static const struct asn_part transport_parts[] = {
	{"ipAddress", &ip, false, 0},
	{"ipSourceRoute", &source_route, false, 0},
	{"ipxAddress", &ipx, false, 0},
	{"ip6Address", &ip6, false, 0},
	{"netBios", &asn_octets16, false, 0},
	{"nsap", &nsap, false, 0},
	{"nonStandardAddress", &non_standard, false, 0},
};
static const struct asn_type transport = EXTENSIBLE(ASN_CHOICE, transport_parts, 7);

static const struct asn_type digits = {.kind = ASN_DIGITS, .low = 1, .high = 128};
static const struct asn_type name = {.kind = ASN_BMP, .low = 1, .high = 256};
static const struct asn_part alias_parts[] = {
	{"dialledDigits", &digits, false, H225_ID_DIGITS},
	{"h323-ID", &name, false, H225_ID_NAME},
};
static const struct asn_type alias = EXTENSIBLE(ASN_CHOICE, alias_parts, 2);
static const struct asn_part alias_item = {"AliasAddress", &alias, false, 0};
static const struct asn_type aliases = LIST(&alias_item);

/* ---- equipment ---- */

static const struct asn_type product_text = {.kind = ASN_OCTETS, .low = 1, .high = 256};
static const struct asn_part vendor_parts[] = {
	{"vendor", &h221, false, 0},
	{"productId", &product_text, true, H225_ID_PRODUCT},
	{"versionId", &product_text, true, H225_ID_VERSION},
};
static const struct asn_type vendor = EXTENSIBLE(ASN_SEQUENCE, vendor_parts, 3);

/* GatekeeperInfo, McuInfo, TerminalInfo, and H310Caps to T120OnlyCaps: what they add lies in extensions. */
static const struct asn_part info_parts[] = {{"nonStandardData", &non_standard, true, 0}};
static const struct asn_type info = EXTENSIBLE(ASN_SEQUENCE, info_parts, 1);

static const struct asn_part protocol_parts[] = {
	{"nonStandardData", &non_standard, false, 0},
	{"h310", &info, false, 0},
	{"h320", &info, false, 0},
	{"h321", &info, false, 0},
	{"h322", &info, false, 0},
	{"h323", &info, false, 0},
	{"h324", &info, false, 0},
	{"voice", &info, false, 0},
	{"t120-only", &info, false, 0},
	{"nonStandardProtocol", &asn_unknown, false, 0},
	{"t38FaxAnnexbOnly", &asn_unknown, false, 0},
	{"sip", &asn_unknown, false, 0},
};
static const struct asn_type protocol = EXTENSIBLE(ASN_CHOICE, protocol_parts, 9);
static const struct asn_part protocol_item = {"SupportedProtocols", &protocol, false, 0};
static const struct asn_type protocols = LIST(&protocol_item);
static const struct asn_part gateway_parts[] = {
	{"protocol", &protocols, true, 0},
	{"nonStandardData", &non_standard, true, 0},
};
static const struct asn_type gateway = EXTENSIBLE(ASN_SEQUENCE, gateway_parts, 2);

static const struct asn_part endpoint_parts[] = {
	{"nonStandardData", &non_standard, true, 0},
	{"vendor", &vendor, true, 0},
	{"gatekeeper", &info, true, 0},
	{"gateway", &gateway, true, 0},
	{"mcu", &info, true, 0},
	{"terminal", &info, true, 0},
	{"mc", &asn_boolean, false, 0},
	{"undefinedNode", &asn_boolean, false, 0},
};
static const struct asn_type endpoint = EXTENSIBLE(ASN_SEQUENCE, endpoint_parts, 8);

/* ---- call ---- */

static const struct asn_part call_identifier_parts[] = {
	{"guid", &asn_octets16, false, H225_ID_GUID}};
static const struct asn_type call_identifier = EXTENSIBLE(ASN_SEQUENCE, call_identifier_parts, 1);

static const struct asn_part fast_start_item = {
	"FastStart_item", &asn_any_octets, false, H225_ID_FAST_START};
static const struct asn_type fast_start = LIST(&fast_start_item);

/* H235 and H.245 security: SecurityServiceMode, SecurityCapabilities, H245Security. */
static const struct asn_part mode_parts[] = {
	{"nonStandard", &non_standard, false, 0},
	{"none", &asn_null, false, 0},
	{"default", &asn_null, false, 0},
};
static const struct asn_type mode = EXTENSIBLE(ASN_CHOICE, mode_parts, 3);
static const struct asn_part capabilities_parts[] = {
	{"nonStandard", &non_standard, true, 0},
	{"encryption", &mode, false, 0},
	{"authenticaton", &mode, false, 0},
	{"integrity", &mode, false, 0},
};
static const struct asn_type capabilities = EXTENSIBLE(ASN_SEQUENCE, capabilities_parts, 4);
static const struct asn_part security_parts[] = {
	{"nonStandard", &non_standard, false, 0},
	{"noSecurity", &asn_null, false, 0},
	{"tls", &capabilities, false, 0},
	{"ipsec", &capabilities, false, 0},
};
static const struct asn_type security = EXTENSIBLE(ASN_CHOICE, security_parts, 4);

static const struct asn_part q954_parts[] = {
	{"conferenceCalling", &asn_boolean, false, 0},
	{"threePartyService", &asn_boolean, false, 0},
};
static const struct asn_type q954 = EXTENSIBLE(ASN_SEQUENCE, q954_parts, 2);
static const struct asn_part services_parts[] = {
	{"q932Full", &asn_boolean, false, 0},
	{"q951Full", &asn_boolean, false, 0},
	{"q952Full", &asn_boolean, false, 0},
	{"q953Full", &asn_boolean, false, 0},
	{"q955Full", &asn_boolean, false, 0},
	{"q956Full", &asn_boolean, false, 0},
	{"q957Full", &asn_boolean, false, 0},
	{"q954Info", &q954, false, 0},
};
static const struct asn_type services = EXTENSIBLE(ASN_SEQUENCE, services_parts, 8);

static const struct asn_part goal_parts[] = {
	{"create", &asn_null, false, 0},
	{"join", &asn_null, false, 0},
	{"invite", &asn_null, false, 0},
};
static const struct asn_type goal = EXTENSIBLE(ASN_CHOICE, goal_parts, 3);
static const struct asn_part call_type_parts[] = {
	{"pointToPoint", &asn_null, false, 0},
	{"oneToN", &asn_null, false, 0},
	{"nToOne", &asn_null, false, 0},
	{"nToN", &asn_null, false, 0},
};
static const struct asn_type call_type = EXTENSIBLE(ASN_CHOICE, call_type_parts, 4);

/* ---- message bodies ---- */

#define PROTOCOL                                                                                   \
	{                                                                                          \
		"protocolIdentifier", &asn_object, false, 0                                        \
	}
#define H245_ADDRESS                                                                               \
	{                                                                                          \
		"h245Address", &transport, true, H225_ID_H245_ADDRESS                              \
	}
#define CALL_IDENTIFIER                                                                            \
	{                                                                                          \
		"callIdentifier", &call_identifier, false, H225_ID_CALL_IDENTIFIER                 \
	}
#define FAST_START                                                                                 \
	{                                                                                          \
		"fastStart", &fast_start, true, 0                                                  \
	}
/* Components that are of no use here, in extensions. */
#define SKIPPED(name_)                                                                             \
	{                                                                                          \
		name_, &asn_unknown, true, 0                                                       \
	}

static const struct asn_part reference_item = {"DestExtraCRV_item", &asn_u16, false, 0};
static const struct asn_type references = LIST(&reference_item);

static const struct asn_part setup_parts[] = {
	PROTOCOL,
	H245_ADDRESS,
	{"sourceAddress", &aliases, true, H225_ID_SOURCE},
	{"sourceInfo", &endpoint, false, 0},
	{"destinationAddress", &aliases, true, H225_ID_DESTINATION},
	{"destCallSignalAddress", &transport, true, 0},
	{"destExtraCallInfo", &aliases, true, 0},
	{"destExtraCRV", &references, true, 0},
	{"activeMC", &asn_boolean, false, 0},
	{"conferenceID", &asn_octets16, false, H225_ID_CONFERENCE},
	{"conferenceGoal", &goal, false, 0},
	{"callServices", &services, true, 0},
	{"callType", &call_type, false, 0},
	{"sourceCallSignalAddress", &transport, true, 0},
	{"remoteExtensionAddress", &alias, true, 0},
	CALL_IDENTIFIER,
	SKIPPED("h245SecurityCapability"),
	SKIPPED("tokens"),
	SKIPPED("cryptoTokens"),
	FAST_START,
};
static const struct asn_type setup = EXTENSIBLE(ASN_SEQUENCE, setup_parts, 13);

static const struct asn_part proceeding_parts[] = {
	PROTOCOL,
	{"destinationInfo", &endpoint, false, 0},
	H245_ADDRESS,
	CALL_IDENTIFIER,
	SKIPPED("h245SecurityMode"),
	SKIPPED("tokens"),
	SKIPPED("cryptoTokens"),
	FAST_START,
};
/* CallProceeding-UUIE and Alerting-UUIE begin alike. */
static const struct asn_type proceeding = EXTENSIBLE(ASN_SEQUENCE, proceeding_parts, 3);

static const struct asn_part connect_parts[] = {
	PROTOCOL,
	H245_ADDRESS,
	{"destinationInfo", &endpoint, false, 0},
	{"conferenceID", &asn_octets16, false, H225_ID_CONFERENCE},
	CALL_IDENTIFIER,
	SKIPPED("h245SecurityMode"),
	SKIPPED("tokens"),
	SKIPPED("cryptoTokens"),
	FAST_START,
};
static const struct asn_type connect = EXTENSIBLE(ASN_SEQUENCE, connect_parts, 4);

static const struct asn_part information_parts[] = {
	PROTOCOL,
	CALL_IDENTIFIER,
	SKIPPED("tokens"),
	SKIPPED("cryptoTokens"),
	FAST_START,
};
static const struct asn_type information = EXTENSIBLE(ASN_SEQUENCE, information_parts, 1);

static const struct asn_part reason_parts[] = {
	{"noBandwidth", &asn_null, false, 0},
	{"gatekeeperResources", &asn_null, false, 0},
	{"unreachableDestination", &asn_null, false, 0},
	{"destinationRejection", &asn_null, false, 0},
	{"invalidRevision", &asn_null, false, 0},
	{"noPermission", &asn_null, false, 0},
	{"unreachableGatekeeper", &asn_null, false, 0},
	{"gatewayResources", &asn_null, false, 0},
	{"badFormatAddress", &asn_null, false, 0},
	{"adaptiveBusy", &asn_null, false, 0},
	{"inConf", &asn_null, false, 0},
	{"undefinedReason", &asn_null, false, 0},
};
static const struct asn_type reason = EXTENSIBLE(ASN_CHOICE, reason_parts, 12);
static const struct asn_part release_parts[] = {
	PROTOCOL,
	{"reason", &reason, true, 0},
	CALL_IDENTIFIER,
};
static const struct asn_type release = EXTENSIBLE(ASN_SEQUENCE, release_parts, 2);

static const struct asn_part facility_reason_parts[] = {
	{"routeCallToGatekeeper", &asn_null, false, 0},
	{"callForwarded", &asn_null, false, 0},
	{"routeCallToMC", &asn_null, false, 0},
	{"undefinedReason", &asn_null, false, 0},
};
static const struct asn_type facility_reason = EXTENSIBLE(ASN_CHOICE, facility_reason_parts, 4);
static const struct asn_part facility_parts[] = {
	PROTOCOL,
	{"alternativeAddress", &transport, true, 0},
	{"alternativeAliasAddress", &aliases, true, 0},
	{"conferenceID", &asn_octets16, true, H225_ID_CONFERENCE},
	{"reason", &facility_reason, false, 0},
	CALL_IDENTIFIER,
	SKIPPED("destExtraCallInfo"),
	SKIPPED("remoteExtensionAddress"),
	SKIPPED("tokens"),
	SKIPPED("cryptoTokens"),
	SKIPPED("conferences"),
	H245_ADDRESS,
	FAST_START,
};
static const struct asn_type facility = EXTENSIBLE(ASN_SEQUENCE, facility_parts, 5);

/* Here all of these stand before the marker. */
static const struct asn_part progress_parts[] = {
	PROTOCOL,
	{"destinationInfo", &endpoint, false, 0},
	H245_ADDRESS,
	CALL_IDENTIFIER,
	{"h245SecurityMode", &security, true, 0},
	SKIPPED("tokens"),
	SKIPPED("cryptoTokens"),
	FAST_START,
};
static const struct asn_type progress = EXTENSIBLE(ASN_SEQUENCE, progress_parts, 8);

static const struct asn_part body_parts[] = {
	{"setup", &setup, false, 0},
	{"callProceeding", &proceeding, false, 0},
	{"connect", &connect, false, 0},
	{"alerting", &proceeding, false, 0},
	{"information", &information, false, 0},
	{"releaseComplete", &release, false, 0},
	{"facility", &facility, false, 0},
	{"progress", &progress, false, 0},
	{"empty", &asn_null, false, 0},
	{"status", &asn_unknown, false, 0},
	{"statusInquiry", &asn_unknown, false, 0},
	{"setupAcknowledge", &asn_unknown, false, 0},
	{"notify", &asn_unknown, false, 0},
};
static const struct asn_type body = EXTENSIBLE(ASN_CHOICE, body_parts, 7);

static const struct asn_part control_item = {
	"H245Control_item", &asn_any_octets, false, H225_ID_H245};
static const struct asn_type control = LIST(&control_item);

static const struct asn_part pdu_parts[] = {
	{"h323-message-body", &body, false, H225_ID_BODY},
	{"nonStandardData", &non_standard, true, 0},
	SKIPPED("h4501SupplementaryService"),
	{"h245Tunnelling", &asn_boolean, false, 0},
	{"h245Control", &control, true, 0},
};
static const struct asn_type pdu = EXTENSIBLE(ASN_SEQUENCE, pdu_parts, 2);

/* user-data, which would follow, is of no use. */
static const struct asn_part user_information_parts[] = {
	{"h323-uu-pdu", &pdu, false, 0},
	{"user-data", &asn_unknown, true, 0},
};
static const struct asn_type user_information = EXTENSIBLE(ASN_SEQUENCE, user_information_parts, 2);

const struct asn_part h225_user_information = {"H323_UserInformation", &user_information, false, 0};
