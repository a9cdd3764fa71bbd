#!/usr/bin/env bash
# On a node: joins the cluster of a control plane as a worker. One that has joined stays as it is.
# CHANNEL: MicroK8s' channel. INVITATION: "<address>:<port>/<token>/<fingerprint>".
# shellcheck disable=SC2154
set -euo pipefail

mark=/var/lib/seawall/managed-node
data=/var/snap/microk8s/current

# Status 6: refused before anything was changed, as while another node joins.
joined() {
  local status end=$((SECONDS + 300))
  while true; do
    status=0
    timeout 300 /snap/bin/microk8s join "$INVITATION" --worker || status=$?
    if [ "$status" -ne 6 ] || [ "$SECONDS" -gt "$end" ]; then return "$status"; fi
    sleep 3
  done
}

main() {
  alone
  [ ! -e "$mark" ] || return 0
  within 300 'the host to boot' booted
  # A join that was cut off cannot be taken up.
  if snap list microk8s >/dev/null 2>&1; then snap remove --purge microk8s; fi
  snap install microk8s --classic --channel="$CHANNEL"
  joined
  # Joining takes over the arguments of the control plane, which is no node itself, and labels that DigitalOcean has not.
  sed -i -e '/^--register-node=/d' -e '/^--node-labels=/d' "$data/args/kubelet"
  snap restart microk8s.daemon-kubelite
  install -D -m 0644 /dev/null "$mark"
}

main </dev/null >&2
