#!/bin/bash
# Takes back what uplink.sh did to the machine. Runs in the helper container. Works when half of it is gone.
# Usage: unlink.sh <uplink> <nft table>
set -euo pipefail

uplink=$1 table=$2

ip link delete "$uplink" 2>/dev/null || true
nft delete table inet "$table" 2>/dev/null || true

# Whether a sandbox is left. Into a variable first: a reader that stops early would make the pipe fail.
anybody() {
  local tables
  tables=$(nft list tables inet)
  grep -Eq 'seawall_[0-9a-f]{6}$' <<<"$tables"
}

marker=seawall_ip_forward_was_0
if nft list table inet "$marker" >/dev/null 2>&1 && ! anybody; then
  nft delete table inet "$marker"
  mount -o remount,bind,rw /proc/sys
  echo 0 >/proc/sys/net/ipv4/ip_forward
  # One that started meanwhile has seen it switched on.
  if anybody; then
    nft add table inet "$marker"
    echo 1 >/proc/sys/net/ipv4/ip_forward
  fi
fi
