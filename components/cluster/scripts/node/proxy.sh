#!/usr/bin/env bash
# How a worker reaches the API: by a proxy of MicroK8s' on the node itself, which asks the API for the control planes now
# and then, unless a load balancer stands before them.
# shellcheck disable=SC2154
set -euo pipefail

proxy_file=$snap_data/args/traefik/provider.yaml

step_proxy() {
  point_proxy
  wait_for 300 "the API to answer through the node's proxy ($proxy_file)" own_node_seen
}

# The kubelet may read its own node.
own_node_seen() {
  timeout 30 "$snap_current/kubectl" --kubeconfig "$snap_data/credentials/kubelet.config" get node "$NODE" -o name >/dev/null 2>&1
}

point_proxy() {
  local interval=30s
  local -a servers=("${gates[@]}")
  if [ -n "$API_ADDRESS" ]; then
    interval=0s
    servers=("$API_ADDRESS")
  fi
  # With the refresh on, MicroK8s keeps the list itself: it only matters here where none of it is left.
  if [ "$(interval_now)" = "$interval" ] && pointed "$interval"; then return 0; fi
  say "reaches the API at ${servers[*]}"
  provider >"$proxy_file.seawall"
  chmod --reference "$proxy_file" "$proxy_file.seawall" 2>/dev/null || chmod 0660 "$proxy_file.seawall"
  mv -f "$proxy_file.seawall" "$proxy_file"
  sed -i -E '/^--refresh-interval[ =]/d' "$snap_data/args/apiserver-proxy"
  printf -- '--refresh-interval %s\n' "$interval" >>"$snap_data/args/apiserver-proxy"
  restart apiserver-proxy
}

interval_now() { sed -nE 's/^--refresh-interval[ =]+//p' "$snap_data/args/apiserver-proxy"; }

servers_now() { sed -nE 's/^ *- *address: *"?([0-9.]+):16443"?$/\1/p' "$proxy_file" 2>/dev/null | LC_ALL=C sort; }

pointed() {
  if [ "$1" = 0s ]; then
    [ "$(servers_now)" = "$(lines "${servers[@]}" | LC_ALL=C sort)" ]
  else
    [ -n "$(LC_ALL=C comm -12 <(servers_now) <(lines "${servers[@]}" | LC_ALL=C sort))" ]
  fi
}

provider() {
  local server
  cat <<'END'
tcp:
  routers:
    Router-1:
      rule: HostSNI(`*`)
      service: kube-apiserver
      tls:
        passthrough: true
  services:
    kube-apiserver:
      loadBalancer:
        servers:
END
  for server in "${servers[@]}"; do printf '        - address: %s:16443\n' "$server"; done
}
