#!/bin/bash
# Adds or deletes the uplink's exceptions where the machine's own firewall drops by default, as Docker and ufw make it.
# Runs in the helper container. Touches nothing on a machine without such rules.
# Usage: exceptions.sh <add|delete> <uplink> <machine address>
set -euo pipefail

action=$1 uplink=$2 machine=$3

rule() {
  local tables=$1 chain=$2
  shift 2
  if [[ $action == delete ]]; then
    while "$tables" -D "$chain" "$@" 2>/dev/null; do :; done
  else
    "$tables" -C "$chain" "$@" 2>/dev/null || "$tables" -I "$chain" "$@"
  fi
}

for tables in iptables-nft iptables-legacy; do
  # Asking the old tables would create them where nobody uses them.
  if [[ $tables == iptables-legacy && ! -s /proc/1/net/ip_tables_names ]]; then continue; fi
  rules=$("$tables" -S 2>/dev/null) || continue
  if grep -q '^-N DOCKER-USER' <<<"$rules"; then
    forward=DOCKER-USER
  elif grep -q '^-P FORWARD DROP' <<<"$rules"; then
    forward=FORWARD
  else
    forward=
  fi
  if [[ -n $forward ]]; then
    rule "$tables" "$forward" -i "$uplink" -j ACCEPT
    rule "$tables" "$forward" -o "$uplink" -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
  fi
  if grep -q '^-P INPUT DROP' <<<"$rules"; then
    rule "$tables" INPUT -i "$uplink" -d "$machine" -j ACCEPT
  fi
done
