#!/usr/bin/env bash
# Comes before every other script here.
set -euo pipefail

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

# within <seconds> <what is waited for> <command…>
within() {
  local limit=$1 what=$2 end=$((SECONDS + $1))
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || fail "waited $limit s for $what"
    sleep 1
  done
}

# A script that an earlier daemon has begun goes on without it.
alone() {
  exec 9>/run/seawall-managed.lock
  flock -w 1500 9 || fail 'waited 1500 s for an earlier script to end'
}

booted() { [[ $(systemctl is-system-running) == @(running|degraded) ]]; }

kube() { timeout "${KUBE_LIMIT:-60}" /snap/bin/microk8s kubectl "$@"; }
