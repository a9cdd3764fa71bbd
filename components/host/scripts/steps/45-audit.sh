#!/usr/bin/env bash
# The kernel's audit: who changed accounts, keys, firewalls, time, modules, and what ran as root.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

files() {
  put 0640 /etc/audit/rules.d/60-seawall.rules "$templates/audit.rules"
  put 0644 /etc/systemd/system/seawall-audit.service "$templates/audit.service"
}

reload() {
  systemctl daemon-reload
  if [ "$mode" = remove ]; then return 0; fi
  systemctl enable --now --quiet auditd.service
  systemctl start seawall-audit.service
}

# What is loaded goes with the next boot.
remove() { systemctl disable --quiet auditd.service; }

loaded() { [ "$(auditctl -l 2>/dev/null | grep -c -- '-k \|key=')" -ge "$(grep -c -- '-k ' "$templates/audit.rules")" ]; }

effective() { loaded || unprovable 'the rules are not in the kernel'; }

main "$@"
