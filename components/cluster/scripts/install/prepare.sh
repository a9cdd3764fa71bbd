#!/usr/bin/env bash
# What the system must have before MicroK8s starts on it.
# shellcheck disable=SC2154
set -euo pipefail

# Status 2 is a warning of cloud-init's about its own data. Before it is done, cgroups may not be delegated yet.
step_first_boot() {
  local status=0
  timeout 300 cloud-init status --wait >/dev/null || status=$?
  [ "$status" -eq 0 ] || [ "$status" -eq 2 ] || fail 'cloud-init did not finish within 300 s'
}

step_kernel() {
  put 0644 "$root/etc/sysctl.d/92-seawall-kubernetes.conf" kubernetes.sysctl
  put 0644 "$root/etc/systemd/system/snap.microk8s.daemon-kubelite.service.d/delegate.conf" delegate.conf
  if [ "$changed" = yes ]; then
    systemctl daemon-reload
    systemctl restart systemd-sysctl.service
  fi
  [ "$(cat "$root/proc/sys/net/ipv4/ip_forward")" = 1 ] || fail 'the kernel does not forward packets: no pod could be reached'
}

# On a host whose control `firewall` is off there is no UFW to follow.
step_firewall() {
  [ -x "$root/usr/local/sbin/seawall-ufw" ] || return 0
  put 0600 "$root/etc/seawall/ufw.d/kubernetes.rules" kubernetes.rules
  seawall-ufw apply
}

step_packages() {
  local package
  local -a missing=()
  for package in snapd curl openssl; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  local -a apt=(apt-get -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o APT::Update::Error-Mode=any)
  dpkg --configure -a
  wait_for 180 'the package mirrors' "${apt[@]}" update
  "${apt[@]}" --no-install-recommends install "${missing[@]}"
}
