#!/usr/bin/env bash
# Security upgrades by themselves.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

files() { put 0644 /etc/apt/apt.conf.d/60seawall-updates "$templates/updates.conf"; }

valid() { apt-config dump >/dev/null; }

reload() {
  if [ "$mode" = remove ]; then return 0; fi
  systemctl enable --now --quiet apt-daily.timer apt-daily-upgrade.timer
}

effective() {
  if ! apt-config dump APT::Periodic::Unattended-Upgrade | grep -q '"1"'; then
    printf 'unattended upgrades are off\n'
    return 1
  fi
  systemctl is-active --quiet apt-daily-upgrade.timer || {
    printf 'the daily timer does not run\n'
    return 1
  }
}

main "$@"
