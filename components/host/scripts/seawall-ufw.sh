#!/usr/bin/env bash
# Makes UFW follow /etc/seawall/ufw.d/*.rules, or says how it differs: seawall-ufw apply|check.
# A line is, separated by tabs, one of
#   tcp|udp  port or first-last  source or `any`       description    let in
#   in|out   interface           `any`                 description    all of an interface
#   route    source or `any`     destination or `any`  description    routed through; nothing else is
# Rules that stand in none of the files are removed. New rules are let in before old ones go, and connections that stand
# are not cut.
set -euo pipefail

rules=${SEAWALL_UFW_RULES:-/etc/seawall/ufw.d}
settings=${SEAWALL_UFW_SETTINGS:-/etc/default/ufw}

# The rules in the words in which UFW itself lists them.
wanted() {
  local kind what whom
  cat "$rules"/*.rules | while IFS=$'\t' read -r kind what whom _; do
    case $kind in
      in | out) printf 'allow %s on %s\n' "$kind" "$what" ;;
      route) printf 'route allow%s%s\n' "$(end from "$what")" "$(end to "$whom")" ;;
      *) port "$kind" "${what/-/:}" "$(host "$whom")" ;;
    esac
  done | sort -u
}

# port <protocol> <port> <source>
port() {
  if [ "$3" = any ]; then
    printf 'allow %s/%s\n' "$2" "$1"
  else
    printf 'allow from %s to any port %s proto %s\n' "$3" "$2" "$1"
  fi
}

# end from|to <range>
end() { [ "$2" = any ] || printf ' %s %s' "$1" "$(host "$2")"; }

# A range of one address is listed without its length.
host() {
  local range=${1%/32}
  printf '%s' "${range%/128}"
}

present() { ufw show added | sed -n "s/^ufw //p" | sed "s/ comment '.*'$//" | sort -u; }

# The commands are UFW's own words, without quotes or patterns in them.
add() {
  local -a words
  read -r -a words <<<"$1"
  ufw "${words[@]}"
}

drop() {
  local -a words
  read -r -a words <<<"$1"
  if [ "${words[0]}" = route ]; then ufw --force route delete "${words[@]:1}"; else ufw --force delete "${words[@]}"; fi
}

# What UFW itself reads at boot, so that it holds before it is enabled, too.
defaults() {
  local line
  for line in 'DEFAULT_INPUT_POLICY="DROP"' 'DEFAULT_OUTPUT_POLICY="ACCEPT"' 'DEFAULT_FORWARD_POLICY="DROP"' IPV6=yes; do
    grep -qx "$line" "$settings" || return 1
  done
}

apply() {
  local rule
  if ! defaults; then
    ufw default deny incoming
    ufw default allow outgoing
    ufw default deny routed
  fi
  comm -23 <(wanted) <(present) | while read -r rule; do add "$rule"; done
  comm -13 <(wanted) <(present) | while read -r rule; do drop "$rule"; done
  ufw status | grep -q '^Status: active' || enable
}

# Half a firewall may let nobody in any more: rather none, and a failure that says so. The cloud's still stands.
enable() {
  ufw --force enable || {
    ufw --force disable || true
    /usr/lib/ufw/ufw-init flush-all || true
    printf 'UFW could not be switched on and is off\n' >&2
    exit 1
  }
}

check() {
  local missing extra
  missing=$(comm -23 <(wanted) <(present))
  extra=$(comm -13 <(wanted) <(present))
  ufw status | grep -q '^Status: active' || {
    printf 'UFW is off\n'
    return 1
  }
  defaults || {
    printf 'UFW has other defaults than to deny what comes in and what is routed\n'
    return 1
  }
  [ -z "$missing$extra" ] || {
    printf 'UFW lacks: %s; has besides: %s\n' "${missing//$'\n'/, }" "${extra//$'\n'/, }"
    return 1
  }
}

case ${1:-} in
  apply) apply ;;
  check) check ;;
  *)
    printf 'usage: seawall-ufw apply|check\n' >&2
    exit 2
    ;;
esac
