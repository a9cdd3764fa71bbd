#!/usr/bin/env bash
# The node compared with what it should be, one line a matter, in the words of `seawall-check`.
# shellcheck disable=SC2154
set -euo pipefail

drift=0

# verdict <matter> <what is wrong, or nothing>
verdict() {
  if [ -n "$2" ]; then
    drift=1
    printf '%-11s %-12s %s\n' drift "$1" "$2"
  else
    printf '%-11s %-12s\n' effective "$1"
  fi
}

check() {
  verdict node "$(ready "$NODE" || printf '%s is not Ready' "$NODE")"
  verdict version "$(check_version)"
  verdict hold "$([[ $(snap_field 6) == *held* ]] || printf 'the snap would upgrade itself: snap refresh --hold microk8s')"
  if [ "$ROLE" = control ]; then
    verdict certificates "$(check_certificates)"
    if [ -e "$config/backup.env" ]; then verdict backup "$(check_backup)"; fi
  fi
  return "$drift"
}

check_version() {
  local channel=
  if [ -e "$config/channel" ]; then channel=$(cat "$config/channel"); fi
  [ -z "$channel" ] || [ "$(installed_track)" = "${channel%%/*}" ] ||
    printf '%s is installed and %s asked for' "$(installed_track)" "$channel"
}

check_certificates() {
  local certificate
  for certificate in server.crt front-proxy-client.crt; do
    good_for "$certificate" 30 || printf '%s has less than 30 days left; ' "$certificate"
  done
}

# By any control plane: since the timer last went off, with an hour to do it in.
check_backup() {
  local newest due
  systemctl is-active --quiet seawall-kubernetes-backup.timer || printf 'the timer does not run; '
  newest=$(newest_backup) || {
    printf 'the bucket cannot be asked'
    return 0
  }
  [ -n "$newest" ] || {
    printf 'there is none'
    return 0
  }
  due=$(systemctl show --property LastTriggerUSec --value --timestamp=unix seawall-kubernetes-backup.timer)
  [[ $due =~ ^@([0-9]+)$ ]] || return 0
  due=${BASH_REMATCH[1]}
  [ $((due + 3600)) -gt "$(date +%s)" ] || [ "$(stamp_time "$newest")" -ge "$due" ] || printf 'the newest is %s' "$newest"
}
