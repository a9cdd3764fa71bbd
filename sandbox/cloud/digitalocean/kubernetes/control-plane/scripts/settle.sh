#!/usr/bin/env bash
# On the host of a control plane: takes nodes out that are none any more, and gives the others their pools' labels and taints.
# KNOWN: names of all that may be there. MANIFESTS: one line each, "<name><tab><JSON>".
# shellcheck disable=SC2154
set -euo pipefail

main() {
  local present name manifest
  present=$(kube get nodes -o name)
  for name in ${present//node\//}; do
    grep -qxF -- "$name" <<<"$KNOWN" || kube delete node "$name" --wait=false
  done
  while IFS=$'\t' read -r name manifest; do
    if ! grep -qxF -- "node/$name" <<<"$present"; then continue; fi
    kube apply --server-side --force-conflicts --field-manager=digitalocean -f - <<<"$manifest"
  done <<<"$MANIFESTS"
}

main </dev/null >&2
