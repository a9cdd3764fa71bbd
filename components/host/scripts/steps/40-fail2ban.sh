#!/usr/bin/env bash
# Shuts out addresses that keep failing to log in; never the administrators' own.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

rendered() {
  printf '[DEFAULT]\nignoreip = 127.0.0.0/8 ::1 %s\n' "$SEAWALL_SSH_SOURCES"
  cat "$templates/fail2ban.conf"
}

files() { put 0644 /etc/fail2ban/jail.d/seawall.conf rendered; }

valid() { fail2ban-client --test; }

jailed() { fail2ban-client status sshd >/dev/null 2>&1; }

reload() {
  if [ "$mode" = remove ]; then return 0; fi
  systemctl enable --quiet fail2ban.service
  systemctl restart fail2ban.service
  wait_for 60 'the sshd jail of fail2ban' jailed
}

remove() { systemctl disable --now --quiet fail2ban.service; }

effective() {
  jailed || {
    printf 'the sshd jail does not run\n'
    return 1
  }
}

main "$@"
