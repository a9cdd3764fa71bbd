#!/bin/bash
# First process of the router. Its network namespace is where all links end, so it outlives the name server, which it
# starts again whenever it ends.
set -euo pipefail

trap 'exit 0' TERM INT
mkdir -p /etc/unbound /run/unbound
while true; do
  if [[ -e /etc/unbound/sandbox.conf ]]; then
    unbound -d -c /etc/unbound/sandbox.conf &
    wait $! || true
  fi
  sleep 0.2 &
  wait $! || true
done
