#!/usr/bin/env bash
# Kernel modules that nothing here uses cannot be loaded.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

modules() { sed -n 's/^blacklist //p' "$templates/modules.conf"; }

files() { put 0644 /etc/modprobe.d/60-seawall.conf "$templates/modules.conf"; }

effective() {
  local module
  for module in $(modules); do
    if grep -qs "^$module " /proc/modules; then
      unprovable "$module is loaded"
      return
    fi
  done
  if container; then unprovable 'modules belong to the machine'; fi
}

main "$@"
