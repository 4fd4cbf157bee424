/* lwIP's core without an operating system, otherwise with what the packaged library has. */
#ifndef SYNFIN_LWIPOPTS_H
#define SYNFIN_LWIPOPTS_H

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_TIMERS 0
#define LWIP_NETCONN 0
#define LWIP_SOCKET 0
#define LWIP_ARP 0
#define LWIP_ETHERNET 0
#define LWIP_IPV6 0
#define LWIP_UDP 0
#define LWIP_RAW 0
#define LWIP_STATS 0

#define MEM_LIBC_MALLOC 1
#define MEMP_MEM_MALLOC 1
#define MEM_ALIGNMENT 8

#define LWIP_TCP 1
#define TCP_MSS 1460
#define TCP_WND 0xFFFF
#define TCP_SND_BUF TCP_WND
#define LWIP_WND_SCALE 1
#define TCP_RCV_SCALE 1
#define LWIP_CHECKSUM_ON_COPY 1
#define LWIP_NETIF_TX_SINGLE_PBUF 1
#define LWIP_TCP_KEEPALIVE 1
#define SO_REUSE 1

#endif
