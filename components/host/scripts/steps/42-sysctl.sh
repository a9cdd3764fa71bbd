#!/usr/bin/env bash
# Kernel settings. Forwarding is left alone: containers and Kubernetes need it.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

settings=$templates/sysctl.conf

files() { put 0644 /etc/sysctl.d/90-seawall.conf "$settings"; }

reload() { systemctl restart systemd-sysctl.service; }

# Settings that differ from the file, one a line. Globs only spread what the lines after them say once more.
differing() {
  local key value now
  sed -nE 's/^-?([a-z][^*= ]*) = (.*)$/\1 \2/p' "$settings" | while read -r key value; do
    now=$(cat "/proc/sys/${key//.//}" 2>/dev/null) || continue
    [ "$now" = "$value" ] || printf '%s is %s\n' "$key" "$now"
  done
}

effective() {
  local lacking
  lacking=$(differing)
  [ -z "$lacking" ] || unprovable "${lacking//$'\n'/, }"
}

main "$@"
