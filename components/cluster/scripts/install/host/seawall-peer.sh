#!/usr/bin/env bash
# What another node of the same cluster may ask of this one. It comes as the words of an SSH session whose key runs this
# program and no other. Status 75: not now, ask again.
#
#   status            whether this node is in a cluster, and what that cluster knows
#   admit <node>      control plane: forgets a dead member of that name, and hands out where and how it joins
#   drain <node>      control plane
#   uncordon <node>   control plane: only what was cordoned by these scripts
#   mark <node>       control plane: labels and taints, which come on standard input
#   drainer           control plane: a kubeconfig by which a worker can empty itself
#   leave             takes this node out of its cluster
set -euo pipefail
library=${SEAWALL_ROOT:-}/usr/local/lib/seawall/kubernetes
# shellcheck source=../../common/lib.sh
. "$library/lib.sh"
# shellcheck source=/dev/null
. "$config/node.env"
# shellcheck source=../../common/snap.sh
. "$library/snap.sh"
# shellcheck source=../../common/cluster.sh
. "$library/cluster.sh"
# shellcheck source=../../common/drain.sh
. "$library/drain.sh"
# shellcheck source=../../common/marks.sh
. "$library/marks.sh"
# shellcheck source=../../common/members.sh
. "$library/members.sh"

usage() { fail "cannot be asked: ${SSH_ORIGINAL_COMMAND:-nothing}"; }

[[ ${SSH_ORIGINAL_COMMAND:-} != *$'\n'* ]] || usage
read -r -a words <<<"${SSH_ORIGINAL_COMMAND:-}"
for word in "${words[@]}"; do [[ $word =~ ^[a-z0-9][a-z0-9-]{0,62}$ ]] || usage; done
command=${words[0]:-}
subject=${words[1]:-}
case $command in
  status | drainer | leave) [ ${#words[@]} -eq 1 ] || usage ;;
  admit | drain | uncordon | mark) [ ${#words[@]} -eq 2 ] || usage ;;
  *) usage ;;
esac
case $command in
  status | leave) ;;
  *) [ "$ROLE" = control ] || fail 'is no control plane' ;;
esac

not_now() {
  say "$*"
  exit 75
}

status() {
  local name health address state=fresh
  if [ -e "$marks/member" ]; then state=member; elif [ -e "$marks/joining" ]; then state=joining; fi
  printf 'state %s\n' "$state"
  [ "$state" = member ] && [ "$ROLE" = control ] || return 0
  printf 'authority %s\n' "$(authority)"
  if ! api_ready; then
    printf 'api down\n'
    return 0
  fi
  printf 'api ready\n'
  nodes | while IFS=$'\t' read -r name health address; do printf 'node %s %s %s\n' "$name" "${health:-Unknown}" "$address"; done
}

# Joins go one at a time: the first one restarts the datastore, and those that race with it fail.
admit() {
  local holder until address=${SSH_CONNECTION:-}
  address=${address%% *}
  grep -qxF "$subject" "$config/nodes" || fail "$subject is none of the nodes of $CLUSTER"
  install -d -m 0700 "$root/run/seawall"
  exec 8>"$root/run/seawall/admit.lock"
  flock -w 300 8 || not_now 'is admitting another node'
  if [ -e "$root/run/seawall/admitted" ]; then
    read -r holder until <"$root/run/seawall/admitted"
    if [ "$holder" != "$subject" ] && [ "$(date +%s)" -lt "$until" ] && ! ready "$holder"; then
      not_now "waits for $holder, which is joining"
    fi
  fi
  api_ready || not_now 'has an API that does not answer'
  if ready "$subject"; then
    not_now "still knows a $subject that is Ready: where that machine is gone, it will be found out within a minute"
  fi
  forget "$subject" "$address"
  printf '%s %s\n' "$subject" "$(($(date +%s) + 300))" >"$root/run/seawall/admitted"
  ticket
}

# The URL of MicroK8s' that has the address in the VPC. The token is MicroK8s' own, so that it stands on no command line.
ticket() {
  local urls
  urls=$(timeout 60 "$microk8s" add-node --token-ttl 600 --format json) || not_now 'hands out no token'
  grep -oE "\"${VPC_IP//./\\.}:25000/[^\"]+\"" <<<"$urls" | head -n 1 | tr -d '"' | grep . ||
    fail "MicroK8s does not offer to be joined at $VPC_IP"
}

marks_of() {
  local labels taints
  labels=$(mktemp)
  taints=$(mktemp)
  # shellcheck disable=SC2064
  trap "rm -f '$labels' '$taints'" EXIT
  # A list that was cut on its way would take labels off.
  awk -F '\t' -v labels="$labels" -v taints="$taints" '
    whole { whole = 0; exit }
    $1 == "label" { print $2 >labels; next }
    $1 == "taint" { print $2 >taints; next }
    $0 == "end" { whole = 1; next }
    { exit }
    END { exit !whole }
  ' || fail 'what came on standard input is no whole list of labels and taints'
  mark "$subject" "$labels" "$taints"
}

drainer_token() { kube -n kube-system get secret seawall-drainer -o 'jsonpath={.data.token}' 2>/dev/null | grep .; }

# To the API by the node's own proxy, which knows every control plane.
drainer() {
  local token
  kube apply -f "$library/drainer.yaml" >&2
  wait_for 60 'the token of seawall-drainer' drainer_token >/dev/null
  token=$(drainer_token | base64 -d)
  cat <<END
apiVersion: v1
kind: Config
clusters:
  - name: $CLUSTER
    cluster:
      certificate-authority-data: $(base64 -w 0 "$snap_data/certs/ca.crt")
      server: https://127.0.0.1:16443
users:
  - name: seawall-drainer
    user:
      token: $token
contexts:
  - name: $CLUSTER
    context: { cluster: $CLUSTER, user: seawall-drainer }
current-context: $CLUSTER
END
}

leave() {
  local status=0
  timeout 600 "$microk8s" leave </dev/null >&2 || status=$?
  [ "$status" -eq 0 ] || fail "could not leave: microk8s leave ended with status $status"
  rm -f "$marks/member" "$marks/joining"
}

case $command in
  status) status ;;
  admit) admit ;;
  drain) drain "$subject" ;;
  uncordon) uncordon "$subject" ;;
  mark) marks_of ;;
  drainer) drainer ;;
  leave) leave ;;
esac
