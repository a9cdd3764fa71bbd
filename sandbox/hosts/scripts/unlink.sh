#!/bin/bash
# Takes back what uplink.sh did to the machine. Runs in the helper container. Works when half of it is gone.
# Usage: unlink.sh <uplink> <nft table>
set -euo pipefail

uplink=$1 table=$2

ip link delete "$uplink" 2>/dev/null || true
nft delete table inet "$table" 2>/dev/null || true
if nft list table inet seawall_ip_forward_was_0 >/dev/null 2>&1 &&
  ! nft list tables inet | grep -Eq 'seawall_[0-9a-f]{6}$'; then
  nft delete table inet seawall_ip_forward_was_0
  mount -o remount,bind,rw /proc/sys
  echo 0 >/proc/sys/net/ipv4/ip_forward
fi
