#!/usr/bin/env bash
# UFW with exactly the rules of /etc/seawall/ufw.d: one file for each component that serves something on this host.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

# A power cut while UFW was being installed leaves these out, and no package manager misses them.
prepare() {
  local file
  for file in before before6 after after6 user user6; do
    [ -s "/etc/ufw/$file.rules" ] || install -m 0640 "/usr/share/ufw/iptables/$file.rules" /etc/ufw/
  done
}

files() {
  put 0600 /etc/seawall/ufw.d/host.rules "$bundle/ufw.rules"
  put 0755 /usr/local/sbin/seawall-ufw "$bundle/seawall-ufw.sh"
}

valid() { grep -q $'^tcp\t22\t' "$bundle/ufw.rules"; }

finish() { seawall-ufw apply; }

remove() { ufw disable; }

effective() { seawall-ufw check; }

main "$@"
