#!/usr/bin/env bash
# Makes UFW follow /etc/seawall/ufw.d/*.rules, or says how it differs: seawall-ufw apply|check.
# A line is: protocol, port or first-last, source or `any`, description; separated by tabs. Rules that stand in none of
# the files are removed. New rules are let in before old ones go, and connections that stand are not cut.
set -euo pipefail

rules=${SEAWALL_UFW_RULES:-/etc/seawall/ufw.d}

# The rules in the words in which UFW itself lists them.
wanted() {
  local protocol port source
  cat "$rules"/*.rules | while IFS=$'\t' read -r protocol port source _; do
    port=${port/-/:}
    source=${source%/32}
    source=${source%/128}
    if [ "$source" = any ]; then
      printf 'allow %s/%s\n' "$port" "$protocol"
    else
      printf 'allow from %s to any port %s proto %s\n' "$source" "$port" "$protocol"
    fi
  done | sort -u
}

present() { ufw show added | sed -n "s/^ufw //p" | sed "s/ comment '.*'$//" | sort -u; }

# The commands are UFW's own words, without quotes or patterns in them.
run_ufw() {
  local -a words
  read -r -a words <<<"$1"
  ufw "${@:2}" "${words[@]}"
}

# What UFW itself reads at boot, so that it holds before it is enabled, too.
defaults() {
  grep -qx 'DEFAULT_INPUT_POLICY="DROP"' /etc/default/ufw && grep -qx 'DEFAULT_OUTPUT_POLICY="ACCEPT"' /etc/default/ufw &&
    grep -qx 'IPV6=yes' /etc/default/ufw
}

apply() {
  local rule
  if ! defaults; then
    ufw default deny incoming
    ufw default allow outgoing
  fi
  comm -23 <(wanted) <(present) | while read -r rule; do run_ufw "$rule"; done
  comm -13 <(wanted) <(present) | while read -r rule; do run_ufw "$rule" --force delete; done
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
    printf 'UFW has other defaults than to deny what comes in\n'
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
