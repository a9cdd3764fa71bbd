#!/bin/bash
# First process of a load balancer. Starts its proxy once there is a configuration, and again whenever it ends. Datagrams,
# which the proxy does not take, are spread by the packet filter over the droplets that the proxy's checks find well.
set -euo pipefail

trap 'exit 0' TERM INT
folder=/etc/haproxy
mkdir -p "$folder" /run/haproxy

# Addresses of the droplets whose checks pass, one a line.
healthy() {
  socat -t 5 - UNIX-CONNECT:/run/haproxy/stats.sock <<<"show servers state health" 2>/dev/null |
    awk '$2 == "health" && $6 == 2 { print $5 }'
}

# The whole packet filter for the rules in the file `udp`: own address, entry port and target port a line.
filter() {
  local targets=$1 own entry target
  printf 'table ip balancer {}\ndelete table ip balancer\ntable ip balancer {\n'
  printf 'chain destinations { type nat hook prerouting priority dstnat; policy accept;\n'
  while [[ -n $targets ]] && read -r own entry target; do
    printf 'ip daddr %s udp dport %s dnat ip to numgen inc mod %s : %s\n' "$own" "$entry" "$targets" "$target"
  done <"$folder/udp"
  printf '}\nchain sources { type nat hook postrouting priority srcnat; policy accept; ct status dnat masquerade; }\n}\n'
}

spread() {
  local address targets count wanted in_force=""
  while true; do
    sleep 1
    [[ -s $folder/udp ]] || [[ -n $in_force ]] || continue
    targets="" count=0
    while read -r address; do
      targets+="${targets:+, }$count : $address"
      count=$((count + 1))
    done < <(healthy || true)
    [[ -z $targets ]] || targets="$count map { $targets }"
    wanted=$(filter "$targets" 2>/dev/null) || continue
    [[ $wanted != "$in_force" ]] || continue
    nft -f - <<<"$wanted" || continue
    # Who talks to a droplet that is out is sent to another one.
    conntrack -D -p udp >/dev/null 2>&1 || true
    in_force=$wanted
  done
}

spread &
while true; do
  if [[ -e $folder/haproxy.cfg ]]; then
    haproxy -W -S /run/haproxy/master.sock,mode,600 -f "$folder/haproxy.cfg" &
    wait $! || true
  fi
  sleep 0.2 &
  wait $! || true
done
