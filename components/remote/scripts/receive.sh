#!/usr/bin/env bash
# What a root shell reads from its standard input: this text, the same for every bundle, then the bundle. It is kept
# under /var/lib/seawall and runs as root, one bundle at a time on a host.
#
#   seawall-bundle 2 <name> plain|secret <seconds>
#   <base64 of gzip of these lines>
#     <mode> <file> <base64>
#     …
#     end <number of files>
set -euo pipefail
umask 077

# The shell reads to the closing brace before it runs anything; what comes after is the bundle's.
{
  state=${SEAWALL_STATE:-/var/lib/seawall}
  logs=${SEAWALL_LOGS:-/var/log/seawall}
  lock_wait=900

  fail() {
    printf 'seawall: %s\n' "$*" >&2
    exit 1
  }

  # Whoever listens may go away while a bundle runs: it goes on, and only the messages are lost.
  trap '' PIPE

  read -r magic version name visibility limit || fail 'nothing arrived on standard input'
  [ "$magic $version" = 'seawall-bundle 2' ] || fail "this is no bundle of version 2: it starts with $magic $version"
  case $name in '' | *[!a-z0-9-]*) fail "a bundle's name has small letters, digits and hyphens only: $name" ;; esac
  case $limit in '' | *[!0-9]*) fail "the time limit is no number of seconds: $limit" ;; esac

  mkdir -p "$state" "$logs"
  chmod 0700 "$state"
  chmod 0755 "$logs"
  exec 9>"$state/lock"
  flock -w "$lock_wait" 9 || fail "another bundle was still running after $lock_wait s (lock: $state/lock)"

  new=$state/$name.new
  rm -rf "$new"
  mkdir "$new"
  count=0
  complete=no
  while read -r mode file data; do
    if [ "$mode" = end ]; then
      [ "$file" = "$count" ] || fail "$file files were announced and $count arrived; nothing was run"
      complete=yes
      break
    fi
    case $file in '' | /* | *..* | *[!A-Za-z0-9._/-]*) fail "a file's name is not allowed: $file" ;; esac
    case $mode in 0600 | 0644 | 0700 | 0755) ;; *) fail "a file's mode is not allowed: $mode" ;; esac
    mkdir -p "$new/$(dirname "$file")"
    printf '%s' "$data" | base64 -d >"$new/$file" || fail "the content of $file is no base64; nothing was run"
    chmod "$mode" "$new/$file"
    count=$((count + 1))
  done < <(base64 -d 2>/dev/null | gunzip 2>/dev/null)
  [ "$complete" = yes ] || fail "the bundle broke off after $count files; nothing was run"
  [ -f "$new/run.sh" ] || fail "the bundle has no run.sh"

  rm -f "$state/$name.done"
  rm -rf "${state:?}/$name"
  mv "$new" "$state/$name"
  hash=$(cd "$state/$name" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1)

  log=$logs/$name.log
  if [ -f "$log" ] && [ "$(stat -c %s "$log")" -gt 1048576 ]; then mv "$log" "$log.1"; fi
  touch "$log"
  chmod 0640 "$log"
  begin=$(($(stat -c %s "$log") + 1))
  printf '=== %s %s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$name" "$hash" >>"$log"

  # Descriptor 3 is for the steps a person follows; everything else goes to the log, which stays on the host. Descriptor 9
  # is kept, so that scripts which outlive this shell still hold the lock.
  exec 3>&2
  status=0
  (cd "$state/$name" && exec timeout -k 30 "$limit" /bin/bash ./run.sh) </dev/null >>"$log" 2>&1 || status=$?
  if [ "$status" -ne 0 ]; then
    [ "$status" -ne 124 ] || printf 'seawall: %s took longer than %s s and was stopped\n' "$name" "$limit" >&2
    rm -f "$state/$name/output"
    if [ "$visibility" = plain ]; then tail -c "+$begin" "$log" | tail -n 20 >&2; fi
    fail "$name failed with status $status; the whole story is in $log on the host"
  fi
  printf '%s\n' "$hash" >"$state/$name.done"
  # What a bundle has to hand back, it leaves in `output`: it goes out once and does not stay.
  if [ -f "$state/$name/output" ]; then
    exec 4<"$state/$name/output"
    rm -f "$state/$name/output"
    cat <&4
  else
    printf '%s: done\n' "$name"
  fi
  exit 0
}
