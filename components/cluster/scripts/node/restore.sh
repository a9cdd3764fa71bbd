#!/usr/bin/env bash
# A new cluster from a backup of an old one. Everything about the backup is judged before anything of the node is touched.
# shellcheck disable=SC2154
set -euo pipefail

restore() {
  local folder
  install -d -m 0700 "$state"
  folder=$(mktemp -d "$state/kubernetes-restore.XXXXXX")
  (
    trap 'rm -rf "$folder"' EXIT
    use_bucket restore.env
    fetch_backup "$folder"
    judge_backup "$folder"
    current_entries "$folder"
    install -d -m 0755 "$marks"
    touch "$marks/restoring"
    take_authority "$folder"
    take_datastore "$folder"
  )
  rm -f restore.env
}

fetch_backup() {
  if [ "$FROM" = latest ]; then
    download latest "$1/latest" || fail "there is no backup in $BUCKET/$PREFIX, or it cannot be read"
    FROM=$(cat "$1/latest")
  fi
  [[ $FROM =~ ^[0-9]{8}T[0-9]{6}Z$ ]] || fail "this is the name of no backup: $FROM"
  say "restores $FROM"
  download "$FROM/manifest.json" "$1/manifest.json" || fail "there is no backup $FROM in $BUCKET/$PREFIX, or it is not complete"
  [ "$(json_field "$1/manifest.json" format)" = "$backup_format" ] || fail "$FROM is no backup that these scripts made"
  download "$FROM/backup.tar" "$1/backup.tar" || fail "the archive of $FROM cannot be read"
}

judge_backup() {
  local manifest=$1/manifest.json size version file
  size=$(stat -c %s "$1/backup.tar")
  [ "$size" = "$(json_field "$manifest" size)" ] ||
    fail "the archive of $FROM has $size bytes, and $(json_field "$manifest" size) were written: it is cut. Nothing was touched"
  [ "$(sha256sum "$1/backup.tar" | cut -d ' ' -f 1)" = "$(json_field "$manifest" sha256)" ] ||
    fail "the archive of $FROM is not what was written. Nothing was touched"
  tar -C "$1" -xf "$1/backup.tar" datastore.tar.gz node.tar.gz || fail "the archive of $FROM lacks a part. Nothing was touched"
  verify_datastore "$1/datastore.tar.gz"
  tar -C "$1" -xzf "$1/node.tar.gz" certs || fail "the certificates of $FROM cannot be read. Nothing was touched"
  for file in ca.crt ca.key serviceaccount.key; do [ -s "$1/certs/$file" ] || fail "$FROM has no $file. Nothing was touched"; done
  version=$(json_field "$manifest" version)
  newer_or_same "$(installed_track)" "$version" ||
    fail "$FROM is of Kubernetes $version and this is $(installed_track): an older one cannot read it. Nothing was touched"
  judge_encryption "$(json_field "$manifest" encryption)"
}

newer_or_same() { [ "$(printf '%s\n' "$1" "$2" | sort -V | tail -n 1)" = "$1" ]; }

# Secrets that this cluster has no key for would be there and unreadable.
judge_encryption() {
  local key here
  here=" $(encryption_keys) "
  for key in $1; do
    [[ $here == *" $key "* ]] ||
      fail "$FROM has secrets that are encrypted with another key ($key; here:${here% }): nothing was touched. Give the old cluster's encryptionKey"
  done
}

# The certificates of clients and the tokens of pods go on being good, workers of the old cluster included.
take_authority() {
  say 'takes the authority of the old cluster over'
  install -d -m 0700 "$1/authority"
  cp "$1/certs/ca.crt" "$1/certs/ca.key" "$1/authority/"
  cat "$1/certs/serviceaccount.key" >"$snap_data/certs/serviceaccount.key"
  timeout 600 "$microk8s" refresh-certs "$1/authority" </dev/null >&2 || fail 'MicroK8s does not take the authority over'
  wait_for 300 'the API under the authority of the old cluster' api_ready
}

take_datastore() {
  say "restores $(find "$1/datastore" -name '*.key' | wc -l) keys"
  # The name says which folder is in it.
  (cd "$1" && timeout 1800 "$microk8s" dbctl restore datastore.tar.gz </dev/null >"$1/dbctl.log" 2>&1) ||
    fail "the datastore could not be restored: $(tail -n 1 "$1/dbctl.log"). The next run starts it again"
  if grep -F 'failed to restore key' "$1/dbctl.log" >&2; then
    fail 'some keys were not restored, see the log. The next run starts it again'
  fi
  # What the API remembers is from before.
  restart kubelite
  wait_for 300 'the API after the restore' api_ready
}

# Without what was true of the old machines only: they would be kept for ever, since nobody is left to renew or remove it.
current_entries() {
  local n=0 key folder=$1/datastore
  tar -C "$1" -xzf "$1/datastore.tar.gz" || fail "the datastore of $FROM cannot be unpacked. Nothing was touched"
  mv "$folder" "$folder.all"
  install -d -m 0700 "$folder"
  for key in "$folder.all"/*.key; do
    case $(<"$key") in
      /registry/masterleases/* | /registry/leases/* | /registry/events/* | /registry/minions/* | /registry/csinodes/*) continue ;;
    esac
    mv "$key" "$folder/$n.key"
    mv "${key%.key}.data" "$folder/$n.data"
    n=$((n + 1))
  done
  tar -C "$1" -czf "$1/datastore.tar.gz" datastore
}
