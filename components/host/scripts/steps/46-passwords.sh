#!/usr/bin/env bash
# Passwords nobody needs are still long where somebody sets one.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

files() { put 0644 /etc/security/pwquality.conf.d/60-seawall.conf "$templates/pwquality.conf"; }

effective() {
  grep -q pam_pwquality /etc/pam.d/common-password || {
    printf 'PAM does not ask pwquality\n'
    return 1
  }
}

main "$@"
