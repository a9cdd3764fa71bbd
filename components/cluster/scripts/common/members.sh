#!/usr/bin/env bash
# Taking members that are gone off the books of a control plane.
# shellcheck disable=SC2154
set -euo pipefail

holds() { datastore_members | grep -qxF "$1"; }

# remove_member <name or address>: status 1 of MicroK8s' may mean that there was nothing left to remove, so that the books
# are looked at instead.
remove_member() { timeout 180 "$microk8s" remove-node "$1" --force </dev/null >&2 || true; }

# forget <node> <its address, or nothing>: by force, since whoever is forgotten cannot say goodbye any more. An earlier
# machine at the same address goes with it.
forget() {
  local node=$1 address=$2 name health at
  if known "$node"; then
    say "forgets the $node that was"
    remove_member "$node"
    absent "$node" || fail "MicroK8s does not let go of $node"
  fi
  [ -n "$address" ] || return 0
  while IFS=$'\t' read -r name health at; do
    if [ "$at" = "$address" ] && [ "$name" != "$node" ] && [ "$health" != True ]; then remove_member "$name"; fi
  done < <(nodes)
  if holds "$address"; then
    remove_member "$address"
    if holds "$address"; then fail "the datastore does not let go of $address"; fi
  fi
}

# forget_unlisted <file of node names>: members that are gone and nobody expects any more.
forget_unlisted() {
  local name health address
  while IFS=$'\t' read -r name health address; do
    if [ "$health" = True ] || grep -qxF "$name" "$1"; then continue; fi
    say "$name is no node of this cluster any more and does not answer"
    forget "$name" "$address"
  done < <(nodes)
}
