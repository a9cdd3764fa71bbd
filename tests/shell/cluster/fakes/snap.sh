#!/usr/bin/env bash
# snap, with MicroK8s as the only snap of the store.
set -euo pipefail
# shellcheck source=world.sh
. "${BASH_SOURCE[0]%/*}/world.sh"
record snap "$@"

installed=$root/snap/installed

full() { printf 'v%s.3' "${1%%/*}"; }

option() {
  local arg
  for arg in "$@"; do case $arg in --channel=*) printf '%s' "${arg#--channel=}" ;; esac; done
}

# What the install hook lays out, as far as it is looked at.
lay_out() {
  mkdir -p "$data"/{args/traefik,certs,credentials,var/lock,var/kubernetes/backend} "$common/etc/launcher" \
    "$root/snap/microk8s/current/default-args"
  cp "${BASH_SOURCE[0]%/*}/csr.conf.template" "$data/certs/"
  printf '%s\n' --authorization-mode=AlwaysAllow --secure-port=16443 --profiling=false >"$data/args/kube-apiserver"
  printf '%s\n' --anonymous-auth=false '--eviction-hard="memory.available<100Mi"' >"$data/args/kubelet"
  printf '%s\n' '--kubeconfig x' '--refresh-interval 30s' >"$data/args/apiserver-proxy"
  ln -sf ../../../usr/local/bin/kubectl-of-the-snap "$root/snap/microk8s/current/kubectl"
  cp "$data"/args/kube* "$root/snap/microk8s/current/default-args/"
  openssl rand -hex 16 >"$data/certs/serviceaccount.key"
  # The launcher sets what the configuration says.
  sed -nE 's/^  (--[a-z-]+): "?([^"]*)"?$/\1=\2/p' "$common/.microk8s.yaml" | while read -r argument; do
    case $argument in --advertise* | --authorization* | --enable* | --encryption*) file=kube-apiserver ;; *) file=kubelet ;; esac
    sed -i "/^${argument%%=*}=/d" "$data/args/$file"
    printf '%s\n' "$argument" >>"$data/args/$file"
  done
  sed -nE 's/^  - ([0-9.]+)$/\1/p' "$common/.microk8s.yaml" | while read -r name; do
    sed -i "s/^#MOREIPS/IP.${name//[!0-9]/} = $name\n&/" "$data/certs/csr.conf.template"
  done
  alone
  leaf server.crt 365
  leaf front-proxy-client.crt 365
}

case $1 in
  list)
    [ -e "$installed" ] || exit 1
    printf 'Name      Version  Rev   Tracking     Publisher   Notes\n'
    printf 'microk8s  %s  8000  %s  canonical✓  %s\n' "$(sed -n 1p "$installed")" "$(sed -n 2p "$installed")" \
      "$(sed -n 3p "$installed")"
    ;;
  wait) ;;
  changes) [ ! -e "$world/busy" ] || printf '1  Doing  now  -  Refresh\n' ;;
  install)
    if fails install; then exit 1; fi
    lay_out
    printf '%s\n%s\nclassic\n' "$(full "$(option "$@")")" "$(option "$@")" >"$installed"
    member "$(full "$(option "$@")")"
    ;;
  remove)
    rm -rf "$root/var/snap/microk8s" "$root/snap/microk8s" "$installed" "$root/api-down"
    # Nobody told the others: for a while they take the node for Ready.
    [ ! -e "$(node "$self")" ] || printf 'True Unknown' >"$(node "$self")/ready"
    ;;
  refresh)
    if [ "$2" = --hold ]; then
      sed -i '3s/.*/classic,held/' "$installed"
      exit 0
    fi
    if fails refresh; then exit 1; fi
    cp "$installed" "$installed.before"
    sed -i -e "1s/.*/$(full "$(option "$@")")/" -e "2s#.*#$(option "$@")#" "$installed"
    full "$(option "$@")" >"$(node "$self")/version"
    if fails upgrade; then printf False >"$(node "$self")/ready"; fi
    ;;
  revert)
    sed -i "1s/.*/$(sed -n 1p "$installed.before")/" "$installed"
    member "$(sed -n 1p "$installed")"
    ;;
  switch) sed -i "2s#.*#$(option "$@")#" "$installed" ;;
  restart)
    if [ -e "$world/comes-back" ] && [ "$2" = microk8s.daemon-kubelite ]; then member "$(sed -n 1p "$installed")"; fi
    ;;
  *) exit 64 ;;
esac
