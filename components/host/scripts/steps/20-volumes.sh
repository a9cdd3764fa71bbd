#!/usr/bin/env bash
# Disks by name: formatted where blank, mounted by a unit, grown to what the cloud gives. A disk that was taken away
# from the bundle is unmounted, so that it can be detached.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

units=/etc/systemd/system
each() { while IFS=$'\t' read -r volume path filesystem gib <&4; do "$@"; done 4<"$bundle/volumes"; }
device() { printf '/dev/disk/by-id/scsi-0DO_Volume_%s' "$volume"; }
unit() { systemd-escape --path --suffix=mount "$path"; }
listed() { cut -f 2 "$bundle/volumes" | grep -qxF "$1"; }

described() {
  printf '# Volume %s of Seawall.\n[Unit]\nDescription=Volume %s\n\n[Mount]\nWhat=%s\nWhere=%s\nType=%s\n' \
    "$volume" "$volume" "$(device)" "$path" "$filesystem"
  printf 'Options=nofail,noatime\nTimeoutSec=60\n\n[Install]\nWantedBy=multi-user.target\n'
}

put_unit() { put 0644 "$units/$(unit)" described; }

files() { each put_unit; }

big_enough() { [ "$(blockdev --getsize64 "$(device)")" -ge $((gib * 1024 * 1024 * 1024)) ]; }

format() {
  local found
  wait_for 120 "the disk $(device)" test -b "$(device)"
  wait_for 60 "$(device) to have $gib GiB" big_enough
  found=$(blkid -p -s TYPE -o value "$(device)" || true)
  if [ -z "$found" ]; then
    [ -z "$(wipefs --noheadings "$(device)")" ] || fail "$(device) holds something that is no file system; it is left alone"
    "mkfs.$filesystem" -q "$(device)"
  elif [ "$found" != "$filesystem" ]; then
    fail "$(device) has $found where $filesystem is wanted; it is left alone: say filesystem: \"$found\", or copy it by hand"
  fi
}

prepare() { each format; }

reload() { systemctl daemon-reload; }

# Growing a mounted ext4 takes a privilege that not every machine gives its root; unmounted it takes none.
grow_ext4() {
  local status=0
  if resize2fs "$(device)"; then return 0; fi
  systemctl stop "$(unit)" || fail "$path must be unmounted to grow and is in use: stop what uses it"
  e2fsck -f -p "$(device)" || status=$?
  [ "$status" -le 1 ] || fail "the file system of $(device) needs a repair by hand: e2fsck ended with status $status"
  resize2fs "$(device)"
  systemctl start "$(unit)"
}

mount_and_grow() {
  systemctl enable --quiet "$(unit)"
  systemctl start "$(unit)"
  case $filesystem in
    ext4) grow_ext4 ;;
    xfs) xfs_growfs "$path" ;;
  esac
}

unmount_unlisted() {
  local file where
  for file in "$units"/*.mount; do
    grep -qs '^# Volume .* of Seawall\.$' "$file" || continue
    where=$(sed -n 's/^Where=//p' "$file")
    if ! listed "$where"; then
      systemctl disable --now --quiet "$(basename "$file")"
      rm -f "$file"
      systemctl daemon-reload
    fi
  done
}

finish() {
  unmount_unlisted
  each mount_and_grow
}

mounted() {
  [ "$(findmnt --noheadings --output TARGET --mountpoint "$path" | head -n 1)" = "$path" ] || printf '%s is not mounted\n' "$path"
}

effective() {
  local lacking
  lacking=$(each mounted)
  [ -z "$lacking" ] || {
    printf '%s\n' "$lacking"
    return 1
  }
}

main "$@"
