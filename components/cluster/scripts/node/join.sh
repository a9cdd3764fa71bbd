#!/usr/bin/env bash
# Joining: by a ticket for this node alone, at a control plane's address in the VPC, with its fingerprint.
# shellcheck disable=SC2154
set -euo pipefail

join() {
  local attempt
  for attempt in 1 2 3; do
    gate_found || wait_for 180 'a control plane whose API answers' gate_found
    if try_to_join; then
      settle_in
      return 0
    fi
    say "attempt $attempt to join failed"
    clean_slate
  done
  fail 'could not join in 3 attempts; the log on this node has what MicroK8s said'
}

# Another node may be joining, or a machine that is gone may still count as Ready for a minute.
ticket_found() {
  local address status
  for address in "${gates[@]}"; do
    status=0
    ticket=$(ask 600 "$address" admit "$NODE" </dev/null) || status=$?
    if [ "$status" -eq 0 ] && [[ $ticket =~ ^([0-9.]+):25000/[A-Za-z0-9]{32,}/[0-9a-f]{12,}$ ]]; then
      [ "${BASH_REMATCH[1]}" = "$address" ] || fail "$address hands out a ticket for another address"
      return 0
    fi
    [ "$status" -eq 75 ] || [ "$status" -eq 255 ] || fail "$address does not admit $NODE"
  done
  survey
  return 1
}

try_to_join() {
  local ticket address status=0
  wait_for 600 'a control plane to admit this node' ticket_found
  address=${ticket%%:*}
  wait_for 180 "port 25000 of $address" answers "$address" 25000
  install -d -m 0755 "$marks"
  fingerprint "$snap_data/certs/ca.crt" >"$marks/joining"
  say "joins at $address"
  if [ "$ROLE" = worker ]; then
    timeout 900 "$microk8s" join "$ticket" --worker </dev/null || status=$?
  else
    timeout 900 "$microk8s" join "$ticket" </dev/null || status=$?
  fi
  return "$status"
}

answers() { timeout 5 bash -c "</dev/tcp/$1/$2" 2>/dev/null; }

# A join that was refused before it changed anything.
untouched() {
  [ -s "$marks/joining" ] && [ ! -e "$snap_data/certs/ca.remote.crt" ] && [ ! -e "$snap_data/var/lock/clustered.lock" ] &&
    [ ! -e "$snap_data/var/kubernetes/backend.backup" ] &&
    [ "$(fingerprint "$snap_data/certs/ca.crt")" = "$(cat "$marks/joining")" ]
}

settle_in() {
  wait_for 600 "the cluster to list $NODE as Ready" listed_ready
  if [ "$ROLE" = control ]; then
    timeout 360 "$microk8s" status --wait-ready --timeout 300 >/dev/null || fail 'joined, and MicroK8s is not ready after 300 s'
    wait_for 300 'its own API' api_ready
  fi
  enrol
}
