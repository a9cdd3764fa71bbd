#!/usr/bin/env bash
# Makes a host what its bundle says. Converges: a second run changes nothing, and a run after an interruption ends
# where an uninterrupted one would have.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=/dev/null
. ./env

state=${SEAWALL_STATE:-/var/lib/seawall}
mkdir -p "$state" /etc/seawall
rm -f "$state/changed"

steps=(steps/*.sh)
n=0
: >controls
for file in "${steps[@]}"; do
  n=$((n + 1))
  name=$(basename "$file" .sh)
  name=${name#[0-9][0-9]-}
  reason=$(awk -F '\t' -v name="$name" '$1 == name { print $2 }' off)
  { printf '%s: [%s/%s] %s%s\n' "$SEAWALL_HOST" "$n" "${#steps[@]}" "$name" "${reason:+ (off: $reason)}" >&3; } 2>/dev/null || true
  printf -- '--- %s %s\n' "$(date -u +%H:%M:%S)" "$name"
  if [ -n "$reason" ]; then
    bash "$file" remove
    printf '%s\toff\t%s\n' "$name" "$reason" >>controls
  else
    bash "$file" apply
    printf '%s\ton\n' "$name" >>controls
  fi
done
install -m 0644 controls /etc/seawall/controls
