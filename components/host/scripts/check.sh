#!/usr/bin/env bash
# Compares the host with what its bundle says it is, one line a control: effective (the running system has it),
# configured (this kind of machine cannot have it in force), off (switched off, with the reason) or drift.
# Exit status 1 on any drift. Run it as `sudo seawall-check`.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"
[ "$(id -u)" -eq 0 ] || exec sudo -n -- "$0"
exec 3>/dev/null

status=0
for file in steps/*.sh; do
  name=$(basename "$file" .sh)
  name=${name#[0-9][0-9]-}
  reason=$(awk -F '\t' -v name="$name" '$1 == name { print $2 }' off)
  if [ -n "$reason" ]; then
    printf '%-11s %-12s %s\n' off "$name" "$reason"
  else
    bash "$file" check || status=1
  fi
done
exit "$status"
