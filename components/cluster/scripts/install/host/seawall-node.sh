#!/usr/bin/env bash
# What a node does to itself, by hand, by a timer or before its machine changes: seawall-node <command>, as root.
#
#   drain           cordons the node and lets its pods go elsewhere; fails where a disruption budget keeps one
#   ready           waits for the node to be Ready, and uncordons it if it was cordoned here and not by a person
#   backup          control plane: puts the datastore into the bucket, on one of them
#   refresh-certs   control plane: renews certificates that have less than 60 days left
#   check           compares the node with what it should be; status 1 on any difference
set -euo pipefail
library=${SEAWALL_ROOT:-}/usr/local/lib/seawall/kubernetes
# shellcheck source=../../common/lib.sh
. "$library/lib.sh"
[ "$(id -u)" -eq 0 ] || exec sudo -n -- "$0" "$@"
# shellcheck source=/dev/null
. "$config/node.env"
# shellcheck source=../../common/snap.sh
. "$library/snap.sh"
# shellcheck source=../../common/cluster.sh
. "$library/cluster.sh"
# shellcheck source=../../common/drain.sh
. "$library/drain.sh"
# shellcheck source=../../common/certificates.sh
. "$library/certificates.sh"
# shellcheck source=../../common/spaces.sh
. "$library/spaces.sh"
# shellcheck source=../../common/backup.sh
. "$library/backup.sh"
# shellcheck source=../../common/check.sh
. "$library/check.sh"

usage() {
  printf 'usage: seawall-node drain|ready|backup|refresh-certs|check\n' >&2
  exit 2
}

control_only() { [ "$ROLE" = control ] || fail "$NODE is a worker: $1 is for control planes"; }

[ $# -eq 1 ] || usage
case $1 in
  drain)
    api_ready || fail 'the API does not answer: nothing can be drained'
    drain "$NODE"
    ;;
  ready)
    wait_for 840 "$NODE to be Ready" ready "$NODE"
    uncordon "$NODE"
    ;;
  backup)
    control_only backup
    backup_in_turn
    ;;
  refresh-certs)
    control_only refresh-certs
    renew_old
    ;;
  check) check ;;
  *) usage ;;
esac
