/* The enumerations of T.38's ASN.1 and what each modem signal is. */
#include "dissect/ifp.h"

static const struct {
	const char *name;
	int data_type;
} indicators[IFP_INDICATORS] = {
	[IFP_NO_SIGNAL] = {"no-signal", -1},
	[IFP_CNG] = {"cng", -1},
	[IFP_CED] = {"ced", -1},
	[IFP_V21_PREAMBLE] = {"v21-preamble", IFP_V21},
	[IFP_V27_2400] = {"v27-2400-training", IFP_DATA_V27_2400},
	[IFP_V27_4800] = {"v27-4800-training", IFP_DATA_V27_4800},
	[IFP_V29_7200] = {"v29-7200-training", IFP_DATA_V29_7200},
	[IFP_V29_9600] = {"v29-9600-training", IFP_DATA_V29_9600},
	[IFP_V17_7200_SHORT] = {"v17-7200-short-training", IFP_DATA_V17_7200},
	[IFP_V17_7200_LONG] = {"v17-7200-long-training", IFP_DATA_V17_7200},
	[IFP_V17_9600_SHORT] = {"v17-9600-short-training", IFP_DATA_V17_9600},
	[IFP_V17_9600_LONG] = {"v17-9600-long-training", IFP_DATA_V17_9600},
	[IFP_V17_12000_SHORT] = {"v17-12000-short-training", IFP_DATA_V17_12000},
	[IFP_V17_12000_LONG] = {"v17-12000-long-training", IFP_DATA_V17_12000},
	[IFP_V17_14400_SHORT] = {"v17-14400-short-training", IFP_DATA_V17_14400},
	[IFP_V17_14400_LONG] = {"v17-14400-long-training", IFP_DATA_V17_14400},
	[IFP_V8_ANSAM] = {"v8-ansam", -1},
	[IFP_V8_SIGNAL] = {"v8-signal", IFP_DATA_V8},
	[IFP_V34_CNTL] = {"v34-cntl-channel-1200", IFP_DATA_V34_CC_1200},
	[IFP_V34_PRI] = {"v34-pri-channel", IFP_DATA_V34_PRI},
	[IFP_V34_CC_RETRAIN] = {"v34-CC-retrain", IFP_DATA_V34_CC_1200},
	[IFP_V33_12000] = {"v33-12000-training", IFP_DATA_V33_12000},
	[IFP_V33_14400] = {"v33-14400-training", IFP_DATA_V33_14400},
};

static const struct {
	const char *name, *modulation;
	unsigned rate;
} data_types[IFP_DATA_TYPES] = {
	[IFP_V21] = {"v21", "V.21", 300},
	[IFP_DATA_V27_2400] = {"v27-2400", "V.27ter", 2400},
	[IFP_DATA_V27_4800] = {"v27-4800", "V.27ter", 4800},
	[IFP_DATA_V29_7200] = {"v29-7200", "V.29", 7200},
	[IFP_DATA_V29_9600] = {"v29-9600", "V.29", 9600},
	[IFP_DATA_V17_7200] = {"v17-7200", "V.17", 7200},
	[IFP_DATA_V17_9600] = {"v17-9600", "V.17", 9600},
	[IFP_DATA_V17_12000] = {"v17-12000", "V.17", 12000},
	[IFP_DATA_V17_14400] = {"v17-14400", "V.17", 14400},
	[IFP_DATA_V8] = {"v8", "V.8", 0},
	[IFP_DATA_V34_PRI_RATE] = {"v34-pri-rate", "V.34", 0},
	[IFP_DATA_V34_CC_1200] = {"v34-CC-1200", "V.34", 1200},
	[IFP_DATA_V34_PRI] = {"v34-pri-ch", "V.34", 0},
	[IFP_DATA_V33_12000] = {"v33-12000", "V.33", 12000},
	[IFP_DATA_V33_14400] = {"v33-14400", "V.33", 14400},
};

static const char *const field_types[IFP_FIELD_TYPES] = {
	[IFP_HDLC_DATA] = "hdlc-data",
	[IFP_HDLC_SIG_END] = "hdlc-sig-end",
	[IFP_HDLC_FCS_OK] = "hdlc-fcs-OK",
	[IFP_HDLC_FCS_BAD] = "hdlc-fcs-BAD",
	[IFP_HDLC_FCS_OK_SIG_END] = "hdlc-fcs-OK-sig-end",
	[IFP_HDLC_FCS_BAD_SIG_END] = "hdlc-fcs-BAD-sig-end",
	[IFP_NON_ECM_DATA] = "t4-non-ecm-data",
	[IFP_NON_ECM_SIG_END] = "t4-non-ecm-sig-end",
	[IFP_CM_MESSAGE] = "cm-message",
	[IFP_JM_MESSAGE] = "jm-message",
	[IFP_CI_MESSAGE] = "ci-message",
	[IFP_V34RATE] = "v34rate",
};

const char *ifp_indicator_name(unsigned value)
{
	return value < IFP_INDICATORS ? indicators[value].name : NULL;
}

const char *ifp_data_type_name(unsigned value)
{
	return value < IFP_DATA_TYPES ? data_types[value].name : NULL;
}

const char *ifp_field_type_name(unsigned value)
{
	return value < IFP_FIELD_TYPES ? field_types[value] : NULL;
}

int ifp_indicator_data_type(unsigned value)
{
	return value < IFP_INDICATORS ? indicators[value].data_type : -1;
}

unsigned ifp_data_rate(unsigned value)
{
	return value < IFP_DATA_TYPES ? data_types[value].rate : 0;
}

const char *ifp_data_modulation(unsigned value)
{
	return value < IFP_DATA_TYPES ? data_types[value].modulation : NULL;
}
