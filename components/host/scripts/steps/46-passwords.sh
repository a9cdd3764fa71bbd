#!/usr/bin/env bash
# Passwords nobody needs are still long, and slow to guess, where somebody sets one.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

files() {
  put 0644 /etc/security/pwquality.conf.d/60-seawall.conf "$templates/pwquality.conf"
  # PAM takes the cost of a yescrypt hash from here (0.3 s at 8, 64 MiB), and the rounds where somebody chooses SHA-512.
  setting /etc/login.defs YESCRYPT_COST_FACTOR 8
  setting /etc/login.defs SHA_CRYPT_MIN_ROUNDS 65536
}

effective() {
  grep -q pam_pwquality /etc/pam.d/common-password || {
    printf 'PAM does not ask pwquality\n'
    return 1
  }
  # Without its words pwquality refuses every password.
  [ -s /var/cache/cracklib/cracklib_dict.pwd ] || {
    printf 'pwquality has no dictionary\n'
    return 1
  }
}

main "$@"
