#!/usr/bin/env bash
# What the scripts of a cluster share: where things are, how they speak and how they wait.
# shellcheck disable=SC2034
set -euo pipefail
umask 022

# Empty on a host.
root=${SEAWALL_ROOT:-}
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
export PATH=$root/usr/local/sbin:$root/usr/local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

microk8s=$root/snap/bin/microk8s
snap_current=$root/snap/microk8s/current
snap_data=$root/var/snap/microk8s/current
snap_common=$root/var/snap/microk8s/common
# What the scripts keep on a node. The marks go with the snap's data, so that a purged node is a fresh one.
config=$root/etc/seawall/kubernetes
marks=$snap_common/seawall
state=$root/var/lib/seawall

# Said to the log, and on descriptor 3 to whoever follows; they may have gone away, or there may be nobody.
say() {
  printf '%s: %s\n' "${NODE:-seawall}" "$*" >&2
  { printf '%s: %s\n' "${NODE:-seawall}" "$*" >&3; } 2>/dev/null || true
}

fail() {
  say "$*"
  exit 1
}

# within <seconds> <command…>: runs the command until it succeeds, or fails when the time is over.
within() {
  local limit=$1 end
  shift
  end=$(($(date +%s) + limit))
  until "$@"; do
    [ "$(date +%s)" -lt "$end" ] || return 1
    sleep 3
  done
}

# wait_for <seconds> <what is waited for> <command…>
wait_for() {
  local limit=$1 what=$2
  shift 2
  within "$limit" "$@" || fail "waited $limit s for $what"
}

# put <mode> <destination> <source>: leaves a file that is as it should be alone.
put() {
  if [ -f "$2" ] && cmp -s "$3" "$2" && [ "$(stat -c %04a "$2")" = "$1" ]; then return 0; fi
  install -D -m "$1" "$3" "$2.seawall"
  mv -f "$2.seawall" "$2"
  changed=yes
}
changed=no

# The programs and settings that these scripts put in place are meant: AIDE takes them as its baseline.
settle_baseline() {
  [ ! -e "$root/etc/systemd/system/seawall-aide-baseline.service" ] ||
    systemctl start --no-block seawall-aide-baseline.service
}

worker() { [ -e "$snap_data/var/lock/clustered.lock" ]; }

# kube <argument…>: kubectl, each call bounded. On a worker `microk8s kubectl` only says that it is one, and succeeds.
kube() {
  if worker; then
    timeout "${KUBE_LIMIT:-60}" "$snap_current/kubectl" --kubeconfig "$config/drainer.config" "$@"
  else
    timeout "${KUBE_LIMIT:-60}" "$microk8s" kubectl "$@"
  fi
}
