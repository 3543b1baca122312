/* LINKTYPE_ numbers that headers other than those of a capture file lead to. */
#ifndef DISSECT_LINK_TYPE_H
#define DISSECT_LINK_TYPE_H

#define LINKTYPE_ETHERNET 1
#define LINKTYPE_PPP 9

#endif
