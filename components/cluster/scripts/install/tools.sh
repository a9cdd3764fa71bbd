#!/usr/bin/env bash
# Programs, units and the account by which the nodes of one cluster ask each other.
# shellcheck disable=SC2154
set -euo pipefail

library=$root/usr/local/lib/seawall/kubernetes
account=seawall-peer
home=$root/var/lib/seawall-peer

# rendered <mode> <destination>: the content comes on standard input.
rendered() {
  local content
  content=$(mktemp)
  cat >"$content"
  put "$1" "$2" "$content"
  rm -f "$content"
}

step_programs_and_units() {
  local file
  changed=no
  for file in common/*.sh host/drainer.yaml; do put 0644 "$library/$(basename "$file")" "$file"; done
  put 0755 "$root/usr/local/sbin/seawall-node" host/seawall-node.sh
  put 0755 "$root/usr/local/sbin/seawall-peer" host/seawall-peer.sh
  rendered 0600 "$config/node.env" <<<"CLUSTER='$CLUSTER'
NODE='$NODE'
ROLE='$ROLE'
VPC_IP='$VPC_IP'
DRAIN_SECONDS='$DRAIN_SECONDS'"
  for file in units/*; do put 0644 "$root/etc/systemd/system/$(basename "$file")" "$file"; done
  [ "$changed" = no ] || systemctl daemon-reload
  systemctl enable --quiet --now seawall-kubernetes-check.timer
  # A worker's certificates outlive it; MicroK8s renews them by a new join only.
  if [ "$ROLE" = control ]; then systemctl enable --quiet --now seawall-kubernetes-certificates.timer; fi
}

# One program as root, one key, from inside the VPC. The home is root's: the account cannot widen its own way in.
step_account_of_peers() {
  getent passwd "$account" >/dev/null ||
    useradd --system --no-create-home --home-dir "$home" --shell /bin/sh "$account"
  put 0644 "$root/etc/tmpfiles.d/seawall-kubernetes.conf" keys.tmpfiles
  rendered 0440 "$root/etc/sudoers.d/91-seawall-kubernetes" <<<"Defaults!$root/usr/local/sbin/seawall-peer env_keep += \"SSH_ORIGINAL_COMMAND SSH_CONNECTION\"
$account ALL=(root) NOPASSWD: $root/usr/local/sbin/seawall-peer \"\""
  visudo --check --quiet --file="$root/etc/sudoers.d/91-seawall-kubernetes" || {
    rm -f "$root/etc/sudoers.d/91-seawall-kubernetes"
    fail 'the rule of sudo for peers is not valid'
  }
  install -d -m 0755 "$home" "$home/.ssh"
  rendered 0644 "$home/.ssh/authorized_keys" \
    <<<"restrict,from=\"$VPC_RANGE\",command=\"sudo -n $root/usr/local/sbin/seawall-peer\" $(cat peer.pub)"
}
