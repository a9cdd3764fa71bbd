#!/bin/bash
# Connects the machine, the router and the stranger. Runs in the helper container, in the machine's network and process
# namespaces. Converges: a link that is there is left alone.
# Usage: uplink.sh <uplink> <router pid> <stranger pid> <public CIDR> <machine> <router> <stranger gateway> <edge> <admin> <stranger> <Spaces>
set -euo pipefail

uplink=$1 router=$2 stranger=$3 cidr=$4 machine=$5 gateway=$6 stranger_gateway=$7 edge=$8 admin=$9 stranger_address=${10} spaces=${11}

in_router() { nsenter -t "$router" -n "$@"; }
in_stranger() { nsenter -t "$stranger" -n "$@"; }

# The smallest packet size on the way out is what all links get: hosts need not learn it the hard way.
way_out=$(ip -4 -o route show default | sed -n 's/.* dev \([^ ]*\).*/\1/p' | sed -n 1p)
mtu=1500
if [[ -n $way_out ]]; then
  mtu=$(ip -o link show "$way_out" | sed -n 's/.* mtu \([0-9]*\).*/\1/p')
fi
((mtu <= 1500)) || mtu=1500

if ! ip link show "$uplink" >/dev/null 2>&1 || ! in_router ip link show up0 >/dev/null 2>&1; then
  ip link delete "$uplink" 2>/dev/null || true
  in_router ip link delete up0 2>/dev/null || true
  ip link add "$uplink" mtu "$mtu" type veth peer name up0 mtu "$mtu" netns "/proc/$router/ns/net"
fi
mount -o remount,bind,rw /proc/sys
echo 1 >"/proc/sys/net/ipv6/conf/$uplink/disable_ipv6" 2>/dev/null || true
ip addr replace "$machine/32" peer "$gateway/32" dev "$uplink"
ip addr replace "$edge/32" dev "$uplink"
ip addr replace "$admin/32" dev "$uplink"
ip link set "$uplink" up
# A scan of an open host leaves tens of thousands of closed connections.
in_router sh -c 'echo 1 >/proc/sys/net/netfilter/nf_conntrack_tcp_timeout_close'
in_router ip link set lo up
in_router ip addr replace "$gateway/32" dev up0
in_router ip addr replace "$stranger_gateway/32" dev up0
in_router ip link set up0 up
ip route replace "$cidr" via "$gateway" dev "$uplink" src "$admin" onlink
in_router ip route replace "$machine/32" dev up0
in_router ip route replace "$spaces/32" via "$machine" dev up0 onlink
in_router ip route replace default via "$machine" dev up0 onlink
# Addresses nobody has answer nothing; without this they would travel between machine and router until they die.
in_router ip route replace blackhole "$cidr"

if ! in_router ip link show st0 >/dev/null 2>&1; then
  in_router ip link add st0 mtu "$mtu" type veth peer name eth0 mtu "$mtu" netns "/proc/$stranger/ns/net"
fi
in_router ip addr replace 169.254.0.1/32 dev st0
in_router ip link set st0 up
in_router ip route replace "$stranger_address/32" dev st0
in_stranger ip link set lo up
in_stranger ip addr replace "$stranger_address/32" dev eth0
in_stranger ip link set eth0 up
in_stranger ip route replace default via 169.254.0.1 dev eth0 onlink src "$stranger_address"

# Switched on by us: the first sandbox leaves a note in the machine's rules, the last one takes both back.
if [[ $(<"/proc/sys/net/ipv4/ip_forward") == 0 ]]; then
  nft add table inet seawall_ip_forward_was_0
  echo 1 >/proc/sys/net/ipv4/ip_forward
fi
