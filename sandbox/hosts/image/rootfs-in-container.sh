#!/bin/bash
# Runs in a container of Debian's official image and makes it the root file system of a host or of the tools.
# Usage: rootfs-in-container.sh <package list> <customisation script> [<tree of a package of ours> ...]
set -euo pipefail

export DEBIAN_FRONTEND=noninteractive
# What the official image brings to be small and to start no service: a host does neither.
rm -f /usr/sbin/policy-rc.d /etc/apt/apt.conf.d/docker-* /etc/dpkg/dpkg.cfg.d/docker-*
printf 'force-unsafe-io\npath-exclude=/usr/share/man/*\n' >/etc/dpkg/dpkg.cfg.d/99sandbox

mapfile -t packages < <(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$1")
apt-get update
apt-get upgrade -y
apt-get install -y --no-install-recommends "${packages[@]}"
bash "${@:2}"
rm -rf /build /etc/apt/apt.conf.d/90build
