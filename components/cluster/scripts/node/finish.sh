#!/usr/bin/env bash
# What a member of the cluster has besides.
# shellcheck disable=SC2154
set -euo pipefail

step_settings() {
  install -d -m 0700 "$config"
  printf '%s\n' "$CHANNEL" >"$config/channel"
  if [ -e nodes ]; then put 0600 "$config/nodes" nodes; fi
}

step_certificates() { keep_names sans; }

step_labels_and_taints() {
  if [ "$ROLE" = control ]; then
    mark "$NODE" labels taints
    return 0
  fi
  {
    sed '/^$/d; s/^/label\t/' labels
    sed '/^$/d; s/^/taint\t/' taints
    printf 'end\n'
  } >"$desk/marks"
  through 180 "$desk/marks" mark "$NODE" || fail 'no control plane sets its labels and taints'
}

step_members_that_are_gone() { forget_unlisted nodes; }

step_drainer() {
  through 180 /dev/null drainer >"$desk/drainer" || fail 'no control plane hands out the kubeconfig of seawall-drainer'
  put 0600 "$config/drainer.config" "$desk/drainer"
}

step_backups() {
  local timer=seawall-kubernetes-backup.timer drop=$root/etc/systemd/system/seawall-kubernetes-backup.timer.d/schedule.conf
  if [ "$backups" = no ]; then
    systemctl disable --quiet --now "$timer"
    rm -f "$drop" "$config/backup.env"
    systemctl daemon-reload
    return 0
  fi
  keep_backup_settings
  install -d -m 0755 "$(dirname "$drop")"
  (
    # shellcheck source=/dev/null
    . "$config/backup.env"
    systemd-analyze calendar "$SCHEDULE UTC" >/dev/null || fail "systemd knows no time such as $SCHEDULE"
    printf '[Timer]\nOnCalendar=\nOnCalendar=%s UTC\n' "$SCHEDULE" >"$drop"
  )
  systemctl daemon-reload
  systemctl enable --quiet --now "$timer"
}

# Where the settings stand, the timer finds them; the bundle keeps no second copy.
keep_backup_settings() {
  if [ -e "$bundle/backup.env" ]; then
    install -D -m 0600 "$bundle/backup.env" "$config/backup.env"
    rm -f "$bundle/backup.env"
  fi
}

# Whoever was drained by an earlier run that was cut takes pods again; whom a person has cordoned does not.
step_service() {
  settled_down
  in_service
}

in_service() {
  if [ "$ROLE" = control ]; then uncordon "$NODE"; else through 120 /dev/null uncordon "$NODE"; fi
}
