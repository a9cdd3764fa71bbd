#!/usr/bin/env bash
# Labels and taints of a node: those that are listed are there, those that were listed before and are no more go, and what
# others set stays.
set -euo pipefail

# mark <node> <file of labels, key=value a line> <file of taints, key[=value]:Effect a line>
mark() {
  local node=$1 labels=$2 taints=$3
  wellformed "$labels" '^[A-Za-z0-9][A-Za-z0-9./_-]*=([A-Za-z0-9][A-Za-z0-9._-]*)?$'
  wellformed "$taints" '^[A-Za-z0-9][A-Za-z0-9./_-]*(=([A-Za-z0-9][A-Za-z0-9._-]*)?)?:(NoSchedule|PreferNoSchedule|NoExecute)$'
  mark_labels
  mark_taints
}

# They go onto a command line: a line that looks like an option must not.
wellformed() {
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    [[ $line =~ $2 ]] || fail "this is no label or taint: $line"
  done <"$1"
}

# listed_before labels|taints: one a line.
listed_before() { node_field "$node" "{.metadata.annotations.seawall/$1}" | tr ' ' '\n' | sed '/^$/d' | LC_ALL=C sort -u; }

# list labels|taints <line…>: written before anything is set and again after what went is gone, so that a run which was cut
# in between leaves nothing that the next does not know of.
list() {
  local kind=$1
  shift
  kube annotate node "$node" --overwrite "seawall/$kind=$*" >&2
}

mark_labels() {
  local -a wanted before gone set_now
  mapfile -t before < <(listed_before labels)
  mapfile -t wanted < <(sed 's/=.*$//' "$labels" | LC_ALL=C sort -u)
  mapfile -t gone < <(LC_ALL=C comm -13 <(lines "${wanted[@]}") <(lines "${before[@]}"))
  [ ${#wanted[@]} -gt 0 ] || [ ${#before[@]} -gt 0 ] || return 0
  list labels "${wanted[@]}" "${gone[@]}"
  mapfile -t set_now < <(sed '/^$/d' "$labels")
  kube label node "$node" --overwrite "${set_now[@]}" "${gone[@]/%/-}" >&2
  if [ ${#gone[@]} -gt 0 ]; then list labels "${wanted[@]}"; fi
}

# A taint is known by its key and effect.
mark_taints() {
  local -a wanted before gone there set_now
  mapfile -t before < <(listed_before taints)
  mapfile -t wanted < <(sed -E 's/=[^:]*:/:/' "$taints" | LC_ALL=C sort -u)
  mapfile -t gone < <(LC_ALL=C comm -13 <(lines "${wanted[@]}") <(lines "${before[@]}"))
  [ ${#wanted[@]} -gt 0 ] || [ ${#before[@]} -gt 0 ] || return 0
  list taints "${wanted[@]}" "${gone[@]}"
  mapfile -t there < <(node_field "$node" '{range .spec.taints[*]}{.key}:{.effect}{"\n"}{end}' | LC_ALL=C sort -u)
  mapfile -t set_now < <(sed '/^$/d' "$taints")
  # To remove a taint that is not there is an error.
  mapfile -t -O "${#set_now[@]}" set_now < <(LC_ALL=C comm -12 <(lines "${gone[@]}") <(lines "${there[@]}") | sed 's/$/-/')
  if [ ${#set_now[@]} -gt 0 ]; then kube taint node "$node" --overwrite "${set_now[@]}" >&2; fi
  if [ ${#gone[@]} -gt 0 ]; then list taints "${wanted[@]}"; fi
}

lines() { [ $# -eq 0 ] || printf '%s\n' "$@"; }
