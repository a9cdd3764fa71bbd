#!/usr/bin/env bash
# The leaf certificates of a control plane: which names they are for, and renewing them. MicroK8s makes them for 365 days
# and renews none by itself.
# shellcheck disable=SC2154
set -euo pipefail

template=$snap_data/certs/csr.conf.template

# What MicroK8s puts into every certificate itself.
own_names=(
  DNS:kubernetes DNS:kubernetes.default DNS:kubernetes.default.svc DNS:kubernetes.default.svc.cluster
  DNS:kubernetes.default.svc.cluster.local IP:127.0.0.1 IP:10.152.183.1
)

# wanted_names <file, an address or a DNS name a line>
wanted_names() {
  {
    printf '%s\n' "${own_names[@]}"
    sed -E '/^$/d; /^[0-9]+(\.[0-9]+){3}$|:/! s/^/DNS:/; /^DNS:/! s/^/IP:/' "$1"
  } | LC_ALL=C sort -u
}

template_names() { sed -nE 's/^(DNS|IP)\.[0-9]+ *= *(.*)$/\1:\2/p' "$template" | LC_ALL=C sort -u; }

# names_of <certificate>
names_of() {
  { openssl x509 -in "$1" -noout -ext subjectAltName 2>/dev/null || true; } |
    sed -n 's/, /\n/g; s/^ *//; s/IP Address:/IP:/g; 2,$p' | sed 's/^ *//' | LC_ALL=C sort -u
}

# What of the first list the second lacks.
lacking() { LC_ALL=C comm -23 <("${@:1:2}") <("${@:3}"); }

# render <file of names>: the template of MicroK8s with these names in it.
render() {
  awk -v names="$(wanted_names "$1" | tr '\n' ' ')" '
    /^\[ *alt_names *\]/ {
      print
      count = split(names, list, " ")
      for (i = 1; i <= count; i++) {
        kind = list[i]; sub(/:.*/, "", kind)
        name = list[i]; sub(/^[A-Z]+:/, "", name)
        print kind "." ++number[kind] " = " name
      }
      print "#MOREIPS\n"
      skipping = 1
      next
    }
    /^\[/ { skipping = 0 }
    !skipping
  ' "$template"
}

# keep_names <file of names>: the certificate of the API is for these names, and the template for those only.
keep_names() {
  local content
  [ "$(wanted_names "$1")" != "$(template_names)" ] || [ -n "$(lacking wanted_names "$1" names_of "$snap_data/certs/server.crt")" ] ||
    return 0
  say 'the names of the API changed'
  content=$(mktemp)
  render "$1" >"$content"
  grep -q '^#MOREIPS' "$content" || fail "$template has no list of names"
  [ -e "$template.before-seawall" ] || cp -a "$template" "$template.before-seawall"
  cat "$content" >"$template"
  rm -f "$content"
  renew server.crt
}

# renew <certificate>: MicroK8s keeps what was and restarts what uses it.
renew() {
  say "renews $1"
  timeout 600 "$microk8s" refresh-certs --cert "$1" </dev/null >&2 || fail "$1 could not be renewed"
  wait_for 300 "the API to answer with the new $1" api_ready
  good_for "$1" 300 || fail "$1 was renewed and is not good for 300 days"
}

# good_for <certificate> <days>
good_for() { openssl x509 -in "$snap_data/certs/$1" -noout -checkend $(($2 * 86400)) >/dev/null 2>&1; }

renew_old() {
  local certificate
  for certificate in server.crt front-proxy-client.crt; do
    good_for "$certificate" 60 || renew "$certificate"
  done
}
