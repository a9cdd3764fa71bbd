#!/usr/bin/env bash
# What the stand-ins of this folder share. A world is a folder: `calls` (one line a call), `clock` (seconds), `roots/<node>`
# (what SEAWALL_ROOT is on that node), `hosts/<address>` (its node), `down/<node>`, `clusters/<cluster>` and `fail/<what>`
# (how often something still fails, or `always`).
# shellcheck disable=SC2034
set -euo pipefail

world=$SEAWALL_WORLD
root=$SEAWALL_ROOT
data=$root/var/snap/microk8s/current
common=$root/var/snap/microk8s/common
self=$(<"$root/node")
address=$(<"$root/address")

record() {
  local arg line=$self
  for arg in "$@"; do line+=$'\t'${arg//$'\n'/\\n}; done
  printf '%s\n' "$line" >>"$world/calls"
}

# fails <what>: whether it is to fail this time.
fails() {
  local left
  [ -e "$world/fail/$1" ] || return 1
  left=$(cat "$world/fail/$1")
  [ "$left" != always ] || return 0
  [ "$left" -gt 0 ] || return 1
  printf '%s\n' "$((left - 1))" >"$world/fail/$1"
}

cluster() { printf '%s/clusters/%s' "$world" "$(<"$root/cluster")"; }
node() { printf '%s/nodes/%s' "$(cluster)" "$1"; }
api() { [ ! -e "$(cluster)/api-down" ] && [ ! -e "$root/api-down" ]; }
is_worker() { [ -e "$data/var/lock/clustered.lock" ]; }

# authority <folder> <name>: makes ca.crt and ca.key.
authority() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj "/CN=$2" \
    -keyout "$1/ca.key" -out "$1/ca.crt" 2>/dev/null
}

# leaf <certificate> <days>: for the names of the template.
leaf() {
  sed "s/^#MOREIPS/IP.99 = $address/" "$data/certs/csr.conf.template" >"$data/certs/csr.conf"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days "$2" -config "$data/certs/csr.conf" \
    -extensions req_ext -keyout "$data/certs/leaf.key" -out "$data/certs/$1" 2>/dev/null
}

# member <version>: this node in its cluster, up and Ready.
member() {
  mkdir -p "$(node "$self")"
  printf True >"$(node "$self")/ready"
  printf '%s' "$address" >"$(node "$self")/address"
  printf '%s' "$1" >"$(node "$self")/version"
  if is_worker; then rm -f "$(node "$self")/control"; else touch "$(node "$self")/control"; fi
}

# alone: a cluster of this node only, as MicroK8s is after its installation.
alone() {
  local number
  number=$(find "$world/clusters" -mindepth 1 -maxdepth 1 | wc -l)
  printf '%s-%s' "$self" "$number" >"$root/cluster"
  mkdir -p "$(cluster)"/{nodes,tokens,store,addons}
  : >"$(cluster)/datastore"
  authority "$data/certs" "cluster of $self $number"
  cp "$data/certs/ca.crt" "$(cluster)/"
  printf /registry/namespaces/kube-system >"$(cluster)/store/0.key"
  printf content >"$(cluster)/store/0.data"
}
