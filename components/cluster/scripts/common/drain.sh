#!/usr/bin/env bash
# Emptying a node and filling it again. An annotation tells a node that these scripts have cordoned from one that a person
# has: the latter is drained where that is asked for, and left cordoned.
set -euo pipefail

cordon_mark=seawall/cordoned

cordoned() { [ "$(node_field "$1" '{.spec.unschedulable}')" = true ]; }

cordoned_here() { [ -n "$(node_field "$1" "{.metadata.annotations.$cordon_mark}")" ]; }

# Pods of a node that no DaemonSet would start there again, in one line.
pods_on() {
  local fields='{.metadata.ownerReferences[*].kind}{"\t"}{.metadata.namespace}/{.metadata.name}{"\n"}'
  kube get pods --all-namespaces --field-selector "spec.nodeName=$1" -o "jsonpath={range .items[*]}$fields{end}" |
    awk -F '\t' '$1 != "DaemonSet" { printf "%s%s", n++ ? ", " : "", $2 }'
}

# drain <node>: within DRAIN_SECONDS; fails where pods stay, and says which.
drain() {
  local node=$1 limit=$DRAIN_SECONDS left
  if cordoned "$node" && ! cordoned_here "$node"; then
    say "$node was cordoned by hand and stays so"
  else
    kube annotate node "$node" --overwrite "$cordon_mark=$(date -u +%Y-%m-%dT%H:%M:%SZ)" >&2 || return 1
  fi
  if KUBE_LIMIT=$((limit + 60)) kube drain "$node" --ignore-daemonsets --delete-emptydir-data "--timeout=${limit}s" >&2; then
    return 0
  fi
  left=$(pods_on "$node") || left='unknown'
  say "$node could not be drained within $limit s. What stayed: ${left:-nothing, see the log}." \
    'A PodDisruptionBudget that allows no disruption, or a pod without a controller, has to be dealt with first.'
  uncordon "$node" || true
  return 1
}

# uncordon <node>: only what was cordoned here.
uncordon() {
  local marked
  marked=$(node_field "$1" "{.metadata.annotations.$cordon_mark}") || return 1
  if [ -n "$marked" ]; then kube uncordon "$1" >&2 && kube annotate node "$1" "$cordon_mark-" >&2; fi
}
