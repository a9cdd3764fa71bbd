#!/bin/bash
# First process of a host: makes what a machine finds at power-on and hands over to systemd.
# Lies at /usr/lib/seawall/init in the host; the links are plugged in from outside meanwhile.
set -euo pipefail

# systemd refuses cgroup v1. Docker gives a host a v2 group of its own where the machine has one mounted. Where not, this
# process still stands in the machine's root group (the only one without a cgroup.type) and must leave it first.
while mountpoint -q /sys/fs/cgroup; do umount -R -l /sys/fs/cgroup; done
mount_groups() { mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 /sys/fs/cgroup; }
mount_groups
if [[ ! -e /sys/fs/cgroup/cgroup.type ]]; then
  mkdir -p "/sys/fs/cgroup/$SEAWALL_HOST"
  echo $$ >"/sys/fs/cgroup/$SEAWALL_HOST/cgroup.procs"
  umount /sys/fs/cgroup
  exec unshare --cgroup -- "$0"
fi

# Each boot has an id of its own, as on a machine; the kernel's would be the same for all hosts and all boots.
cat /proc/sys/kernel/random/uuid >/run/boot_id
mount --bind /run/boot_id /proc/sys/kernel/random/boot_id

# Network settings are the host's own, all other kernel settings are the machine's and stay read-only.
mount --bind /proc/sys/net /proc/sys/net
mount -o remount,bind,rw /proc/sys/net

# Docker's own files in the place of these cannot be renamed, which hostnamectl and others do. The first boot brings ours.
for name in hosts hostname resolv.conf; do
  while mountpoint -q "/etc/$name"; do umount "/etc/$name"; done
  if [[ -e /usr/lib/seawall/etc/$name ]]; then mv "/usr/lib/seawall/etc/$name" "/etc/$name"; fi
done
mount --make-rshared /

# Waits for eth0, eth1 and the default route, which is the last to come. Bounded: an init without links can be looked into.
for _ in $(seq 600); do
  [[ -z $(ip -4 route show default) ]] || break
  sleep 0.05
done
if [[ -z $(ip -4 route show default) ]]; then
  echo "Waited 30 s for the links of this host." >&2
fi

# Volumes of fstab: systemd ignores devices there when it runs in a container.
if [[ -d /dev/disk/by-id ]] && grep -Eqs '^(/dev/disk/by-id/scsi-0DO_Volume_|UUID=|LABEL=)' /etc/fstab; then
  mount -a || echo "Not all of /etc/fstab could be mounted." >&2
fi

# Certificates that the sandbox gave to this host before its first boot.
if [[ -e /usr/local/share/ca-certificates/.new ]]; then
  rm /usr/local/share/ca-certificates/.new
  update-ca-certificates >/dev/null 2>&1 || echo "update-ca-certificates failed." >&2
fi

unset SEAWALL_HOST
exec /sbin/init
