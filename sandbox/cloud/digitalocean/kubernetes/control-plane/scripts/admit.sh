#!/usr/bin/env bash
# On the host of a control plane: gives a node that has joined what its cloud knows of it, and waits until it is ready.
# NODE: its name. STATUS: a patch of its status. MANIFEST: labels, taints and provider id; it takes the taint of a new node away.
# shellcheck disable=SC2154
set -euo pipefail

# A patch that came before the node's own report would keep its address out.
registered() {
  local address='jsonpath={.status.addresses[?(@.type=="InternalIP")].address}'
  [ -n "$(kube get node "$NODE" -o "$address")" ]
}

main() {
  within 300 "$NODE to register" registered
  kube patch node "$NODE" --subresource=status --type=strategic --patch="$STATUS"
  kube apply --server-side --force-conflicts --field-manager=digitalocean -f - <<<"$MANIFEST"
  KUBE_LIMIT=330 kube wait --for=condition=Ready "node/$NODE" --timeout=300s || fail "waited 300 s for $NODE to be ready"
}

main </dev/null >&2
