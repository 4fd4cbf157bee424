// lwIP's own headers, in one place: the raw API, and the list of records that its headers show to ports.
#pragma once
extern "C" {
#include <lwip/init.h>
#include <lwip/ip.h>
#include <lwip/ip4_frag.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <lwip/priv/tcp_priv.h>
#include <lwip/tcp.h>
}
