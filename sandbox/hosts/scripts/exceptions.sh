#!/bin/bash
# Adds or deletes the uplink's exceptions where the machine's own firewall drops by default, as Docker and ufw make it.
# Runs in the helper container. Touches nothing on a machine without such rules.
# Usage: exceptions.sh add <uplink> <machine address>
#        exceptions.sh delete <uplink>
set -euo pipefail

action=$1 uplink=$2 machine=${3:-}

add() {
  local tables=$1 rules=$2 chain
  shift 2
  if grep -q '^-N DOCKER-USER' <<<"$rules"; then
    chain=DOCKER-USER
  elif grep -q '^-P FORWARD DROP' <<<"$rules"; then
    chain=FORWARD
  fi
  if [[ -n ${chain:-} ]]; then
    insert "$tables" "$chain" -i "$uplink" -j ACCEPT
    insert "$tables" "$chain" -o "$uplink" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
  fi
  if grep -q '^-P INPUT DROP' <<<"$rules"; then
    insert "$tables" INPUT -i "$uplink" -d "$machine/32" -j ACCEPT
  fi
}

insert() {
  local tables=$1
  shift
  "$tables" -C "$@" 2>/dev/null || "$tables" -I "$@"
}

delete() {
  local tables=$1 rules=$2 words
  # Rules as the tool itself prints them: "-A CHAIN -i swabc123 -j ACCEPT".
  while read -ra words; do
    "$tables" -D "${words[@]:1}"
  done < <(grep -E "^-A .*-[io] $uplink " <<<"$rules" || true)
}

for tables in iptables-nft iptables-legacy; do
  # Asking the old tables would create them where nobody uses them.
  if [[ $tables == iptables-legacy && ! -s /proc/net/ip_tables_names ]]; then continue; fi
  if rules=$("$tables" -S 2>/dev/null); then "$action" "$tables" "$rules"; fi
done
