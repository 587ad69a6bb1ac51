// What Swift cannot see of <bluetooth/hci.h>: numbers that are expressions, and calls on structures that end in an array.
// Only the headers of libbluetooth-dev are used; nothing of the library is linked.
#ifndef CBLUEZ_H
#define CBLUEZ_H

#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>
#include <stdint.h>
#include <sys/eventfd.h>

/// A raw socket of HCI, closed on exec and never blocking; -1 and `errno` where there is none.
int cbluez_socket(void);

/// Binds a socket to a channel, such as `HCI_CHANNEL_USER`, of an adapter or of `HCI_DEV_NONE`; -1 and `errno`.
int cbluez_bind(int socket, uint16_t adapter, uint16_t channel);

/// The indices of the adapters that the kernel has, at most `limit`; their number, or -1 and `errno`.
int cbluez_adapters(int socket, uint16_t *indices, int limit);

/// What the kernel knows of `info->dev_id`; -1 and `errno`.
int cbluez_adapter_info(int socket, struct hci_dev_info *info);

/// The number of connections of an adapter, at most `HCI_MAX_CONN` or so; -1 and `errno`.
int cbluez_connections(int socket, uint16_t adapter);

/// Switches an adapter off; -1 and `errno`.
int cbluez_down(int socket, uint16_t adapter);

#endif
