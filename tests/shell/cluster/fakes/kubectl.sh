#!/usr/bin/env bash
# kubectl against a world: the questions that the scripts ask, and no others.
set -euo pipefail
# shellcheck source=world.sh
. "${BASH_SOURCE[0]%/*}/world.sh"
record kubectl "$@"

[ "$1" != --kubeconfig ] || shift 2
arguments=$*
space=default
if [ "$1" = -n ]; then
  space=$2
  shift 2
fi
api || {
  printf 'The connection to the server was refused\n' >&2
  exit 1
}

# Each look at it goes one step further, to the last one.
health() {
  local now rest
  read -r now rest <"$(node "$1")/ready" || true
  [ -z "$rest" ] || printf '%s' "$rest" >"$(node "$1")/ready"
  printf '%s' "$now"
}

read_file() { [ ! -e "$1" ] || cat "$1"; }

no_node() {
  printf 'Error from server (NotFound): nodes "%s" not found\n' "$1" >&2
  exit 1
}

one_node() {
  local name=$1 key
  if [[ $arguments == *--ignore-not-found* ]]; then
    [ ! -e "$(node "$name")" ] || printf 'node/%s\n' "$name"
    return 0
  fi
  [ -e "$(node "$name")" ] || no_node "$name"
  case $arguments in
    *'-o name') printf 'node/%s\n' "$name" ;;
    *'range .spec.taints'*) read_file "$(node "$name")/taints" | sed -E 's/=[^:]*:/:/' ;;
    *'type=="Ready"'*) health "$name" ;;
    *kubeletVersion*) cat "$(node "$name")/version" ;;
    *.spec.unschedulable*) read_file "$(node "$name")/unschedulable" ;;
    *.metadata.annotations.*)
      key=${arguments##*.metadata.annotations.}
      key=${key%\}}
      read_file "$(node "$name")/annotations/${key//\//_}"
      ;;
    *) exit 64 ;;
  esac
}

all_nodes() {
  local folder name
  for folder in "$(cluster)"/nodes/*/; do
    [ -e "$folder" ] || continue
    name=$(basename "$folder")
    if [[ $arguments == *' -l '* ]]; then
      [ ! -e "$folder/control" ] || printf '%s\t%s\n' "$name" "$(health "$name")"
    else
      printf '%s\t%s\t%s\n' "$name" "$(health "$name")" "$(cat "$folder/address")"
    fi
  done
}

# annotate or label <node> [--overwrite] key=value… key-…
set_pairs() {
  local kind=$1 name=$2 pair file
  shift 2
  mkdir -p "$(node "$name")/$kind"
  for pair in "$@"; do
    case $pair in
      --overwrite) ;;
      *=*) file=${pair%%=*} && printf '%s' "${pair#*=}" >"$(node "$name")/$kind/${file//\//_}" ;;
      *-) file=${pair%-} && rm -f "$(node "$name")/$kind/${file//\//_}" ;;
      *) exit 64 ;;
    esac
  done
}

set_taints() {
  local name=$1 taint file
  file=$(node "$1")/taints
  touch "$file"
  shift
  for taint in "$@"; do
    case $taint in
      --overwrite) ;;
      *-)
        taint=${taint%-}
        grep -qE "^${taint%%:*}(=[^:]*)?:${taint#*:}\$" "$file" || {
          printf 'error: taint "%s" not found\n' "$taint" >&2
          exit 1
        }
        sed -i -E "/^${taint%%:*}(=[^:]*)?:${taint#*:}\$/d" "$file"
        ;;
      *)
        sed -i -E "/^${taint%%[=:]*}(=[^:]*)?:${taint##*:}\$/d" "$file"
        printf '%s\n' "$taint" >>"$file"
        ;;
    esac
  done
}

case "$1 ${2:-}" in
  'get --raw') printf ok ;;
  'get node') one_node "$3" ;;
  'get nodes') all_nodes ;;
  'get pods') read_file "$(cluster)/pods" ;;
  'get services')
    read_file "$(cluster)/services"
    ;;
  'get secret') printf 'dG9rZW4tb2YtdGhlLWRyYWluZXI=' ;;
  'annotate node') set_pairs annotations "${@:3}" ;;
  'annotate storageclass') ;;
  'label node') set_pairs labels "${@:3}" ;;
  'taint node') set_taints "${@:3}" ;;
  drain\ *)
    printf true >"$(node "$2")/unschedulable"
    if fails drain; then
      printf 'error when evicting pods/"db-0": Cannot evict pod as it would violate the disruption budget\n' >&2
      exit 1
    fi
    ;;
  uncordon\ *) rm -f "$(node "$2")/unschedulable" ;;
  'delete service')
    rm -f "$(cluster)/services"
    ;;
  create\ *) printf 'kind: %s\n' "$2" && { [ "$2" != secret ] || base64; } ;;
  apply\ *) [[ $arguments != *' -f -' ]] || cat >/dev/null ;;
  patch\ * | delete\ * | rollout\ *) ;;
  *)
    printf 'kubectl is asked what it does not know: %s %s (%s)\n' "$1" "${2:-}" "$space" >&2
    exit 64
    ;;
esac
