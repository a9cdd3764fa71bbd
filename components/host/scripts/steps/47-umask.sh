#!/usr/bin/env bash
# What people create is not for everybody to read.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

files() {
  put 0644 /etc/profile.d/60-seawall-umask.sh "$templates/umask.profile"
  setting /etc/login.defs UMASK 027
}

effective() {
  [ "$(runuser -l "$SEAWALL_USER" -c umask)" = 0027 ] || {
    printf 'a login of %s has another umask\n' "$SEAWALL_USER"
    return 1
  }
}

main "$@"
