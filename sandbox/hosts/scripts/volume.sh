#!/bin/bash
# Disks of volumes: sparse files as loop devices. Runs in the helper container, where the machine's /dev is.
# Usage: volume.sh create <file> <GiB> [ext4|xfs]
#        volume.sh resize <file> <GiB>
#        volume.sh attach <file> <host pid> <name>     prints the device
#        volume.sh detach <file> [host pid]            with a pid: takes it out of that host first
#        volume.sh delete <file>
#        volume.sh copy <file> <copy> [host pid]       with a pid: writing to the disk waits until it is done
#        volume.sh free <folder>                       all devices of files in it, also of files that are gone
set -euo pipefail

action=$1 file=$2

devices() { losetup --associated "$file" --noheadings --output NAME 2>/dev/null | tr -d ' '; }

loop() {
  local device number
  device=$(devices | sed -n 1p)
  if [[ -z $device ]]; then
    device=$(losetup --find)
    number=${device#/dev/loop}
    # Where /dev is no devtmpfs, a number beyond those made at boot has no node yet.
    [[ -b $device ]] || mknod -m 0660 "$device" b 7 "$number"
    losetup "$device" "$file"
  fi
  echo "$device"
}

# A device that was busy when it was freed last goes with its last user, perhaps just now.
free_device() {
  losetup --detach "$1" 2>/dev/null && return
  local left
  left=$(devices)
  ! grep -qx "$1" <<<"$left"
}

in_host() {
  local pid=$1
  shift
  nsenter -t "$pid" -m -p -- "$@"
}

case $action in
  create)
    [[ -e $file ]] || truncate -s "${3}G" "$file"
    case ${4:-} in
      ext4) blkid "$file" >/dev/null || mkfs.ext4 -q -F "$file" ;;
      xfs) blkid "$file" >/dev/null || mkfs.xfs -q "$file" ;;
      *) ;;
    esac
    ;;
  resize)
    truncate -s "${3}G" "$file"
    for device in $(devices); do losetup --set-capacity "$device"; done
    ;;
  attach)
    # Two sandboxes may look for a free device at the same moment: whoever comes second looks again.
    device=
    for _ in 1 2 3 4 5; do
      if device=$(loop); then break; fi
      sleep 0.2
    done
    if [[ -z $device ]]; then
      echo "No loop device for $file after 5 tries." >&2
      exit 1
    fi
    # shellcheck disable=SC2016 # expanded by the inner shell
    in_host "$3" bash -c '
      set -euo pipefail
      [[ -b $1 ]] || mknod -m 0660 "$1" b 7 "${1#/dev/loop}"
      mkdir -p /dev/disk/by-id
      ln -sfn "../../${1#/dev/}" "/dev/disk/by-id/scsi-0DO_Volume_$2"
    ' attach "$device" "$4"
    echo "$device"
    ;;
  detach)
    for device in $(devices); do
      if [[ -n ${3:-} && -d /proc/${3:-none} ]]; then
        # shellcheck disable=SC2016 # expanded by the inner shell
        in_host "$3" bash -c '
          while umount -l "$1" 2>/dev/null; do :; done
          find /dev/disk/by-id -lname "../../${1#/dev/}" -delete
          rm -f "$1"
        ' detach "$device" || true
      fi
      free_device "$device"
    done
    ;;
  delete)
    for device in $(devices); do free_device "$device"; done
    rm -f "$file"
    ;;
  copy)
    # The file system, not the disk, has writes that are on their way: it is brought to the disk and held there.
    mounted=
    for device in $(devices); do
      [[ -n ${4:-} ]] || break
      numbers=$(cat "/sys/block/${device#/dev/}/dev")
      mounted=$(awk -v disk="$numbers" '$3 == disk { print $5; exit }' "/proc/$4/mountinfo")
    done
    if [[ -n $mounted ]]; then
      mounted=/proc/$4/root$(printf '%b' "$mounted")
      # A freeze that a killed copy left is lifted first; a file system that cannot be frozen is at least written out.
      fsfreeze --unfreeze "$mounted" 2>/dev/null || true
      trap 'fsfreeze --unfreeze "$mounted" 2>/dev/null || true' EXIT
      fsfreeze --freeze "$mounted" || sync --file-system "$mounted"
    fi
    cp --reflink=auto --sparse=always "$file" "$3.part"
    mv "$3.part" "$3"
    ;;
  free)
    losetup --list --noheadings --output NAME,BACK-FILE | while read -r device backing _; do
      [[ $backing != "$file"/* ]] || losetup --detach "$device"
    done
    ;;
  *)
    echo "volume.sh: unknown action $action" >&2
    exit 1
    ;;
esac
