#!/usr/bin/env bash
# Backups of the datastore: <prefix>/<stamp>/backup.tar with manifest.json beside it, and <prefix>/latest, which names a
# stamp such as 20260102T030405Z. A backup holds the authority of the cluster and the key of its service accounts, so that
# what trusts the one trusts the restored one. It does not hold the key that secrets are encrypted with: the stack does.
# shellcheck disable=SC2154
set -euo pipefail

backup_format=seawall-kubernetes-1

# Of the keys that secrets are encrypted with on this node, in one line.
encryption_keys() {
  local key
  [ -e "$marks/encryption.yaml" ] || return 0
  sed -nE 's/^ *(- )?secret: *//p' "$marks/encryption.yaml" | tr -d "\"'" | while read -r key; do
    printf '%s' "$key" | sha256sum | cut -c 1-16
  done | tr '\n' ' ' | sed 's/ $//'
}

# backup_datastore <folder>: leaves datastore.tar.gz in it. MicroK8s' own command may succeed and write nothing.
backup_datastore() {
  (cd "$1" && timeout 1200 "$microk8s" dbctl backup -o datastore </dev/null >"$1/dbctl.log" 2>&1) ||
    fail "the datastore could not be backed up: $(tail -n 1 "$1/dbctl.log")"
  verify_datastore "$1/datastore.tar.gz"
}

# verify_datastore <archive>: whole, and with the contents of a cluster.
verify_datastore() {
  local values
  entries=$({ tar -tzf "$1" || printf 'broken\n'; } 2>/dev/null)
  [ "${entries##*$'\n'}" != broken ] || fail 'the backup of the datastore is no whole archive'
  values=$(grep -c '\.data$' <<<"$entries") || true
  entries=$(grep -c '\.key$' <<<"$entries") || true
  { [ "$entries" -gt 0 ] && [ "$entries" -eq "$values" ]; } ||
    fail "the backup of the datastore is empty or cut: $entries keys, $values values"
  tar -xzOf "$1" --wildcards '*.key' | tr '\0' '\n' | grep -caF /registry/namespaces/kube-system >/dev/null ||
    fail 'the backup of the datastore is not that of a cluster: it has no namespace kube-system'
}

# make_backup <folder>: backup.tar and manifest.json.
make_backup() {
  backup_datastore "$1"
  tar -C "$snap_data" -czf "$1/node.tar.gz" certs args || fail 'certificates and arguments could not be packed'
  tar -C "$1" -cf "$1/backup.tar" datastore.tar.gz node.tar.gz || fail 'the backup could not be packed'
  manifest "$1/backup.tar" >"$1/manifest.json"
}

manifest() {
  printf '{\n  "format": "%s",\n  "cluster": "%s",\n  "node": "%s",\n  "version": "%s",\n' \
    "$backup_format" "$CLUSTER" "$NODE" "$(installed_track)"
  printf '  "size": %s,\n  "sha256": "%s",\n  "keys": %s,\n  "encryption": "%s"\n}\n' \
    "$(stat -c %s "$1")" "$(sha256sum "$1" | cut -d ' ' -f 1)" "$entries" "$(encryption_keys)"
}

# json_field <file> <name>: of a manifest, which has one field a line.
json_field() { sed -nE "s/^ *\"$2\": *\"?([^\",]*)\"?,?\$/\\1/p" "$1" | head -n 1; }

work_folder() {
  install -d -m 0700 "$state"
  mktemp -d "$state/kubernetes-backup.XXXXXX"
}

# Stamps of complete backups, oldest first.
backups() { keys | sed -nE 's/^([0-9]{8}T[0-9]{6}Z)\/manifest\.json$/\1/p' | LC_ALL=C sort; }

newest_backup() {
  local all
  use_bucket "$config/backup.env"
  all=$(backups) || return 1
  printf '%s' "${all##*$'\n'}"
}

# stamp_time <stamp>: seconds since 1970.
stamp_time() { date -u -d "${1:0:4}-${1:4:2}-${1:6:2} ${1:9:2}:${1:11:2}:${1:13:2}" +%s; }

# back_up: to the bucket. The pointer moves last, so that it always names a whole backup.
back_up() (
  work=$(work_folder)
  trap 'rm -rf "$work"' EXIT
  use_bucket "$config/backup.env"
  make_backup "$work"
  stamp=$(date -u +%Y%m%dT%H%M%SZ)
  printf '%s\n' "$stamp" >"$work/latest"
  {
    upload "$work/backup.tar" "$stamp/backup.tar" && upload "$work/manifest.json" "$stamp/manifest.json" &&
      upload "$work/latest" latest
  } || fail "the backup could not be put into $BUCKET"
  say "backed $entries keys up as $stamp in $BUCKET"
  retire
)

# What is older than the newest KEEP goes: the manifest first, so that none is left without its archive.
retire() {
  local old
  backups | head -n "-$KEEP" | while read -r old; do
    { delete "$old/manifest.json" && delete "$old/backup.tar"; } || fail "the backup $old could not be deleted"
  done
}

# Control planes have the same timer: the first of them that is Ready makes the backup.
backup_in_turn() {
  local turn selector=node.kubernetes.io/microk8s-controlplane=microk8s-controlplane
  api_ready || fail 'the API does not answer: there is nothing to back up from'
  turn=$(kube get nodes -l "$selector" -o \
    'jsonpath={range .items[*]}{.metadata.name}{"\t"}{.status.conditions[?(@.type=="Ready")].status}{"\n"}{end}' |
    awk -F '\t' '$2 == "True" { print $1 }' | LC_ALL=C sort | sed -n 1p)
  if [ "${turn:-$NODE}" != "$NODE" ]; then
    say "the backup is $turn's to make"
    return 0
  fi
  back_up
}
