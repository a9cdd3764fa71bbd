#!/usr/bin/env bash
# Takes a node out of the cluster before its machine goes: drained, then left, then removed. Runs on a control plane that
# stays. A node that is dead is removed by force; one that lives and cannot be drained stays, and says why.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=/dev/null
. ./env
# shellcheck source=../common/lib.sh
. common/lib.sh
# shellcheck source=../common/cluster.sh
. common/cluster.sh
# shellcheck source=../common/drain.sh
. common/drain.sh
# shellcheck source=../common/members.sh
. common/members.sh
# shellcheck source=../common/peers.sh
. common/peers.sh

leaving=$NODE
address=$VPC_IP

gone() { absent "$leaving" && { [ "$ROLE" = worker ] || ! holds "$address"; }; }

hold_key
wait_for 300 'the API' api_ready
if gone; then
  say 'is not in the cluster any more'
  exit 0
fi

dead=yes
if ready "$leaving"; then
  dead=no
  say 'drains'
  drain "$leaving" || fail 'stays: it lives, and could not be drained'
fi
say 'leaves'
if ask 660 "$address" leave </dev/null; then
  timeout 180 "$microk8s" remove-node "$leaving" </dev/null >&2 || true
elif [ "$dead" = no ]; then
  fail 'stays: it was drained, and did not leave'
fi
gone || forget "$leaving" "$address"
gone || fail 'is still in the cluster'
say 'is out of the cluster'
