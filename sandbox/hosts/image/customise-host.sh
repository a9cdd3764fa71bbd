#!/bin/bash
# Runs inside the new root file system of a host: what makes a Debian 13 a droplet's Debian 13.
# Usage: customise-host.sh [<tree of a package of ours> ...]; the trees are as dpkg-deb takes them, and are gone afterwards.
set -euo pipefail

# Identity is made at the first boot of each droplet.
rm -f /etc/ssh/ssh_host_*_key /etc/ssh/ssh_host_*_key.pub /var/lib/dbus/machine-id
: >/etc/machine-id

# As on DigitalOcean's images: root logs in with the keys of the droplet, and nobody with a password.
install -d -m 0755 /etc/cloud/cloud.cfg.d
cat >/etc/cloud/cloud.cfg.d/90-droplet.cfg <<'CFG'
datasource_list: [NoCloud, None]
network: {config: disabled}
disable_root: false
ssh_pwauth: false
manage_etc_hosts: false
apt: {preserve_sources_list: true}
system_info:
  default_user: {name: root, lock_passwd: false, gecos: root, shell: /bin/bash}
CFG
# No hardware to find a data source on: the seed says it all.
printf 'datasource: NoCloud\npolicy: enabled\n' >/etc/cloud/ds-identify.cfg

# Packages of ours that stand in for Debian's, whatever modes the checkout's files have.
for tree in "$@"; do
  rm -f "$tree"/README*
  chmod -R u=rwX,go=rX "$tree"
  dpkg-deb --root-owner-group --build "$tree" "$tree.deb" >/dev/null
  dpkg --install "$tree.deb"
  rm -rf "$tree" "$tree.deb"
done

# Units that act on the kernel or on hardware that a host does not have.
systemctl mask --quiet \
  systemd-modules-load.service systemd-udevd.service systemd-udevd-control.socket systemd-udevd-kernel.socket \
  systemd-udev-trigger.service systemd-remount-fs.service systemd-pstore.service systemd-binfmt.service \
  sys-kernel-config.mount sys-kernel-debug.mount sys-kernel-tracing.mount dev-hugepages.mount \
  proc-sys-fs-binfmt_misc.automount proc-sys-fs-binfmt_misc.mount \
  getty@tty1.service console-getty.service systemd-networkd-wait-online.service \
  e2scrub_all.timer fstrim.timer
systemctl enable --quiet ssh.service
systemctl set-default --quiet multi-user.target

# Sources and apt options are the machine's, given to each host when it is made.
rm -f /etc/apt/sources.list /etc/apt/sources.list.d/* /etc/apt/apt.conf.d/99mmdebstrap
apt-get clean
rm -rf /var/lib/apt/lists/* /var/log/apt /var/log/dpkg.log /var/cache/debconf/*-old
