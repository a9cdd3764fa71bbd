#!/usr/bin/env bash
# AIDE notices changed programs and configuration. Whatever this bundle changed becomes the new baseline, in the
# background and when the machine has nothing else to do.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

units=/etc/systemd/system
config=/etc/aide/aide.conf

files() {
  put 0600 "$config" "$templates/aide.conf"
  put 0755 /usr/local/sbin/seawall-aide "$bundle/seawall-aide.sh"
  put 0644 "$units/seawall-aide-baseline.service" "$templates/aide-baseline.service"
  put 0644 "$units/seawall-aide-check.service" "$templates/aide-check.service"
  put 0644 "$units/seawall-aide-check.timer" "$templates/aide-check.timer"
}

valid() {
  install -d -m 0700 /var/lib/aide
  aide --config "$config" --config-check
}

reload() {
  systemctl daemon-reload
  if [ "$mode" = remove ]; then return 0; fi
  systemctl enable --now --quiet seawall-aide-check.timer
}

finish() {
  # Its name before it had the standard one.
  rm -f /etc/aide/seawall.conf
  if [ -e "$state/changed" ] || [ ! -e /var/lib/aide/seawall.db ]; then
    systemctl start --no-block seawall-aide-baseline.service
  fi
}

remove() { systemctl disable --now --quiet seawall-aide-check.timer || true; }

effective() {
  systemctl is-active --quiet seawall-aide-check.timer || {
    printf 'the daily comparison is off\n'
    return 1
  }
}

main "$@"
