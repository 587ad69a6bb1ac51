#define _GNU_SOURCE
#include "CBlueZ.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

int cbluez_socket(void) {
    return socket(AF_BLUETOOTH, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, BTPROTO_HCI);
}

int cbluez_bind(int socket, uint16_t adapter, uint16_t channel) {
    struct sockaddr_hci address;
    memset(&address, 0, sizeof address);
    address.hci_family = AF_BLUETOOTH;
    address.hci_dev = adapter;
    address.hci_channel = channel;
    return bind(socket, (struct sockaddr *)&address, sizeof address);
}

int cbluez_adapters(int socket, uint16_t *indices, int limit) {
    if (limit > HCI_MAX_DEV) limit = HCI_MAX_DEV;
    struct hci_dev_list_req *list = calloc(1, sizeof *list + (size_t)limit * sizeof *list->dev_req);
    if (!list) return -1;
    list->dev_num = (uint16_t)limit;
    int count = ioctl(socket, HCIGETDEVLIST, list);
    if (count >= 0) {
        count = list->dev_num;
        for (int i = 0; i < count; i++) indices[i] = list->dev_req[i].dev_id;
    }
    free(list);
    return count;
}

int cbluez_adapter_info(int socket, struct hci_dev_info *info) { return ioctl(socket, HCIGETDEVINFO, info); }

int cbluez_connections(int socket, uint16_t adapter) {
    const uint16_t limit = 32;
    struct hci_conn_list_req *list = calloc(1, sizeof *list + limit * sizeof *list->conn_info);
    if (!list) return -1;
    list->dev_id = adapter;
    list->conn_num = limit;
    int result = ioctl(socket, HCIGETCONNLIST, list);
    if (result >= 0) result = list->conn_num;
    free(list);
    return result;
}

int cbluez_down(int socket, uint16_t adapter) { return ioctl(socket, HCIDEVDOWN, (unsigned long)adapter); }
