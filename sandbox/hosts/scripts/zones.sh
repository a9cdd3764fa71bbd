#!/bin/bash
# Runs in the router: checks the staged name server files, puts them in place and makes unbound read them.
# Usage: zones.sh <folder> <control socket>     the staged files lie in <folder>.next
set -euo pipefail

folder=$1 control=$2
# What was refused must not be judged again with the next zones.
trap 'rm -rf "$folder.next"' EXIT

for zone in "$folder.next/zones/"*.zone; do
  [[ -e $zone ]] || continue
  name=$(basename "$zone" .zone)
  if ! problem=$(named-checkzone -i none -k ignore -n ignore -M ignore -S ignore "$name" "$zone" 2>&1); then
    echo "Zone $name is not valid:" >&2
    echo "$problem" >&2
    exit 1
  fi
done
rm -rf "$folder"
mv "$folder.next" "$folder"
unbound-checkconf "$folder/sandbox.conf" >/dev/null

# The first process of the router starts it where it does not run.
for _ in $(seq 100); do
  if unbound-control -s "$control" -c "$folder/sandbox.conf" reload >/dev/null 2>&1; then exit 0; fi
  sleep 0.1
done
echo "Waited 10 s for unbound to read its configuration." >&2
exit 1
