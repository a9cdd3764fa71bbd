#!/usr/bin/env bash
# What every step of a host's bundle is written in. A step declares, in functions, what the system should be:
#
#   files      calls `put`, `edit` and `setting` for each file it owns (all modes)
#   prepare    what must happen before the files are written (apply only)
#   valid      whether the written files are good (apply only, only after a change)
#   reload     makes the running system follow (only after a change)
#   finish     what must hold at the end, changed or not (apply only)
#   remove     undoes what `files` cannot, before the files go (only when switched off, at every run)
#   effective  whether the running system has it: 0 yes, 1 no, 2 not on this kind of machine (`unprovable`)
#
# and ends with `main "$@"`, whose argument is apply, check or remove.
set -euo pipefail
umask 022
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

bundle=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC2034
templates=$bundle/templates
state=${SEAWALL_STATE:-/var/lib/seawall}
# shellcheck source=/dev/null
. "$bundle/env"

step_name=$(basename "$0" .sh)
step_name=${step_name#[0-9][0-9]-}
pending=$state/pending/$step_name
mode=check
drift=()

prepare() { :; }
files() { :; }
valid() { :; }
reload() { :; }
finish() { :; }
remove() { :; }
effective() { :; }

fail() {
  printf 'seawall: %s: %s\n' "$step_name" "$*" >&2
  exit 1
}

# wait_for <seconds> <what is waited for> <command…>
wait_for() {
  local limit=$1 what=$2 start=$SECONDS
  shift 2
  until "$@"; do
    [ $((SECONDS - start)) -lt "$limit" ] || fail "waited $limit s for $what"
    sleep 1
  done
}

container() { systemd-detect-virt --container --quiet; }

# For `effective`: the running system lacks it, which is drift on a machine and as it must be in a container.
unprovable() {
  printf '%s\n' "$*"
  if container; then return 2; fi
  return 1
}

before() { printf '%s/before/%s%s' "$state" "$step_name" "$1"; }

# put <mode> <destination> <source: a file, or a function that prints the content> [owner:group]
put() {
  local permissions=$1 destination=$2 source=$3 owner=${4:-root:root} content
  if [ "$mode" = remove ]; then
    if [ -e "$destination" ]; then
      keep "$destination"
      rm -f "$destination"
    fi
    return 0
  fi
  content=$(mktemp)
  if [ "$(type -t "$source")" = function ]; then "$source" >"$content"; else cat "$source" >"$content"; fi
  if same "$content" "$permissions" "$owner" "$destination"; then
    rm -f "$content"
  elif [ "$mode" = check ]; then
    rm -f "$content"
    drift+=("$destination differs")
  else
    keep "$destination"
    install -D -m "$permissions" -o "${owner%:*}" -g "${owner#*:}" "$content" "$destination.seawall"
    mv -f "$destination.seawall" "$destination"
    rm -f "$content"
  fi
}

same() {
  [ -f "$4" ] && cmp -s "$1" "$4" && [ "$(stat -c '%04a %U:%G' "$4")" = "$2 $3" ]
}

# edit <file> <sed expression>: for files that belong to a package. Switched off, the file as it was comes back.
edit() {
  local file=$1 expression=$2 content
  if [ "$mode" = remove ]; then
    if [ -e "$(before "$file").first" ]; then cp -a "$(before "$file").first" "$file"; fi
    return 0
  fi
  content=$(mktemp)
  sed -E "$expression" "$file" >"$content"
  if ! cmp -s "$content" "$file"; then
    if [ "$mode" = check ]; then
      drift+=("$file differs")
    else
      keep "$file"
      [ -e "$(before "$file").first" ] || cp -a "$file" "$(before "$file").first"
      cat "$content" >"$file"
    fi
  fi
  rm -f "$content"
}

# setting <file> <key> <value>: an `edit` that gives a key its value, at the end of the file where it has none.
setting() { edit "$1" ":all;\$!{N;b all};/(^|\n)$2[[:space:]][^\n]*/{s//\1$2\t$3/;b};s/\$/\n$2\t$3/"; }

# Keeps the file as it was when the last change was taken over, and notes that it is about to change.
keep() {
  mkdir -p "$state/pending" "$(dirname "$(before "$1")")"
  ! grep -qsxF "$1" "$pending" || return 0
  rm -f "$(before "$1")"
  if [ -e "$1" ]; then cp -a "$1" "$(before "$1")"; fi
  printf '%s\n' "$1" >>"$pending"
}

# The step stays pending: what is running may be neither the old nor the new.
restore() {
  local file
  while read -r file; do
    if [ -e "$(before "$file")" ]; then cp -a "$(before "$file")" "$file"; else rm -f "$file"; fi
  done <"$pending"
}

# attempt <function>: runs it with errors fatal in it, which no condition around a function would do.
attempt() {
  attempted=0
  (
    set -e
    "$@"
  ) &
  wait $! || attempted=$?
}

# A change that was written and not yet taken over, by this run or by one that was interrupted, is taken over now.
take_over() {
  [ -e "$pending" ] || return 0
  attempt valid
  if [ "$attempted" -ne 0 ]; then
    restore
    fail 'the new configuration is not valid; the old one is back in place'
  fi
  attempt reload
  if [ "$attempted" -ne 0 ]; then
    restore
    attempt reload
    fail 'the new configuration could not be loaded; the old one is back in place'
  fi
  rm -f "$pending"
  touch "$state/changed"
}

# Prints one line: verdict, step, reason. Fails on drift.
judge() {
  local reason verdict=effective status=0
  files
  reason=$(effective) || status=$?
  reason=${reason//$'\n'/, }
  case $status in
    0) ;;
    2) verdict=configured ;;
    *) drift+=("${reason:-not in force}") ;;
  esac
  [ ! -e "$pending" ] || drift+=('a change was not taken over')
  if [ ${#drift[@]} -gt 0 ]; then
    reason=$(printf '%s; ' "${drift[@]}")
    printf '%-11s %-12s %s\n' drift "$step_name" "${reason%; }"
    return 1
  fi
  printf '%-11s %-12s %s\n' "$verdict" "$step_name" "$reason"
}

main() {
  mode=${1:?apply, check or remove}
  case $mode in
    apply)
      prepare
      files
      take_over
      finish
      ;;
    check) judge ;;
    remove)
      remove
      files
      if [ -e "$pending" ]; then
        reload
        rm -f "$pending"
        touch "$state/changed"
      fi
      ;;
    *) fail "no such mode: $mode" ;;
  esac
}
