#!/bin/bash
# Makes a Debian 13 root file system with mmdebstrap and writes it as a gzipped tar.
# Usage: rootfs.sh <package list> <customisation script> <result.tar.gz> [<tree of a package of ours> ...]
# Environment: MIRROR, SECURITY_MIRROR (URIs of the archive), APT_OPTIONS (file of apt.conf lines of this machine, may be empty).
set -euo pipefail

packages=$(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$1" | paste -sd, -)
customise=$2
result=$3
shift 3

# The archive's keys: named in full, so that the signature is checked whatever the machine's own apt trusts.
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
if [[ ! -s $keyring ]]; then
  echo "No $keyring: install the package debian-archive-keyring." >&2
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

options=()
while IFS= read -r line; do
  [[ -z $line ]] || options+=(--aptopt="$line")
done <"${APT_OPTIONS:-/dev/null}"

# Trees of packages are copied in; the customisation is called with their paths there.
trees=()
for tree in "$@"; do
  options+=(--customize-hook="copy-in '$tree' /tmp")
  trees+=("/tmp/$(basename "$tree")")
done

mmdebstrap --mode=root --variant=minbase --include="$packages" --components=main --keyring="$keyring" \
  --aptopt='Acquire::Languages "none"' --aptopt='APT::Install-Recommends "false"' --aptopt='APT::Sandbox::User "root"' \
  "${options[@]}" \
  --dpkgopt=force-unsafe-io \
  --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-include=/usr/share/locale/locale.alias' \
  --customize-hook="chroot \"\$1\" /bin/bash -s -- ${trees[*]@Q} <'$customise'" \
  --format=directory --verbose \
  trixie "$work/root" \
  "deb $MIRROR trixie main" "deb $MIRROR trixie-updates main" "deb $SECURITY_MIRROR trixie-security main"

tar --numeric-owner --xattrs --one-file-system -C "$work/root" -c . | gzip -1 >"$result.part"
mv "$result.part" "$result"
