#!/usr/bin/env bash
# AppArmor confines what ships a profile.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

finish() { systemctl enable --now --quiet apparmor.service; }

remove() { systemctl disable --quiet apparmor.service; }

effective() { aa-enabled --quiet 2>/dev/null || unprovable 'the kernel has no AppArmor, or it is off'; }

main "$@"
