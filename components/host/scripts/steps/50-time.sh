#!/usr/bin/env bash
# The clock follows the network's, and the time zone is the one that was asked for.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

zone() { printf '%s\n' "$SEAWALL_TIME_ZONE"; }

files() { put 0644 /etc/timezone zone; }

valid() { [ -f "/usr/share/zoneinfo/$SEAWALL_TIME_ZONE" ]; }

reload() {
  if [ "$mode" = remove ]; then return 0; fi
  ln -sfn "/usr/share/zoneinfo/$SEAWALL_TIME_ZONE" /etc/localtime
}

finish() { systemctl enable --now --quiet systemd-timesyncd.service; }

remove() { systemctl disable --now --quiet systemd-timesyncd.service; }

effective() {
  [ "$(readlink /etc/localtime)" = "/usr/share/zoneinfo/$SEAWALL_TIME_ZONE" ] || {
    printf 'the time zone is %s\n' "$(readlink /etc/localtime)"
    return 1
  }
  systemctl is-active --quiet systemd-timesyncd.service || unprovable 'the clock belongs to the machine'
}

main "$@"
