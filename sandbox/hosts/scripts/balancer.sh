#!/bin/bash
# First process of a load balancer. Starts its proxy once there is a configuration, and again whenever it ends.
set -euo pipefail

trap 'exit 0' TERM INT
mkdir -p /etc/haproxy /run/haproxy
while true; do
  if [[ -e /etc/haproxy/haproxy.cfg ]]; then
    haproxy -W -S /run/haproxy/master.sock,mode,600 -f /etc/haproxy/haproxy.cfg &
    wait $! || true
  fi
  sleep 0.2 &
  wait $! || true
done
