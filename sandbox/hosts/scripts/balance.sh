#!/bin/bash
# Runs in a load balancer: checks the staged configuration, puts it in place and makes the proxy read it. Connections that
# are open go on in the process that took them. What was in force stays in force where the new one is refused.
# Usage: balance.sh <folder> <master socket> <stats socket> <server states>     the staged files lie in <folder>.next
set -euo pipefail

folder=$1 master=$2 stats=$3 states=$4
trap 'rm -rf "$folder.next" "$folder.before"' EXIT

ask() { socat -t 30 - "UNIX-CONNECT:$1" <<<"$2" 2>/dev/null; }

if ! problem=$(haproxy -c -f "$folder.next/haproxy.cfg" 2>&1); then
  echo "HAProxy refuses the configuration:" >&2
  echo "$problem" >&2
  exit 1
fi

# The next process begins with what this one knows of the droplets' health.
ask "$stats" "show servers state" >"$states" || true

rm -rf "$folder.before"
mv "$folder" "$folder.before"
mv "$folder.next" "$folder"

# The first process of the container starts the proxy where it does not run yet.
for _ in $(seq 100); do
  if answer=$(ask "$master" reload); then
    if [[ $answer == *Success=1* ]]; then exit 0; fi
    rm -rf "$folder"
    mv "$folder.before" "$folder"
    echo "HAProxy did not load its configuration:" >&2
    echo "$answer" >&2
    exit 1
  fi
  sleep 0.1
done
echo "Waited 10 s for HAProxy to answer." >&2
exit 1
