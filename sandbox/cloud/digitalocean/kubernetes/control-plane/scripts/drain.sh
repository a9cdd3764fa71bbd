#!/usr/bin/env bash
# On the host of a control plane: moves what runs on a node elsewhere. NODE: its name; one that has never registered has nothing.
# shellcheck disable=SC2154
set -euo pipefail

main() {
  if [ -z "$(kube get node "$NODE" --ignore-not-found -o name)" ]; then return 0; fi
  KUBE_LIMIT=330 kube drain "$NODE" --ignore-daemonsets --delete-emptydir-data --force --timeout=300s
}

main </dev/null >&2
