#!/usr/bin/env bash
# A shell that waits at its prompt for a quarter of an hour ends. What runs in it, or behind it in tmux, goes on.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

files() { put 0644 /etc/profile.d/60-seawall-idle.sh "$templates/idle.profile"; }

effective() {
  # shellcheck disable=SC2016 # for the login shell to say
  [ "$(runuser -l "$SEAWALL_USER" -c 'echo $TMOUT')" = 900 ] || {
    printf 'a login of %s has another limit\n' "$SEAWALL_USER"
    return 1
  }
}

main "$@"
