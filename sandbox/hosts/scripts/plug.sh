#!/bin/bash
# Gives a host its two links to the router. Runs in the helper container. The default route comes last: the host's
# first process waits for it. An empty public address leaves the public link and the default route out.
# Usage: plug.sh <router pid> <host pid> <public link> <private link> <public address> <private address> <VPC range>
set -euo pipefail

router=$1 host=$2 public=$3 private=$4 public_address=$5 private_address=$6 range=$7

in_router() { nsenter -t "$router" -n "$@"; }
in_host() { nsenter -t "$host" -n "$@"; }

mtu=$(in_router ip -o link show up0 | sed -n 's/.* mtu \([0-9]*\).*/\1/p')

connect() {
  local link=$1 device=$2 address=$3 mac
  in_router ip link delete "$link" 2>/dev/null || true
  in_host ip link delete "$device" 2>/dev/null || true
  in_router ip link add "$link" mtu "$mtu" type veth peer name "$device" mtu "$mtu" netns "/proc/$host/ns/net"
  in_router ip addr add 169.254.0.1/32 dev "$link"
  in_router ip link set "$link" up
  in_router ip route replace "$address/32" dev "$link"
  in_host ip addr add "$address/32" dev "$device"
  in_host ip link set "$device" up
  # The router need not ask: a host that filters by reverse path answers no ARP request from the gateway on a private link.
  mac=$(in_host ip -o link show "$device" | sed -n 's|.*link/ether \([0-9a-f:]*\).*|\1|p')
  in_router ip neigh replace "$address" lladdr "$mac" dev "$link" nud permanent
}

in_host ip link set lo up
connect "$private" eth1 "$private_address"
in_host ip route replace "$range" via 169.254.0.1 dev eth1 onlink src "$private_address"
if [[ -n $public_address ]]; then
  connect "$public" eth0 "$public_address"
  in_host ip route replace default via 169.254.0.1 dev eth0 onlink src "$public_address"
fi
