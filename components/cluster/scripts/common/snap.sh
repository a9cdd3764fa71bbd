#!/usr/bin/env bash
# The snap: what is installed, and changing it. snapd goes on with a change whose command was killed, so every change
# first waits for the one before.
# shellcheck disable=SC2154
set -euo pipefail

# snap_field <column>: of `snap list`, nothing where MicroK8s is not installed.
snap_field() { { snap list microk8s 2>/dev/null || true; } | awk -v column="$1" 'NR == 2 { print $column }'; }

# The installed minor version, such as 1.36.
installed_track() { snap_field 2 | sed -nE 's/^v([0-9]+\.[0-9]+)\..*$/\1/p'; }

tracked_channel() { snap_field 4; }

settled() { ! snap changes microk8s 2>/dev/null | awk '$2 == "Doing" || $2 == "Do" { found = 1 } END { exit !found }'; }

settle() { wait_for 900 'the change that snapd is making to MicroK8s' settled; }

# change <seconds> <argument of snap…>
change() {
  local limit=$1
  shift
  settle
  timeout "$limit" snap "$@" >&2
}

restart() {
  local service
  for service in "$@"; do change 300 restart "microk8s.daemon-$service"; done
}

# The launcher of MicroK8s goes on applying a launch configuration until it succeeded once. A node that joins before then
# would have it applied to the cluster.
launched() { [ -z "$(find "$snap_common/etc/launcher" -name '*.yaml' 2>/dev/null)" ]; }

# Takes a node back to before MicroK8s was installed, then through the first bundle again.
start_anew() {
  say "starts anew: $1"
  keep_storage
  change 900 remove --purge microk8s || fail 'MicroK8s could not be removed'
  rm -rf "$root/var/snap/microk8s"
  bash "$state/kubernetes-install/run.sh"
  give_storage_back
}

# Volumes on the node's own disk (hostpath-storage) outlive that.
keep_storage() {
  if [ -e "$snap_common/default-storage" ] && [ ! -e "$state/default-storage" ]; then
    mv "$snap_common/default-storage" "$state/default-storage"
  fi
}

give_storage_back() {
  if [ -e "$state/default-storage" ] && [ ! -e "$snap_common/default-storage" ]; then
    mv "$state/default-storage" "$snap_common/default-storage"
  fi
}
