#!/usr/bin/env bash
# AIDE's baseline and its daily comparison: seawall-aide baseline|check. A new baseline first writes down how the system
# differs from the old one (/var/log/aide), so that a change is recorded even where it was meant.
set -euo pipefail

config=/etc/aide/aide.conf
database=/var/lib/aide/seawall.db
report=/var/log/aide/seawall-$(date -u +%Y%m%dT%H%M%SZ).log

# AIDE's status up to 7 only counts differences; above that it failed.
aide_run() {
  local status=0
  /usr/bin/aide --config "$config" "$1" >"$report" || status=$?
  [ "$status" -le 7 ] || {
    printf 'aide %s failed with status %s; see %s\n' "$1" "$status" "$report" >&2
    exit 1
  }
  return "$status"
}

install -d -m 0700 /var/lib/aide /var/log/aide
find /var/log/aide -name 'seawall-*.log' -mtime +90 -delete
case ${1:-} in
  baseline)
    if [ -e "$database" ]; then aide_run --update || true; else aide_run --init; fi
    mv "$database.new" "$database"
    ;;
  check)
    if ! aide_run --check; then
      printf 'programs or configuration changed; see %s\n' "$report" >&2
      exit 1
    fi
    ;;
  *)
    printf 'usage: seawall-aide baseline|check\n' >&2
    exit 2
    ;;
esac
