#!/usr/bin/env bash
# Makes a host what its bundle says. Converges: a second run changes nothing, and a run after an interruption ends
# where an uninterrupted one would have.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=/dev/null
. ./env

state=${SEAWALL_STATE:-/var/lib/seawall}
mkdir -p "$state"
install -d -m 0755 /etc/seawall
rm -f "$state/changed"

# Whoever follows the steps reads descriptor 3; they may have gone away.
say() { { printf '%s: %s\n' "$SEAWALL_HOST" "$*" >&3; } 2>/dev/null || true; }

steps=(steps/*.sh)
n=0
: >controls
for file in "${steps[@]}"; do
  n=$((n + 1))
  name=$(basename "$file" .sh)
  name=${name#[0-9][0-9]-}
  reason=$(awk -F '\t' -v name="$name" '$1 == name { print $2 }' off)
  say "[$n/${#steps[@]}] $name${reason:+ (off: $reason)}"
  printf -- '--- %s %s\n' "$(date -u +%H:%M:%S)" "$name"
  if [ -n "$reason" ]; then action=remove; else action=apply; fi
  bash "$file" "$action" || {
    say "$name failed"
    exit 1
  }
  if [ -n "$reason" ]; then
    printf '%s\toff\t%s\n' "$name" "$reason" >>controls
  else
    printf '%s\ton\n' "$name" >>controls
  fi
done
install -m 0644 controls /etc/seawall/controls
