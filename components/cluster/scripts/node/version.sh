#!/usr/bin/env bash
# The version: one minor up at a time, the node drained, and back to the one before where the new one does not come up.
# shellcheck disable=SC2154
set -euo pipefail

step_version() {
  local from to=${CHANNEL%%/*}
  from=$(installed_track)
  if [ "$from" != "$to" ]; then
    allowed "$from" "$to"
    upgrade "$from" "$to"
  elif [ "$(tracked_channel)" != "$CHANNEL" ]; then
    # The same minor version: another risk, or an earlier upgrade that was taken back.
    change 300 switch "--channel=$CHANNEL" microk8s || fail "MicroK8s could not be switched to $CHANNEL"
  fi
}

allowed() {
  local from=$1 to=$2
  [[ $from =~ ^[0-9]+\.[0-9]+$ && $to =~ ^[0-9]+\.[0-9]+$ ]] || fail "cannot tell whether $to comes after $from"
  [ "${to%.*}.$((${to#*.} - 1))" = "$from" ] ||
    fail "goes from $from to $to: only one minor version up at a time is safe, and never down"
}

upgrade() {
  local from=$1 to=$2
  say "upgrades from $from to $to"
  if [ "$ROLE" = control ]; then
    back_up_before "$from"
    drain "$NODE" || fail "stays at $from: it could not be drained"
  else
    through $((DRAIN_SECONDS + 120)) /dev/null drain "$NODE" || fail "stays at $from: it could not be drained"
  fi
  if change 1500 refresh microk8s "--channel=$CHANNEL" && within 900 came_up "$to"; then
    say "runs $to"
    return 0
  fi
  take_back "$from" "$to"
}

came_up() {
  if [ "$ROLE" = control ]; then
    api_ready && running "$NODE" "$1"
  else
    [ "$(installed_track)" = "$1" ] && listed_ready && runs_version "$1"
  fi
}

# A worker is asked for its version by its kubelet's own certificate.
runs_version() {
  local version
  version=$(timeout 30 "$snap_current/kubectl" --kubeconfig "$snap_data/credentials/kubelet.config" \
    get node "$NODE" -o 'jsonpath={.status.nodeInfo.kubeletVersion}' 2>/dev/null) && [[ $version == "v$1."* ]]
}

take_back() {
  local from=$1 to=$2
  say "did not come up with $to: takes it back to $from"
  if [ "$(installed_track)" != "$from" ]; then
    change 900 revert microk8s || fail "could not be taken back to $from; it stays cordoned. Look at it first (snap changes)"
  fi
  wait_for 900 "$NODE to be Ready with $from again" came_up "$from"
  in_service
  fail "the upgrade to $to failed and was taken back; nothing after this node was touched"
}

# To the bucket where there is one, else to the node's own disk: an upgrade migrates what is stored.
back_up_before() {
  local folder=$state/kubernetes-before-$1
  if [ "$backups" = yes ]; then
    keep_backup_settings
    back_up
  else
    say "keeps a backup in $folder"
    rm -rf "$folder"
    install -d -m 0700 "$folder"
    make_backup "$folder"
  fi
}
