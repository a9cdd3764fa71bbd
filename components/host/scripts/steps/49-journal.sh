#!/usr/bin/env bash
# The journal survives a reboot and fills no disk.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

files() { put 0644 /etc/systemd/journald.conf.d/60-seawall.conf "$templates/journal.conf"; }

reload() {
  systemctl restart systemd-journald.service
  journalctl --flush
}

effective() {
  [ -d "/var/log/journal/$(cat /etc/machine-id)" ] || {
    printf 'the journal is not kept\n'
    return 1
  }
}

main "$@"
