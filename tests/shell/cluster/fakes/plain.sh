#!/usr/bin/env bash
# Programs that only have to be there: what they are called with is written down.
set -euo pipefail
# shellcheck source=world.sh
. "${BASH_SOURCE[0]%/*}/world.sh"
program=${0##*/}
case $program in
  # The clock of the world stands still but for those who sleep, and then it flies.
  sleep) printf '%s\n' "$(($(<"$world/clock") + ${1%.*} * 20))" >"$world/clock" ;;
  date)
    case " $* " in
      ' +%s ') cat "$world/clock" ;;
      *' -d '*) exec /bin/date "$@" ;;
      *) exec /bin/date -d "@$(<"$world/clock")" "$@" ;;
    esac
    ;;
  id) printf '0\n' ;;
  # A knock on a port; everything else is bash's own.
  bash)
    case "${2:-}" in
      '</dev/tcp/'*)
        record knock "${2#</dev/tcp/}"
        if fails port; then exit 1; fi
        ;;
      *) exec /bin/bash "$@" ;;
    esac
    ;;
  getent) exit 2 ;;
  dpkg-query) if fails "$program"; then exit 1; else printf installed; fi ;;
  seawall-ufw) record "$program" "$@" && cat "$root/etc/seawall/ufw.d/kubernetes.rules" >"$root/ufw" ;;
  systemctl)
    record "$program" "$@"
    if [ "$1" = restart ] && [ "$2" = systemd-sysctl.service ]; then echo 1 >"$root/proc/sys/net/ipv4/ip_forward"; fi
    if [ "$1" = show ]; then cat "$root/last-trigger"; fi
    ;;
  *) record "$program" "$@" ;;
esac
