#!/usr/bin/env bash
# MicroK8s in a world, as far as the scripts use it, with what is awkward about it: on a worker most of it only says so
# and succeeds; a removal may fail and have worked; a backup may succeed and be empty.
set -euo pipefail
# shellcheck source=world.sh
. "${BASH_SOURCE[0]%/*}/world.sh"
record microk8s "$@"

# These only tell a worker what it is.
case $1 in
  status | kubectl | config | refresh-certs)
    if is_worker; then
      printf 'This MicroK8s deployment is acting as a node in a cluster.\n'
      exit 0
    fi
    ;;
  add-node | remove-node) if is_worker; then exit 1; fi ;;
esac

status() {
  local member addon
  if [ "$2" = --wait-ready ]; then
    api
    return
  fi
  api || {
    printf 'microk8s:\n  running: False\n'
    return 1
  }
  printf 'microk8s:\n  running: True\nhigh-availability:\n  enabled: True\n  nodes:\n'
  while read -r member; do printf '    - address: %s:19001\n      role: voter\n' "$member"; done <"$(cluster)/datastore"
  printf 'addons:\n'
  for addon in dns rbac ingress cert-manager metrics-server hostpath-storage; do
    printf '  - name: %s\n    repository: core\n    status: ' "$addon"
    if [ -e "$(cluster)/addons/$addon" ]; then printf 'enabled\n'; else printf 'disabled\n'; fi
  done
}

add_node() {
  local token
  token=$(openssl rand -hex 16)
  touch "$(cluster)/tokens/$token"
  if fails token; then rm "$(cluster)/tokens/$token"; fi
  printf '{\n  "token": "%s/0123456789ab",\n  "urls": [\n    "203.0.113.9:25000/%s/0123456789ab",\n    "%s:25000/%s/0123456789ab"\n  ]\n}\n' \
    "$token" "$token" "$address" "$token"
}

join() {
  local token=${2#*/} found
  token=${token%%/*}
  touch "$data/var/lock/join-in-progress"
  found=$(find "$world/clusters" -path "*/tokens/$token")
  [ -n "$found" ] || {
    printf 'Connection failed. invalid token (500).\n'
    exit 6
  }
  rm -rf "$(node "$self")"
  found=$(dirname "$(dirname "$found")")
  if [ "${3:-}" = --worker ]; then
    cp "$found/ca.crt" "$data/certs/ca.remote.crt"
    touch "$data/var/lock/clustered.lock"
  else
    cp "$found/ca.crt" "$data/certs/ca.crt"
    mkdir "$data/var/kubernetes/backend.backup"
  fi
  basename "$found" >"$root/cluster"
  if fails join; then exit 1; fi
  if fails join-cut; then kill -KILL "$(cat "$world/pid")" && exit 1; fi
  [ "${3:-}" = --worker ] || printf '%s\n' "$address" >>"$(cluster)/datastore"
  member "$(sed -n 1p "$root/snap/installed")"
  rm "$data/var/lock/join-in-progress"
  printf 'servers:\n      - address: %s:16443\n' "${2%%:*}" >"$data/args/traefik/provider.yaml"
  if fails join-unnoticed; then kill -KILL "$(cat "$world/pid")"; fi
}

# By name, or what is left of it by address, which counts as a failure.
remove_node() {
  local subject=$2 at
  if [ -e "$(node "$subject")" ]; then
    at=$(cat "$(node "$subject")/address")
    if grep -qxF "$at" "$(cluster)/datastore"; then
      [ "${3:-}" = --force ] || exit 1
      sed -i "/^$at\$/d" "$(cluster)/datastore"
    fi
    rm -r "$(node "$subject")"
  else
    [ "${3:-}" != --force ] || sed -i "/^$subject\$/d" "$(cluster)/datastore"
    exit 1
  fi
}

leave() {
  if fails leave; then exit 2; fi
  sed -i "/^$address\$/d" "$(cluster)/datastore"
  rm -f "$data/var/lock/clustered.lock" "$data/certs/ca.remote.crt"
  printf Unknown >"$(node "$self")/ready"
  alone
}

dbctl() {
  local folder
  folder=$(mktemp -d)
  case $2 in
    backup)
      mkdir "$folder/$4"
      fails empty-backup || cp "$(cluster)"/store/* "$folder/$4/"
      tar -C "$folder" -czf "$4.tar.gz" "$4"
      ;;
    restore)
      tar -C "$folder" -xzf "$3"
      [ -d "$folder/${3%.tar.gz}" ]
      if fails restore-key; then printf 'level=error msg="failed to restore key" key=/registry/pods/a/b\n'; fi
      cp -r "$folder/${3%.tar.gz}" "$(cluster)/restored"
      ;;
  esac
  rm -r "$folder"
}

refresh_certs() {
  if [ "$2" = --cert ]; then
    if fails renew; then exit 4; fi
    leaf "$3" 365
  else
    cp "$2/ca.crt" "$2/ca.key" "$data/certs/"
    cp "$2/ca.crt" "$(cluster)/"
  fi
}

case $1 in
  status) status "$@" ;;
  add-node) add_node ;;
  join) join "$@" ;;
  remove-node) remove_node "$@" ;;
  leave) leave ;;
  enable)
    if fails "enable-$2"; then exit 1; fi
    touch "$(cluster)/addons/$2"
    ;;
  disable)
    rm -f "$(cluster)/addons/$2"
    # It asks whether the data is to go, and nobody answers.
    [ "$2" != hostpath-storage ] || exit 1
    ;;
  config) cat "${BASH_SOURCE[0]%/*}/client.config" ;;
  kubectl)
    shift
    exec "$root/snap/microk8s/current/kubectl" "$@"
    ;;
  dbctl) dbctl "$@" ;;
  refresh-certs) refresh_certs "$@" ;;
  *) exit 64 ;;
esac
