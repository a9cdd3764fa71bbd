#!/usr/bin/env bash
# Converges one node: into the cluster, to its version, arguments, labels and taints. Nodes run it one after another. It
# may be cut at any point; the next run starts from what is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=/dev/null
. ./env
for file in common/lib.sh common/*.sh ./{member,found,restore,join,proxy,arguments,version,finish}.sh; do
  # shellcheck source=/dev/null
  . "$file"
done

hold_key
# shellcheck disable=SC2034
if [ -e backup.env ]; then backups=yes; else backups=no; fi
give_storage_back
control=(settings membership certificates arguments version labels_and_taints members_that_are_gone backups service)
worker=(settings membership proxy arguments version labels_and_taints drainer service)
if [ "$ROLE" = control ]; then steps=("${control[@]}"); else steps=("${worker[@]}"); fi
for n in "${!steps[@]}"; do
  say "[$((n + 1))/${#steps[@]}] ${steps[n]//_/ }"
  "step_${steps[n]}"
done
settle_baseline
say 'in the cluster'
