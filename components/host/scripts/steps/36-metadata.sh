#!/usr/bin/env bash
# The metadata address hands out the user data, with the host's key in it: to root only, and to no container.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

service=seawall-metadata.service

files() {
  put 0644 /etc/seawall/metadata.nft "$templates/metadata.nft"
  put 0644 "/etc/systemd/system/$service" "$templates/metadata.service"
}

valid() { nft --check --file /etc/seawall/metadata.nft; }

reload() {
  systemctl daemon-reload
  if [ "$mode" = remove ]; then return 0; fi
  systemctl enable --quiet "$service"
  systemctl restart "$service"
}

remove() { systemctl disable --now --quiet "$service" || true; }

effective() {
  nft list table inet seawall_metadata >/dev/null 2>&1 || {
    printf 'the rules are not loaded\n'
    return 1
  }
}

main "$@"
