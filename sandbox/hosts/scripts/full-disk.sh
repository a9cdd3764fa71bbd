#!/bin/bash
# Runs in a host: leaves no space on its disk, or takes that back. The disk is the machine's own, so it is not filled: each
# folder below is covered by an overlay of itself whose changes would go to a memory file system that is full. What is there
# can be read, and every write ends with ENOSPC. What processes have open already goes on.
# Usage: full-disk.sh fill|free
set -euo pipefail

at=/run/seawall-full
folders=(/home /opt /root /srv /tmp /var/cache /var/lib/apt /var/lib/dpkg /var/lib/seawall /var/log /var/tmp)

# A folder that a volume is mounted below would hide it.
covers_mount() { awk -v folder="$1/" 'index($5, folder) == 1 { found = 1 } END { exit !found }' /proc/self/mountinfo; }

free() {
  for folder in "${folders[@]}"; do
    while [[ $(findmnt -nro SOURCE --mountpoint "$folder" | tail -n 1) == seawall-full ]]; do umount -l "$folder"; done
  done
  if mountpoint -q "$at"; then umount -l "$at"; fi
}

case ${1:-} in
  fill)
    free
    mkdir -p "$at"
    mount -t tmpfs -o size=1m,mode=0755 seawall-full-space "$at"
    for folder in "${folders[@]}"; do
      if [[ ! -d $folder ]] || covers_mount "$folder"; then continue; fi
      mkdir -p "$at$folder/upper" "$at$folder/work"
      chmod --reference="$folder" "$at$folder/upper"
      chown --reference="$folder" "$at$folder/upper"
      mount -t overlay -o "lowerdir=$folder,upperdir=$at$folder/upper,workdir=$at$folder/work" seawall-full "$folder"
    done
    # Ends with "no space left", as it is to.
    cat /dev/zero >"$at/filler" 2>/dev/null || true
    ;;
  free) free ;;
  *)
    echo "Usage: full-disk.sh fill|free" >&2
    exit 2
    ;;
esac
