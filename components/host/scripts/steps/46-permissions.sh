#!/usr/bin/env bash
# Schedules and the SSH server's configuration are root's alone to read.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

kept=$state/before/permissions.modes

# Mode and path, where the path is there.
wanted() {
  local mode path
  while read -r mode path; do
    if [ -e "$path" ]; then printf '%s %s\n' "$mode" "$path"; fi
  done <<'LIST'
600 /etc/crontab
700 /etc/cron.d
700 /etc/cron.hourly
700 /etc/cron.daily
700 /etc/cron.weekly
700 /etc/cron.monthly
600 /etc/ssh/sshd_config
LIST
}

differing() {
  local mode path now
  wanted | while read -r mode path; do
    now=$(stat -c %a "$path")
    [ "$now" = "$mode" ] || printf '%s %s\n' "$now" "$path"
  done
}

# The first mode of each is kept, so that it can come back.
finish() {
  local mode path
  mkdir -p "$(dirname "$kept")"
  touch "$kept"
  differing | while read -r mode path; do
    grep -q " $path$" "$kept" || printf '%s %s\n' "$mode" "$path" >>"$kept"
  done
  wanted | while read -r mode path; do chmod "$mode" "$path"; done
}

remove() {
  local mode path
  [ -e "$kept" ] || return 0
  while read -r mode path; do
    if [ -e "$path" ]; then chmod "$mode" "$path"; fi
  done <"$kept"
  rm -f "$kept"
}

effective() {
  local lacking
  lacking=$(differing)
  [ -z "$lacking" ] || {
    printf 'open to more than root: %s\n' "${lacking//$'\n'/, }"
    return 1
  }
}

main "$@"
