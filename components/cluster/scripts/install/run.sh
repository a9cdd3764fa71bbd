#!/usr/bin/env bash
# Installs MicroK8s on a node as its launch configuration says, and what the other bundles need there. It joins nothing,
# upgrades nothing, and does not wait for a node that is in a cluster already: those are the bundle `node`'s affairs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=/dev/null
. ./env
# shellcheck source=../common/lib.sh
. common/lib.sh
# shellcheck source=../common/snap.sh
. common/snap.sh
# shellcheck source=prepare.sh
. ./prepare.sh
# shellcheck source=microk8s.sh
. ./microk8s.sh
# shellcheck source=tools.sh
. ./tools.sh

steps=(first_boot kernel firewall packages programs_and_units account_of_peers launch_configuration microk8s ready)
for n in "${!steps[@]}"; do
  say "[$((n + 1))/${#steps[@]}] ${steps[n]//_/ }"
  "step_${steps[n]}"
done
settle_baseline
