#!/usr/bin/env bash
# The account that deploys: keys only, sudo without a password, and root closed to logins.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

user=$SEAWALL_USER
home() { getent passwd "$user" | cut -d : -f 6; }
locked() { [ "$(passwd --status "$1" | cut -d ' ' -f 2)" = L ]; }

prepare() {
  getent passwd "$user" >/dev/null || useradd --create-home --shell /bin/bash "$user"
  grep -q '^ssh-\|^ecdsa-\|^sk-' "$bundle/authorized_keys" || fail 'the bundle has no public key: nobody could log in'
  install -d -m 0700 -o "$user" -g "$user" "$(home)/.ssh"
}

sudoers() { printf '%s ALL=(ALL) NOPASSWD:ALL\n' "$user"; }

files() {
  put 0600 "$(home)/.ssh/authorized_keys" "$bundle/authorized_keys" "$user:$user"
  put 0440 /etc/sudoers.d/90-seawall sudoers
}

valid() { visudo --check --quiet; }

finish() {
  local account
  for account in root "$user"; do
    locked "$account" || passwd --lock --quiet "$account"
  done
}

effective() {
  local account
  for account in root "$user"; do
    locked "$account" || {
      printf 'the password of %s is not locked\n' "$account"
      return 1
    }
  done
}

main "$@"
