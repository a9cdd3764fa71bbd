#!/usr/bin/env bash
# Arguments of MicroK8s' services, as the launch configuration has them. MicroK8s reads that at its installation only;
# what changes later is changed here, one node at a time.
# shellcheck disable=SC2154
set -euo pipefail

launch=$state/kubernetes-install/launch.yaml
# There from before a change is written until it is in force.
pending=$config/arguments.pending

step_arguments() {
  [ -e "$launch" ] || fail "$launch is not there: the bundle before this one has not run"
  if [ "$ROLE" = control ]; then arguments kube-apiserver extraKubeAPIServerArgs; fi
  arguments kubelet extraKubeletArgs
  [ -e "$pending" ] || return 0
  say 'arguments changed: the services start again'
  restart kubelite
  settled_down
  rm -f "$pending"
}

settled_down() {
  if [ "$ROLE" = control ]; then
    wait_for 300 'the API' api_ready
    wait_for 300 "$NODE to be Ready" ready "$NODE"
  else
    wait_for 300 "$NODE to be Ready" listed_ready
  fi
}

# wanted_arguments <key of the launch configuration>: --flag=value a line.
wanted_arguments() {
  awk -v key="$1:" '
    /^[^ ]/ { within = ($0 == key); next }
    within && /^  --[a-z0-9-]+: / {
      flag = $1; sub(/:$/, "", flag)
      value = $0; sub(/^  --[a-z0-9-]+: /, "", value)
      if (value ~ /^".*"$/) { value = substr(value, 2, length(value) - 2); gsub(/\\"/, "\"", value) }
      if (value ~ /^\047.*\047$/) { value = substr(value, 2, length(value) - 2); gsub(/\047\047/, "\047", value) }
      if (value != "null") print flag "=" value
    }
  ' "$launch"
}

# arguments <service> <key>: sets what differs, and takes back what was set before and is asked for no more.
arguments() {
  local file=$snap_data/args/$1 before=$config/arguments.$1 argument flag content
  content=$(mktemp)
  cp "$file" "$content"
  while IFS= read -r argument; do
    set_argument "$content" "$argument"
  done < <(wanted_arguments "$2")
  if [ -e "$before" ]; then
    while IFS= read -r flag; do
      if ! wanted_arguments "$2" | grep -c -- "^$flag=" >/dev/null; then unset_argument "$content" "$flag" "$1"; fi
    done <"$before"
  fi
  wanted_arguments "$2" | sed 's/=.*$//' >"$before.seawall"
  if ! cmp -s "$content" "$file"; then
    touch "$pending"
    cp -a "$file" "$file.before-seawall"
    cat "$content" >"$file"
  fi
  mv -f "$before.seawall" "$before"
  rm -f "$content"
}

# set_argument <file> <--flag=value>
set_argument() {
  if grep -qxF -- "$2" "$1"; then return 0; fi
  drop_argument "$1" "${2%%=*}"
  printf '%s\n' "$2" >>"$1"
}

# unset_argument <file> <--flag> <service>: MicroK8s' own value, where it has one.
unset_argument() {
  drop_argument "$1" "$2"
  grep -- "^$2[= ]" "$snap_current/default-args/$3" >>"$1" || true
}

drop_argument() { sed -i -E "/^$2([= ]|\$)/d" "$1"; }
