#!/usr/bin/env bash
# UFW with exactly the rules of /etc/seawall/ufw.d: one file for each component that serves something on this host.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

files() {
  put 0600 /etc/seawall/ufw.d/host.rules "$bundle/ufw.rules"
  put 0755 /usr/local/sbin/seawall-ufw "$bundle/seawall-ufw.sh"
}

valid() { grep -q $'^tcp\t22\t' "$bundle/ufw.rules"; }

finish() { seawall-ufw apply; }

remove() { ufw disable; }

effective() { seawall-ufw check; }

main "$@"
