#!/usr/bin/env bash
# The first control plane of all.
# shellcheck disable=SC2154
set -euo pipefail

# Only where every other control plane said that it is in no cluster.
found() {
  [ ${#silent[@]} -eq 0 ] || within 120 nobody_silent || true
  if [ ${#gates[@]} -gt 0 ] || [ ${#stuck[@]} -gt 0 ]; then
    others_have_cluster
    clean_slate
    join
    return 0
  fi
  [ ${#silent[@]} -eq 0 ] || fail "cannot ask ${silent[*]} whether there is a cluster already: a second one is never founded." \
    'Bring it up, or take it out of the configuration'
  clean_slate
  if [ -e "$marks/restoring" ]; then
    [ -e restore.env ] || fail 'a restore was cut: say again what is to be restored (restoreFrom), or replace the node'
    start_anew 'an earlier restore was cut'
  fi
  say 'founds the cluster'
  if [ -e restore.env ]; then restore; fi
  wait_for "$patience" 'the API' api_ready
  wait_for "$patience" "$NODE to be Ready" ready "$NODE"
  enrol
}

nobody_silent() {
  survey
  [ ${#silent[@]} -eq 0 ]
}
