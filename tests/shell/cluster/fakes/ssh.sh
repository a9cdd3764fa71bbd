#!/usr/bin/env bash
# ssh to the peer account of another node of the world: the key must be the cluster's, the host's key pinned.
set -euo pipefail
# shellcheck source=world.sh
. "${BASH_SOURCE[0]%/*}/world.sh"

key='' known='' target=''
while [ $# -gt 0 ]; do
  case $1 in
    -F | -i | -o)
      [ "$1" != -i ] || key=$2
      case $2 in UserKnownHostsFile=*) known=${2#*=} ;; esac
      shift 2
      ;;
    *)
      target=$1
      shift
      break
      ;;
  esac
done
record ssh "$target" "$*"
to=${target#seawall-peer@}
peer=$(cat "$world/hosts/$to" 2>/dev/null) || exit 255
[ "$(cat "$key")" = "$(cat "$world/peer_key")" ] || exit 255
grep -qxF "$to ssh-ed25519 key-of-$peer" "$known" || exit 255
[ ! -e "$world/down/$peer" ] || exit 255
exec env SEAWALL_ROOT="$world/roots/$peer" SSH_ORIGINAL_COMMAND="$*" SSH_CONNECTION="$address 40000 $to 22" \
  /bin/bash "$world/roots/$peer/usr/local/sbin/seawall-peer"
