#!/usr/bin/env bash
# Whether this node is in the cluster, and bringing it there.
# shellcheck disable=SC2154
set -euo pipefail

# An API that has just been started, or a machine that has just been booted, gets this long.
patience=300

step_membership() {
  if [ "$ROLE" = control ]; then control_plane; else plain_worker; fi
}

control_plane() {
  survey
  if [ -e "$marks/member" ]; then
    still_control_plane || rejoin
  elif joined_unnoticed; then
    enrol
  elif others_have_cluster; then
    clean_slate
    join
  elif [ "$FOUNDER" = true ]; then
    found
  else
    wait_for 180 "a control plane of the cluster ($(cut -f 1 peers | paste -sd ' '))" gate_found
    clean_slate
    join
  fi
}

# A cluster whose API does not answer is a cluster: nobody founds another beside it.
others_have_cluster() {
  if [ ${#gates[@]} -gt 0 ]; then return 0; fi
  [ ${#stuck[@]} -gt 0 ] || return 1
  within "$patience" gate_found ||
    fail "${stuck[*]} is in a cluster whose API does not answer: without it no node can join. Look at it first (microk8s inspect)"
}

still_control_plane() {
  [ ${#gates[@]} -eq 0 ] || same_authority ||
    fail "$NODE and the other control planes are in different clusters: nothing is changed. Look at it first"
  if within "$patience" api_ready; then
    listed_everywhere || restart kubelite
    within "$patience" ready "$NODE" && listed_everywhere
  else
    [ ${#gates[@]} -gt 0 ] || within 60 gate_found ||
      fail "the API of $NODE does not answer, and no other control plane's does: nothing is changed. Look at it first (microk8s inspect)"
    return 1
  fi
}

# By itself, where there is no other.
listed_everywhere() {
  survey
  if [ ${#gates[@]} -gt 0 ]; then listed; else known "$NODE"; fi
}

plain_worker() {
  gate_found || wait_for 300 "a control plane of the cluster ($(cut -f 1 peers | paste -sd ' '))" gate_found
  if ! worker; then
    clean_slate
    join
  elif same_authority && within_cluster; then
    enrol
  else
    rejoin
  fi
}

# A node object that was deleted comes back when the kubelet starts; whoever is not back then joins again.
within_cluster() {
  point_proxy
  if ! listed; then restart kubelite; fi
  within "$patience" listed_ready
}

# A join that ended well, and whose script was stopped before it could say so.
joined_unnoticed() {
  [ -e "$marks/joining" ] && [ ! -e "$snap_data/var/lock/join-in-progress" ] && [ ${#gates[@]} -gt 0 ] &&
    same_authority && within "$patience" listed_ready && api_ready
}

# What a join that was cut has left is neither the one nor the other.
clean_slate() {
  if [ ! -e "$marks/joining" ] && [ ! -e "$snap_data/var/lock/join-in-progress" ]; then return 0; fi
  if untouched; then
    rm -f "$marks/joining" "$snap_data/var/lock/join-in-progress"
  else
    start_anew 'an earlier join was cut'
  fi
}

rejoin() {
  [ ${#gates[@]} -gt 0 ] || fail 'no control plane answers: nothing is changed'
  start_anew 'the cluster does not have it as a member any more'
  join
}

enrol() {
  install -d -m 0755 "$marks"
  authority >"$marks/member.new"
  mv -f "$marks/member.new" "$marks/member"
  rm -f "$marks/joining" "$marks/restoring"
}
