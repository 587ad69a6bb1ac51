// D-Bus as libsystemd speaks it.
#include <systemd/sd-bus.h>
