#!/usr/bin/env bash
# Memory of a crashed program, with its secrets, is not written to disk.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

files() {
  put 0644 /etc/security/limits.d/60-seawall.conf "$templates/coredumps.limits"
  put 0644 /etc/profile.d/60-seawall-coredumps.sh "$templates/coredumps.profile"
  put 0644 /etc/systemd/coredump.conf.d/60-seawall.conf "$templates/coredumps.conf"
  put 0644 /etc/systemd/system.conf.d/60-seawall.conf "$templates/coredumps.system.conf"
}

reload() { systemctl daemon-reexec; }

effective() {
  [ "$(systemctl show --property DefaultLimitCORE --value)" = 0 ] || {
    printf 'services may dump core\n'
    return 1
  }
}

main "$@"
