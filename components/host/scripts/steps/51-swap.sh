#!/usr/bin/env bash
# A swap file of the size that was asked for; 0 MiB is none. The units skip themselves where swap cannot be.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

if [ "$SEAWALL_SWAP_MIB" -eq 0 ]; then wanted=no; else wanted=yes; fi

size() { printf 'SWAP_MIB=%s\n' "$SEAWALL_SWAP_MIB"; }

files() {
  put 0644 /etc/seawall/swap size
  put 0644 /etc/systemd/system/seawall-swapfile.service "$templates/swapfile.service"
  put 0644 /etc/systemd/system/swapfile.swap "$templates/swapfile.swap"
}

reload() {
  systemctl daemon-reload
  systemctl stop swapfile.swap
  rm -f /swapfile
  if [ "$wanted" = no ]; then
    systemctl disable --quiet swapfile.swap
  else
    systemctl enable --quiet swapfile.swap
    systemctl start swapfile.swap
  fi
}

swapping() { grep -q '^/swapfile ' /proc/swaps; }

effective() {
  if [ "$wanted" = no ]; then
    if swapping; then return 1; fi
  else
    swapping || unprovable 'swap belongs to the machine'
  fi
}

main "$@"
