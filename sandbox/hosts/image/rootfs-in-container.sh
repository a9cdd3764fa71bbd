#!/bin/bash
# Runs in a container of Debian's official image and makes it the root file system of a host or of the tools.
# /build holds the package list (packages) and the customisation script (customise.sh).
set -euo pipefail

export DEBIAN_FRONTEND=noninteractive
# The official image drops these after its build, and starts no service: a host does neither.
rm -f /usr/sbin/policy-rc.d /etc/apt/apt.conf.d/docker-*
printf 'force-unsafe-io\npath-exclude=/usr/share/man/*\n' >/etc/dpkg/dpkg.cfg.d/99sandbox

mapfile -t packages < <(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' /build/packages)
apt-get update
apt-get install -y --no-install-recommends "${packages[@]}"
bash /build/customise.sh
rm -rf /build
