#!/bin/bash
# First process of a container that is only a place to run commands in.
set -euo pipefail

trap 'exit 0' TERM INT
while true; do
  sleep 3600 &
  wait $! || true
done
