#!/usr/bin/env bash
# The addons of the cluster, and what ties it to the cloud: on what is asked for, off what is not. Runs on the first
# control plane. DNS and RBAC are always on.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=/dev/null
. ./env
# shellcheck source=../common/lib.sh
. common/lib.sh
# shellcheck source=../common/cluster.sh
. common/cluster.sh
# shellcheck source=cloud.sh
. ./cloud.sh

# MicroK8s itself waits for some addons without end.
limit=600

listing() { timeout 120 "$microk8s" status --format yaml; }

# enabled <addon>
enabled() { listing | awk -v addon="$1" '$1 == "-" && $2 == "name:" { name = $3 } $1 == "status:" && name == addon { status = $2 } END { exit status != "enabled" }'; }

# The status of these commands says less than what is there afterwards: `disable` asks questions, and `enable` of some
# succeeds before anything runs.
enable() {
  if enabled "$1"; then return 0; fi
  say "enables $1"
  timeout "$limit" "$microk8s" enable "$@" </dev/null || fail "$1 could not be enabled within $limit s"
  wait_for 120 "$1 to be enabled" enabled "$1"
}

disable() {
  if ! enabled "$1"; then return 0; fi
  say "disables $1"
  timeout "$limit" "$microk8s" disable "$1" </dev/null || true
  wait_for 120 "$1 to be disabled" disabled "$1"
}

disabled() { ! enabled "$1"; }

# switch <true|false> <addon> [argument…]: the arguments are for enabling.
switch() {
  local on=$1
  shift
  if [ "$on" = true ]; then enable "$@"; else disable "$1"; fi
}

# Of two default classes the newer one wins, which is chance.
hostpath() {
  local default=true
  if [ "$CSI" = true ]; then default=false; fi
  switch "$HOSTPATH" hostpath-storage "--default-class=$default"
  [ "$HOSTPATH" = true ] || return 0
  kube annotate storageclass microk8s-hostpath --overwrite "storageclass.kubernetes.io/is-default-class=$default"
}

# A certificate that is asked for before the webhook answers is refused.
cert_manager() {
  switch "$CERT_MANAGER" cert-manager
  [ "$CERT_MANAGER" = true ] || return 0
  KUBE_LIMIT=$limit kube -n cert-manager rollout status deployment/cert-manager-webhook "--timeout=${limit}s" ||
    fail "waited $limit s for cert-manager's webhook"
}

steps=(api_answers rbac dns cloud_controller csi_driver hostpath ingress cert_manager metrics_server)
api_answers() { wait_for 300 'the API' api_ready; }
rbac() { enable rbac; }
dns() { enable dns; }
ingress() { switch "$INGRESS" ingress; }
metrics_server() { switch "$METRICS_SERVER" metrics-server; }

trap 'rm -f token' EXIT
for n in "${!steps[@]}"; do
  say "[$((n + 1))/${#steps[@]}] ${steps[n]//_/ }"
  "${steps[n]}"
done
