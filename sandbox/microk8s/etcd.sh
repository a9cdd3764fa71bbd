#!/bin/bash
# Runs in a container of the tools image: takes etcd out of Debian 13's packages. Nothing is installed.
# Usage: etcd.sh <folder for the programs>. The package sources were put in place before.
set -euo pipefail

rm -f /etc/apt/sources.list
work=$(mktemp -d)
cd "$work"
apt-get -qq -o APT::Sandbox::User=root update
apt-get -qq -o APT::Sandbox::User=root download etcd-server etcd-client
for package in *.deb; do
  dpkg-deb --extract "$package" root
done
mkdir -p "$1"
install -m 0755 -t "$1" root/usr/bin/etcd root/usr/bin/etcdctl root/usr/bin/etcdutl
