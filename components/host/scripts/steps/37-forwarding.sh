#!/usr/bin/env bash
# On a bastion: what is forwarded for the deploy account reaches port 22 in the VPC and nowhere else. The SSH server's
# PermitOpen knows no ranges, so the range is kept by the packet filter. On any other host there is nothing to do.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

service=seawall-forwarding.service
rules=/etc/seawall/forwarding.nft
sysctl=/etc/sysctl.d/91-seawall-forwarding.conf

rendered() {
  printf 'define user = %s\ndefine vpc = %s\n' "$(id -u "$SEAWALL_USER")" "$SEAWALL_VPC_RANGE"
  cat "$templates/forwarding.nft"
}

files() {
  [ "$SEAWALL_BASTION" = true ] || return 0
  put 0644 "$sysctl" "$templates/forwarding.sysctl"
  put 0644 "$rules" rendered
  put 0644 "/etc/systemd/system/$service" "$templates/forwarding.service"
}

valid() { [ ! -e "$rules" ] || nft --check --file "$rules"; }

reload() {
  systemctl daemon-reload
  systemctl restart systemd-sysctl.service
  systemctl enable --quiet "$service"
  systemctl restart "$service"
}

remove() {
  systemctl disable --now --quiet "$service" || true
  rm -f "/etc/systemd/system/$service" "$rules" "$sysctl"
}

# A host that was a bastion and is none any more.
finish() {
  if [ "$SEAWALL_BASTION" != true ] && [ -e "$rules" ]; then remove; fi
}

effective() {
  [ "$SEAWALL_BASTION" = true ] || return 0
  nft list table inet seawall_forwarding >/dev/null 2>&1 || {
    printf 'the rules are not loaded\n'
    return 1
  }
}

main "$@"
