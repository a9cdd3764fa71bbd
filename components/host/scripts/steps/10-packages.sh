#!/usr/bin/env bash
# Everything the other steps need, in one call of apt.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

packages=(
  aide apparmor auditd cracklib-runtime e2fsprogs fail2ban kmod libpam-pwquality needrestart nftables openssh-server python3-systemd
  sudo systemd-timesyncd ufw unattended-upgrades xfsprogs
)
apt=(apt-get -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o APT::Update::Error-Mode=any)

# After a power cut in the middle, what a package was about to put in place and did not is put there now.
export UCF_FORCE_CONFFMISS=1
apt+=(-o Dpkg::Options::=--force-confmiss -o Dpkg::Options::=--force-confold)

missing() {
  local package
  for package in "${packages[@]}"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s\n' "$package"
  done
}

# Status 2 is a warning of cloud-init's about its own data; what it was to do is done.
booted() {
  local status=0
  timeout 300 cloud-init status --wait >/dev/null || status=$?
  [ "$status" -eq 0 ] || [ "$status" -eq 2 ]
}

files() {
  # In place before the packages are: their services start as they are installed.
  put 0644 /etc/systemd/system/auditd.service.d/60-seawall.conf "$templates/auditd.unit"
  put 0644 /etc/systemd/system/audit-rules.service.d/60-seawall.conf "$templates/auditd.unit"
  put 0644 /etc/needrestart/conf.d/60-seawall.conf "$templates/needrestart.conf"
}

prepare() { booted || fail 'cloud-init did not finish within 300 s'; }

reload() { systemctl daemon-reload; }

finish() {
  [ -n "$(missing)" ] || return 0
  dpkg --configure -a
  wait_for 180 'the package mirrors' "${apt[@]}" update
  "${apt[@]}" --no-install-recommends install "${packages[@]}"
}

effective() {
  local lacking
  lacking=$(missing)
  [ -z "$lacking" ] || {
    printf 'not installed: %s\n' "${lacking//$'\n'/ }"
    return 1
  }
}

main "$@"
