#!/usr/bin/env bash
# The snap itself.
# shellcheck disable=SC2154
set -euo pipefail

# A node that is in a cluster, or was about to be, is none to wait for or to judge here.
settled_elsewhere() { worker || [ -e "$marks/member" ] || [ -e "$marks/joining" ]; }

step_launch_configuration() {
  if settled_elsewhere; then
    same_hardening
  elif [ -n "$(snap_field 2)" ] && ! cmp -s launch.yaml "$snap_common/.microk8s.yaml"; then
    say 'is in no cluster yet and was installed otherwise: it is installed again'
    change 900 remove --purge microk8s
  fi
  put 0600 "$snap_common/.microk8s.yaml" launch.yaml
  if [ -e encryption.yaml ]; then put 0600 "$marks/encryption.yaml" encryption.yaml; fi
}

# The addon changes how the services of a node start, which is safe on a fresh node only.
same_hardening() {
  local wanted=no has=no
  if grep -q 'name: cis-hardening' launch.yaml; then wanted=yes; fi
  if [ -e "$snap_data/var/lock/cis-hardening" ]; then has=yes; fi
  [ "$wanted" = "$has" ] ||
    fail "cis-hardening is decided when a node is made (it has it: $has, asked for: $wanted): replace the node, or leave it as it was"
}

step_microk8s() {
  timeout 300 snap wait system seed.loaded || fail 'snapd was not ready within 300 s'
  if [ -z "$(snap_field 2)" ]; then
    # Longer than the slowest mirror: a download that is cut begins again.
    change 1500 install microk8s --classic "--channel=$CHANNEL" || [ -n "$(snap_field 2)" ] ||
      fail "MicroK8s could not be installed from $CHANNEL"
  fi
  # Upgrades are meant, and one node at a time.
  change 120 refresh --hold microk8s
}

step_ready() {
  if settled_elsewhere; then return 0; fi
  timeout 660 "$microk8s" status --wait-ready --timeout 600 >/dev/null || fail 'waited 600 s for MicroK8s to be ready'
  wait_for 600 "MicroK8s to apply its launch configuration ($snap_common/etc/launcher)" launched
}
