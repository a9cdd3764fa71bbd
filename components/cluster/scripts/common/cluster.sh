#!/usr/bin/env bash
# Questions to the API about the nodes of the cluster.
# shellcheck disable=SC2154
set -euo pipefail

# node_field <node> <JSONPath>
node_field() { kube get node "$1" -o "jsonpath=$2"; }

api_ready() { [ "$(kube get --raw /readyz 2>/dev/null)" = ok ]; }

# known, absent <node>: neither is so where the API cannot be asked.
known() { [ -n "$(kube get node "$1" -o name --ignore-not-found 2>/dev/null)" ]; }

absent() {
  local name
  name=$(kube get node "$1" -o name --ignore-not-found) && [ -z "$name" ]
}

ready() { [ "$(node_field "$1" '{.status.conditions[?(@.type=="Ready")].status}' 2>/dev/null)" = True ]; }

# running <node> <track>: Ready, and its kubelet is of that minor version.
running() {
  local version
  ready "$1" && version=$(node_field "$1" '{.status.nodeInfo.kubeletVersion}' 2>/dev/null) && [[ $version == "v$2."* ]]
}

# One line a node: name, status of its Ready condition, address.
nodes() {
  local line='{.metadata.name}{"\t"}{.status.conditions[?(@.type=="Ready")].status}'
  kube get nodes -o "jsonpath={range .items[*]}$line{\"\\t\"}{.status.addresses[?(@.type==\"InternalIP\")].address}{\"\\n\"}{end}"
}

# The addresses that the datastore counts as its members.
datastore_members() {
  timeout 90 "$microk8s" status --format yaml 2>/dev/null |
    sed -nE 's/^ *-? *address: *"?\[?([0-9a-f.:]+)\]?:[0-9]+"?$/\1/p' || true
}

fingerprint() { openssl x509 -in "$1" -noout -fingerprint -sha256 2>/dev/null | sed 's/^.*=//; s/://g'; }

# Of the authority that this node's certificates come from.
authority() {
  if worker; then fingerprint "$snap_data/certs/ca.remote.crt"; else fingerprint "$snap_data/certs/ca.crt"; fi
}
