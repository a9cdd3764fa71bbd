#!/usr/bin/env bash
# Asking the other nodes of the cluster: SSH by the cluster's key to a pinned host key, answered by seawall-peer.
# shellcheck disable=SC2154
set -euo pipefail

# hold_key: moves the key from the bundle to memory, and away when the bundle ends, however it does.
hold_key() {
  bundle=$PWD
  install -d -m 0700 "$root/run/seawall"
  desk=$(mktemp -d "$root/run/seawall/peers.XXXXXX")
  trap 'rm -rf "$desk" "$bundle/peer_key"' EXIT
  trap 'exit 143' TERM INT HUP
  install -m 0600 peer_key "$desk/key"
  rm -f peer_key
  awk -F '\t' 'NF >= 3 { print $2 " " $3 }' peers >"$desk/known_hosts"
}

# ask <seconds> <address> <word…>: status 255 where the node cannot be asked at all.
ask() {
  local limit=$1 address=$2
  shift 2
  timeout "$limit" ssh -F none -i "$desk/key" -o IdentitiesOnly=yes -o BatchMode=yes -o LogLevel=ERROR \
    -o ConnectTimeout=10 -o ServerAliveInterval=15 -o ServerAliveCountMax=4 -o StrictHostKeyChecking=yes \
    -o "UserKnownHostsFile=$desk/known_hosts" -o GlobalKnownHostsFile=/dev/null "seawall-peer@$address" "$@"
}

# survey: asks every control plane what it is in. Leaves
#   gates    addresses of those in a cluster whose API answers
#   stuck    names of those in a cluster whose API does not answer
#   silent   names of those that cannot be asked
# and their answers under $desk/answers.
survey() {
  local name address
  gates=() stuck=() silent=()
  install -d -m 0700 "$desk/answers"
  while IFS=$'\t' read -r name address _ <&5; do
    if ! ask 60 "$address" status </dev/null >"$desk/answers/$address"; then
      silent+=("$name")
    elif grep -qx 'api ready' "$desk/answers/$address"; then
      gates+=("$address")
    elif grep -qx 'state member' "$desk/answers/$address"; then
      stuck+=("$name")
    fi
  done 5<peers
}

# listed [True]: whether a control plane that was asked lists this node, or lists it as Ready.
listed() { [ ${#gates[@]} -gt 0 ] && grep -qs "^node $NODE ${1:-[A-Z]}" "${gates[@]/#/$desk/answers/}"; }

# Whether this node's certificates are from the authority of that cluster.
same_authority() { [ ${#gates[@]} -gt 0 ] && grep -qsx "authority $(authority)" "${gates[@]/#/$desk/answers/}"; }

gate_found() {
  survey
  [ ${#gates[@]} -gt 0 ]
}

listed_ready() {
  survey
  listed True
}

# through <seconds> <file for standard input> <word…>: by the first control plane that can be asked.
through() {
  local limit=$1 input=$2 address status=1
  shift 2
  survey
  for address in "${gates[@]}"; do
    status=0
    ask "$limit" "$address" "$@" <"$input" || status=$?
    [ "$status" -eq 255 ] || [ "$status" -eq 75 ] || break
  done
  return "$status"
}
