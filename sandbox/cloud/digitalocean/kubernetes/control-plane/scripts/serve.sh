#!/usr/bin/env bash
# On the host of a control plane: brings it to a channel of MicroK8s, and prints the certificate of its authority once its API
# answers. Whatever is there of it is taken up.
# LAUNCH: the launch configuration. OBJECTS: what every cluster has in it, for kubectl.
# shellcheck disable=SC2154
set -euo pipefail

tracked() { snap list microk8s 2>/dev/null | awk 'NR == 2 { print $4 }'; }

installed() {
  local present configuration=/var/snap/microk8s/common/.microk8s.yaml
  present=$(tracked || true)
  if [ -z "$present" ]; then
    install -d "${configuration%/*}"
    install -m 0600 /dev/null "$configuration"
    printf '%s' "$LAUNCH" >"$configuration"
    snap install microk8s --classic --channel="$CHANNEL"
  elif [ "$present" != "$CHANNEL" ]; then
    snap refresh microk8s --channel="$CHANNEL"
  fi
}

main() {
  alone
  within 300 'the host to boot' booted
  installed
  within 300 'the API server' kube get --raw /readyz
  kube apply -f - <<<"$OBJECTS"
}

main </dev/null >&2
cat /var/snap/microk8s/current/certs/ca.crt
