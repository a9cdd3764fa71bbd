#!/bin/bash
# Runs inside the new root file system of the tools image.
set -euo pipefail

# Our own configuration only: no key, no control channel, no chroot of the package.
rm -rf /etc/unbound/unbound.conf.d /etc/haproxy/haproxy.cfg
apt-get clean
rm -rf /var/lib/apt/lists/* /var/log/apt /var/log/dpkg.log /usr/share/doc
